"""What fitting tells. Pure; None is: undefined or not to be had."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int32]


class Model(StrEnum):
    """Rasch: one common discrimination for all items; 2PL: one for each."""

    RASCH = "rasch"
    TWO_PARAMETER = "2pl"


class Reason(StrEnum):
    """Why an item was left out: its parameters are then not finite, or not worth having."""

    TOO_FEW = "too few answers"
    ALL_RIGHT = "everybody answered it right"
    ALL_WRONG = "nobody answered it right"


class Errors(StrEnum):
    """Where standard errors come from: see `standard_errors.py`."""

    FULL = "observed information across all items"
    BLOCKS = "observed information item by item"
    NONE = "the observed information has no inverse"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """P(right) = 1 / (1 + exp(-a(theta - b))), d = -a b. `index` is the item's column in the input.

    `unbounded`: the likelihood grew as far as |a| was let; a, b and d are then no estimates, without errors.
    b is None where a is 0.
    """

    index: int
    answers: int
    right: int
    a: float
    b: float | None
    d: float
    error_a: float | None
    error_b: float | None
    error_d: float | None
    unbounded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """An item that was not fitted, and why."""

    index: int
    answers: int
    right: int
    reason: Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Fit:
    """A fitted model. `learners` answered at least one of `items`; `columns` is the input's width.

    `change` is the largest change of an a or d in the last step of EM; converged: it is below `tolerance`.
    `parameters` is how many were estimated; AIC and BIC (by learners) count them.
    """

    model: Model
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    columns: int
    learners: int
    log_likelihood: float
    parameters: int
    aic: float
    bic: float
    iterations: int
    change: float
    tolerance: float
    converged: bool
    nodes: int
    errors: Errors

    @property
    def a(self) -> Floats:
        """Discriminations, in the order of `items`."""
        return np.array([item.a for item in self.items])

    @property
    def d(self) -> Floats:
        """Intercepts, in the order of `items`."""
        return np.array([item.d for item in self.items])

    @property
    def kept(self) -> NDArray[np.intp]:
        """The input's columns that were fitted."""
        return np.array([item.index for item in self.items], dtype=np.intp)


class CannotFitError(ValueError):
    """There is too little to fit the model to; the message says what is missing."""
