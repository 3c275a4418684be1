"""What stands in the braces, for each type that GIFT has: the answers, without the general feedback."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

from questions.formats.gift.escapes import escaped
from questions.formats.gift.pen import Pen
from questions.formats.gift.weights import NEAREST, is_exact, weights_of
from questions.formats.literal import literal
from questions.formats.markup import to_plain
from questions.types import matching as matching_type
from questions.types import numeric as numeric_type
from questions.types import short_text as short_text_type
from questions.types import single_choice as single_choice_type
from questions.types.choices import share_of
from questions.types.contract import ChoiceDraft, QuestionDraft
from questions.types.fractions import ONE, ZERO
from questions.types.multiple_choice import scoring
from questions.types.numbers import EXACT, MAX_NUMBER, plain
from questions.types.options import option
from questions.types.texts import rules_of

ARROW = "->"
SHORTER = Context(prec=MAX_NUMBER - 5)


def lines(written: Sequence[str]) -> str:
    """Each answer on a line of its own."""
    return "\n" + "".join(f"\t{each}\n" for each in written)


def percent(share: Decimal) -> str:
    return f"%{plain(share * 100)}%"


def with_feedback(answer: str, feedback: str) -> str:
    return f"{answer}#{feedback}" if feedback else answer


def choice_line(sign: str, choice: ChoiceDraft, pen: Pen) -> str:
    return with_feedback(sign + pen.text(choice.text), pen.text(choice.feedback))


def single_choice(draft: QuestionDraft, pen: Pen) -> str:
    weighted = single_choice_type.scoring(draft) == "fractions"
    return lines([choice_line(single_sign(choice, weighted), choice, pen) for choice in draft.choices])


def single_sign(choice: ChoiceDraft, weighted: bool) -> str:
    if choice.is_correct:
        return "="
    share = share_of(choice) if weighted else ZERO
    return "~" + (percent(share) if share else "")


def multiple_choice(draft: QuestionDraft, pen: Pen) -> str:
    if not is_exact(draft):
        rule = scoring(draft)
        pen.lose(f"GIFT has no rule such as {rule.replace('_', ' ')}.", NEAREST[rule])
    weights = weights_of(draft)
    signs = [f"~{percent(weight)}" if weight else "~" for weight in weights]
    return lines([choice_line(sign, choice, pen) for sign, choice in zip(signs, draft.choices, strict=True)])


def true_false(draft: QuestionDraft, pen: Pen) -> str:
    """The feedback to the wrong answer stands before the one to the right answer."""
    right = draft.choices[0].is_correct
    told = [pen.text(choice.feedback) for choice in draft.choices]
    praise, wrong = told if right else reversed(told)
    return (
        ("TRUE" if right else "FALSE")
        + (f"#{wrong}" if wrong or praise else "")
        + (f"#{praise}" if praise else "")
    )


def numeric(draft: QuestionDraft, pen: Pen) -> str:
    answers = numeric_type.answers_key(option(draft, "answers"))
    return "#" + lines([number_line(answer, pen) for answer in answers])


def number_line(answer: dict[str, str], pen: Pen) -> str:
    value, tolerance = interval(answer, pen)
    weight = "" if answer["fraction"] == "1" else percent(Decimal(answer["fraction"]))
    written = f"={weight}{value}" + (f":{tolerance}" if tolerance != "0" else "")
    return with_feedback(written, pen.text(answer["feedback"]))


def interval(answer: dict[str, str], pen: Pen) -> tuple[str, str]:
    """The value and an absolute tolerance, the only kind that GIFT has."""
    value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
    if answer["tolerance_kind"] == "relative":
        absolute = EXACT.abs(EXACT.multiply(value, tolerance))
        pen.lose("A tolerance is a share of its number.", "It was written as how far a number may be off.")
        return plain(value), short(absolute)
    if answer["tolerance_kind"] == "significant":
        rounded = Context(prec=int(tolerance), rounding="ROUND_HALF_UP").plus(value)
        half = Decimal(5).scaleb(rounded.adjusted() - int(tolerance)) if rounded else ZERO
        what = f"A number is right by its first {plain(tolerance)} digits."
        pen.lose(what, "It was written with a tolerance of half the last digit.")
        return plain(rounded), short(half)
    return plain(value), plain(tolerance)


def short(number: Decimal) -> str:
    """A number in as many characters as one may have."""
    written = plain(number)
    return written if len(written) <= MAX_NUMBER else plain(SHORTER.plus(number))


def short_text(draft: QuestionDraft, pen: Pen) -> str | None:
    """An arrow would make it matching, unless there is only one answer, which then needs no sign."""
    answers = short_text_type.answers_key(option(draft, "answers"))
    rules = rules_of(draft.options)
    if rules.whitespace == "exact" and any(answer["text"] != answer["text"].strip() for answer in answers):
        pen.lose("An answer begins or ends with white space.", "It was written without.")
    texts = [answer["text"] if rules.wildcards else answer["text"].replace("*", "\\*") for answer in answers]
    feedback = [pen.text(answer["feedback"], without_arrow=True) for answer in answers]
    if any(ARROW in text for text in texts):
        if len(answers) > 1:
            pen.lose(
                "One of several short answers holds ->, which means matching in GIFT.", "It was left out."
            )
            return None
        return with_feedback(percent(ONE) + pen.plain(texts[0]), feedback[0])
    return lines(
        [
            with_feedback(f"={weight_of(answer)}{pen.plain(text)}", said)
            for answer, text, said in zip(answers, texts, feedback, strict=True)
        ]
    )


def weight_of(answer: Mapping[str, Any]) -> str:
    return "" if answer["fraction"] == "1" else percent(Decimal(answer["fraction"]))


def matching(draft: QuestionDraft, pen: Pen) -> str:
    if matching_type.scoring(draft) == "all_or_nothing":
        pen.lose("All pairs must be right to earn marks.", "Each right pair earns its share of the mark.")
    pairs, distractors = matching_type.pairs_of(draft), matching_type.distractors_of(draft)
    rights = plain_rights([right for _, right in pairs] + distractors, pen)
    written = [f"={pen.text(left, without_arrow=True)} {ARROW} {rights[right]}" for left, right in pairs]
    return lines([*written, *(f"= {ARROW} {rights[text]}" for text in distractors)])


def plain_rights(texts: Sequence[str], pen: Pen) -> Mapping[str, str]:
    """The rights as plain text by what they are; as they were written where two would become the same."""
    found = {text: to_plain(text).strip() for text in texts}
    if len(set(found.values())) < len(found) or not all(found.values()):
        found = {text: text.strip() for text in found}
    if any(literal(plain) != text for text, plain in found.items()):
        pen.lose("The right sides have formatting.", "They were written as plain text.")
    return {text: escaped(plain) for text, plain in found.items()}


def essay(draft: QuestionDraft, pen: Pen) -> str:
    return ""


type Block = Callable[[QuestionDraft, Pen], str | None]
BLOCKS: Mapping[str, Block] = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "numeric": numeric,
    "short_text": short_text,
    "matching": matching,
    "essay": essay,
}
