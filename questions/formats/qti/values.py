"""The values of QTI's variables. NULL is None; numbers are decimals of `EXACT`'s precision."""

from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

from lxml import etree

from questions.formats.xml_reading import line_of

EXACT = Context(prec=40, Emax=200, Emin=-200, traps=[InvalidOperation, DivisionByZero, Overflow])
HALF_UP = ROUND_HALF_UP
SIDES = 2  # of a pair
MAX_LITERAL = 60  # characters of a number
NUMERIC = ("float", "integer", "duration")
CARDINALITIES = ("single", "multiple", "ordered", "record")
UNKNOWN_BASES = ("point", "file", "uri", "intOrIdentifier")

type Scalar = str | bool | Decimal | tuple[str, ...]


@dataclass(frozen=True)
class Container:
    """Several values; never none, that is NULL. Equal to another of the same values, in order if ordered."""

    items: tuple[Scalar, ...]
    is_ordered: bool = False

    def same(self, other: "Container") -> bool:
        if self.is_ordered or other.is_ordered:
            return self.items == other.items
        return sorted(map(repr, self.items)) == sorted(map(repr, other.items))


type Value = Scalar | Container | None


class NotImportable(Exception):
    """Why an item cannot become a question, and what to do about it; `line` is of the item's file."""

    def __init__(self, message: str, *, element: etree._Element | None = None) -> None:
        super().__init__(message)
        self.line = None if element is None else line_of(element)


def required(element: etree._Element, attribute: str) -> str:
    value = element.get(attribute, "").strip()
    if not value:
        raise NotImportable(f"<{element.tag}> has no attribute {attribute}; give it.", element=element)
    return value


def text_of(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def whole_number(element: etree._Element, attribute: str, *, most: int) -> int:
    text = required(element, attribute)
    if text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most:
        return int(text)
    message = f"The attribute {attribute} of <{element.tag}> is no whole number up to {most}; give one."
    raise NotImportable(message, element=element)


def number_of(text: str, *, element: etree._Element) -> Decimal:
    """A number as QTI writes it; `NotImportable` for none, or one beyond all measure."""
    try:
        if len(text) <= MAX_LITERAL:
            number = EXACT.create_decimal(text.strip())
            if number.is_finite() and abs(number.adjusted()) <= MAX_LITERAL:
                return number
    except DecimalException:
        pass
    raise NotImportable(f"This is no number: {text.strip()[:50]!r}; write one.", element=element)


def scalar(base: str, text: str, *, element: etree._Element) -> Scalar:
    """A value of a base type as it is written."""
    match base:
        case "float" | "integer" | "duration":
            return number_of(text, element=element)
        case "boolean":
            return text.strip() in ("true", "1")
        case "string":
            return text
        case "pair" | "directedPair":
            return pair_of(text, ordered=base == "directedPair", element=element)
        case "identifier" | "":
            return text.strip()
    raise NotImportable(
        f"Values of the kind {base[:50]} are not supported; ask for one of another kind.", element=element
    )


def pair_of(text: str, *, ordered: bool, element: etree._Element) -> tuple[str, ...]:
    parts = text.split()
    if len(parts) != SIDES:
        raise NotImportable(f"This is no pair of two identifiers: {text.strip()[:50]!r}.", element=element)
    return tuple(parts if ordered else sorted(parts))


def number(value: Value) -> Decimal | None:
    """The number that a value is; None for NULL and for what is none."""
    return value if isinstance(value, Decimal) else None


def items_of(value: Value) -> tuple[Scalar, ...]:
    if isinstance(value, Container):
        return value.items
    return () if value is None else (value,)
