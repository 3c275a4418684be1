"""Numbers that learners write: which are accepted, told by trying them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from questions.formats.qti.intervals import (
    Interval,
    Tolerance,
    edges,
    interval,
    levels,
    pieces,
    runs,
    tolerances_of,
)
from questions.formats.qti.reading import NEAR
from questions.formats.qti.rounding import around
from questions.formats.qti.trial import Entry, Filled, Trial, constants_of, fraction, tell_negative
from questions.formats.qti.values import EXACT, NotImportable
from questions.types.numbers import MAX_SIGNIFICANT

MAX_ENDS = 400
PERCENT = Decimal(100)
BASES = ("float", "integer")


def read(trial: Trial) -> Filled:
    constants = [
        each for each in constants_of(trial.reading, trial.response, BASES) if isinstance(each, Decimal)
    ]
    tolerances = tolerances_of(trial.reading.item.find("responseProcessing"))
    ends = list(dict.fromkeys([*constants, *ends_of(constants, tolerances)]))[:MAX_ENDS]
    line = pieces(ends, trial.points)
    tell_negative(trial, [piece.points for piece in line])
    found = levels(line)
    if not found:
        raise trial.no_right()
    most = found[0]
    answers: dict[Interval, Entry] = {}
    for level in found:
        for run in runs(line, level):
            reached = interval(run)
            if reached is None:
                tell_endless(trial, level, most)
            elif reached not in answers:
                document = answer(trial, reached, constants, tolerances)
                earns = {**document, "fraction": fraction(level, most)}
                answers[reached] = Entry(Decimal(document["value"]), earns)
    if not answers:
        raise trial.no_right()
    entries = [*answers.values(), *spare(constants, trial)]
    return Filled(kind="numeric", entries=entries, most=most, options={}, others=ends[:10])


def spare(constants: Sequence[Decimal], trial: Trial) -> Iterable[Entry]:
    """The numbers that the response declares and that earn nothing."""
    for constant in constants:
        if trial.points(constant) <= NEAR:
            yield Entry(constant, {"value": text(constant), "fraction": "0"}, is_spare=True)


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
    trial: Trial,
    reached: Interval,
    constants: Sequence[Decimal],
    tolerances: Sequence[Tolerance],
) -> dict[str, str]:
    written = (
        to_figures(reached, constants, tolerances)
        or relative(reached, constants, tolerances)
        or {"value": text(reached.middle), "tolerance": text(reached.reach)}
    )
    if "significant" not in written.values() and not (reached.with_low and reached.with_high):
        what = "A bound that is not itself accepted"
        trial.lose(what, "it is accepted too")
    return written


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
