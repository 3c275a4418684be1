"""Response processing: what a QTI system computes for an answer, spelled out or by a standard template."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.sax.saxutils import quoteattr

from lxml import etree

from questions.formats.qti.declarations import Declarations, Declared
from questions.formats.qti.expressions import build
from questions.formats.qti.state import Budget, Expression, State
from questions.formats.qti.values import Container, NotImportable, Value, number, required

SCORE, MAX_SCORE = "SCORE", "MAXSCORE"
NOT_SCORES = (MAX_SCORE, "MINSCORE", "numAttempts", "completionStatus", "duration", "PASSED")
MAPPED = "<setOutcomeValue identifier='SCORE'><mapResponse identifier='RESPONSE'/></setOutcomeValue>"

type Rule = Callable[[State], None]


class Exit(Exception):
    """Response processing ends here."""


def setting(outcome: str, value: str, base: str = "identifier") -> str:
    return (
        f"<setOutcomeValue identifier='{outcome}'><baseValue baseType='{base}'>{value}</baseValue>"
        "</setOutcomeValue>"
    )


def if_else(condition: str, then: str, otherwise: str) -> str:
    return (
        f"<responseCondition><responseIf>{condition}{then}</responseIf>"
        f"<responseElse>{otherwise}</responseElse></responseCondition>"
    )


def adding(expression: str) -> str:
    sum = f"<sum><variable identifier='SCORE'/>{expression}</sum>"
    return f"<setOutcomeValue identifier='SCORE'>{sum}</setOutcomeValue>"


def is_right(name: str) -> str:
    return f"<match><variable identifier={name}/><correct identifier={name}/></match>"


RIGHT = is_right("'RESPONSE'")
FULL = (
    "<setOutcomeValue identifier='SCORE'><variable identifier='MAXSCORE'/></setOutcomeValue>"
    + if_else(
        "<isNull><variable identifier='SCORE'/></isNull>", setting(SCORE, "1", "float"), ""
    )  # where no MAXSCORE is declared
)
SHOWN = "<setOutcomeValue identifier='FEEDBACK'><variable identifier='RESPONSE'/></setOutcomeValue>"
REACHED = (
    "<equal toleranceMode='exact'><variable identifier='MAXSCORE'/><variable identifier='SCORE'/></equal>"
)
# What the standard's templates say, in the order of the standard; the last three are Common Cartridge's.
TEMPLATES: Mapping[str, str] = {
    "match_correct": if_else(RIGHT, setting(SCORE, "1", "float"), setting(SCORE, "0", "float")),
    "map_response": MAPPED,
    "CC2_match": SHOWN + if_else(RIGHT, FULL, ""),
    "CC2_match_basic": if_else(
        RIGHT, FULL + setting("FEEDBACKBASIC", "correct"), setting("FEEDBACKBASIC", "incorrect")
    ),
    "CC2_map_response": MAPPED
    + if_else(REACHED, setting("FEEDBACK", "correct"), setting("FEEDBACK", "incorrect")),
}


@dataclass(frozen=True)
class Processing:
    """The rules of an item; `outcomes` and `score` are what they make of an answer."""

    declared: Declarations
    rules: tuple[Rule, ...]
    budget: Budget
    score_name: str = SCORE
    written: etree._Element | None = None  # the rules as the file has them; None: it has none that are known

    def uses(self, name: str) -> bool:
        """Whether the rules have an element of this name."""
        return next(self.elements(name), None) is not None

    def elements(self, *names: str) -> Iterator[etree._Element]:
        return iter(()) if self.written is None else self.written.iter(*names)

    def outcomes(self, responses: Mapping[str, Value]) -> dict[str, Value]:
        begun: dict[str, Value] = {self.score_name: Decimal(0)}
        begun |= {name: each.default for name, each in self.declared.outcomes.items()}
        state = State(responses, begun, self.budget)
        state.tick(1 + len(begun) // 10)
        try:
            for rule in self.rules:
                rule(state)
        except Exit:
            pass
        return state.outcomes

    def score(self, responses: Mapping[str, Value]) -> Decimal:
        return number(self.outcomes(responses).get(self.score_name)) or Decimal(0)


def processing_of(item: etree._Element, declared: Declarations, budget: Budget) -> Processing | None:
    """How the item marks; None where it does not say. `NotImportable` where that is not known here."""
    element = item.find("responseProcessing")
    if element is None:
        return None
    if len(element) == 0:
        name = template_of(element)
        if not name:
            return None
        element = etree.fromstring(f"<rules>{TEMPLATES[name]}</rules>")
    return processing(element, declared, budget)


def processing(rules: etree._Element, declared: Declarations, budget: Budget) -> Processing:
    return Processing(declared, rules_of(rules, declared), budget, score_name(declared), rules)


def template_of(element: etree._Element) -> str:
    """The name of the standard template that is meant; empty for none, `NotImportable` for another."""
    address = element.get("template", "").strip() or element.get("templateLocation", "").strip()
    name = re.split(r"[/\\#]", address)[-1].removesuffix(".xml")
    if not address or name in TEMPLATES:
        return name
    raise NotImportable(f"Answers are marked by the template {name[:50]}", element=element)


def standard(declared: Declarations, budget: Budget) -> Processing:
    """What is right earns what its mapping says, or one point: for items that do not say how they mark."""
    text = "".join(
        adding(f"<mapResponse identifier={quoteattr(name)}/>")
        if each.points
        else if_else(is_right(quoteattr(name)), adding("<baseValue baseType='float'>1</baseValue>"), "")
        for name, each in declared.responses.items()
    )
    rules = etree.fromstring(f"<rules>{text}</rules>")
    return replace(processing(rules, declared, budget), score_name=SCORE, written=None)


def score_name(declared: Declarations) -> str:
    """SCORE, or the only number there is among the outcomes."""
    if SCORE in declared.outcomes:
        return SCORE
    numbers = [name for name, each in declared.outcomes.items() if each.is_number and name not in NOT_SCORES]
    return numbers[0] if len(numbers) == 1 else SCORE


def rules_of(element: etree._Element, declared: Declarations) -> tuple[Rule, ...]:
    return tuple(rule_of(child, declared) for child in element)


def rule_of(element: etree._Element, declared: Declarations) -> Rule:
    match element.tag:
        case "setOutcomeValue":
            return set_outcome(element, declared)
        case "responseCondition":
            return condition(element, declared)
        case "responseProcessingFragment":
            rules = rules_of(element, declared)
            return lambda state: run(rules, state)
        case "exitResponse":
            return leave
    raise NotImportable(f"Answers are marked by <{element.tag}>", element=element)


def leave(state: State) -> None:
    raise Exit


def run(rules: tuple[Rule, ...], state: State) -> None:
    for rule in rules:
        rule(state)


def set_outcome(element: etree._Element, declared: Declarations) -> Rule:
    name = required(element, "identifier")
    if len(element) != 1:
        raise NotImportable("Answers are marked by a <setOutcomeValue> without value", element=element)
    value = build(element[0], declared)
    outcome = declared.outcomes.get(name)

    def rule(state: State) -> None:
        state.tick()
        state.outcomes[name] = fitting(value(state), outcome)

    return rule


def fitting(value: Value, outcome: Declared | None) -> Value:
    """A single value where a container is wanted, or the other way round."""
    if outcome is None or value is None:
        return value
    if outcome.cardinality == "single":
        return value.items[0] if isinstance(value, Container) else value
    return value if isinstance(value, Container) else outcome.value((value,))


def condition(element: etree._Element, declared: Declarations) -> Rule:
    branches = tuple(branches_of(element, declared))

    def rule(state: State) -> None:
        for test, rules in branches:
            state.tick()
            if test is None or test(state) is True:
                run(rules, state)
                return

    return rule


def branches_of(
    element: etree._Element, declared: Declarations
) -> Iterator[tuple[Expression | None, tuple[Rule, ...]]]:
    for branch in element:
        if branch.tag == "responseElse":
            yield None, rules_of(branch, declared)
        elif branch.tag in ("responseIf", "responseElseIf") and len(branch):
            rules = tuple(rule_of(child, declared) for child in list(branch)[1:])
            yield build(branch[0], declared), rules
        else:
            raise NotImportable(f"Answers are marked by <{branch.tag}>", element=branch)
