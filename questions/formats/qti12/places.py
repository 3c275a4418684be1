"""Blanks in a text, typed or picked, and matching: several responses that count together."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.reading import NEAR, is_near, kept
from questions.formats.qti.values import NotImportable, required
from questions.formats.qti12.choices import labels_of
from questions.formats.qti12.conditions import declared_right
from questions.formats.qti12.reading import Made, Reading, fraction_text
from questions.types import matching
from questions.types.cloze import MAX_BLANKS
from questions.types.fractions import ONE

PREFIX = "response_"

type Labels = Mapping[str, etree._Element]  # noqa: SLF001 (lxml has no other name for it)


def blanks(reading: Reading, responses: Sequence[etree._Element], *, typed: bool) -> Made:
    """The text has `[name]` where a blank stands."""
    if len(responses) > MAX_BLANKS:
        raise NotImportable(f"There are more than {MAX_BLANKS} blanks; split the item.", element=reading.item)
    idents = [required(each, "ident") for each in responses]
    labels = dict(zip(idents, map(labels_of, responses), strict=True))
    worth = {
        ident: {label: reading.processing.score({ident: (label,)}) for label in labels[ident]}
        for ident in idents
    }
    most = {ident: max(each.values()) for ident, each in worth.items()}
    if any(each <= NEAR for each in most.values()):
        message = "A blank earns nothing by itself; let each blank add its share to the score."
        raise NotImportable(message, element=reading.item)
    tell_together(reading, worth, most)
    total = sum(most.values(), start=Decimal(0))
    names = names_of(reading, idents)
    equal = all(is_near(each / total, next(iter(most.values())) / total) for each in most.values())
    given = {
        names[ident]: {
            "kind": "text" if typed else "choice",
            "weight": None if equal else format(kept(most[ident] / total), "f"),
            **(accepted if typed else offered)(reading, labels[ident], worth[ident], most[ident]),
        }
        for ident in idents
    }
    tried = reading.try_out([{ident: (best(worth[ident]),) for ident in idents}, {}])
    explanation = reading.explanation(tried, tried[0].score)
    stem = with_blanks(reading, names)
    return Made(
        type="cloze", stem=stem, options=options_of("cloze", {"blanks": given}), explanation=explanation
    )


def best(worth: Mapping[str, Decimal]) -> str:
    return max(worth, key=lambda label: worth[label])


def tell_together(
    reading: Reading, worth: Mapping[str, Mapping[str, Decimal]], most: Mapping[str, Decimal]
) -> None:
    together = reading.processing.score({ident: (best(each),) for ident, each in worth.items()})
    if abs(together - sum(most.values())) > NEAR:
        what = "The blanks are marked together"
        reading.lose(what, "each earns its share of the mark by itself", reading.item)


def accepted(reading: Reading, labels: Labels, worth: Mapping[str, Decimal], most: Decimal) -> dict[str, Any]:
    order = sorted(labels, key=lambda label: worth[label] < most)
    answers: dict[str, dict[str, str]] = {}
    for label in order:
        words = " ".join("".join(map(str, labels[label].itertext())).split())
        if worth[label] > NEAR and words:
            given = {"text": words, "fraction": fraction_text(worth[label], most)}
            answers.setdefault(words.casefold(), given)
    return {"answers": list(answers.values())}


def offered(reading: Reading, labels: Labels, worth: Mapping[str, Decimal], most: Decimal) -> dict[str, Any]:
    shares = {label: fraction_text(worth[label], most) for label in labels}
    return {
        "choices": [
            {"text": reading.text(element), "correct": shares[label] == "1", "fraction": shares[label]}
            for label, element in labels.items()
        ]
    }


def names_of(reading: Reading, idents: Sequence[str]) -> dict[str, str]:
    """Names of the blanks: what the file calls them, as far as ours may be called so."""
    names = [re.sub(r"[^A-Za-z0-9_-]+", "-", ident.removeprefix(PREFIX)).strip("-")[:50] for ident in idents]
    if len(set(names)) < len(names) or not all(names):
        names = [f"blank-{n}" for n, _ in enumerate(idents, start=1)]
    return dict(zip(idents, names, strict=True))


def with_blanks(reading: Reading, names: Mapping[str, str]) -> str:
    """The text of the item with our signs for its blanks, which are put in before it is read."""
    presentation = reading.item.find("presentation")
    source = "" if presentation is None else "".join(map(str, presentation.itertext()))
    materials = [] if presentation is None else list(presentation.iter("mattext"))
    for each in materials:
        each.text = (each.text or "").replace("{{", "{ {")  # would begin the name of a blank
    for ident, name in names.items():
        place = f"[{ident.removeprefix(PREFIX)}]"
        if place not in source:
            message = f"The text does not say where {place[:60]} stands; write it there."
            raise NotImportable(message, element=reading.item)
        holder = next((each for each in materials if place in (each.text or "")), None)
        if holder is not None:
            holder.text = (holder.text or "").replace(place, "{{" + name + "}}", 1)
    return reading.text(presentation)


def pairs(reading: Reading, responses: Sequence[etree._Element]) -> Made:
    idents = [required(each, "ident") for each in responses]
    labels = dict(zip(idents, map(labels_of, responses), strict=True))
    right = declared_right(reading.processing, idents)
    if right.keys() != set(idents) or any(right[ident] not in labels[ident] for ident in idents):
        message = "The file does not say what belongs to each text on the left; mend its marking."
        raise NotImportable(message, element=reading.item)
    texts = {label: reading.text(element) for each in labels.values() for label, element in each.items()}
    lefts = {ident: reading.text(each) for ident, each in zip(idents, responses, strict=True)}
    used = {texts[label] for label in right.values()}
    tried = reading.try_out(
        [{ident: (right[ident],) for ident in idents}, *({ident: (right[ident],)} for ident in idents), {}]
    )
    full = reading.best(tried)
    given = {
        "pairs": [{"left": lefts[ident], "right": texts[right[ident]]} for ident in idents],
        "distractors": list(dict.fromkeys(text for text in texts.values() if text not in used)),
        "scoring": scoring(reading, [each.score / full for each in tried[1:-1]]),
    }
    explanation = reading.explanation(tried, full)
    return Made(type="matching", options=options_of("matching", given), explanation=explanation)


def scoring(reading: Reading, alone: Sequence[Decimal]) -> str:
    """The rule that gives each pair, by itself, what it earns in the file; the nearest is told."""
    if all(abs(each) <= NEAR for each in alone):
        return "all_or_nothing"
    if any(abs(each - ONE / len(alone)) > Decimal("0.001") for each in alone):
        words = matching.RULES_IN_WORDS[matching.DEFAULT_RULE]
        what = "Pairs are marked by a rule that there is none for here"
        reading.lose(what, f"they are marked by the nearest: {words}", reading.item)
    return matching.DEFAULT_RULE
