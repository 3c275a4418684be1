"""Standard errors from the observed information of the marginal likelihood, by the identity of Louis (1982).

The information is that of the M-step less, per learner, the posterior covariance of the score of the
complete data. The full matrix covers all items. Where it would cost too much (many items, each learner with
a set of their own) only what an item shares with itself, and with Rasch's common a, is computed: what items
share with one another is of the order of 1 / learners, little where each item has few of them. The result
says which.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attempts.analysis.irt.answers import Answers
from attempts.analysis.irt.estimation import Estimate
from attempts.analysis.irt.expectation import Part, by_set, dense, parts, probabilities
from attempts.analysis.irt.maximisation import STEEPEST, information
from attempts.analysis.irt.quadrature import Nodes
from attempts.analysis.irt.results import Errors, Floats, Model

MOST_ITEMS = 500
MOST_PRODUCTS = 10**11
POWERS = (0, 1, 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Variances:
    """Per item; nan where there is none."""

    a: Floats
    d: Floats
    ad: Floats
    source: Errors


def variances(model: Model, answers: Answers, found: Estimate, nodes: Nodes) -> Variances:
    """Of a and d; nan for an item whose a is at its bound."""
    complete = information(found.expected, found.a, found.d, nodes.theta)
    bound = np.abs(found.a) >= STEEPEST
    if affordable(answers, nodes):
        known = _full(complete, missing(answers, found.a, found.d, nodes))
        return _inverted(known, bound, common=model == Model.RASCH)
    return _by_item(model, complete, _own(answers, found.a, found.d, nodes), bound)


def affordable(answers: Answers, nodes: Nodes) -> bool:
    """Whether the full matrix is computed."""
    products = (len(answers.set_at) - 1) * answers.items**2 * len(nodes.theta)
    return answers.items <= MOST_ITEMS and products <= MOST_PRODUCTS


def missing(answers: Answers, a: Floats, d: Floats, nodes: Nodes) -> tuple[Floats, Floats, Floats]:
    """Posterior covariances of the items' scores, summed over learners: dd, ad (a by rows), aa."""
    p = probabilities(a, d, nodes.theta)
    found = np.zeros((3, answers.items, answers.items))
    for part in parts(answers, a, d, nodes):
        counts = answers.counts[part.start : part.stop, None]
        local = answers.set_of[part.start : part.stop] - part.first_set
        right = dense(answers.right, answers.right_at[part.start : part.stop + 1], answers.items)
        score = []
        for power in POWERS:
            weighted = part.posterior * nodes.theta**power
            fitted = (weighted @ p.T) * part.sets[local]
            mean = weighted.sum(axis=1)[:, None]
            held = right * counts
            cross = held.T @ fitted
            found[power] += (held * mean).T @ right - cross - cross.T
            score.append(right * mean - fitted)
        found += _both_wrong(part, by_set(answers, part, part.posterior * counts), p, nodes.theta)
        for power, (one, other) in enumerate(((0, 0), (1, 0), (1, 1))):
            found[power] -= (score[one] * counts).T @ score[other]
    return found[0], found[1], found[2]


def _both_wrong(part: Part, at_node: Floats, p: Floats, theta: Floats) -> Floats:
    """Sums of P_j P_k theta^power over learners who had both items, for each power."""
    found = np.zeros((3, len(p), len(p)))
    if len(part.sets) < len(theta):
        for row, weight in zip(part.sets, at_node, strict=True):
            ours = p * row[:, None]
            for power in POWERS:
                found[power] += (ours * (weight * theta**power)) @ ours.T
        return found
    for node, ability in enumerate(theta):
        both = (part.sets * at_node[:, node, None]).T @ part.sets * np.outer(p[:, node], p[:, node])
        for power in POWERS:
            found[power] += ability**power * both
    return found


