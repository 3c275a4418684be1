"""Multiple choice, true or false, multiple answers."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.choice import selections_of
from questions.formats.qti.reading import NEAR
from questions.formats.qti.values import NotImportable, required, text_of
from questions.formats.qti12.reading import Made, Reading, Tried, fraction
from questions.formats.qti12.rules import Rule, nearest
from questions.types.contract import ChoiceDraft
from questions.types.fractions import ONE, RULES_IN_WORDS
from questions.types.true_false import TEXTS

MAX_LABELS = 60


def labels_of(response: etree._Element) -> Mapping[str, etree._Element]:
    labels = {required(each, "ident"): each for each in response.iter("response_label")}
    if not 0 < len(labels) <= MAX_LABELS:
        message = f"The question has {len(labels)} choices; give 2 to {MAX_LABELS}."
        raise NotImportable(message, element=response)
    return labels


def read(reading: Reading, response: etree._Element) -> Made:
    if response.get("rcardinality", "Single").lower() == "multiple":
        return multiple(reading, response)
    return single(reading, response)


def single(reading: Reading, response: etree._Element) -> Made:
    ident, labels = required(response, "ident"), labels_of(response)
    tried = reading.try_out({ident: (label,)} for label in labels)
    full = reading.best(tried)
    shares = [fraction(each.score, full) for each in tried]
    if shares.count(ONE) != 1:
        message = "More than one choice earns the full mark; let one do, or let several be chosen together."
        raise NotImportable(message, element=response)
    own = owned(reading, tried)
    partly = any(each not in (0, 1) for each in shares)
    choices = tuple(
        ChoiceDraft(
            text=reading.text(element),
            is_correct=worth == ONE,
            fraction=worth if partly else None,
            feedback=reading.feedback_text(shown),
        )
        for element, worth, shown in zip(labels.values(), shares, own, strict=True)
    )
    explanation = reading.explanation(tried, full, [ident for shown in own for ident in shown])
    if not partly and tuple(choice.text.strip().title() for choice in choices) == TEXTS:
        choices = tuple(
            ChoiceDraft(text=text, is_correct=choice.is_correct, feedback=choice.feedback)
            for text, choice in zip(TEXTS, choices, strict=True)
        )
        return Made(type="true_false", choices=choices, explanation=explanation)
    options = options_of("single_choice", {"scoring": "fractions"} if partly else {})
    return Made(type="single_choice", choices=choices, options=options, explanation=explanation)


def owned(reading: Reading, tried: list[Tried]) -> list[list[str]]:
    """The feedback that each of some answers shows and no other one does."""
    own = of_single_answers(reading)
    counts = Counter(ident for one in tried for ident in one.outcome.shown)
    return [[ident for ident in one.outcome.shown if counts[ident] == 1 and ident in own] for one in tried]


def of_single_answers(reading: Reading) -> set[str]:
    """The feedback that conditions show which do not mark: it is of an answer, and not of all right ones."""
    return {
        each.get("linkrefid", "")
        for condition in reading.item.iter("respcondition")
        if condition.find("setvar") is None and condition.find(".//other") is None
        for each in condition.iter("displayfeedback")
        if each.get("linkrefid", "") in reading.feedback
    }


def multiple(reading: Reading, response: etree._Element) -> Made:
    ident, labels = required(response, "ident"), labels_of(response)
    ids = list(labels)
    selections = selections_of(ids, declared(reading, ident))
    tried = reading.try_out({ident: selection} for selection in selections)
    full = reading.best(tried)
    right = right_selection(tried, ident, full, response)
    rule = rule_of(reading, response, tried, right, full)
    feedback = {
        label: [
            shown
            for shown in reading.feedback
            if all((shown in each.outcome.shown) == (label in each.answer[ident]) for each in tried)
        ]
        for label in labels
    }
    taken = [shown for each in feedback.values() for shown in each]
    choices = tuple(
        ChoiceDraft(
            text=reading.text(element),
            is_correct=label in right,
            fraction=None if rule.fractions is None else rule.fractions[n],
            feedback=reading.feedback_text(feedback[label]),
        )
        for n, (label, element) in enumerate(labels.items())
    )
    return Made(
        type="multiple_choice",
        choices=choices,
        options=options_of("multiple_choice", {"scoring": rule.name}),
        explanation=reading.explanation(tried, full, taken),
    )


def declared(reading: Reading, ident: str) -> list[str]:
    """The choices of which some condition that marks wants that they are ticked."""
    return [
        text_of(each).strip()
        for condition in reading.item.iter("respcondition")
        if condition.find("setvar") is not None
        for each in condition.iter("varequal")
        if each.get("respident") == ident and not any(True for _ in each.iterancestors("not"))
    ]


def right_selection(
    tried: list[Tried], ident: str, full: Decimal, response: etree._Element
) -> frozenset[str]:
    """The smallest selection that gets the full mark."""
    best = [frozenset(each.answer[ident]) for each in tried if each.score >= full - NEAR]
    smallest = min(map(len, best))
    found = {each for each in best if len(each) == smallest}
    if len(found) > 1:
        message = "Several selections earn the full mark, and none is said to be right; mend the marking."
        raise NotImportable(message, element=response)
    return found.pop()


def rule_of(
    reading: Reading, response: etree._Element, tried: list[Tried], right: frozenset[str], full: Decimal
) -> Rule:
    """The rule of ours that gives the same marks, else the nearest, which is told."""
    (ident,) = tried[0].answer
    shares = {frozenset(each.answer[ident]): each.score / full for each in tried}
    rule = nearest(shares, list(labels_of(response)), right)
    if any(each < -NEAR for each in shares.values()):
        reading.lose("Some answers earn less than nothing", "they earn nothing", response)
    if rule.apart > NEAR:
        what = "Answers are marked by a rule that there is none for here"
        done = f"they are marked by the nearest: {RULES_IN_WORDS[rule.name]}"
        reading.lose(what, done, response)
    return rule
