"""Numbers that learners write: which are accepted, told by trying them."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from itertools import islice

from questions.formats.qti.intervals import (
    Interval,
    Piece,
    Seen,
    Stretch,
    Tolerance,
    edges,
    interval,
    pieces,
    stretches,
    tolerances_of,
)
from questions.formats.qti.reading import NEAR
from questions.formats.qti.rounding import around
from questions.formats.qti.trial import Entry, Filled, Trial, constants_of, fraction, tell_negative
from questions.formats.qti.values import EXACT, NotImportable
from questions.types.numbers import MAX_SIGNIFICANT

MAX_ENDS, MAX_NAMED = 400, 4_000
PERCENT = Decimal(100)
BASES = ("float", "integer")


def read(trial: Trial) -> Filled:
    constants = [
        each for each in constants_of(trial.reading, trial.response, BASES) if isinstance(each, Decimal)
    ]
    tolerances = tolerances_of(trial.reading.processing)
    named = islice(ends_of(constants, tolerances), MAX_NAMED)
    ends = list(dict.fromkeys([*constants, *named]))[:MAX_ENDS]
    line = pieces(ends, trial.look)
    tell_negative(trial, [piece.seen.points for piece in line])
    most = max((piece.seen.points for piece in line), default=Decimal(0))
    if most <= NEAR:
        raise trial.no_right()
    nothing = nothing_of(trial, line, most)
    found = stretches(line, nothing, across=True)
    if not agree(line, found, nothing):
        found = stretches(line, nothing, across=False)
    entries = []
    for n, (first, last) in enumerate(found):
        seen, reached = line[first].seen, interval(line[first], line[last])
        if reached is None:
            tell_endless(trial, seen.points, most)
            continue
        document = {**answer(reached, constants, tolerances), "fraction": fraction(seen.points, most)}
        if document.get("tolerance_kind") != "significant":
            tell_bounds(trial, reached, found[n], found[:n])
        entries.append(Entry(line[first].sample, document, is_spare=not seen.earns))
    return Filled(kind="numeric", entries=entries, most=most, options={}, others=ends[:10])


def nothing_of(trial: Trial, line: Sequence[Piece], most: Decimal) -> set[Seen]:
    """How numbers are seen that no answer is about: as those at the ends of the line."""
    ends = {line[0].seen, line[-1].seen}
    for seen in ends:
        if seen.earns:
            tell_endless(trial, seen.points, most)
    return ends


def agree(line: Sequence[Piece], found: Sequence[Stretch], nothing: Collection[Seen]) -> bool:
    """Whether the first stretch that holds a piece is seen as the piece is."""
    return all(
        piece.seen in nothing
        or next((line[first].seen for first, last in found if first <= n <= last), None) == piece.seen
        for n, piece in enumerate(line)
    )


def ends_of(constants: Sequence[Decimal], tolerances: Sequence[Tolerance]) -> Iterable[Decimal]:
    for constant in constants:
        for tolerance in tolerances:
            yield from tolerance.ends(constant)


def tell_endless(trial: Trial, level: Decimal, most: Decimal) -> None:
    """Numbers without end are not accepted here: for the full mark that leaves no right answer."""
    if level >= most - NEAR:
        message = "Every number above or below some bound is right; give both bounds."
        raise NotImportable(message, element=trial.element)
    trial.lose("Any other number earns something too", "it earns nothing")


def answer(
    reached: Interval, constants: Sequence[Decimal], tolerances: Sequence[Tolerance]
) -> dict[str, str]:
    return (
        to_figures(reached, constants, tolerances)
        or relative(reached, constants, tolerances)
        or {"value": text(reached.middle), "tolerance": text(reached.reach)}
    )


def tell_bounds(trial: Trial, reached: Interval, stretch: Stretch, before: Sequence[Stretch]) -> None:
    """Tells of a bound that is not itself accepted and will be, unless an answer before takes it."""
    bounds = [stretch[0] - 1] * (not reached.with_low) + [stretch[1] + 1] * (not reached.with_high)
    if any(not any(first <= bound <= last for first, last in before) for bound in bounds):
        trial.lose("A bound that is not itself accepted", "it is accepted too")


def to_figures(
    reached: Interval, constants: Sequence[Decimal], tolerances: Sequence[Tolerance]
) -> dict[str, str]:
    for tolerance in tolerances:
        for constant in constants:
            if (
                tolerance.mode == "significantFigures"
                and 1 <= tolerance.below <= MAX_SIGNIFICANT
                and edges(constant, int(tolerance.below)) == (reached.low, reached.high)
            ):
                return {
                    "value": text(constant),
                    "tolerance": text(tolerance.below),
                    "tolerance_kind": "significant",
                }
    return {}


def relative(
    reached: Interval, constants: Sequence[Decimal], tolerances: Sequence[Tolerance]
) -> dict[str, str]:
    for each in tolerances:
        for constant in constants:
            if (
                each.mode == "relative"
                and each.below == each.above <= PERCENT
                and around(constant, each.below, each.above, each.mode) == (reached.low, reached.high)
            ):
                share = EXACT.divide(each.below, PERCENT)
                return {"value": text(constant), "tolerance": text(share), "tolerance_kind": "relative"}
    return {}


def text(number: Decimal) -> str:
    return format(EXACT.normalize(number) + Decimal(0), "f")
