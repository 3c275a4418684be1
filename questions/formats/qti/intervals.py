"""Where on the line of numbers a rule gives how much, told by trying the ends that it names.

The rule is taken to change only at the numbers that the file names, or where their tolerances end.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal

from questions.formats.qti.processing import Processing
from questions.formats.qti.reading import NEAR
from questions.formats.qti.rounding import around, significant
from questions.formats.qti.values import EXACT, HALF_UP

TWO = Decimal(2)


@dataclass(frozen=True)
class Tolerance:
    """How far around numbers they count: `mode` is that of QTI's equal or equalRounded."""

    mode: str
    below: Decimal
    above: Decimal

    def ends(self, number: Decimal) -> list[Decimal]:
        match self.mode:
            case "significantFigures":
                return list(edges(number, int(self.below)))
            case "decimalPlaces":
                half = Decimal(5).scaleb(-int(self.below) - 1)
                middle = number.quantize(Decimal(1).scaleb(-int(self.below)), rounding=HALF_UP, context=EXACT)
                return [EXACT.subtract(middle, half), EXACT.add(middle, half)]
        return list(around(number, self.below, self.above, self.mode))


@dataclass(frozen=True)
class Interval:
    low: Decimal
    high: Decimal
    with_low: bool
    with_high: bool

    @property
    def middle(self) -> Decimal:
        return EXACT.divide(EXACT.add(self.low, self.high), TWO)

    @property
    def reach(self) -> Decimal:
        return EXACT.divide(EXACT.subtract(self.high, self.low), TWO)


@dataclass(frozen=True)
class Seen:
    """What a number earns and which feedback it shows."""

    points: Decimal
    shown: frozenset[int] = frozenset()

    @property
    def earns(self) -> bool:
        return self.points > NEAR


@dataclass(frozen=True)
class Piece:
    """A number, or all between two; None stands for the end of the line."""

    low: Decimal | None
    high: Decimal | None
    sample: Decimal
    seen: Seen

    @property
    def is_number(self) -> bool:
        return self.low is not None and self.low == self.high


type Stretch = tuple[int, int]  # the first and the last of some pieces, by their places on the line


def edges(number: Decimal, figures: int) -> tuple[Decimal, Decimal]:
    """Between which numbers all are the same to so many significant figures; the outer one is another."""
    rounded = significant(number, figures)
    size = abs(rounded)
    unit = Decimal(1).scaleb(size.adjusted() - figures + 1) if size else Decimal(0)
    is_power = bool(size) and Context(prec=figures).plus(size) == Decimal(1).scaleb(size.adjusted())
    outer = EXACT.add(size, unit / TWO)
    inner = EXACT.subtract(size, unit / (20 if is_power else TWO))
    return (inner, outer) if rounded >= 0 else (-outer, -inner)


def pieces(ends: Iterable[Decimal], look: Callable[[Decimal], Seen]) -> list[Piece]:
    """The line of numbers in the pieces between these ends, with what is seen of each."""
    places = sorted(set(ends))
    if not places:
        return []

    def piece(low: Decimal | None, high: Decimal | None, sample: Decimal) -> Piece:
        return Piece(low, high, sample, look(sample))

    first, last = places[0], places[-1]
    found = [piece(None, first, EXACT.subtract(first, abs(first) + 1))]
    for place, following in zip(places, [*places[1:], None], strict=True):
        found.append(piece(place, place, place))
        if following is not None:
            found.append(piece(place, following, EXACT.divide(EXACT.add(place, following), TWO)))
    return [*found, piece(last, None, EXACT.add(last, abs(last) + 1))]


def stretches(found: Sequence[Piece], nothing: Collection[Seen], *, across: bool) -> list[Stretch]:
    """Where pieces that are seen alike lie together, by their places on the line, the narrow ones first.

    Two lie together `across` pieces between them that are seen as something else, but not as nothing:
    the narrower stretch within is looked at before.
    """
    last: dict[Seen, Stretch] = {}
    together: dict[int, Stretch] = {}  # by where they begin
    emptied = -1
    for n, piece in enumerate(found):
        if piece.seen in nothing:
            emptied = n
            continue
        begun = last.get(piece.seen)
        if begun is not None and (begun[1] == n - 1 or (across and emptied < begun[1])):
            last[piece.seen] = (begun[0], n)
        else:
            last[piece.seen] = (n, n)
        together[last[piece.seen][0]] = last[piece.seen]
    return sorted(
        together.values(), key=lambda ends: (ends[1] - ends[0], not found[ends[0]].seen.earns, ends)
    )


def interval(first: Piece, last: Piece) -> Interval | None:
    """The interval from one piece to another; None where it has no end."""
    if first.low is None or last.high is None:
        return None
    return Interval(first.low, last.high, first.is_number, last.is_number)


def tolerances_of(processing: Processing) -> list[Tolerance]:
    """The tolerances that response processing names; it has been built, so they are sound."""
    found = []
    for element in processing.elements("equal", "equalRounded"):
        if element.tag == "equalRounded":
            figures = Decimal(element.get("figures", "1").strip())
            found.append(Tolerance(element.get("roundingMode", "significantFigures"), figures, figures))
        elif element.get("toleranceMode", "exact") != "exact":
            given = [Decimal(text) for text in element.get("tolerance", "0").split()[:2]]
            found.append(Tolerance(element.get("toleranceMode", ""), given[0], given[-1]))
    return list(dict.fromkeys(found))
