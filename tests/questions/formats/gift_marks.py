"""What a question of ours and the same question in a GIFT file give for the same answers."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any
from uuid import UUID

from questions.types import TYPES, matching
from questions.types.contract import QuestionDraft
from tests.questions.formats.readers import gift

NEAR = Fraction(1, 10**6)  # a share of a third is not exact in either
MOST_SETS = 8  # choices of which all sets are tried


def with_ids(draft: QuestionDraft) -> QuestionDraft:
    choices = (replace(choice, id=str(UUID(int=place))) for place, choice in enumerate(draft.choices))
    return replace(draft, slug=draft.slug or "question", choices=tuple(choices))


def ours(draft: QuestionDraft, answer: dict[str, Any]) -> Fraction:
    kind = TYPES[draft.type]
    grade = kind.grade(kind.key(draft), answer)
    assert grade is not None
    return Fraction(grade.fraction)


def both(draft: QuestionDraft, question: gift.Question) -> Iterator[tuple[object, Fraction, Fraction]]:
    """For many answers: the answer, our marks and the other reader's."""
    draft = with_ids(draft)
    match draft.type:
        case "single_choice" | "true_false":
            for place, choice in enumerate(draft.choices):
                yield place, ours(draft, {"choice": choice.id}), gift.marks_of_choices(question, [place])
        case "multiple_choice":
            for places in sets_of(len(draft.choices)):
                ids = [draft.choices[place].id for place in places]
                yield places, ours(draft, {"choices": ids}), gift.marks_of_choices(question, places)
        case "numeric":
            for number in numbers_for(draft):
                yield number, ours(draft, {"number": number}), gift.marks_of_number(question, number)
        case "short_text":
            for text in texts_for(draft):
                yield text, ours(draft, {"text": text}), gift.marks_of_text(question, text)
        case "matching":
            yield from pairs_of_both(draft, question)


def sets_of(count: int) -> Iterator[tuple[int, ...]]:
    sizes = range(1, count + 1) if count <= MOST_SETS else (1, 2, count)
    return chain.from_iterable(combinations(range(count), size) for size in sizes)


def numbers_for(draft: QuestionDraft) -> list[str]:
    """The accepted numbers, those at the ends of their tolerances, and those just beyond."""
    found = {Decimal(0), Decimal(-1)}
    for answer in draft.options["answers"]:
        value, tolerance = Decimal(answer["value"]), Decimal(answer.get("tolerance", 0))
        if answer.get("tolerance_kind") == "relative":
            tolerance = abs(value * tolerance)
        for distance in (
            Decimal(0),
            tolerance,
            tolerance + Decimal("0.000001"),
            tolerance / 2,
            tolerance + 7,
        ):
            found |= {value + distance, value - distance}
    return [format(number, "f") for number in found]


def texts_for(draft: QuestionDraft) -> list[str]:
    found = ["nothing", "?"]
    for answer in draft.options["answers"]:
        plain = answer["text"].replace("\\*", "*")
        for text in (plain, plain.replace("*", ""), plain.replace("*", "any thing")):
            found += [text, text.upper(), text.lower(), f"{text}x", f"x{text}", text[:-1]]
    return [text for text in found if text.strip()]


def pairs_of_both(
    draft: QuestionDraft, question: gift.Question
) -> Iterator[tuple[object, Fraction, Fraction]]:
    """All ways to match, of small questions; else each left with each right."""
    pairs, distractors = matching.pairs_of(draft), matching.distractors_of(draft)
    written = [right for _, right in question.pairs]
    mine = [right for _, right in pairs] + distractors
    assert len(written) == len(mine)
    places = range(len(mine))
    if len(mine) ** len(pairs) <= 300:
        ways: list[dict[int, int]] = [dict(enumerate(way)) for way in product(places, repeat=len(pairs))]
    else:
        ways = [{left: right} for left in range(len(pairs)) for right in places]
    for way in ways:
        answer = {
            matching.id_of(draft, "left", pairs[left][0]): matching.id_of(draft, "right", mine[right])
            for left, right in way.items()
        }
        picked = {left: written[right] for left, right in way.items()}
        yield way, ours(draft, {"pairs": answer}), gift.marks_of_pairs(question, picked)


def assert_same_marks(draft: QuestionDraft, question: gift.Question) -> None:
    for answer, mine, theirs in both(draft, question):
        assert abs(mine - theirs) <= NEAR, answer
