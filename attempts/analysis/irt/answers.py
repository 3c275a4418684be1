"""Answers to fit to: learners' patterns, grouped, in memory proportional to the answers.

Equal patterns are one row with a count. Rows are in an order that depends on what they hold alone, so sums
over them are the same to the last bit whatever the order of the learners.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attempts.analysis.irt.results import Floats, Ints

CODES_AT_ONCE = 1 << 20
MISSING = -1

type Longs = NDArray[np.int64]
type Words = NDArray[np.uint64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """`learners` rows of the input; `pattern_of` says which pattern each has, `counts` how many have it.

    Pattern p had the items of set `set_of[p]` (never decreasing) and answered right those in
    `right[right_at[p]:right_at[p + 1]]`; set s is `sets[set_at[s]:set_at[s + 1]]`.
    """

    learners: int
    items: int
    pattern_of: Ints
    counts: Floats
    set_of: Ints
    right: Ints
    right_at: Longs
    sets: Ints
    set_at: Longs


def from_matrix(matrix: ArrayLike, *, counts: ArrayLike | None = None) -> Answers:
    """Learners by items of 1 (right), 0 (wrong) and -1 (missing); `counts`: how many learners each row is."""
    given = np.asarray(matrix)
    if given.ndim != 2 or not np.isin(given, (MISSING, 0, 1)).all():  # noqa: PLR2004 (rows and columns)
        raise ValueError(
            "The matrix must have two dimensions and hold 1 (right), 0 (wrong) and -1 (missing)."
        )
    codes, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    step = max(1, CODES_AT_ONCE // max(1, given.shape[1]))
    for start in range(0, len(given), step):
        part = given[start : start + step]
        rows, items = np.nonzero(part != MISSING)
        codes.append((2 * items + part[rows, items]).astype(np.int32))
        lengths.append(np.bincount(rows, minlength=len(part)))
    return _group(np.concatenate(codes), _offsets(np.concatenate(lengths)), given.shape[1], counts)


def from_answers(
    *, learner: ArrayLike, item: ArrayLike, right: ArrayLike, learners: int, items: int
) -> Answers:
    """Per answer: learner 0 to `learners` - 1, item 0 to `items` - 1, right 0 or 1; no pair twice."""
    who, what = np.asarray(learner, np.int64), np.asarray(item, np.int64)
    value = np.asarray(right)
    if not who.shape == what.shape == value.shape or who.ndim != 1:
        raise ValueError("learner, item and right must be as long as each other.")
    for name, given, end in (("learner", who, learners), ("item", what, items), ("right", value, 2)):
        if given.size and (given.min() < 0 or given.max() >= end):
            raise ValueError(f"{name} must be from 0 to {end - 1}.")
    key = who * items + what
    order = np.argsort(key, kind="stable")
    if np.any(np.diff(key[order]) == 0):
        raise ValueError("A learner has two answers to one item: give one of them.")
    codes = (2 * what[order] + value[order]).astype(np.int32)
    return _group(codes, _offsets(np.bincount(who, minlength=learners)), items, None)


def restrict(answers: Answers, kept: NDArray[np.intp]) -> Answers:
    """The same patterns with the items of `kept` alone, numbered in that order."""
    number = np.full(answers.items, -1, np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    right, right_at = _select(answers.right, answers.right_at, number)
    sets, set_at = _select(answers.sets, answers.set_at, number)
    return Answers(
        learners=answers.learners,
        items=len(kept),
        pattern_of=answers.pattern_of,
        counts=answers.counts,
        set_of=answers.set_of,
        right=right,
        right_at=right_at,
        sets=sets,
        set_at=set_at,
    )


def totals(answers: Answers) -> tuple[Floats, Floats]:
    """Per item: how many answered it, how many of them right."""
    in_set = np.bincount(answers.set_of, answers.counts, minlength=len(answers.set_at) - 1)
    answered = np.bincount(answers.sets, np.repeat(in_set, np.diff(answers.set_at)), minlength=answers.items)
    right = np.zeros(answers.items)
    for start, stop in spans(answers.right_at):
        held = np.repeat(answers.counts[start:stop], np.diff(answers.right_at[start : stop + 1]))
        ours = answers.right[answers.right_at[start] : answers.right_at[stop]]
        right += np.bincount(ours, held, minlength=answers.items)
    return answered, right


def somebody(answers: Answers) -> Floats:
    """How many learners each pattern is of, 0 for one without answers."""
    return np.where(np.diff(answers.set_at)[answers.set_of] > 0, answers.counts, 0.0)


def sums[Number: np.number](values: NDArray[Number], at: Longs) -> NDArray[Number]:
    """Sums of the segments of `values` that begin `at`; 0 for an empty one."""
    out = np.zeros(len(at) - 1, values.dtype)
    filled = np.diff(at) > 0
    if filled.any():
        out[filled] = np.add.reduceat(values, at[:-1][filled])
    return out


def spans(at: Longs) -> Iterator[tuple[int, int]]:
    """Runs of segments with about CODES_AT_ONCE values in them, each at least one segment."""
    start, last = 0, len(at) - 1
    while start < last:
        stop = int(np.searchsorted(at, at[start] + CODES_AT_ONCE, "right")) - 1
        stop = min(max(stop, start + 1), last)
        yield start, stop
        start = stop


def _offsets(lengths: NDArray[np.integer]) -> Longs:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _select(values: Ints, at: Longs, number: Ints) -> tuple[Ints, Longs]:
    parts, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for start, stop in spans(at):
        chosen = number[values[at[start] : at[stop]]]
        parts.append(chosen[chosen >= 0])
        lengths.append(sums((chosen >= 0).astype(np.int64), at[start : stop + 1] - at[start]))
    return np.concatenate(parts), _offsets(np.concatenate(lengths))


def _mixed(values: NDArray[np.integer], salt: int) -> Words:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014): close numbers become unlike ones."""
    word = values.astype(np.uint64) + np.uint64(salt)
    word *= np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


