"""The M-step: logistic regressions on ability (Bock and Aitkin 1981), by Newton."""

import numpy as np

from attempts.analysis.irt.expectation import Expected, probabilities
from attempts.analysis.irt.results import Floats, Model

STEEPEST = 10.0
LONGEST_STEP = 1.0
MOST_STEPS = 25
CLOSE = 1e-11


def score(expected: Expected, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Derivatives by a and d of the expected log-likelihood; at the a and d that `expected` is of, they are
    those of the marginal one (Fisher's identity, in Louis 1982)."""
    fitted = expected.at_node * probabilities(a, d, theta)
    return expected.right_theta - fitted @ theta, expected.right - fitted.sum(axis=1)


def information(expected: Expected, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats, Floats]:
    """Minus the second derivatives by aa, ad and dd, per item."""
    p = probabilities(a, d, theta)
    weight = expected.at_node * p * (1.0 - p)
    return weight @ theta**2, weight @ theta, weight.sum(axis=1)


def maximise(model: Model, expected: Expected, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """The a and d with the greatest expected log-likelihood, |a| at most STEEPEST."""
    step = _common_step if model == Model.RASCH else _step
    for _ in range(MOST_STEPS):
        by_a, by_d = step(expected, a, d, theta)
        new_a = np.clip(a + np.clip(by_a, -LONGEST_STEP, LONGEST_STEP), -STEEPEST, STEEPEST)
        new_d = d + np.clip(by_d, -LONGEST_STEP, LONGEST_STEP)
        change = max(np.abs(new_a - a).max(), np.abs(new_d - d).max())
        a, d = new_a, new_d
        if change < CLOSE:
            break
    return a, d


def _step(expected: Expected, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """Newton's step, of d alone where a is at its bound and would go beyond."""
    by_a, by_d = score(expected, a, d, theta)
    aa, ad, dd = information(expected, a, d, theta)
    determinant = aa * dd - ad**2
    step_a, step_d = (dd * by_a - ad * by_d) / determinant, (aa * by_d - ad * by_a) / determinant
    held = (np.abs(a) >= STEEPEST) & (step_a * a > 0)
    return np.where(held, 0.0, step_a), np.where(held, by_d / dd, step_d)


def _common_step(expected: Expected, a: Floats, d: Floats, theta: Floats) -> tuple[Floats, Floats]:
    """The same where all items share a: the information is an arrow, solved by its Schur complement."""
    by_a, by_d = score(expected, a, d, theta)
    aa, ad, dd = information(expected, a, d, theta)
    step_a = float((by_a.sum() - (ad / dd) @ by_d) / (aa.sum() - (ad / dd) @ ad))
    if abs(a[0]) >= STEEPEST and step_a * a[0] > 0:
        step_a = 0.0
    return np.full_like(a, step_a), (by_d - ad * step_a) / dd
