"""Numbers as people write them, and when two of them agree."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types.contract import MalformedAnswer
from questions.types.numbers import (
    EXACT,
    MAX_NUMBER,
    NotANumber,
    agrees,
    number,
    parse_number,
    plain,
    tolerance_faults,
    writes_comma,
)

NUMBERS = st.decimals(-(10**12), 10**12, places=9)


def accepted(value: object, kind: str, tolerance: object) -> dict[str, str]:
    return {"value": str(value), "tolerance_kind": kind, "tolerance": str(tolerance)}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3.14", "3.14"),
        ("3.140", "3.14"),
        ("314e-2", "3.14"),
        ("0.0314E+2", "3.14"),
        ("+3.14", "3.14"),
        (" 3.14\n", "3.14"),
        ("5.", "5"),
        (".5", "0.5"),
        ("007", "7"),
        ("1200", "1200"),
        ("1.2e3", "1200"),
        ("-2", "-2"),
        ("\N{MINUS SIGN}2e\N{MINUS SIGN}1", "-0.2"),
        ("-0", "0"),
        ("0.000e7", "0"),
        ("9" * 50, "9" * 50),
        ("1." + "2" * 48, "1." + "2" * 48),
        ("6.62607015e-34", "0.000000000000000000000000000000000662607015"),
    ],
)
def test_a_number_is_kept_in_plain_digits(written: str, kept: str) -> None:
    assert parse_number(written, "/number", decimal_comma=False) == kept


def test_a_decimal_comma_is_a_point_where_the_language_writes_one() -> None:
    assert number("3,140", decimal_comma=True) == number("3.14", decimal_comma=True) == Decimal("3.14")


@pytest.mark.parametrize("written", ["1,000", "3,14"])
def test_a_comma_is_refused_where_the_language_writes_the_point(written: str) -> None:
    with pytest.raises(NotANumber, match="one decimal point and no thousands separators"):
        number(written)


@pytest.mark.parametrize("decimal_comma", [False, True])
@pytest.mark.parametrize(
    "written",
    [
        *("", " ", ".", ",", "-", "e5", "1e", "1e2.5", "--1", "1 000", "1\N{NO-BREAK SPACE}000", "1'000"),
        *("1.000.000", "1.000,5", "1,000.5", "1_000", "0x10", "1/3", "3.14 km", "½", "٣", "nan", "sNaN"),
        *("inf", "-Infinity", "1e5e5", "²"),
    ],
)
def test_what_is_no_number_is_refused_with_a_remedy(written: str, decimal_comma: bool) -> None:
    with pytest.raises(NotANumber, match=r"no thousands separators, such as"):
        number(written, decimal_comma=decimal_comma)


@pytest.mark.parametrize(
    "written", ["1e50", "1e999", "1e-49", "0e1000", "1e" + "9" * 40, "1e-" + "9" * 40, "-" + ".5" + "5" * 47]
)
def test_a_number_that_is_too_long_in_plain_digits_is_refused(written: str) -> None:
    with pytest.raises(NotANumber, match="at most 50 characters without an exponent"):
        number(written)


def test_more_than_fifty_characters_are_refused() -> None:
    with pytest.raises(NotANumber, match="Write at most 50 characters; these are 51"):
        number("1" + "0" * 50)


@pytest.mark.parametrize("value", [3.14, 3, True, None, ["3"], {"number": "3"}])
def test_a_number_is_given_as_text(value: Any) -> None:
    with pytest.raises(NotANumber, match=r'as text, such as "3\.14"'):
        number(value)


def test_a_learner_is_told_at_the_pointer() -> None:
    with pytest.raises(MalformedAnswer) as refused:
        parse_number("many", "/number", decimal_comma=False)
    assert refused.value.pointer == "/number"


@given(value=NUMBERS, exponent=st.integers(-12, 12))
def test_however_a_number_is_written_it_is_kept_alike(value: Decimal, exponent: int) -> None:
    written = f"{format(EXACT.scaleb(value, -exponent), 'f')}e{exponent}"
    assert plain(number(written)) == plain(number(str(value)))


@given(value=NUMBERS)
def test_the_plain_form_is_the_number_and_stays_as_it_is(value: Decimal) -> None:
    text = plain(value)
    assert Decimal(text) == value
    assert plain(number(text)) == text
    assert len(text) <= MAX_NUMBER and "e" not in text.lower()


@pytest.mark.parametrize(
    "language", ["de", "de-AT", "fr", "fr-CA", "pt-BR", "pl", "RU", "es", "es-AR", "sr-Latn-RS", "nb-NO"]
)
def test_languages_that_write_a_decimal_comma(language: str) -> None:
    assert writes_comma(language)


@pytest.mark.parametrize(
    "language",
    ["en", "en-GB", "ja", "zh-Hans", "ar", "he", "th", "es-MX", "es-419", "de-CH", "it-CH", "", "x"],
)
def test_languages_that_write_the_point(language: str) -> None:
    assert not writes_comma(language)


@pytest.mark.parametrize(
    ("kind", "tolerance", "key", "near", "far"),
    [
        ("absolute", "0", "3.14", ["3.14"], ["3.1400000001", "3.1399999999", "-3.14"]),
        ("absolute", "0.01", "3.14", ["3.13", "3.15", "3.1400001"], ["3.1299999", "3.1500001"]),
        ("absolute", "0.1", "0.3", ["0.2", "0.4"], ["0.1999999999999999", "0.4000000000000001"]),
        ("relative", "0.01", "200", ["198", "202"], ["197.999", "202.001"]),
        ("relative", "0.01", "-200", ["-198", "-202"], ["-197.999", "200"]),
        ("relative", "1", "5", ["0", "10"], ["-0.1", "10.1"]),
        ("relative", "0.5", "0", ["0"], ["0.0000001"]),
        ("significant", "3", "3.14159", ["3.14", "3.135", "3.1449"], ["3.1", "3.1349", "3.145", "-3.14"]),
        ("significant", "2", "1234", ["1200", "1150", "1249.9"], ["1250", "1149", "120"]),
        ("significant", "3", "9.995", ["10", "10.0", "10.04"], ["9.99", "10.05"]),
        ("significant", "1", "0", ["0"], ["0.0001", "1"]),
        ("significant", "15", "0.1", ["0.1", "0.1000000000000001"], ["0.100000000000001"]),
    ],
)
def test_worked_examples_of_each_kind_of_tolerance(
    kind: str, tolerance: str, key: str, near: list[str], far: list[str]
) -> None:
    answer = accepted(key, kind, tolerance)
    assert [n for n in near if not agrees(Decimal(n), answer)] == []
    assert [n for n in far if agrees(Decimal(n), answer)] == []


@given(value=NUMBERS, kind=st.sampled_from([("absolute", 0), ("relative", 0), ("significant", 15)]))
def test_a_number_always_agrees_with_itself(value: Decimal, kind: tuple[str, int]) -> None:
    assert agrees(value, accepted(value, *kind))


@given(value=NUMBERS, key=NUMBERS, tolerance=st.decimals(0, 1, places=7))
def test_tolerances_are_exact_to_the_last_digit(value: Decimal, key: Decimal, tolerance: Decimal) -> None:
    distance = abs(Fraction(value) - Fraction(key))
    assert agrees(value, accepted(key, "absolute", tolerance)) == (distance <= Fraction(tolerance))
    share = Fraction(tolerance) * abs(Fraction(key))
    assert agrees(value, accepted(key, "relative", tolerance)) == (distance <= share)


def test_fifty_digits_are_not_rounded() -> None:
    key = accepted("9" * 50, "absolute", "1")
    assert agrees(Decimal("9" * 49 + "8"), key)
    assert not agrees(Decimal("9" * 49 + "7"), key)


@pytest.mark.parametrize(
    ("kind", "tolerance", "message"),
    [
        ("absolute", "-0.1", "Give a number of 0 or more."),
        ("relative", "1.1", "Give a share from 0 to 1."),
        ("relative", "-0.1", "Give a share from 0 to 1."),
        ("significant", "0", "a whole number from 1 to 15"),
        ("significant", "16", "a whole number from 1 to 15"),
        ("significant", "2.5", "a whole number from 1 to 15"),
        ("absolute", "much", "Write digits"),
        ("relative", 0.1, "as text"),
    ],
)
def test_a_tolerance_that_its_kind_cannot_have_is_a_fault(kind: str, tolerance: Any, message: str) -> None:
    (fault,) = tolerance_faults("tolerance", kind, tolerance)
    assert fault.field == "tolerance" and message in fault.message


@pytest.mark.parametrize(
    ("kind", "tolerance"), [("absolute", "250"), ("relative", "0"), ("relative", "1"), ("significant", "3.0")]
)
def test_a_tolerance_that_fits_its_kind_is_none(kind: str, tolerance: str) -> None:
    assert tolerance_faults("tolerance", kind, tolerance) == []