def _full(complete: tuple[Floats, Floats, Floats], lost: tuple[Floats, Floats, Floats]) -> Floats:
    """The observed information; first all a, then all d."""
    aa, ad, dd = (np.diag(part) for part in complete)
    return np.block([[aa - lost[2], ad - lost[1]], [(ad - lost[1]).T, dd - lost[0]]])


def _inverted(known: Floats, bound: NDArray[np.bool_], *, common: bool) -> Variances:
    items = len(bound)
    free = np.concatenate([~bound, np.ones(items, bool)])
    if common:
        known = np.vstack([known[:items].sum(axis=0), known[items:]])
        known = np.column_stack([known[:, :items].sum(axis=1), known[:, items:]])
        free = np.concatenate([~bound[:1], np.ones(items, bool)])
    covariance = np.full(known.shape, np.nan)
    try:
        np.linalg.cholesky(known[np.ix_(free, free)])
    except np.linalg.LinAlgError:
        nothing = np.full(items, np.nan)
        return Variances(a=nothing, d=nothing, ad=nothing, source=Errors.NONE)
    covariance[np.ix_(free, free)] = np.linalg.inv(known[np.ix_(free, free)])
    if common:
        a, ad, d = np.repeat(covariance[0, 0], items), covariance[0, 1:], np.diag(covariance)[1:]
    else:
        a, d = np.diag(covariance)[:items], np.diag(covariance)[items:]
        ad = np.diag(covariance[:items, items:])
    return Variances(a=a, d=np.where(bound, np.nan, d), ad=ad, source=Errors.FULL)


def _own(answers: Answers, a: Floats, d: Floats, nodes: Nodes) -> Floats:
    """Per item: covariances dd, ad, aa of its score; of all items' a together with its d; and, in every place
    of the last row, the variance of all items' a together."""
    p = probabilities(a, d, nodes.theta)
    found = np.zeros((5, answers.items))
    for part in parts(answers, a, d, nodes):
        counts = answers.counts[part.start : part.stop]
        local = answers.set_of[part.start : part.stop] - part.first_set
        right = dense(answers.right, answers.right_at[part.start : part.stop + 1], answers.items)
        had = part.sets[local]
        together = nodes.theta * (right.sum(axis=1)[:, None] - (part.sets @ p)[local])
        mean = [
            right * (w := part.posterior * nodes.theta**k).sum(axis=1)[:, None] - had * (w @ p.T)
            for k in (0, 1)
        ]
        for power in POWERS:
            w = part.posterior * nodes.theta**power
            square = right * (w.sum(axis=1)[:, None] - 2.0 * (w @ p.T)) + had * (w @ (p**2).T)
            found[power] += counts @ (square - mean[power > 0] * mean[power > 1])
        joint = part.posterior * together
        whole = joint.sum(axis=1)[:, None]
        found[3] += counts @ (right * whole - had * (joint @ p.T) - whole * mean[0])
        found[4] += counts @ ((joint * together).sum(axis=1) - whole[:, 0] ** 2)
    return found


def _by_item(
    model: Model, complete: tuple[Floats, Floats, Floats], lost: Floats, bound: NDArray[np.bool_]
) -> Variances:
    """The inverse of each item's block, or of the arrow of the common a and each d."""
    with np.errstate(invalid="ignore", divide="ignore"):
        dd = complete[2] - lost[0]
        if model == Model.RASCH:
            ad = complete[1] - lost[3]
            a = np.full(len(dd), 1.0 / (complete[0].sum() - lost[4][0] - (ad**2 / dd).sum()))
            d, both = 1.0 / dd + (ad / dd) ** 2 * a, -ad / dd * a
        else:
            aa, ad = complete[0] - lost[2], complete[1] - lost[1]
            determinant = aa * dd - ad**2
            a, d, both = dd / determinant, aa / determinant, -ad / determinant
    good = (a > 0) & (d > 0) & ~bound
    return Variances(
        a=np.where(good, a, np.nan),
        d=np.where(good, d, np.nan),
        ad=np.where(good, both, np.nan),
        source=Errors.BLOCKS,
    )
