"""Choice interactions: single choice, true or false, multiple choice."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.body import Feedback, take_feedback
from questions.formats.qti.choice_rules import Key, rule_of
from questions.formats.qti.feedback import Shown
from questions.formats.qti.reading import Made, Reading, Tried, best, is_near, kept, limit, share
from questions.formats.qti.values import NotImportable, items_of, required
from questions.types.contract import MIN_CHOICES, ChoiceDraft
from questions.types.fractions import ONE
from questions.types.true_false import TEXTS

MAX_CHOICES = 40  # that are looked at; a question has fewer
PAIRS_BELOW = 24
ALL_BELOW = 9  # choices of which every selection is tried


def read(reading: Reading, interaction: etree._Element, feedback: Sequence[Feedback]) -> Made:
    response = reading.response_of(interaction)
    elements = interaction.findall("simpleChoice")
    if not 0 < len(elements) <= MAX_CHOICES:
        message = f"The question has {len(elements)} choices; give 2 to {MAX_CHOICES}."
        raise NotImportable(message, element=interaction)
    ids = [required(each, "identifier") for each in elements]
    most = limit(interaction, "maxChoices", 1)
    least = limit(interaction, "minChoices", 0)
    if response.cardinality == "single" or (most == 1 and least == 0):
        tried = reading.tried({response.name: response.value((id,))} for id in ids)
        return single(reading, interaction, feedback, tried, ids)
    if response.cardinality != "multiple":
        raise NotImportable(
            "An order of choices is not a choice; use an orderInteraction.", element=interaction
        )
    sizes = range(max(1, least), (most or len(ids)) + 1)
    selections = [
        each for each in selections_of(ids, declared_right(reading, interaction)) if len(each) in sizes
    ]
    tried = reading.tried({response.name: response.value(each)} for each in selections)
    return multiple(reading, interaction, feedback, tried, ids)


def declared_right(reading: Reading, interaction: etree._Element) -> tuple[str, ...]:
    response = reading.response_of(interaction)
    right = [str(item) for item in items_of(response.correct)]
    if not right and response.points is not None:
        right = [str(entry.key) for entry in response.points.entries if entry.points > 0]
    return tuple(right)


def selections_of(ids: Sequence[str], right: Sequence[str]) -> list[tuple[str, ...]]:
    """Every selection of few choices; of more, the small ones, the right one and its neighbours, and all."""
    if len(ids) < ALL_BELOW:
        return [each for size in range(1, len(ids) + 1) for each in combinations(ids, size)]
    key = [id for id in ids if id in right]
    found = [*combinations(ids, 1), tuple(ids), tuple(key)]
    found += combinations(ids, 2) if len(ids) <= PAIRS_BELOW else ()
    found += [tuple(each for each in ids if each != id) for id in ids]
    found += [tuple(each for each in ids if (each in key) != (each == id)) for id in ids]
    found += [tuple(key[:size]) for size in range(1, len(key))]
    wrong = [id for id in ids if id not in key]
    found += [
        tuple(id for id in ids if id in {*key[:some], *wrong[:others]})
        for some in range(len(key) + 1)
        for others in range(len(wrong) + 1)
    ]
    return [each for each in dict.fromkeys(found) if each]


def picked(one: Tried, id: str) -> bool:
    return any(id in items_of(value) for value in one.answer.values())


def single(
    reading: Reading,
    interaction: etree._Element,
    feedback: Sequence[Feedback],
    tried: Sequence[Tried],
    ids: Sequence[str],
) -> Made:
    full = best(tried, reading)
    shares = [share(one.score, full) for one in tried]
    if sum(is_near(each, ONE) for each in shares) > 1:
        message = "More than one choice earns the full mark; let one do, or let several be chosen together."
        raise NotImportable(message, element=interaction)
    reading.tell_full(full)
    shown = Shown(reading, feedback, tried)
    told = [shown.by_answer(one.outcomes) for one in tried]
    shown.told_by([one.outcomes for one in tried])
    partly = any(each not in (0, 1) and not is_near(each, ONE) for each in shares)
    if any(each < -1 for each in shares):
        reading.lose(
            "A choice takes away more than the full mark", "it takes away the full mark", interaction
        )
    explanation = shown.explanation(full)
    choices = choices_of(
        reading,
        interaction,
        correct=[is_near(each, ONE) for each in shares],
        fractions=[ONE if is_near(each, ONE) else max(-ONE, kept(each)) for each in shares]
        if partly
        else None,
        feedback=told,
    )
    options = options_of("single_choice", {"scoring": "fractions"} if partly else {})
    if is_true_false(interaction, choices) and not partly:
        choices = tuple(as_true_false(choice) for choice in choices)
        return Made(type="true_false", stem="", choices=choices, explanation=explanation)
    tell_order(reading, interaction)
    return Made(type="single_choice", stem="", choices=choices, options=options, explanation=explanation)


def is_true_false(interaction: etree._Element, choices: Sequence[ChoiceDraft]) -> bool:
    texts = tuple(choice.text.strip().title() for choice in choices)
    return texts == TEXTS and interaction.get("shuffle", "false") != "true"


def as_true_false(choice: ChoiceDraft) -> ChoiceDraft:
    return ChoiceDraft(
        text=choice.text.strip().title(), is_correct=choice.is_correct, feedback=choice.feedback
    )


def choices_of(
    reading: Reading,
    interaction: etree._Element,
    *,
    correct: Sequence[bool],
    fractions: Sequence[Decimal] | None,
    feedback: Sequence[str],
) -> tuple[ChoiceDraft, ...]:
    elements = interaction.findall("simpleChoice")
    pinned = pinned_of(reading, interaction, elements)
    take_feedback(reading.body.feedback)
    texts = [reading.content.text(each) for each in elements]
    return tuple(
        ChoiceDraft(
            text=text,
            is_correct=correct[n],
            fraction=None if fractions is None else fractions[n],
            feedback=feedback[n],
            pinned=pinned[n],
        )
        for n, text in enumerate(texts)
    )


def pinned_of(
    reading: Reading, interaction: etree._Element, elements: Sequence[etree._Element]
) -> list[bool]:
    """The choices at the end that stay there; what else stays in its place is told."""
    fixed = [each.get("fixed") == "true" for each in elements]
    if interaction.get("shuffle", "false") != "true":
        return [False] * len(fixed)
    loose = max((n + 1 for n, each in enumerate(fixed) if not each), default=0)
    if any(fixed[:loose]) or (loose < MIN_CHOICES and any(fixed)):
        reading.lose("A choice that stays in its place", "it may be shuffled, as the quiz says", interaction)
    return [n >= loose >= MIN_CHOICES for n in range(len(fixed))]


def tell_order(reading: Reading, interaction: etree._Element) -> None:
    if interaction.get("shuffle") == "false":
        what = "That the choices stand in the file's order"
        reading.lose(what, "a quiz says whether they are shuffled", interaction)


def multiple(
    reading: Reading,
    interaction: etree._Element,
    feedback: Sequence[Feedback],
    tried: Sequence[Tried],
    ids: Sequence[str],
) -> Made:
    full = best(tried, reading)
    right = right_selection(reading, interaction, tried, full)
    reading.tell_full(full)
    rule = rule_of(reading, interaction, tried, Key(ids=ids, right=right), full)
    shown = Shown(reading, feedback, tried)
    told = shown.by_choice(ids, picked)
    explanation = shown.explanation(full)
    choices = choices_of(
        reading,
        interaction,
        correct=[id in right for id in ids],
        fractions=rule.fractions,
        feedback=[told.get(id, "") for id in ids],
    )
    tell_order(reading, interaction)
    given = {"scoring": rule.name, "choose": rule.choose}
    options = options_of("multiple_choice", given)
    return Made(type="multiple_choice", stem="", choices=choices, options=options, explanation=explanation)


def right_selection(
    reading: Reading, interaction: etree._Element, tried: Sequence[Tried], full: Decimal
) -> frozenset[str]:
    """The selection that is the key: the declared one, or the smallest that gets the full mark."""
    name = required(interaction, "responseIdentifier")
    selections = [
        frozenset(map(str, items_of(one.answer[name]))) for one in tried if is_near(one.score, full)
    ]
    declared = frozenset(declared_right(reading, interaction))
    if declared in selections:
        return declared
    smallest = min(map(len, selections))
    found = {each for each in selections if len(each) == smallest}
    if len(found) > 1:
        message = "Several selections earn the full mark and the file does not say which is right; say it."
        raise NotImportable(message, element=interaction)
    if items_of(reading.response_of(interaction).correct):
        reading.lose(
            "Another selection is named as right than the one that gets the full mark",
            "the one that gets the full mark is right",
            interaction,
        )
    return found.pop()
