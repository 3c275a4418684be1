"""Response processing of QTI 1.2: the score, and the feedback that shows, for an answer.

An answer gives the texts that were picked or typed by the response's ident. Conditions are looked at in
their order; one that holds ends it, unless it says to continue.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from lxml import etree

from questions.formats.qti.state import Budget
from questions.formats.qti.values import NotImportable, number_of, text_of

type Answer = Mapping[str, Sequence[str]]
type Test = Callable[[Answer], bool]

SCORE = "SCORE"
YES = "yes"
COMPARISONS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "vargt": lambda given, bound: given > bound,
    "vargte": lambda given, bound: given >= bound,
    "varlt": lambda given, bound: given < bound,
    "varlte": lambda given, bound: given <= bound,
}
MAX_CONDITIONS = 2_000
STEP = 100  # characters that are compared in one step


@dataclass
class Outcome:
    """What an answer earns, in the file's own points, and the idents of the feedback that it shows."""

    score: Decimal = Decimal(0)
    shown: dict[str, None] = field(default_factory=dict)  # in their order


@dataclass(frozen=True)
class Condition:
    holds: Test | None  # None: whatever no condition that marks has taken
    changes: tuple[tuple[str, Decimal], ...]
    shows: tuple[str, ...]
    continues: bool


@dataclass(frozen=True)
class Processing:
    conditions: tuple[Condition, ...]
    start: Decimal
    least: Decimal | None
    most: Decimal | None
    element: etree._Element
    budget: Budget
    steps: int  # that an answer takes at most

    def outcome(self, answer: Answer) -> Outcome:
        self.budget.take(self.steps)
        found, taken = Outcome(self.start), False
        for condition in self.conditions:
            if not (not taken if condition.holds is None else condition.holds(answer)):
                continue
            for action, value in condition.changes:
                found.score = changed(found.score, action, value)
            found.shown |= dict.fromkeys(condition.shows)
            taken = taken or bool(condition.changes)
            if not condition.continues:
                break
        found.score = found.score if self.least is None else max(found.score, self.least)
        found.score = found.score if self.most is None else min(found.score, self.most)
        return found

    def score(self, answer: Answer) -> Decimal:
        return self.outcome(answer).score


def changed(score: Decimal, action: str, value: Decimal) -> Decimal:
    match action:
        case "add":
            return score + value
        case "subtract":
            return score - value
        case "multiply":
            return score * value
        case "divide":
            return score / value if value else score
    return value


def processing_of(item: etree._Element, budget: Budget) -> Processing:
    elements = [*item.iter("respcondition")]
    if len(elements) > MAX_CONDITIONS:
        message = f"The item has more than {MAX_CONDITIONS} conditions; split it."
        raise NotImportable(message, element=item)
    declared = next((each for each in item.iter("decvar") if each.get("varname", SCORE) == SCORE), None)
    start, least, most = (limit(declared, name) for name in ("defaultval", "minvalue", "maxvalue"))
    conditions = tuple(map(condition_of, elements))
    steps = sum(1 + len(text_of(each)) // STEP for test in item.iter("conditionvar") for each in test.iter())
    steps += sum(1 + len(condition.shows) for condition in conditions)
    return Processing(conditions, start or Decimal(0), least, most, item, budget, steps)


def limit(declared: etree._Element | None, name: str) -> Decimal | None:
    """A number that the declaration of the score has; None for none."""
    text = "" if declared is None else declared.get(name, "").strip()
    return number_of(text, element=declared) if declared is not None and text else None


def condition_of(element: etree._Element) -> Condition:
    changes = [
        (each.get("action", "Set").lower(), number_of(text_of(each), element=each))
        for each in element.iter("setvar")
        if each.get("varname", SCORE) == SCORE
    ]
    shows = [each.get("linkrefid", "") for each in element.iter("displayfeedback")]
    test = element.find("conditionvar")
    is_other = test is None or any(each.tag == "other" for each in test)
    return Condition(
        None if is_other or test is None else every(test),
        tuple(changes),
        tuple(shows),
        element.get("continue", "No").lower() == YES,
    )


def every(element: etree._Element) -> Test:
    """All tests in an element; several values of one response are alternatives, as it has only one."""
    children = [each for each in element if isinstance(each.tag, str)]
    tests = [test_of(each) for each in children]
    if element.tag == "conditionvar" and is_alternatives(children):
        return lambda answer: any(test(answer) for test in tests)
    return lambda answer: all(test(answer) for test in tests)


def is_alternatives(children: Sequence[etree._Element]) -> bool:
    idents = {each.get("respident") for each in children}
    return len(children) > 1 and len(idents) == 1 and all(each.tag == "varequal" for each in children)


def test_of(element: etree._Element) -> Test:
    match element.tag:
        case "and":
            return every(element)
        case "or":
            tests = [test_of(each) for each in element if isinstance(each.tag, str)]
            return lambda answer: any(test(answer) for test in tests)
        case "not":
            test = every(element)
            return lambda answer: not test(answer)
        case "other":
            return lambda _: True
    return comparison(element)


def comparison(element: etree._Element) -> Test:
    ident, text = element.get("respident", ""), text_of(element).strip()
    exact = element.get("case", "No").lower() == YES
    match element.tag:
        case "varequal":
            return lambda answer: any(same(each, text, exact=exact) for each in answer.get(ident, ()))
        case "varsubstring":
            return lambda answer: any(
                folded(text, exact=exact) in folded(each, exact=exact) for each in answer.get(ident, ())
            )
        case "unanswered":
            return lambda answer: not answer.get(ident)
        case "vargt" | "vargte" | "varlt" | "varlte" as name:
            bound = number_of(text, element=element)
            return lambda answer: any(
                COMPARISONS[name](given, bound) for given in numbers(answer.get(ident, ()))
            )
    message = f"Answers are marked by <{str(element.tag)[:50]}>, which is not supported; compare values."
    raise NotImportable(message, element=element)


def same(given: str, text: str, *, exact: bool) -> bool:
    if folded(given, exact=exact) == folded(text, exact=exact):
        return True
    one, other = number(given), number(text)
    return one is not None and one == other


def folded(text: str, *, exact: bool) -> str:
    return text.strip() if exact else text.strip().casefold()


def number(text: str) -> Decimal | None:
    try:
        return number_of(text, element=NOWHERE)
    except NotImportable:
        return None


NOWHERE = etree.Element("none")


def numbers(texts: Sequence[str]) -> Iterator[Decimal]:
    for text in texts:
        if (found := number(text)) is not None:
            yield found


def values_of(processing: Processing, ident: str, *, tags: Sequence[str] = ("varequal",)) -> list[str]:
    """The values that conditions compare a response with, in the order of the file."""
    found = [
        text_of(each).strip()
        for condition in processing.element.iter("conditionvar")
        for each in condition.iter(*tags)
        if each.get("respident") == ident
    ]
    return list(dict.fromkeys(text for text in found if text))


def declared_right(processing: Processing, idents: Sequence[str]) -> dict[str, str]:
    """By response, a value that conditions compare it with that earns something, not one they exclude."""
    right: dict[str, str] = {}
    for condition in processing.element.iter("respcondition"):
        if condition.find("setvar") is None:
            continue
        for each in condition.iter("varequal"):
            excluded = any(True for _ in each.iterancestors("not"))
            if each.get("respident") in idents and not excluded:
                right.setdefault(each.get("respident", ""), text_of(each).strip())
    return right
