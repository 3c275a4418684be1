"""The interpreter that imports and exports are held against says what the standard says."""

from fractions import Fraction
from typing import Any

import pytest

from tests.questions.formats.qti_items import interaction, item, response
from tests.questions.formats.readers.qti import Item, Responses
from tests.questions.formats.readers.qti_expressions import Bag, NotInterpreted, Row, operate

CHOICES = interaction("choiceInteraction", "A", "B", "C", maxChoices="0")
H2O = {"A": 1, "B": 1, "C": -2}


def score(declared: str, processing: str, responses: Responses) -> Fraction:
    return Item.read(item(declared, CHOICES, processing=processing)).score(responses)


@pytest.mark.parametrize(
    ("picked", "points"),
    [
        ([], 0),
        (["A"], 1),
        (["A", "B"], 2),
        (["A", "A"], 1),
        (["A", "B", "C"], 0),
        (["C"], 0),
        (["A", "X"], "0.75"),
    ],
)
def test_map_response_sums_distinct_values_within_its_bounds(picked: list[str], points: Any) -> None:
    declared = response(cardinality="multiple", mapping=H2O, lowerBound=0, upperBound=2, defaultValue=-0.25)
    assert score(declared, "map_response", {"RESPONSE": picked}) == Fraction(points)


@pytest.mark.parametrize(("picked", "points"), [(["B", "A"], 1), (["A"], 0), (["A", "B", "C"], 0), ([], 0)])
def test_match_correct_compares_without_order(picked: list[str], points: int) -> None:
    declared = response("A", "B", cardinality="multiple")
    assert score(declared, "match_correct", {"RESPONSE": picked}) == points


@pytest.mark.parametrize(("picked", "points"), [(["A", "B"], 1), (["B", "A"], 0)])
def test_match_correct_compares_in_order_where_it_is_ordered(picked: list[str], points: int) -> None:
    assert score(response("A", "B", cardinality="ordered"), "match_correct", {"RESPONSE": picked}) == points


ONE, TWO = Fraction(1), Fraction(2)
ABSOLUTE, PLACES = {"toleranceMode": "absolute"}, {"roundingMode": "decimalPlaces"}


@pytest.mark.parametrize(
    ("name", "attributes", "values", "value"),
    [
        ("and", {}, [True, None], None),
        ("and", {}, [False, None], False),
        ("or", {}, [True, None], True),
        ("or", {}, [False, None], None),
        ("not", {}, [None], None),
        ("isNull", {}, [None], True),
        ("sum", {}, [ONE, Bag([ONE, TWO])], Fraction(4)),
        ("sum", {}, [ONE, None], None),
        ("divide", {}, [ONE, Fraction(0)], None),
        ("index", {"n": "2"}, [Row(["a", "b"])], "b"),
        ("index", {"n": "3"}, [Row(["a", "b"])], None),
        ("contains", {}, [Bag(["a", "b"]), Bag(["a", "a"])], False),
        ("stringMatch", {"caseSensitive": "false"}, ["York", "yORK"], True),
        ("stringMatch", {"caseSensitive": "true", "substring": "true"}, ["New York", "York"], True),
        ("equal", {"toleranceMode": "absolute", "tolerance": "1"}, [ONE, TWO], True),
        (
            "equal",
            {"toleranceMode": "absolute", "tolerance": "1", "includeUpperBound": "false"},
            [ONE, TWO],
            False,
        ),
        ("equal", {"toleranceMode": "relative", "tolerance": "50 100"}, [ONE, TWO], True),
        ("equalRounded", {"figures": "1"}, [Fraction(149, 10), Fraction(11)], True),
        (
            "equalRounded",
            {"figures": "1", "roundingMode": "decimalPlaces"},
            [Fraction(1, 20), Fraction(1, 10)],
            True,
        ),
        ("round", {}, [Fraction(-1, 2)], Fraction(0)),
    ],
)
def test_an_operator_has_the_value_of_the_standard(
    name: str, attributes: dict[str, str], values: list[Any], value: Any
) -> None:
    assert operate(name, attributes, values) == value


def test_what_is_not_known_is_not_guessed() -> None:
    with pytest.raises(NotInterpreted):
        operate("customOperator", {}, [ONE])
