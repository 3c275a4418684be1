"""Nodes for integrals over the standard normal distribution of ability."""

from dataclasses import dataclass

import numpy as np

from attempts.analysis.irt.results import Floats

FEWEST, MOST = 21, 151


@dataclass(frozen=True, slots=True)
class Nodes:
    """Abilities, and the logarithms of their weights, which sum to 1."""

    theta: Floats
    log_weight: Floats


def nodes(count: int) -> Nodes:
    """Gauss-Hermite nodes for N(0, 1), 21 to 151 of them."""
    if not FEWEST <= count <= MOST:
        raise ValueError(f"nodes must be from {FEWEST} to {MOST}.")
    theta, weight = np.polynomial.hermite_e.hermegauss(count)
    return Nodes(theta, np.log(weight) - np.log(weight.sum()))
