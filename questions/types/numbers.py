"""Numbers as people write them, and when two of them agree. Everything is exact: no binary fractions."""

import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal

from questions.types.contract import Fault, MalformedAnswer

MAX_NUMBER = 50  # characters, as it is written and as it is kept
MAX_SIGNIFICANT = 15
SYNTAX = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE]([+-]?[0-9]+))?")
# The product of two numbers of MAX_NUMBER characters has fewer digits, and so has a difference of those.
EXACT = Context(prec=8 * MAX_NUMBER)

# Languages that write a decimal comma, and the regions whose custom is the point all the same (CLDR 48).
COMMA_LANGUAGES = """
    af agq ast az bas be bg blo br bs ca cs cv da de dsb dua dyo el eo es et eu ewo ff fi fo fr fy gl hr hsb
    ht hu hy ia id ie is it jgo jv ka kab kea kgp kk kkj kl ksf ku ky lb lij lld ln lo lt lu lv mgh mk mua nb
    nl nmg nn nnh no nr pl pt rn ro ru rw sah sc se seh sg sh shi sk sl smn sq sr ss su sv tg tk tok tr ts tt
    tzm uk uz ve vec vi wo yav yrl zgh
"""
COMMA = frozenset(COMMA_LANGUAGES.split())
POINT_REGIONS = {"de": "ch li", "es": "419 br bz cu do gt hn mx ni pa pe pr sv us", "it": "ch"}


class NotANumber(ValueError):
    """A text that is no number here; the message says how to write one."""


def writes_comma(language: str) -> bool:
    """Whether a decimal comma is accepted besides the point, in an exam of this BCP 47 language."""
    primary, *others = language.lower().split("-")
    return primary in COMMA and set(others).isdisjoint(POINT_REGIONS.get(primary, "").split())


def number(value: object, *, decimal_comma: bool = False) -> Decimal:
    """The number that a text writes; `NotANumber` for anything else."""
    if not isinstance(value, str):
        raise NotANumber('Give the number as text, such as "3.14".')
    if len(value) > MAX_NUMBER:
        raise NotANumber(f"Write at most {MAX_NUMBER} characters; these are {len(value)}.")
    text = value.strip().replace("\N{MINUS SIGN}", "-")
    syntax = SYNTAX.fullmatch(text)
    if syntax is None or ("," in text and not decimal_comma):
        mark, example = ("point or comma", "3140,5") if decimal_comma else ("point", "3140.5")
        raise NotANumber(
            f"Write digits with at most one decimal {mark} and no thousands separators,"
            f' such as "{example}" or "3e8".'
        )
    if abs(int(syntax[1] or 0)) <= 2 * MAX_NUMBER:
        read = Decimal(text.replace(",", "."))
        if len(plain(read)) <= MAX_NUMBER:
            return read
    raise NotANumber(f"Write a number that takes at most {MAX_NUMBER} characters without an exponent.")


def plain(number: Decimal) -> str:
    """Digits without exponent, superfluous zeros, or a sign of zero: equal numbers are equal texts."""
    return format(EXACT.normalize(number or Decimal(0)), "f")


def parse_number(value: object, pointer: str, *, decimal_comma: bool) -> str:
    """A learner's number as it is kept; `MalformedAnswer` at the pointer for anything else."""
    try:
        return plain(number(value, decimal_comma=decimal_comma))
    except NotANumber as refused:
        raise MalformedAnswer(pointer, str(refused)) from None


def number_faults(
    field: str, value: object, fits: Callable[[Decimal], bool] = Decimal.is_finite, message: str = ""
) -> list[Fault]:
    """A fault unless it is the text of a number that fits; `message` says which do."""
    try:
        return [] if fits(number(value)) else [Fault(field, message)]
    except NotANumber as refused:
        return [Fault(field, str(refused))]


def is_absolutely_near(number: Decimal, key: Decimal, tolerance: Decimal) -> bool:
    return EXACT.abs(EXACT.subtract(number, key)) <= tolerance


def is_relatively_near(number: Decimal, key: Decimal, tolerance: Decimal) -> bool:
    """`tolerance` is a share of the key's size."""
    return is_absolutely_near(number, key, EXACT.abs(EXACT.multiply(key, tolerance)))


def is_equal_rounded(number: Decimal, key: Decimal, digits: Decimal) -> bool:
    """Equal once both are rounded, half up, to so many significant digits (QTI, equalRounded)."""
    rounding = Context(prec=int(digits), rounding=ROUND_HALF_UP)
    return rounding.plus(number) == rounding.plus(key)


type Tolerance = Callable[[Decimal, Decimal, Decimal], bool]
TOLERANCES: Mapping[str, Tolerance] = {
    "absolute": is_absolutely_near,
    "relative": is_relatively_near,
    "significant": is_equal_rounded,
}


def agrees(number: Decimal, key: Mapping[str, str]) -> bool:
    """Whether a number is within the tolerance of an accepted one, a document as `numeric` keeps it."""
    near = TOLERANCES[key["tolerance_kind"]]
    return near(number, Decimal(key["value"]), Decimal(key["tolerance"]))


def tolerance_faults(field: str, kind: str, tolerance: object) -> list[Fault]:
    """What is wrong with a tolerance of one of the kinds."""
    match kind:
        case "absolute":
            return number_faults(field, tolerance, lambda n: n >= 0, "Give a number of 0 or more.")
        case "relative":
            return number_faults(field, tolerance, lambda n: 0 <= n <= 1, "Give a share from 0 to 1.")
        case _:
            most = MAX_SIGNIFICANT
            message = f"Give how many significant digits must agree, a whole number from 1 to {most}."
            return number_faults(field, tolerance, lambda n: n == int(n) and 1 <= n <= most, message)
