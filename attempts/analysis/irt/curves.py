"""Curves of a fitted model, and what was observed beside them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attempts.analysis.irt.answers import Answers, restrict
from attempts.analysis.irt.expectation import by_set, dense, parts, probabilities
from attempts.analysis.irt.quadrature import nodes
from attempts.analysis.irt.results import Fit, Floats

FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Observed:
    """By ability, from -3 to 3: expected answers per item there, and the share of them that was right.

    Items by abilities, items in the order of the fit. Where the model holds, the share is near the curve.
    (Groups by estimated ability would not do: an item moves the estimate, so in short tests it looks steep.)
    """

    ability: Floats
    answers: Floats
    right: Floats


def characteristic(fit: Fit, theta: ArrayLike) -> Floats:
    """P(right), items by abilities."""
    return probabilities(fit.a, fit.d, np.asarray(theta, np.float64))


def item_information(fit: Fit, theta: ArrayLike) -> Floats:
    """Fisher's information a^2 P (1 - P) on ability (Birnbaum 1968), items by abilities."""
    p = characteristic(fit, theta)
    return fit.a[:, None] ** 2 * p * (1.0 - p)


def information_of_test(fit: Fit, theta: ArrayLike) -> Floats:
    """The sum over items: what a learner who answers them all tells."""
    return item_information(fit, theta).sum(axis=0)


def standard_error(fit: Fit, theta: ArrayLike) -> Floats:
    """Of ability as the answers alone tell it (maximum likelihood): 1 / sqrt(test information)."""
    return 1.0 / np.sqrt(information_of_test(fit, theta))


def observed(answers: Answers, fit: Fit) -> Observed:
    """Each learner counts at every ability by how probable it is given all that they answered."""
    ours = restrict(answers, fit.kept)
    at = nodes(fit.nodes)
    had, right = np.zeros((2, ours.items, len(at.theta)))
    for part in parts(ours, fit.a, fit.d, at):
        weighted = part.posterior * ours.counts[part.start : part.stop, None]
        had += part.sets.T @ by_set(ours, part, weighted)
        right += dense(ours.right, ours.right_at[part.start : part.stop + 1], ours.items).T @ weighted
    near = np.abs(at.theta) <= FARTHEST
    return Observed(at.theta[near], had[:, near], right[:, near] / had[:, near])
