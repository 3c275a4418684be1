"""Expressions of response processing, built once and evaluated for many answers.

They are those of QTI 2.2 that need no chance, no coordinates, no patterns and no code; any other is told.
Depth is bounded by what `xml_reading` lets through.
"""

from collections.abc import Callable, Mapping

from lxml import etree

from questions.formats.qti.declarations import Declarations
from questions.formats.qti.operators import BY_ATTRIBUTES, DECISIVE, FIXED, SIZES, Operate
from questions.formats.qti.state import Expression, State
from questions.formats.qti.values import (
    NotImportable,
    Value,
    required,
    scalar,
    text_of,
)


def build(element: etree._Element, declared: Declarations) -> Expression:
    """An expression; `NotImportable` for one that is not known here."""
    if element.tag in LEAVES:
        return LEAVES[element.tag](element, declared)
    parts = [build(child, declared) for child in element]
    if element.tag in DECISIVE and parts:
        return until(DECISIVE[element.tag], parts)
    operate = FIXED.get(element.tag) or by_attributes(element)
    least, most = SIZES.get(element.tag, (1, len(parts)))
    if not least <= len(parts) <= most:
        raise NotImportable(f"Answers are marked by a <{element.tag}> that is incomplete", element=element)

    def evaluate(state: State) -> Value:
        state.tick()
        return operate([part(state) for part in parts])

    return evaluate


def until(decisive: bool, parts: list[Expression]) -> Expression:
    """The conjunction or disjunction of some parts: the first decisive one decides, then a NULL does."""

    def evaluate(state: State) -> Value:
        state.tick()
        result: Value = not decisive
        for part in parts:
            value = part(state)
            if value is decisive:
                return decisive
            result = None if value is None else result
        return result

    return evaluate


def by_attributes(element: etree._Element) -> Operate:
    if element.tag not in BY_ATTRIBUTES:
        raise NotImportable(f"Answers are marked by <{element.tag}>", element=element)
    return BY_ATTRIBUTES[element.tag](element)


def constant(value: Value) -> Expression:
    return lambda _: value


def base_value(element: etree._Element, declared: Declarations) -> Expression:
    value = scalar(required(element, "baseType"), text_of(element), element=element)
    return constant(value)


def null(element: etree._Element, declared: Declarations) -> Expression:
    return constant(None)


def variable(element: etree._Element, declared: Declarations) -> Expression:
    name = required(element, "identifier")
    return lambda state: state.value(name)


def correct(element: etree._Element, declared: Declarations) -> Expression:
    response = declared.responses.get(required(element, "identifier"))
    return constant(None if response is None else response.correct)


def default(element: etree._Element, declared: Declarations) -> Expression:
    name = required(element, "identifier")
    found = declared.outcomes.get(name) or declared.responses.get(name)
    return constant(None if found is None else found.default)


def map_response(element: etree._Element, declared: Declarations) -> Expression:
    name = required(element, "identifier")
    response = declared.responses.get(name)
    if response is None or response.points is None:
        raise NotImportable("Answers are marked by a mapping that the file does not give", element=element)
    points = response.points

    def evaluate(state: State) -> Value:
        state.tick(1 + len(points.entries) // 10)
        return points.sum(state.value(name))

    return evaluate


LEAVES: Mapping[str, Callable[[etree._Element, Declarations], Expression]] = {
    "baseValue": base_value,
    "null": null,
    "variable": variable,
    "correct": correct,
    "default": default,
    "mapResponse": map_response,
}
