"""A small interpreter of QTI items (2.0 to 3.0), written from the standard and apart from what is tested.

`Item` gives the outcomes that a delivery system computes for some responses. A response is a text for the
cardinality single, a list of texts otherwise, by the response's identifier; one that is left out is NULL.
Pairs are texts of two identifiers with a space between them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from xml.etree import ElementTree as ET

from tests.questions.formats.readers.qti_expressions import (
    KINDS,
    NotInterpreted,
    Value,
    equal,
    operate,
    points,
    scalar,
)

type Responses = Mapping[str, str | list[str]]

NUMBERS = ("float", "integer", "duration")


def plain_name(name: str) -> str:
    """`{...}qti-choice-interaction` as `choiceInteraction`."""
    local = name.rpartition("}")[2]
    first, *rest = local.removeprefix("qti-").split("-")
    return first + "".join(part.capitalize() for part in rest)


@dataclass
class Node:
    """An element by its name in QTI 2."""

    name: str
    attributes: dict[str, str]
    children: list["Node"]
    text: str  # of the element and all that it holds

    def all(self, *names: str) -> Iterator["Node"]:
        if self.name in names:
            yield self
        for child in self.children:
            yield from child.all(*names)

    def only(self, name: str) -> "Node | None":
        return next((child for child in self.children if child.name == name), None)


def node_of(element: ET.Element) -> Node:
    attributes = {plain_name(name): value for name, value in element.attrib.items()}
    children = [node_of(child) for child in element if isinstance(child.tag, str)]
    return Node(plain_name(element.tag), attributes, children, "".join(element.itertext()))


@dataclass
class Variable:
    """A declared response or outcome variable, whose default an outcome begins with."""

    name: str
    cardinality: str
    base: str
    correct: Value = None
    default: Value = None
    mapping: Node | None = None
    declaration: Node | None = None

    def read(self, given: str | list[str] | None) -> Value:
        if not given:
            return None
        if self.cardinality == "single":
            assert isinstance(given, str)
            return scalar(self.base, given)
        return KINDS[self.cardinality](scalar(self.base, each) for each in given)


def variable_of(node: Node) -> Variable:
    base, cardinality = node.attributes.get("baseType", ""), node.attributes["cardinality"]
    variable = Variable(
        node.attributes["identifier"], cardinality, base, mapping=node.only("mapping"), declaration=node
    )
    variable.correct = declared(variable, node.only("correctResponse"))
    variable.default = declared(variable, node.only("defaultValue"))
    if variable.default is None and node.name == "outcomeDeclaration" and base in NUMBERS:
        variable.default = Fraction(0)
    return variable


def declared(variable: Variable, node: Node | None) -> Value:
    texts = [value.text for value in node.children if value.name == "value"] if node else []
    if not texts:
        return None
    return variable.read(texts[0] if variable.cardinality == "single" else texts)


@dataclass
class Item:
    """An item; `outcomes` of some responses."""

    root: Node
    variables: dict[str, Variable] = field(init=False)

    def __post_init__(self) -> None:
        nodes = self.root.all("responseDeclaration", "outcomeDeclaration")
        self.variables = {variable.name: variable for variable in map(variable_of, nodes)}

    @classmethod
    def read(cls, xml: bytes | str) -> "Item":
        return cls(node_of(ET.fromstring(xml)))  # noqa: S314

    @property
    def interactions(self) -> list[Node]:
        return [
            node
            for node in self.root.all(*{each.name for each in walk(self.root)})
            if node.name.endswith("Interaction")
        ]

    def identifiers(self, response: str = "RESPONSE") -> list[str]:
        """The identifiers of what an interaction lets learners pick, in its order."""
        interaction = next(
            each for each in self.interactions if each.attributes["responseIdentifier"] == response
        )
        names = ("simpleChoice", "inlineChoice", "simpleAssociableChoice", "gapText", "gapImg", "hottext")
        return [each.attributes["identifier"] for each in interaction.all(*names)]

    def outcomes(self, responses: Responses) -> dict[str, Value]:
        run = Run(self.variables, responses)
        processing = self.root.only("responseProcessing")
        if processing is None:
            return run.outcomes
        template = re.split(r"[/\\]", processing.attributes.get("template", ""))[-1].removesuffix(".xml")
        try:
            if processing.children:
                run.rules(processing.children)
            elif template:
                run.template(template)
        except Exit:
            pass
        return run.outcomes

    def score(self, responses: Responses) -> Fraction:
        return Fraction(self.outcomes(responses).get("SCORE") or 0)

    def shown(self, responses: Responses) -> list[str]:
        """The texts of the feedback that shows, in the order of the file."""
        outcomes = self.outcomes(responses)
        return [
            " ".join(each.text.split())
            for each in self.root.all("modalFeedback", "feedbackInline", "feedbackBlock")
            if self.shows(each, outcomes)
        ]

    def shows(self, feedback: Node, outcomes: Mapping[str, Value]) -> bool:
        value = outcomes.get(feedback.attributes["outcomeIdentifier"])
        values = value if isinstance(value, list) else [value]
        there = feedback.attributes["identifier"] in values
        return there == (feedback.attributes.get("showHide", "show") == "show")


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


class Exit(Exception):
    """exitResponse."""


class Run:
    """One run of response processing."""

    def __init__(self, variables: Mapping[str, Variable], responses: Responses) -> None:
        self.variables = variables
        declared = {name: each for name, each in variables.items() if each.declaration is not None}
        self.outcomes: dict[str, Value] = {}
        self.responses: dict[str, Value] = {}
        for name, variable in declared.items():
            assert variable.declaration is not None
            if variable.declaration.name == "outcomeDeclaration":
                self.outcomes[name] = variable.default
            else:
                self.responses[name] = variable.read(responses.get(name))

    def template(self, name: str) -> None:
        right = self.responses["RESPONSE"] is not None and equal(
            self.responses["RESPONSE"], self.variables["RESPONSE"].correct
        )
        full = self.outcomes.get("MAXSCORE") or Fraction(1)
        match name:
            case "match_correct":
                self.outcomes["SCORE"] = Fraction(1 if right else 0)
            case "map_response":
                self.outcomes["SCORE"] = self.mapped("RESPONSE")
            case "CC2_match":
                self.outcomes |= {"FEEDBACK": self.responses["RESPONSE"]}
                self.outcomes |= {"SCORE": full} if right else {}
            case "CC2_match_basic":
                self.outcomes |= {"SCORE": full} if right else {}
                self.outcomes["FEEDBACKBASIC"] = "correct" if right else "incorrect"
            case "CC2_map_response":
                self.outcomes["SCORE"] = self.mapped("RESPONSE")
                reached = self.outcomes["SCORE"] == self.outcomes.get("MAXSCORE")
                self.outcomes["FEEDBACK"] = "correct" if reached else "incorrect"
            case _:
                raise NotInterpreted(name)

    def rules(self, nodes: list[Node]) -> None:
        for node in nodes:
            self.rule(node)

    def rule(self, node: Node) -> None:
        match node.name:
            case "setOutcomeValue":
                value = self.value(node.children[0])
                self.outcomes[node.attributes["identifier"]] = self.fitting(node, value)
            case "responseCondition":
                self.condition(node)
            case "responseProcessingFragment":
                self.rules(node.children)
            case "exitResponse":
                raise Exit
            case _:
                raise NotInterpreted(node.name)

    def fitting(self, node: Node, value: Value) -> Value:
        """A single value that a container takes is a container of it, and the other way round."""
        cardinality = self.variables[node.attributes["identifier"]].cardinality
        if cardinality == "single" and isinstance(value, list):
            return value[0] if value else None
        if cardinality == "single" or value is None or isinstance(value, list):
            return value
        return KINDS[cardinality]([value])

    def condition(self, node: Node) -> None:
        for branch in node.children:
            if branch.name == "responseElse":
                return self.rules(branch.children)
            if self.value(branch.children[0]) is True:
                return self.rules(branch.children[1:])
        return None

    def mapped(self, name: str) -> Fraction:
        """QTI 2.1, mapResponse: distinct values of a container are mapped and summed, then clamped."""
        variable, value = self.variables[name], self.responses[name]
        mapping = variable.mapping
        if mapping is None:
            return Fraction(0)
        values = value if isinstance(value, list) else [] if value is None else [value]
        distinct: list[Value] = []
        for each in values:
            if each not in distinct:
                distinct.append(each)
        entries = [entry.attributes for entry in mapping.children]
        total = sum(
            (points(mapping.attributes, entries, variable.base, each) for each in distinct), start=Fraction(0)
        )
        lower, upper = (mapping.attributes.get(name) for name in ("lowerBound", "upperBound"))
        if lower is not None:
            total = max(total, Fraction(lower))
        return total if upper is None else min(total, Fraction(upper))

    def value(self, node: Node) -> Value:
        match node.name:
            case "baseValue":
                return scalar(node.attributes["baseType"], node.text)
            case "variable":
                name = node.attributes["identifier"]
                return self.responses[name] if name in self.responses else self.outcomes[name]
            case "correct":
                return self.variables[node.attributes["identifier"]].correct
            case "default":
                return self.variables[node.attributes["identifier"]].default
            case "null":
                return None
            case "mapResponse":
                return self.mapped(node.attributes["identifier"])
        return operate(node.name, node.attributes, [self.value(child) for child in node.children])
