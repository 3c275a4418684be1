"""Response and outcome declarations."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from questions.formats.qti.values import (
    CARDINALITIES,
    EXACT,
    NUMERIC,
    Container,
    NotImportable,
    Scalar,
    Value,
    number_of,
    required,
    scalar,
    text_of,
)

MAX_ENTRIES = 2_000


@dataclass(frozen=True)
class Entry:
    """A value that earns something; a text whose case may make no difference."""

    key: Scalar
    points: Decimal
    case_sensitive: bool = True


@dataclass(frozen=True)
class PointsOf:
    """What values earn: a mapping, its default for all others, and the bounds of their sum."""

    entries: tuple[Entry, ...]
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None

    def of(self, value: Scalar) -> Decimal:
        for entry in self.entries:
            if value == entry.key or (
                not entry.case_sensitive
                and isinstance(value, str)
                and isinstance(entry.key, str)
                and value.lower() == entry.key.lower()
            ):
                return entry.points
        return self.default

    def sum(self, value: Value) -> Decimal:
        """The sum over distinct values, within the bounds (QTI 2.1, mapResponse)."""
        items = value.items if isinstance(value, Container) else () if value is None else (value,)
        total = Decimal(0)
        for item in dict.fromkeys(items):
            total = EXACT.add(total, self.of(item))
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)


@dataclass(frozen=True)
class Declared:
    """A variable: what an outcome begins with, what of a response is right and what it earns."""

    name: str
    cardinality: str
    base: str
    element: etree._Element
    default: Value = None
    correct: Value = None
    points: PointsOf | None = None

    @property
    def is_number(self) -> bool:
        return self.base in NUMERIC

    def value(self, items: tuple[Scalar, ...]) -> Value:
        """These items as a value of the variable; none are NULL."""
        if not items:
            return None
        return items[0] if self.cardinality == "single" else Container(items, self.cardinality == "ordered")


@dataclass(frozen=True)
class Declarations:
    responses: Mapping[str, Declared]
    outcomes: Mapping[str, Declared]


def declarations_of(item: etree._Element) -> Declarations:
    responses = {d.name: d for d in (declared(each) for each in item.iterchildren("responseDeclaration"))}
    outcomes = {d.name: d for d in (declared(each) for each in item.iterchildren("outcomeDeclaration"))}
    return Declarations(responses, outcomes)


def declared(element: etree._Element) -> Declared:
    cardinality = element.get("cardinality", "single")
    if cardinality not in CARDINALITIES:
        message = f"The cardinality {cardinality[:50]} is none; choose one of {', '.join(CARDINALITIES)}."
        raise NotImportable(message, element=element)
    base = element.get("baseType", "")
    bare = Declared(required(element, "identifier"), cardinality, base, element)
    if element.tag == "outcomeDeclaration":
        number = Decimal(0) if bare.is_number and cardinality == "single" else None
        given = value_below(element, "defaultValue", bare)
        return Declared(bare.name, cardinality, base, element, default=number if given is None else given)
    return Declared(
        bare.name,
        cardinality,
        base,
        element,
        default=value_below(element, "defaultValue", bare),
        correct=value_below(element, "correctResponse", bare),
        points=points_of(element, base),
    )


def value_below(element: etree._Element, name: str, variable: Declared) -> Value:
    holder = element.find(name)
    if holder is None or variable.cardinality == "record":
        return None
    values = holder.findall("value")[:MAX_ENTRIES]
    texts = [(value, text_of(value)) for value in values]
    kept = tuple(scalar(variable.base, text, element=value) for value, text in texts if text.strip())
    return variable.value(kept)


def points_of(element: etree._Element, base: str) -> PointsOf | None:
    mapping = element.find("mapping")
    if mapping is None:
        return None
    entries = mapping.findall("mapEntry")
    if len(entries) > MAX_ENTRIES:
        raise NotImportable(f"This maps more than {MAX_ENTRIES:,} values; map fewer.", element=mapping)
    return PointsOf(
        tuple(entry_of(entry, base) for entry in entries),
        bound(mapping, "defaultValue") or Decimal(0),
        bound(mapping, "lowerBound"),
        bound(mapping, "upperBound"),
    )


def entry_of(entry: etree._Element, base: str) -> Entry:
    points = number_of(entry.get("mappedValue", "0"), element=entry)
    key = scalar(base, entry.get("mapKey", ""), element=entry)
    return Entry(key, points, entry.get("caseSensitive", "true").strip() not in ("false", "0"))


def bound(mapping: etree._Element, name: str) -> Decimal | None:
    text = mapping.get(name)
    return None if text is None or not text.strip() else number_of(text, element=mapping)
