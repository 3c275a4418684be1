"""From the answers of a GIFT question to the type that it is and what that type has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from questions.formats.gift.chunks import WHITE
from questions.formats.gift.escapes import shown
from questions.formats.gift.refusals import Refused
from questions.formats.gift.source import Answer, Source, pieces, signed
from questions.formats.gift.texts import PLAIN, Notes, in_format
from questions.formats.gift.weights import adding_up
from questions.formats.native.options import options_of
from questions.types.contract import MIN_CHOICES, ChoiceDraft
from questions.types.fractions import ONE, ZERO
from questions.types.numbers import EXACT, NotANumber, number, plain
from questions.types.texts import Rules, concrete
from questions.types.true_false import TEXTS

TRUE, FALSE = ("T", "TRUE"), ("F", "FALSE")
ARROW = "->"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What the answers make of a question; `lines` are where the fields stand."""

    type: str
    choices: tuple[ChoiceDraft, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


def answers_of(source: Source, format: str, notes: Notes) -> Answers:
    """The first that fits, in Moodle's order."""
    text = source.answers
    if not text:
        return Answers(type="essay")
    if text[0] == "#":
        return numeric(source, format, notes)
    if text[0] == ">":
        message = "This is an ordering question of a Moodle plugin, which GIFT itself does not have."
        raise Refused(source.answers_line, f"{message} Export it from Moodle as XML.")
    if "~" in text:
        return choices(source, format, notes)
    if "=" in text and ARROW in text:
        return matching(source, format, notes)
    word = text.partition("#")[0].strip(WHITE)
    if word in TRUE + FALSE:
        return true_false(source, word in TRUE, format, notes)
    return short_text(source, format, notes)


def choices(source: Source, format: str, notes: Notes) -> Answers:
    """Single choice if some answer has the sign of the right one, else multiple choice by weights."""
    found = list(signed(source.answers, source.answers_line, "~="))
    single = any(answer.sign == "=" for answer in found)
    kept = [answer for answer in found if answer.text or lost_feedback(answer, notes)]
    if len(kept) < MIN_CHOICES:
        raise Refused(source.answers_line, "A choice needs at least two answers; this has one.")
    shares = [share_of_choice(answer, notes) for answer in kept]
    if not any(share > ZERO for share in shares):
        message = "No answer is right. Begin the right one with =, or give weights such as ~%50%."
        raise Refused(source.answers_line, message)
    drafts = tuple(
        ChoiceDraft(
            text=notes.commonmark(text_of(answer), format=format, line=answer.line),
            is_correct=share == ONE if single else share > ZERO,
            fraction=share,
            feedback=notes.commonmark(answer.feedback, format=format, line=answer.line),
        )
        for answer, share in zip(kept, shares if single else adding_up(shares), strict=True)
    )
    lines = {f"choices.{index}.text": answer.line for index, answer in enumerate(kept)}
    return single_choice(drafts, lines, notes) if single else multiple_choice(drafts, lines)


def lost_feedback(answer: Answer, notes: Notes) -> bool:
    """Whether to keep an answer without text: no, as Moodle does."""
    if answer.feedback.strip(WHITE):
        notes.lose("An answer has no text.", "It was left out, with its feedback.", answer.line)
    return False


def share_of_choice(answer: Answer, notes: Notes) -> Decimal:
    """What a choice earns. A weight after `=` is text, as in Moodle; so is what only looks like a weight."""
    if answer.odd_weight or (answer.sign == "=" and answer.fraction is not None):
        notes.lose("An answer begins with what is no weight here.", "It was kept as text.", answer.line)
    if answer.sign == "=":
        return ONE
    return answer.fraction or ZERO


def text_of(answer: Answer) -> str:
    if answer.sign == "=" and answer.fraction is not None:
        return f"%{plain(answer.fraction * 100)}%{answer.text}"
    return answer.text


def single_choice(drafts: tuple[ChoiceDraft, ...], lines: dict[str, int], notes: Notes) -> Answers:
    right = sum(draft.is_correct for draft in drafts)
    if right > 1:
        what = f"{right} answers are right, of which learners pick one."
        notes.lose(
            what, "All of them are marked. Mark one, or make it multiple choice.", lines["choices.0.text"]
        )
    if all(draft.is_correct or not draft.fraction for draft in drafts):
        return Answers(type="single_choice", choices=tuple(map(without_fraction, drafts)), lines=lines)
    options = options_of("single_choice", {"scoring": "fractions"})
    return Answers(type="single_choice", choices=drafts, options=options, lines=lines)


def without_fraction(draft: ChoiceDraft) -> ChoiceDraft:
    return ChoiceDraft(text=draft.text, is_correct=draft.is_correct, feedback=draft.feedback)


def multiple_choice(drafts: tuple[ChoiceDraft, ...], lines: dict[str, int]) -> Answers:
    options = options_of("multiple_choice", {"scoring": "fractions"})
    return Answers(type="multiple_choice", choices=drafts, options=options, lines=lines)


def true_false(source: Source, right: bool, format: str, notes: Notes) -> Answers:
    """Two feedbacks: to the wrong answer, then to the right one."""
    _, wrong, praise = [*source.answers.split("#", 2), "", ""][:3]
    told = [notes.commonmark(each, format=format, line=source.answers_line) for each in (praise, wrong)]
    feedback = told if right else list(reversed(told))
    pairs = zip(TEXTS, (right, not right), feedback, strict=True)
    drafts = [ChoiceDraft(text=text, is_correct=correct, feedback=said) for text, correct, said in pairs]
    return Answers(type="true_false", choices=tuple(drafts))


def matching(source: Source, format: str, notes: Notes) -> Answers:
    """Pairs, and rights without a left. Both sides are texts; only the left has a format."""
    pairs, distractors, lines = list[dict[str, str]](), list[str](), dict[str, int]()
    for piece in pieces(source.answers, source.answers_line, "="):
        left, arrow, right = piece.text.partition(ARROW)
        if not arrow:
            raise Refused(piece.line, "This pair has no ->; write =left -> right.")
        told = notes.converted(right, PLAIN, piece.line)
        if left.strip(WHITE):
            lines[f"options.pairs.{len(pairs)}.left"] = piece.line
            pairs.append({"left": notes.commonmark(left, format=format, line=piece.line), "right": told})
        else:
            distractors.append(told)
    if not pairs or len(pairs) + len(distractors) < MIN_CHOICES:
        raise Refused(source.answers_line, "Matching needs at least two answers such as =left -> right.")
    rights = {pair["right"] for pair in pairs}
    unused = [text for text in dict.fromkeys(distractors) if text not in rights]
    options = options_of("matching", {"pairs": pairs, "distractors": unused})
    return Answers(type="matching", options=options, lines=lines)


def short_text(source: Source, format: str, notes: Notes) -> Answers:
    if source.answers.upper() in TRUE + FALSE:
        what, done = (
            f'"{source.answers}" is a word here.',
            "It was read as a short answer; write TRUE or FALSE.",
        )
        notes.lose(what, done, source.answers_line)
    found = [
        answer
        for answer in signed(source.answers, source.answers_line, "=")
        if answer.text or lost_feedback(answer, notes)
    ]
    accepted = [
        {"text": shown(in_format(answer.text, PLAIN)[1]).strip(WHITE), **worth(answer, format, notes)}
        for answer in found
    ]
    refuse_without_right(accepted, source)
    accepted, wildcards = without_wildcards(accepted)
    lines = {f"options.answers.{index}.text": answer.line for index, answer in enumerate(found)}
    options = options_of("short_text", {"answers": accepted, "wildcards": wildcards})
    return Answers(type="short_text", options=options, lines=lines)


def without_wildcards(accepted: list[dict[str, str]]) -> tuple[list[dict[str, str]], bool]:
    """The answers, and whether a star in them stands for anything; if none does, stars are themselves."""
    plain_texts = [concrete(answer["text"], Rules(wildcards=True)) for answer in accepted]
    if None in plain_texts:
        return accepted, True
    return [{**answer, "text": text or ""} for answer, text in zip(accepted, plain_texts, strict=True)], False


def worth(answer: Answer, format: str, notes: Notes) -> dict[str, str]:
    """What an accepted answer earns and says; less than nothing is nothing."""
    if answer.odd_weight:
        notes.lose("An answer begins with what is no weight here.", "It was kept as text.", answer.line)
    fraction = ONE if answer.fraction is None else answer.fraction
    if fraction < ZERO:
        notes.lose("An answer takes marks away.", "It earns none.", answer.line)
    feedback = notes.commonmark(answer.feedback, format=format, line=answer.line)
    return {"fraction": plain(max(fraction, ZERO)), "feedback": feedback}


def refuse_without_right(accepted: Sequence[dict[str, str]], source: Source) -> None:
    if not any(answer["fraction"] == "1" for answer in accepted):
        raise Refused(source.answers_line, "No answer earns the full mark; give one without a weight.")


def numeric(source: Source, format: str, notes: Notes) -> Answers:
    text, tilde, wrong = source.answers[1:].partition("~")
    if tilde and wrong.partition("#")[2].strip(WHITE):
        line = source.answers_line + text.count("\n")
        notes.lose("There is feedback to every other number.", "It was left out.", line)
    found = [answer for answer in signed(text, source.answers_line, "=") if not is_any(answer, notes)]
    accepted = [{**interval(answer), **worth(answer, format, notes)} for answer in found]
    if not accepted:
        raise Refused(source.answers_line, "There is no number here; write one such as {#3.14:0.01}.")
    refuse_without_right(accepted, source)
    lines = {f"options.answers.{index}.value": answer.line for index, answer in enumerate(found)}
    return Answers(type="numeric", options=options_of("numeric", {"answers": accepted}), lines=lines)


def is_any(answer: Answer, notes: Notes) -> bool:
    """Whether it is a star, which takes every number."""
    if answer.text != "*":
        return False
    if answer.fraction is None or answer.fraction > ZERO:
        raise Refused(answer.line, "A star that earns marks takes every number; give the right numbers.")
    notes.lose(
        "There is an answer * for every other number.", "It was left out, with its feedback.", answer.line
    )
    return True


def interval(answer: Answer) -> dict[str, str]:
    """The number and tolerance of `value`, `value:tolerance` or `least..most`."""
    text = in_format(answer.text, PLAIN)[1]
    try:
        if text.find("..") > 0:
            least, _, most = text.partition("..")
            return middle(number(least), number(most), answer.line)
        value, colon, tolerance = text.partition(":")
        found = plain(number(tolerance)) if colon and tolerance.strip() else "0"
        if found.startswith("-"):
            raise Refused(answer.line, "A tolerance is 0 or more.")
        return {"value": plain(number(value)), "tolerance": found}
    except NotANumber as refused:
        raise Refused(answer.line, f'This is no number: "{shown(text)[:60]}". {refused}') from None


def middle(least: Decimal, most: Decimal, line: int) -> dict[str, str]:
    if least > most:
        raise Refused(line, "This range ends before it begins; write the smaller number first.")
    value = EXACT.divide(EXACT.add(least, most), Decimal(2))
    return {"value": plain(value), "tolerance": plain(EXACT.subtract(most, value))}
