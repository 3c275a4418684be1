"""The operators of response processing: what they make of the values of what they hold."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, DecimalException
from typing import Any

from lxml import etree

from questions.formats.qti.patterns import pattern_of
from questions.formats.qti.rounding import is_equal, is_equal_rounded, to_whole
from questions.formats.qti.values import (
    EXACT,
    Container,
    NotImportable,
    Value,
    items_of,
    whole_number,
)

MAX_ITEMS = 1_000  # of one container

type Operate = Callable[[list[Value]], Value]


def numbers_of(values: Iterable[Value]) -> list[Decimal] | None:
    """The numbers in some values; None as soon as one is NULL or no number."""
    found: list[Decimal] = []
    for value in values:
        items = items_of(value)
        numbers = [item for item in items if isinstance(item, Decimal)]
        if value is None or len(numbers) < len(items):
            return None
        found += numbers
    return found


def arithmetic(operate: Callable[[list[Decimal]], Value]) -> Operate:
    """An operator of numbers; NULL where one is NULL, and for what cannot be computed."""

    def operator(values: list[Value]) -> Value:
        numbers = numbers_of(values)
        try:
            return None if numbers is None else operate(numbers)
        except (DecimalException, IndexError):
            return None

    return operator


def strict(operate: Callable[..., Value]) -> Operate:
    """An operator that is NULL where an operand is."""

    def operator(values: list[Value]) -> Value:
        return None if any(value is None for value in values) else operate(*values)

    return operator


def container(*, is_ordered: bool) -> Operate:
    def operator(values: list[Value]) -> Value:
        items = tuple(item for value in values for item in items_of(value))
        if len(items) > MAX_ITEMS:
            raise NotImportable(f"Answers are marked by a list of more than {MAX_ITEMS:,} values")
        return Container(items, is_ordered) if items else None

    return operator


def any_n(element: etree._Element) -> Operate:
    least, most = (whole_number(element, name, most=MAX_ITEMS) for name in ("min", "max"))

    def operator(values: list[Value]) -> Value:
        true, null = values.count(True), values.count(None)
        if true > most or true + null < least:
            return False
        return True if least <= true and true + null <= most else None

    return operator


def same(one: Value, other: Value) -> Value:
    if isinstance(one, Container) and isinstance(other, Container):
        return one.same(other)
    return one == other


def string_match(element: etree._Element) -> Operate:
    folds = element.get("caseSensitive", "true") in ("false", "0")
    within = element.get("substring", "false") in ("true", "1")

    def operator(values: list[Value]) -> Value:
        one, other = values
        if not isinstance(one, str) or not isinstance(other, str):
            return None
        if folds:
            one, other = one.lower(), other.lower()
        return other in one if within else one == other

    return operator


def substring(element: etree._Element) -> Operate:
    folds = element.get("caseSensitive", "true") in ("false", "0")

    def operator(values: list[Value]) -> Value:
        part, whole = values
        if not isinstance(part, str) or not isinstance(whole, str):
            return None
        return part.lower() in whole.lower() if folds else part in whole

    return operator


def contains(whole: Value, part: Value) -> Value:
    items = items_of(whole)
    return all(items.count(item) >= items_of(part).count(item) for item in items_of(part))


def delete(one: Value, whole: Value) -> Value:
    kept = tuple(item for item in items_of(whole) if item != one)
    return Container(kept, isinstance(whole, Container) and whole.is_ordered) if kept else None


def pattern_match(element: etree._Element) -> Operate:
    pattern = pattern_of(element)

    def operator(values: list[Value]) -> Value:
        return pattern.matches(values[0]) if isinstance(values[0], str) else None

    return operator


def index(element: etree._Element) -> Operate:
    place = whole_number(element, "n", most=MAX_ITEMS)

    def operator(values: list[Value]) -> Value:
        items = items_of(values[0])
        return items[place - 1] if 0 < place <= len(items) else None

    return operator


def product(numbers: list[Decimal]) -> Decimal:
    total = Decimal(1)
    for number in numbers:
        total = EXACT.multiply(total, number)
    return total


def total(numbers: list[Decimal]) -> Decimal:
    sum = Decimal(0)
    for number in numbers:
        sum = EXACT.add(sum, number)
    return sum


DECISIVE: Mapping[str, bool] = {"and": False, "or": True}
FIXED: Mapping[str, Operate] = {
    "not": strict(lambda value: not value),
    "isNull": lambda values: values[0] is None,
    "match": strict(same),
    "member": strict(lambda one, whole: one in items_of(whole)),
    "contains": strict(contains),
    "containerSize": lambda values: Decimal(len(items_of(values[0]))),
    "delete": strict(delete),
    "multiple": container(is_ordered=False),
    "ordered": container(is_ordered=True),
    "sum": arithmetic(total),
    "product": arithmetic(product),
    "min": arithmetic(min),
    "max": arithmetic(max),
    "subtract": arithmetic(lambda n: EXACT.subtract(n[0], n[1])),
    "divide": arithmetic(lambda n: EXACT.divide(n[0], n[1])),
    "gt": arithmetic(lambda n: n[0] > n[1]),
    "gte": arithmetic(lambda n: n[0] >= n[1]),
    "lt": arithmetic(lambda n: n[0] < n[1]),
    "lte": arithmetic(lambda n: n[0] <= n[1]),
    "integerToFloat": arithmetic(lambda n: n[0]),
    "round": arithmetic(lambda n: to_whole(n[0])),
    "truncate": arithmetic(lambda n: n[0].to_integral_value(rounding="ROUND_DOWN")),
}
BY_ATTRIBUTES: Mapping[str, Callable[[etree._Element], Operate]] = {
    "anyN": any_n,
    "stringMatch": string_match,
    "substring": substring,
    "index": index,
    "patternMatch": pattern_match,
    "equal": is_equal,
    "equalRounded": is_equal_rounded,
}
TWO: tuple[int, Any] = (2, 2)
SIZES: Mapping[str, tuple[int, int]] = {
    **dict.fromkeys(["match", "stringMatch", "substring", "member", "contains", "delete"], TWO),
    **dict.fromkeys(["equal", "equalRounded", "subtract", "divide", "gt", "gte", "lt", "lte"], TWO),
    **dict.fromkeys(["not", "isNull", "containerSize", "index", "patternMatch", "round", "truncate"], (1, 1)),
    **dict.fromkeys(["multiple", "ordered"], (0, 10_000)),
}
