"""Questions as GIFT, one at a time; what GIFT cannot say is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from questions.formats.gift import extras
from questions.formats.gift.blocks import BLOCKS
from questions.formats.gift.comments import extras_line, id_and_tags
from questions.formats.gift.escapes import escaped
from questions.formats.gift.missing_word import missing_word
from questions.formats.gift.pen import Pen
from questions.formats.interchange import Exported, Tell
from questions.types import TYPES
from questions.types.contract import QuestionDraft

LEFT_OUT = "It was left out."
IN_COMMENT = "It stands in a comment that only quizapi reads."
OPTIONS_IN_WORDS: Mapping[str, str] = {
    "units": "The number may be in units.",
    "unit_required": "A unit is required.",
    "case_sensitive": "Capital letters make a difference.",
    "diacritics_sensitive": "Accents make no difference.",
    "whitespace": "There is a rule for white space.",
    "max_words": "There is a limit of words.",
    "model_answer": "There is a model answer.",
    "rubric": "There is a rubric.",
    "choose": "Learners are told how many to tick.",
}


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    """The bytes of a file, a question at a time."""
    category = category_line(())
    for exported in questions:
        written = question(exported, tell)
        if written is None:
            continue
        line = category_line([title for _, title in exported.topic])
        if line != category:
            yield line.encode()
            category = line
        yield written.encode()


def category_line(path: Sequence[str]) -> str:
    """A slash at the end of a name is told from the one that parts it from the next by a space."""
    names = (" ".join(name.split()).replace("/", "//") for name in path)
    parted = [f"{name} " if name.endswith("/") else name for name in names]
    parted = [f" {name}" if name.startswith("/") else name for name in parted]
    return "/".join(["$CATEGORY: $course$/top", *parted]) + "\n\n"


def question(exported: Exported, tell: Tell) -> str | None:
    """A question's comments, title, text and answers; None, and told, if it has to be left out."""
    draft, pen = exported.draft, Pen(exported, tell)
    kind = TYPES.get(draft.type)
    faults = kind.clean(draft) if kind else []
    if kind is None or faults:
        why = faults[0].message if faults else "There is no such type."
        pen.lose(f"The question is not complete: {why}", LEFT_OUT)
        return None
    written = missing_word(draft, pen) if draft.type == "cloze" else ordinary(draft, pen)
    if written is None:
        return None
    beyond = extras.of(draft)
    tell_beyond(beyond, pen)
    comments = id_and_tags(draft.slug, draft.tags) + extras_line(beyond)
    return f"{comments}::{escaped(draft.slug)}::{written}\n\n"


def ordinary(draft: QuestionDraft, pen: Pen) -> str | None:
    if draft.type not in BLOCKS:
        pen.lose(f"GIFT has no questions of the type {draft.type.replace('_', ' ')}.", LEFT_OUT)
        return None
    stem, answers = pen.stem(draft.stem), BLOCKS[draft.type](draft, pen)
    return None if answers is None else f"{stem}{{{answers}{general(draft, pen)}}}"


def general(draft: QuestionDraft, pen: Pen) -> str:
    """The explanation, as general feedback."""
    text = pen.text(draft.explanation)
    return f"####{text}" if text else ""


def tell_beyond(beyond: Mapping[str, object], pen: Pen) -> None:
    """What stands in our comment, but for what changes marks: that is told where it is written."""
    told: Mapping[str, str] = {
        "difficulty": "There is a difficulty.",
        "pool": "It is for exams only.",
        "hints": "There are hints.",
        "references": "There are references.",
        "pinned": "Choices stay last where choices are shuffled.",
    }
    for name, what in told.items():
        if name in beyond:
            pen.lose(what, IN_COMMENT)
    options = beyond.get("options", {})
    for name in options if isinstance(options, dict) else ():
        if name in OPTIONS_IN_WORDS:
            pen.lose(OPTIONS_IN_WORDS[name], IN_COMMENT)
