"""Files of Moodle XML for tests, and how what is read of them grades."""

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from questions.formats.interchange import Exported, Image, Imported, Loss, Problem
from questions.formats.moodle_xml import parse, render
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, QuestionDraft

SAME = 1e-6  # marks that differ less are the same


def quiz(*questions: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>\n"
    ).encode()


def question(
    kind: str, body: str = "", *, stem: str = "What?", format: str = "html", name: str = "Name"
) -> str:
    return (
        f'<question type="{kind}"><name><text>{name}</text></name>'
        f'<questiontext format="{format}"><text><![CDATA[{stem}]]></text></questiontext>{body}</question>'
    )


def answer(text: str, percent: str = "0", feedback: str = "", rest: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>" if feedback else ""
    return f'<answer fraction="{percent}"><text><![CDATA[{text}]]></text>{said}{rest}</answer>'


def choices(*percents: str) -> str:
    """Answers called a, b, c... that earn so many per cent."""
    return "".join(answer(chr(97 + place), percent) for place, percent in enumerate(percents))


def read(data: bytes) -> list[Imported | Problem]:
    return list(parse(io.BytesIO(data)))


def imported(data: bytes) -> Imported:
    (found,) = read(data)
    assert isinstance(found, Imported), found
    return found


def problem(data: bytes) -> Problem:
    (found,) = read(data)
    assert isinstance(found, Problem), found
    return found


def drafted(data: bytes) -> QuestionDraft:
    """The draft of a file's one question, as it is once it was saved."""
    return saved(imported(data).draft)


def saved(draft: QuestionDraft) -> QuestionDraft:
    """A draft whose choices have ids, and that can be published."""
    found = replace(
        draft,
        slug=draft.slug or "question",
        choices=tuple(replace(each, id=str(UUID(int=number))) for number, each in enumerate(draft.choices)),
    )
    assert TYPES[found.type].clean(found) == []
    return found


def told(data: bytes) -> set[str]:
    """What was lost of a file's one question, and what was done instead."""
    return sentences(imported(data).losses)


def sentences(losses: Sequence[Loss]) -> set[str]:
    return {f"{loss.what} {loss.done}" for loss in losses}


def mark(draft: QuestionDraft, answer: dict[str, Any]) -> float:
    """What an answer to a draft earns here."""
    kind = TYPES[draft.type]
    delivery, key = kind.deliver(draft, "en"), kind.key(draft)
    grade = kind.grade(key, kind.parse_response(delivery, answer))
    assert grade is not None
    return float(grade.fraction)


def ids(draft: QuestionDraft) -> list[str]:
    return [str(choice.id) for choice in draft.choices]


def side(draft: QuestionDraft, name: str) -> dict[str, str]:
    """The ids of the texts of one side of a matching question."""
    delivery = TYPES["matching"].deliver(draft, "en")
    return {each["text"]: each["id"] for each in delivery[name]}


def blank_choices(draft: QuestionDraft) -> list[dict[str, str]]:
    """The ids of the choices of each blank, by their texts, in the order of the stem."""
    delivery = TYPES["cloze"].deliver(draft, "en")
    return [{each["text"]: each["id"] for each in blank.get("choices", ())} for blank in delivery["blanks"]]


def blank_names(draft: QuestionDraft) -> list[str]:
    return [blank["name"] for blank in TYPES["cloze"].deliver(draft, "en")["blanks"]]


def draft(type: str, *choices: ChoiceDraft, **fields: Any) -> QuestionDraft:
    return saved(
        QuestionDraft(**{"slug": "slug", "type": type, "stem": "What?", "choices": choices, **fields})
    )


def choice(text: str, *, correct: bool = False, fraction: str | None = None, **fields: Any) -> ChoiceDraft:
    share = None if fraction is None else Decimal(fraction)
    return ChoiceDraft(text=text, is_correct=correct, fraction=share, **fields)


def flagged(flags: str) -> list[ChoiceDraft]:
    """A choice for each letter: R for a right one."""
    return [choice(f"choice {place}", correct=flag == "R") for place, flag in enumerate(flags)]


def exported(given: QuestionDraft, **fields: Any) -> Exported:
    return Exported(**{"draft": given, "exam": "exam", "topic": (("basics", "Basics"),), **fields})


def written(*given: QuestionDraft | Exported) -> tuple[bytes, list[Loss]]:
    """A file, and what it could not say."""
    losses: list[Loss] = []
    found = (each if isinstance(each, Exported) else exported(each) for each in given)
    return b"".join(render(found, losses.append)), losses


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
IMAGE = Image(data=PIXEL, media_type="image/png")
