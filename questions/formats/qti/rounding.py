"""When two numbers are equal enough, as QTI says it."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Context, Decimal, DecimalException

from lxml import etree

from questions.formats.qti.values import EXACT, HALF_UP, NotImportable, Value, number_of, whole_number

MAX_FIGURES = 30
MODES = ("significantFigures", "decimalPlaces")


def to_whole(number: Decimal) -> Decimal:
    """The nearest whole number, the upper one of two that are as near (QTI 2.1, round)."""
    return EXACT.add(number, Decimal("0.5")).to_integral_value(rounding=ROUND_FLOOR)


def is_equal(element: etree._Element) -> Callable[[list[Value]], Value]:
    """Within a tolerance below and above the first number (QTI 2.1, equal)."""
    mode = element.get("toleranceMode", "exact")
    below, above = tolerance_of(element, mode)
    with_lower = element.get("includeLowerBound", "true") not in ("false", "0")
    with_upper = element.get("includeUpperBound", "true") not in ("false", "0")

    def operator(values: list[Value]) -> Value:
        one, other = values
        if not isinstance(one, Decimal) or not isinstance(other, Decimal):
            return None
        low, high = around(one, below, above, mode)
        lower_ok = other >= low if with_lower else other > low
        return lower_ok and (other <= high if with_upper else other < high)

    return (lambda values: exactly(*values)) if mode == "exact" else operator


def exactly(one: Value, other: Value) -> Value:
    return None if one is None or other is None else one == other


def around(number: Decimal, below: Decimal, above: Decimal, mode: str) -> tuple[Decimal, Decimal]:
    """The ends of what is near a number; relative tolerances are percentages of its size."""
    if mode == "relative":
        size = EXACT.divide(abs(number), Decimal(100))
        below, above = EXACT.multiply(size, below), EXACT.multiply(size, above)
    return EXACT.subtract(number, below), EXACT.add(number, above)


def tolerance_of(element: etree._Element, mode: str) -> tuple[Decimal, Decimal]:
    if mode == "exact":
        return Decimal(0), Decimal(0)
    given = [number_of(text, element=element) for text in element.get("tolerance", "").split()[:2]]
    if mode not in ("absolute", "relative") or not given or any(each < 0 for each in given):
        raise NotImportable("Answers are marked by an <equal> without tolerance", element=element)
    return given[0], given[-1]


def is_equal_rounded(element: etree._Element) -> Callable[[list[Value]], Value]:
    mode, figures = element.get("roundingMode", MODES[0]), whole_number(element, "figures", most=MAX_FIGURES)
    if mode not in MODES:
        raise NotImportable("Answers are marked by an <equalRounded> of no known mode", element=element)
    if mode == MODES[0] and figures < 1:
        raise NotImportable("Answers are marked to no significant figure", element=element)
    rounded = significant if mode == MODES[0] else places

    def operator(values: list[Value]) -> Value:
        one, other = values
        if not isinstance(one, Decimal) or not isinstance(other, Decimal):
            return None
        try:
            return rounded(one, figures) == rounded(other, figures)
        except DecimalException:
            return None

    return operator


def significant(number: Decimal, figures: int) -> Decimal:
    return Context(prec=max(1, figures), rounding=HALF_UP).plus(number)


def places(number: Decimal, figures: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-figures), rounding=HALF_UP, context=EXACT)
