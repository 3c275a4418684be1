"""Curves of a fitted model, and what was observed beside them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from attempts.analysis.irt.abilities import by_pattern
from attempts.analysis.irt.answers import Answers, restrict, somebody
from attempts.analysis.irt.expectation import dense, parts, probabilities
from attempts.analysis.irt.quadrature import nodes
from attempts.analysis.irt.results import Fit, Floats

GROUPS = 10


@dataclass(frozen=True, slots=True)
class Observed:
    """Learners in groups of about equal size by EAP, low to high; `ability` is each group's mean EAP.

    The others are items (in the order of the fit) by groups: answers, the share that was right, and the share
    that the model expects of these learners. The shares are nan where nobody in the group had the item.
    """

    ability: Floats
    answers: Floats
    right: Floats
    expected: Floats


def characteristic(fit: Fit, theta: ArrayLike) -> Floats:
    """P(right), items by abilities."""
    return probabilities(fit.a, fit.d, np.asarray(theta, np.float64))


def item_information(fit: Fit, theta: ArrayLike) -> Floats:
    """Fisher's information a^2 P (1 - P) on ability (Birnbaum 1968), items by abilities."""
    p = characteristic(fit, theta)
    return fit.a[:, None] ** 2 * p * (1.0 - p)


def test_information(fit: Fit, theta: ArrayLike) -> Floats:
    """The sum over items: what a learner who answers them all tells."""
    return item_information(fit, theta).sum(axis=0)


def standard_error(fit: Fit, theta: ArrayLike) -> Floats:
    """Of ability as the answers alone tell it (maximum likelihood): 1 / sqrt(test information)."""
    return 1.0 / np.sqrt(test_information(fit, theta))


def observed(answers: Answers, fit: Fit, *, groups: int = GROUPS) -> Observed:
    """Groups hold learners with answers to fitted items; equal patterns are never parted."""
    ours = restrict(answers, fit.kept)
    counts = somebody(ours)
    mean, _ = by_pattern(ours, fit)
    order = np.argsort(mean, kind="stable")
    below = np.cumsum(counts[order]) - counts[order] / 2.0
    group = np.empty(len(order), np.intp)
    group[order] = np.minimum(groups * below / max(counts.sum(), 1.0), groups - 1).astype(np.intp)
    sums = _sums(ours, fit, group, counts, groups)
    size = np.bincount(group, counts, minlength=groups)
    with np.errstate(invalid="ignore"):
        ability = np.bincount(group, counts * mean, minlength=groups) / size
        some = size > 0
        return Observed(
            ability[some], sums[0][:, some], (sums[1] / sums[0])[:, some], (sums[2] / sums[0])[:, some]
        )


def _sums(ours: Answers, fit: Fit, group: "np.ndarray", counts: Floats, groups: int) -> Floats:
    at = nodes(fit.nodes)
    p = probabilities(fit.a, fit.d, at.theta)
    found = np.zeros((3, ours.items, groups))
    for part in parts(ours, fit.a, fit.d, at):
        local = ours.set_of[part.start : part.stop] - part.first_set
        had = part.sets[local]
        right = dense(ours.right, ours.right_at[part.start : part.stop + 1], ours.items)
        member = np.zeros((part.stop - part.start, groups))
        member[np.arange(len(member)), group[part.start : part.stop]] = counts[part.start : part.stop]
        for place, values in enumerate((had, right, had * (part.posterior @ p.T))):
            found[place] += values.T @ member
    return found