def _digests(codes: Ints, at: Longs) -> list[Words]:
    """128 bits for the set of items of each row, and 128 for its answers: equal ones for equal rows."""
    found = [np.empty(len(at) - 1, np.uint64) for _ in range(4)]
    for start, stop in spans(at):
        ours, ours_at = codes[at[start] : at[stop]], at[start : stop + 1] - at[start]
        for salt, digest in enumerate(found):
            values = ours >> 1 if salt < 2 else ours  # noqa: PLR2004 (the first half is of items)
            digest[start:stop] = sums(_mixed(values, salt + 1), ours_at)
    return found


def _rows(at: Longs, chosen: NDArray[np.intp]) -> tuple[NDArray[np.intp], Longs]:
    """Where the values of the chosen segments are, and where each begins among them."""
    lengths = at[chosen + 1] - at[chosen]
    begins = _offsets(lengths)
    return np.repeat(at[chosen] - begins[:-1], lengths) + np.arange(begins[-1]), begins


def _group(codes: Ints, at: Longs, items: int, counts: ArrayLike | None) -> Answers:
    """Codes are 2 item + right, ascending within each learner."""
    digests = _digests(codes, at)
    order = np.lexsort(digests[::-1])
    changes = [np.diff(digest[order], prepend=digest[order[:1]] + np.uint64(1)) != 0 for digest in digests]
    new_set = changes[0] | changes[1]
    first = new_set | changes[2] | changes[3]
    pattern_of = np.empty(len(order), np.int32)
    pattern_of[order] = np.cumsum(first, dtype=np.int32) - 1
    chosen = order[first]
    held = None if counts is None else np.asarray(counts, np.float64)
    set_rows, set_at = _rows(at, order[new_set])
    right, right_at = _right(codes, at, chosen)
    return Answers(
        learners=len(order),
        items=items,
        pattern_of=pattern_of,
        counts=np.bincount(pattern_of, held, minlength=len(chosen)).astype(np.float64),
        set_of=np.cumsum(new_set[first], dtype=np.int32) - 1,
        right=right,
        right_at=right_at,
        sets=codes[set_rows] >> 1,
        set_at=set_at,
    )


def _right(codes: Ints, at: Longs, chosen: NDArray[np.intp]) -> tuple[Ints, Longs]:
    parts, lengths = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for start, stop in spans(_offsets(at[chosen + 1] - at[chosen])):
        rows, begins = _rows(at, chosen[start:stop])
        ours = codes[rows]
        odd = ours & 1
        parts.append(ours[odd == 1] >> 1)
        lengths.append(sums(odd.astype(np.int64), begins))
    return np.concatenate(parts), _offsets(np.concatenate(lengths))
