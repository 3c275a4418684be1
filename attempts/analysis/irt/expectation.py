"""The E-step: what learners' answers tell of their abilities, by chunks of patterns.

With z = a theta + d, the likelihood of a pattern is exp(sum of z over right answers) times the product of 1
/ (1 + exp(z)) over all items it had. So a pattern enters by two sums, of a and of d over its right answers,
and the rest is shared by all patterns with the same set of items. All of it is kept as logarithms up to the
last.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from attempts.analysis.irt.answers import Answers, Longs, sums
from attempts.analysis.irt.quadrature import Nodes
from attempts.analysis.irt.results import Floats, Ints

CELLS_AT_ONCE = 1 << 19
MOST_PATTERNS = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Patterns `start` to `stop` - 1, with the posterior of each on the nodes (rows sum to 1).

    `sets` is dense, 1 where a set has an item; `first_set` numbers its first row.
    """

    start: int
    stop: int
    posterior: Floats
    log_likelihood: Floats
    sets: Floats
    first_set: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """Sums over learners: `at_node` items by nodes, how many who had the item are there; `right` and
    `right_theta`, per item: right answers, and the expected abilities of those who gave them."""

    log_likelihood: float
    at_node: Floats
    right: Floats
    right_theta: Floats


def logits(a: Floats, d: Floats, theta: Floats) -> Floats:
    return a[:, None] * theta + d[:, None]


def probabilities(a: Floats, d: Floats, theta: Floats) -> Floats:
    """P(right), items by abilities, without overflow."""
    z = logits(a, d, theta)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def parts(answers: Answers, a: Floats, d: Floats, nodes: Nodes) -> Iterator[Part]:
    """All patterns, in order."""
    log_wrong = -np.logaddexp(0.0, logits(a, d, nodes.theta))
    step = max(32, min(MOST_PATTERNS, CELLS_AT_ONCE // max(1, answers.items)))
    for start in range(0, len(answers.counts), step):
        stop = min(start + step, len(answers.counts))
        yield _part(answers, start, stop, a=a, d=d, nodes=nodes, log_wrong=log_wrong)


def _part(
    answers: Answers, start: int, stop: int, *, a: Floats, d: Floats, nodes: Nodes, log_wrong: Floats
) -> Part:
    first, last = int(answers.set_of[start]), int(answers.set_of[stop - 1])
    sets = dense(answers.sets, answers.set_at[first : last + 2], answers.items)
    at = answers.right_at[start : stop + 1]
    ours, at = answers.right[at[0] : at[-1]], at - at[0]
    log = (sets @ log_wrong + nodes.log_weight)[answers.set_of[start:stop] - first]
    log += sums(a[ours], at)[:, None] * nodes.theta
    log += sums(d[ours], at)[:, None]
    top = log.max(axis=1)
    log -= top[:, None]
    posterior = np.exp(log, out=log)
    total = posterior.sum(axis=1)
    posterior /= total[:, None]
    return Part(
        start=start,
        stop=stop,
        posterior=posterior,
        log_likelihood=np.log(total) + top,
        sets=sets,
        first_set=first,
    )


def dense(values: Ints, at: Longs, items: int) -> Floats:
    """Segments as rows with a 1 for each value that they hold."""
    rows = np.zeros((len(at) - 1, items))
    rows[np.repeat(np.arange(len(at) - 1), np.diff(at)), values[at[0] : at[-1]]] = 1.0
    return rows


def expect(answers: Answers, right: Floats, a: Floats, d: Floats, nodes: Nodes) -> Expected:
    """`right`: right answers per item, which do not depend on the parameters."""
    log_likelihood = 0.0
    at_node = np.zeros((answers.items, len(nodes.theta)))
    right_theta = np.zeros(answers.items)
    for part in parts(answers, a, d, nodes):
        counts = answers.counts[part.start : part.stop]
        log_likelihood += float(counts @ part.log_likelihood)
        at = answers.right_at[part.start : part.stop + 1]
        expected = np.repeat(counts * (part.posterior @ nodes.theta), np.diff(at))
        right_theta += np.bincount(answers.right[at[0] : at[-1]], expected, minlength=answers.items)
        at_node += part.sets.T @ by_set(answers, part, part.posterior * counts[:, None])
    return Expected(log_likelihood=log_likelihood, at_node=at_node, right=right, right_theta=right_theta)


def by_set(answers: Answers, part: Part, values: Floats) -> Floats:
    """Rows of a part added up by their set."""
    local = answers.set_of[part.start : part.stop] - part.first_set
    return np.add.reduceat(values, np.searchsorted(local, np.arange(len(part.sets))), axis=0)
