"""From a question to a row's cells, and what a row cannot say of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from questions.drafts import plain
from questions.formats.interchange import Exported, Loss, Tell
from questions.formats.native.exact import FIELDS, comparable
from questions.formats.native.fragments import blanks_text
from questions.formats.tables.cells import NONE, Row, of
from questions.formats.tables.columns import ORDER
from questions.formats.tables.reading import question_in
from questions.types.contract import ChoiceDraft, Document, QuestionDraft
from questions.types.options import entries, members, normal

IMAGE = re.compile(r"!\[((?:[^\[\]\\\n]|\\.)*)\]\(image:[^\s()]*\)")

type Cells = dict[str, str]


def row_of(question: Exported, tell: Tell) -> Cells:
    """The cells of a question, of which `tell` says what they do not hold."""
    pictures: list[str] = []
    cells = {
        name: IMAGE.sub(lambda image: words_of(image, pictures), text) for name, text in cells_of(question)
    }
    slug = question.draft.slug
    for words in pictures:
        what = f'A table holds no images, such as the one with the words "{words[:100]}".'
        tell(Loss(what=what, done="Its words stand in its place.", question=slug))
    if not pictures:
        tell_differences(question.draft, cells, tell)
    return {name: text for name, text in cells.items() if text}


def words_of(image: re.Match[str], pictures: list[str]) -> str:
    pictures.append(image[1])
    return image[1]


def tell_differences(draft: QuestionDraft, cells: Cells, tell: Tell) -> None:
    """Reads the row as an import would, so that nothing is lost unnoticed."""
    row = Row(cells)
    read = question_in(row)
    if read is None:
        what = f"An import would refuse this row as it is: {'; '.join(row.wrong)}."
        tell(Loss(what=what, done="The row is in the table; mend it there.", question=draft.slug))
        return
    kept = without_ends(draft)
    other = [name for name in FIELDS if comparable(read, name) != comparable(kept, name)]
    if other:
        what = f"A row cannot hold all of this question's {', '.join(other)} as they are."
        done = "The row has what there are columns for."
        tell(Loss(what=what, done=done, question=draft.slug))


def without_ends(draft: QuestionDraft) -> QuestionDraft:
    """Texts as every form and file gives them; white space at their ends is no loss."""
    return replace(
        draft,
        stem=normal(draft.stem),
        explanation=normal(draft.explanation),
        choices=tuple(
            replace(each, text=normal(each.text), feedback=normal(each.feedback)) for each in draft.choices
        ),
        hints=tuple(replace(each, text=normal(each.text)) for each in draft.hints),
    )


def cells_of(question: Exported) -> Iterator[tuple[str, str]]:
    draft = question.draft
    topic = "/".join(slug for slug, _ in question.topic)
    yield from {"slug": draft.slug, "topic": topic, "type": draft.type, "stem": draft.stem}.items()
    yield "difficulty", "" if draft.difficulty == "medium" else draft.difficulty
    yield "pool", "" if draft.pool == "practice" else draft.pool
    yield "tags", ", ".join(draft.tags)
    yield from choice_cells(draft)
    yield from option_cells(draft)
    yield "explanation", draft.explanation
    for number, hint in enumerate(draft.hints, start=1):
        yield of("hint_#", number), hint.text
        yield of("hint_#_penalty", number), plain(hint.penalty) if hint.penalty else ""
    for number, reference in enumerate(draft.references, start=1):
        yield of("reference_#", number), cell(reference.get("title"))
        yield of("reference_#_url", number), cell(reference.get("url"))


def choice_cells(draft: QuestionDraft) -> Iterator[tuple[str, str]]:
    for number, choice in enumerate(draft.choices, start=1):
        yield of("choice_#", number), "" if draft.type == "true_false" else choice.text
        yield of("choice_#_feedback", number), choice.feedback
        yield of("choice_#_fraction", number), "" if choice.fraction is None else plain(choice.fraction)
    if draft.type == "true_false":
        yield "correct", answer_of(draft.choices)
    elif draft.type in ("single_choice", "multiple_choice"):
        correct = [str(n) for n, choice in enumerate(draft.choices, start=1) if choice.is_correct]
        yield "correct", ", ".join(correct) or NONE
    yield "pinned", ", ".join(str(n) for n, choice in enumerate(draft.choices, start=1) if choice.pinned)


def answer_of(choices: tuple[ChoiceDraft, ...]) -> str:
    right = [choice.text.lower() for choice in choices if choice.is_correct]
    return right[0] if len(right) == 1 else NONE


def option_cells(draft: QuestionDraft) -> Iterator[tuple[str, str]]:
    options = members(draft.options)
    for name, value in options.items():
        if name in ORDER and name != "blanks" and draft.type in ORDER[name].types:
            yield name, cell(value)
    if draft.type == "cloze" and isinstance(options.get("blanks"), Mapping):
        yield "blanks", blanks_text(options["blanks"], draft.stem).rstrip("\n")
    for number, answer in enumerate(map(members, entries(options.get("answers"))), start=1):
        yield of("answer_#", number), cell(answer.get("value", answer.get("text")))
        yield of("answer_#_tolerance", number), tolerance(answer)
        yield of("answer_#_fraction", number), cell(answer.get("fraction"))
        yield of("answer_#_feedback", number), cell(answer.get("feedback"))
    for number, unit in enumerate(map(members, entries(options.get("units"))), start=1):
        yield of("unit_#", number), cell(unit.get("name"))
        yield of("unit_#_factor", number), cell(unit.get("factor"))
    for number, pair in enumerate(map(members, entries(options.get("pairs"))), start=1):
        yield of("left_#", number), cell(pair.get("left"))
        yield of("right_#", number), cell(pair.get("right"))
    for number, text in enumerate(entries(options.get("distractors")), start=1):
        yield of("distractor_#", number), cell(text)


def tolerance(answer: Document) -> str:
    kind = cell(answer.get("tolerance_kind"))
    size = cell(answer.get("tolerance"))
    return f"{size or '0'} {kind}".strip() if kind not in ("", "absolute") else size


def cell(value: Any) -> str:
    """A value as a cell has it; nothing for what no cell holds."""
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int():
            return str(value)
    return ""
