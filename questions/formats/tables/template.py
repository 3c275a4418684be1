"""Templates for authors: the columns that most questions need, an example of each type, and what all mean."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from questions.formats.interchange import Exported, Loss
from questions.formats.tables import csv_format, xlsx_format
from questions.formats.tables.columns import COLUMNS, ORDER
from questions.formats.tables.workbooks import AS_TEXT, Table, workbook
from questions.formats.tables.writing import row_of
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft

# How many of the numbered columns a template has; a table may have more.
SHOWN = {
    "choice": 6,
    "answer": 3,
    "unit": 2,
    "left": 4,
    "right": 4,
    "distractor": 2,
    "hint": 2,
    "reference": 1,
}
ABOUT = (
    "Fill in the sheet Questions: the first row names the columns, then comes a question in each row.",
    "Delete the examples. Columns may stand in any order, and those that you do not need may go.",
    "Columns with a number go on: choice_7, hint_3 ... Cells are texts, so that 1/2 and 01 stay as they are.",
)
EXAMPLES = (
    QuestionDraft(
        slug="example-single-choice",
        type="single_choice",
        stem="How many chest compressions a minute does an adult need?",
        difficulty="easy",
        tags=("adults",),
        choices=(
            ChoiceDraft(text="60 to 80", feedback="Too slow to keep the blood moving."),
            ChoiceDraft(text="100 to 120", is_correct=True, feedback="Right, about two a second."),
            ChoiceDraft(text="140 to 160", feedback="Too fast for the heart to fill."),
        ),
        explanation="Between compressions the heart needs time to fill.",
        hints=(
            HintDraft(text="Think of a song with a steady beat."),
            HintDraft(text="It is about two a second.", penalty=Decimal("0.25")),
        ),
        references=({"title": "Resuscitation guidelines", "url": "https://www.resus.org.uk/"},),
    ),
    QuestionDraft(
        slug="example-multiple-choice",
        type="multiple_choice",
        stem="Which of these mean that you should start compressions?",
        options={"scoring": "net_correct"},
        choices=(
            ChoiceDraft(text="The person does not respond", is_correct=True),
            ChoiceDraft(text="The person does not breathe normally", is_correct=True),
            ChoiceDraft(text="The person complains of chest pain"),
            ChoiceDraft(text="None of these", pinned=True),
        ),
    ),
    QuestionDraft(
        slug="example-true-false",
        type="true_false",
        stem="A burn should be cooled with ice.",
        choices=(
            ChoiceDraft(text="True", feedback="Ice harms the skin that is left alive."),
            ChoiceDraft(text="False", is_correct=True, feedback="Right, running water is better."),
        ),
    ),
    QuestionDraft(
        slug="example-numeric",
        type="numeric",
        stem="How deep is a compression of an adult's chest?",
        options={
            "answers": [
                {"value": "5.5", "tolerance": "0.5"},
                {"value": "5.5", "tolerance": "0.2", "tolerance_kind": "relative", "fraction": "0.5"},
            ],
            "units": [{"name": "cm"}, {"name": "mm", "factor": "0.1"}],
            "unit_required": True,
        },
    ),
    QuestionDraft(
        slug="example-short-text",
        type="short_text",
        stem="Which number do you call in an emergency, anywhere in the European Union?",
        options={"answers": [{"text": "112"}], "whitespace": "ignore"},
    ),
    QuestionDraft(
        slug="example-ordering",
        type="ordering",
        stem="Put the links of the chain of survival in order.",
        options={"scoring": "adjacent_pairs"},
        choices=tuple(
            ChoiceDraft(text=text) for text in ("Call for help", "Compress the chest", "Use a defibrillator")
        ),
    ),
    QuestionDraft(
        slug="example-matching",
        type="matching",
        stem="What helps against what?",
        options={
            "pairs": [
                {"left": "A burn", "right": "Cool running water"},
                {"left": "A nosebleed", "right": "Leaning forward"},
            ],
            "distractors": ["Ice"],
        },
    ),
    QuestionDraft(
        slug="example-cloze",
        type="cloze",
        stem="{{number}} compressions come before {{breaths}} breaths.",
        options={
            "blanks": {
                "number": {"kind": "numeric", "answers": [{"value": "30"}], "weight": "2"},
                "breaths": {
                    "kind": "choice",
                    "choices": [{"text": "one"}, {"text": "two", "correct": True}],
                },
            }
        },
    ),
    QuestionDraft(
        slug="example-essay",
        type="essay",
        stem="A bystander panics. What do you do?",
        options={
            "max_words": 200,
            "model_answer": "I speak calmly, and give the person something simple to do.",
            "rubric": "A task for the bystander; no reproach.",
        },
    ),
)


def template(kind: str) -> bytes:
    """The bytes of a table to fill in, `csv` or `xlsx`."""
    return TEMPLATES[kind]()


def names() -> list[str]:
    """The columns of a template."""
    known = {name for name, column in ORDER.items() if name in column.names[: shown(column.name)]}
    return [name for name in ORDER if name in known]


def shown(column: str) -> int:
    return SHOWN.get(column.partition("_#")[0], 1)


def examples() -> list[Mapping[str, str]]:
    losses: list[Loss] = []
    topic = (("topic", "Topic"),)
    rows = [row_of(Exported(draft=draft, exam="", topic=topic), losses.append) for draft in EXAMPLES]
    return [{**row, "topic": ""} for row in rows]


def csv_template() -> bytes:
    lines = [names(), *([row.get(name, "") for name in names()] for row in examples())]
    return csv_format.MARK.encode() + b"".join(map(csv_format.line_of, lines))


def xlsx_template() -> bytes:
    file = io.BytesIO()
    book = workbook(file)
    table = Table(book, names())
    losses: list[Loss] = []
    for row in examples():
        table.add(row, losses.append)
    add_guide(book)
    book.close()
    return file.getvalue()


def add_guide(book: Any) -> None:
    """What each column means."""
    sheet = book.add_worksheet(xlsx_format.GUIDE)
    bold = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"num_format": AS_TEXT, "text_wrap": True, "valign": "top"})
    for place, width in enumerate((24, 30, 80, 40)):
        sheet.set_column(place, place, width)
    for row, line in enumerate(ABOUT):
        sheet.write_string(row, 0, line)
    head = len(ABOUT) + 1
    for place, word in enumerate(("Column", "For the types", "What it says", "Example")):
        sheet.write_string(head, place, word, bold)
    for row, column in enumerate(COLUMNS, start=head + 1):
        types = ", ".join(column.types) or "all"
        sheet.write_string(row, 0, column.name.replace("#", "1"), bold)
        for place, cell in enumerate((types, column.meaning, column.example), start=1):
            sheet.write_string(row, place, cell, text)


TEMPLATES = {"csv": csv_template, "xlsx": xlsx_template}
