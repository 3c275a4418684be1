"""The expressions of QTI's response processing, from the standard; see `readers.qti`.

NULL is None. A container is a `Bag`, in which order says nothing, or a `Row`, in which it does.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

type Value = Any
type Attributes = Mapping[str, str]


class NotInterpreted(Exception):
    """The item uses something that this interpreter does not know."""


class Bag(list[Value]):
    """A container of cardinality multiple."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bag) and sorted(map(str, self)) == sorted(map(str, other))

    __hash__ = None


class Row(list[Value]):
    """A container of cardinality ordered."""


KINDS: dict[str, type[list[Value]]] = {"multiple": Bag, "ordered": Row}


def equal(one: Value, other: Value) -> bool:
    return bool(one == other)


def scalar(base: str, text: str) -> Value:
    match base:
        case "float" | "integer":
            return Fraction(text.strip())
        case "boolean":
            return text.strip() in ("true", "1")
        case "string":
            return text
        case "pair":
            return tuple(sorted(text.split()))
        case "directedPair":
            return tuple(text.split())
        case _:
            return text.strip()


def points(mapping: Attributes, entries: Iterable[Attributes], base: str, value: Value) -> Fraction:
    """What a value is mapped to: by the first entry whose key it is, or the default."""
    for entry in entries:
        key = scalar(base, entry["mapKey"])
        folds = base == "string" and entry.get("caseSensitive", "true") == "false"
        if key == value or (folds and key.lower() == value.lower()):
            return Fraction(entry["mappedValue"])
    return Fraction(mapping.get("defaultValue", "0"))


def operate(name: str, attributes: Attributes, values: list[Value]) -> Value:
    """The value of an operator."""
    match name:
        case "multiple" | "ordered":
            return KINDS[name](each for each in flat(values) if each is not None) or None
        case "isNull":
            return values[0] is None
        case "and":
            return False if False in values else (None if None in values else True)
        case "or":
            return True if True in values else (None if None in values else False)
    if any(value is None for value in values):
        return None
    if name in OPERATORS:
        return OPERATORS[name](*values)
    if name in WITH_ATTRIBUTES:
        return WITH_ATTRIBUTES[name](attributes, *values)
    raise NotInterpreted(name)


def flat(values: Iterable[Value]) -> list[Value]:
    return [each for value in values for each in (value if isinstance(value, list) else [value])]


def product(*values: Value) -> Fraction:
    total = Fraction(1)
    for value in flat(values):
        total *= value
    return total


def half_up(number: Fraction) -> Fraction:
    return Fraction((number + Fraction(1, 2)).__floor__())


def without(one: Value, container: list[Value]) -> Value:
    return type(container)(each for each in container if each != one) or None


def string_match(attributes: Attributes, one: str, other: str) -> bool:
    if attributes.get("caseSensitive", "true") == "false":
        one, other = one.lower(), other.lower()
    return other in one if attributes.get("substring") == "true" else one == other


def index(attributes: Attributes, container: list[Value]) -> Value:
    place = int(attributes["n"]) - 1
    return container[place] if place < len(container) else None


def pattern_match(attributes: Attributes, text: str) -> bool:
    return re.fullmatch(attributes["pattern"], text) is not None


def near(attributes: Attributes, one: Fraction, other: Fraction) -> bool:
    """QTI 2.1, equal: the first is the value that the tolerance is around."""
    mode = attributes.get("toleranceMode", "exact")
    if mode == "exact":
        return one == other
    tolerance = [Fraction(text) for text in attributes["tolerance"].split()]
    lower, upper = tolerance[0], tolerance[-1]
    if mode == "relative":
        lower, upper = (abs(one) * each / 100 for each in (lower, upper))
    low, high = one - lower, one + upper
    if other in (low, high):
        bound = "includeLowerBound" if other == low else "includeUpperBound"
        return attributes.get(bound, "true") == "true"
    return low < other < high


def equal_rounded(attributes: Attributes, one: Fraction, other: Fraction) -> bool:
    return rounded(attributes, one) == rounded(attributes, other)


def rounded(attributes: Attributes, number: Fraction) -> Fraction:
    """To so many significant figures or decimal places, half up."""
    figures = places = int(attributes["figures"])
    if attributes.get("roundingMode", "significantFigures") != "decimalPlaces":
        places = figures - 1 - magnitude(abs(number))
    scaled = half_up(abs(number) * Fraction(10) ** places)
    return (scaled if number >= 0 else -scaled) / Fraction(10) ** places


def magnitude(number: Fraction) -> int:
    """The exponent of a number's first digit."""
    exponent = 0
    while number and number >= Fraction(10) ** (exponent + 1):
        exponent += 1
    while number and number < Fraction(10) ** exponent:
        exponent -= 1
    return exponent


OPERATORS: Mapping[str, Callable[..., Value]] = {
    "not": lambda value: not value,
    "match": equal,
    "member": lambda one, container: one in (container if isinstance(container, list) else [container]),
    "contains": lambda container, part: all(container.count(each) >= part.count(each) for each in part),
    "containerSize": lambda container: Fraction(len(container)),
    "delete": without,
    "sum": lambda *values: sum(flat(values), start=Fraction(0)),
    "product": product,
    "min": lambda *values: min(flat(values)),
    "max": lambda *values: max(flat(values)),
    "subtract": lambda one, other: one - other,
    "divide": lambda one, other: one / other if other else None,
    "gt": lambda one, other: one > other,
    "gte": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "lte": lambda one, other: one <= other,
    "integerToFloat": lambda number: number,
    "truncate": lambda number: Fraction(int(number)),
    "round": half_up,
}
WITH_ATTRIBUTES: Mapping[str, Callable[..., Value]] = {
    "stringMatch": string_match,
    "index": index,
    "patternMatch": pattern_match,
    "equal": near,
    "equalRounded": equal_rounded,
}
