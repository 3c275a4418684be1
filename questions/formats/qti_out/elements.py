"""Elements of QTI, by the names of QTI 2."""

from collections.abc import Iterable

from lxml import etree

from questions.formats.markup.parsing import writable

type Element = etree._Element  # noqa: SLF001 (lxml has no other name for it)

RESPONSE = "RESPONSE"
SCORE = "SCORE"
FEEDBACK = "FEEDBACK"


def element(tag: str, *children: Element | str, **attributes: str) -> Element:
    made = etree.Element(tag, {name: writable(text) for name, text in attributes.items()})
    for child in children:
        append(made, child)
    return made


def append(parent: Element, child: Element | str) -> None:
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + writable(child)
    else:
        parent.text = (parent.text or "") + writable(child)


def response(
    name: str, base: str, right: Iterable[str], *others: Element, cardinality: str = "single"
) -> Element:
    """The declaration of a response, with its right values."""
    values = [element("value", value) for value in right]
    correct = [element("correctResponse", *values)] if values else []
    return element(
        "responseDeclaration", *correct, *others, identifier=name, cardinality=cardinality, baseType=base
    )


def outcome(
    name: str, base: str, default: str | None = None, *, cardinality: str = "single", **attributes: str
) -> Element:
    values = [] if default is None else [element("defaultValue", element("value", default))]
    return element(
        "outcomeDeclaration",
        *values,
        identifier=name,
        cardinality=cardinality,
        baseType=base,
        **attributes,
    )


def mapping(
    points: Iterable[tuple[str, str]],
    *,
    lower: str | None = None,
    upper: str | None = None,
    case_sensitive: bool | None = None,
) -> Element:
    """What values of a response are worth; others are worth nothing."""
    folding = {} if case_sensitive is None else {"caseSensitive": "true" if case_sensitive else "false"}
    entries = (element("mapEntry", mapKey=key, mappedValue=value, **folding) for key, value in points)
    bounds = {"lowerBound": lower, "upperBound": upper}
    given = {name: value for name, value in bounds.items() if value is not None}
    return element("mapping", *entries, defaultValue="0", **given)


def variable(name: str) -> Element:
    return element("variable", identifier=name)


def value(base: str, text: str) -> Element:
    return element("baseValue", text, baseType=base)


def number(text: str | int) -> Element:
    return value("float", str(text))


def mapped(name: str = RESPONSE) -> Element:
    return element("mapResponse", identifier=name)


def set_to(name: str, expression: Element) -> Element:
    return element("setOutcomeValue", expression, identifier=name)


def when(*branches: tuple[Element, ...]) -> Element:
    """A rule for the first of some conditions that holds: each branch is a condition and its rules."""
    names = ["responseIf", *["responseElseIf"] * (len(branches) - 1)]
    return element(
        "responseCondition",
        *(element(name, *branch) for name, branch in zip(names, branches, strict=True)),
    )


def show(identifier: str) -> Element:
    """The rule that shows a feedback besides those that are shown."""
    more = element("multiple", variable(FEEDBACK), value("identifier", identifier))
    return set_to(FEEDBACK, more)
