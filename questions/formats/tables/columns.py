"""The columns of a table, each with what it means. `#` in a name is a number, counted from 1."""

from collections.abc import Mapping
from dataclasses import dataclass

from questions.types import matching
from questions.types.accepted import MAX_ANSWERS
from questions.types.contract import MAX_CHOICES, MAX_HINTS
from questions.types.units import MAX_UNITS

MAX_REFERENCES = 20
SINGLE, MULTIPLE, TRUE_FALSE = "single_choice", "multiple_choice", "true_false"
NUMERIC, SHORT_TEXT, ORDERING = "numeric", "short_text", "ordering"
MATCHING, CLOZE, ESSAY = "matching", "cloze", "essay"
PICKED = (SINGLE, MULTIPLE)
TYPED = (NUMERIC, SHORT_TEXT)


@dataclass(frozen=True, kw_only=True)
class Column:
    """`types` are the question types that it is for, none for all; `most` is the highest number of `#`."""

    name: str
    meaning: str
    example: str
    types: tuple[str, ...] = ()
    most: int = 1
    width: int = 14

    @property
    def names(self) -> list[str]:
        return [self.name.replace("#", str(number)) for number in range(1, self.most + 1)]


COLUMNS = (
    Column(
        name="slug",
        meaning="The question's public, stable name: lower-case letters, digits, hyphens. A later import"
        " finds the question by it. Empty: one is made from the stem.",
        example="compression-rate",
        width=22,
    ),
    Column(
        name="topic",
        meaning="Slug of a topic of the exam, or the path to it, with / between. Write // for a slash.",
        example="injuries/burns",
    ),
    Column(name="type", meaning="The question's type; always needed.", example=SINGLE, width=16),
    Column(
        name="stem",
        meaning="What is asked; always needed. CommonMark, as are all longer texts; $...$ holds math. In a"
        " cloze question {{name}} says where a blank stands.",
        example="How many chest compressions a minute does an adult need?",
        width=50,
    ),
    Column(name="difficulty", meaning="easy, medium or hard. Empty: medium.", example="easy"),
    Column(
        name="pool",
        meaning="practice: anyone may browse the question; exam: seen only inside an attempt. Empty:"
        " practice.",
        example="practice",
    ),
    Column(name="tags", meaning="Slugs, with commas between.", example="adults, basics"),
    Column(
        name="choice_#",
        meaning="A choice. In an ordering question a step; give them in the right order.",
        example="100 to 120",
        types=(*PICKED, ORDERING),
        most=MAX_CHOICES,
        width=24,
    ),
    Column(
        name="choice_#_feedback",
        meaning="What who picks it reads. In a true_false question 1 is True and 2 is False.",
        example="Right, about two a second.",
        types=(*PICKED, TRUE_FALSE, ORDERING),
        most=MAX_CHOICES,
        width=24,
    ),
    Column(
        name="choice_#_fraction",
        meaning="Its share of the mark, from -1 to 1, with scoring fractions. 0.5, 50 % or 1/2.",
        example="0.5",
        types=PICKED,
        most=MAX_CHOICES,
    ),
    Column(
        name="correct",
        meaning="The numbers or letters of the correct choices, with commas between; none if none is. In a"
        " true_false question true or false.",
        example="1, 3",
        types=(*PICKED, TRUE_FALSE),
    ),
    Column(
        name="pinned",
        meaning="The numbers or letters of choices that stay last where choices are shuffled.",
        example="4",
        types=PICKED,
    ),
    Column(
        name="scoring",
        meaning="single_choice: correct_choice (also if empty) or fractions. multiple_choice: all_or_nothing"
        " (also if empty), net_correct, coverage, each_choice or fractions. ordering: all_or_nothing (also if"
        " empty) or adjacent_pairs. matching: each_pair (also if empty) or all_or_nothing.",
        example="net_correct",
        types=(*PICKED, ORDERING, MATCHING),
        width=16,
    ),
    Column(
        name="choose",
        meaning="How many choices are to be ticked. Empty: any number.",
        example="2",
        types=(MULTIPLE,),
    ),
    Column(
        name="answer_#",
        meaning="A number or a text that is accepted; the first that fits decides.",
        example="5.5",
        types=TYPED,
        most=MAX_ANSWERS,
        width=20,
    ),
    Column(
        name="answer_#_tolerance",
        meaning="How far off is near enough: 0.5, or 0.05 relative (a share of the number), or 3 significant"
        " (digits that must agree). Empty: the number must be equal.",
        example="0.05 relative",
        types=(NUMERIC,),
        most=MAX_ANSWERS,
    ),
    Column(
        name="answer_#_fraction",
        meaning="Its share of the mark, from 0 to 1. Empty: all of it.",
        example="0.5",
        types=TYPED,
        most=MAX_ANSWERS,
    ),
    Column(
        name="answer_#_feedback",
        meaning="What who gives this answer reads.",
        example="Nearly.",
        types=TYPED,
        most=MAX_ANSWERS,
        width=20,
    ),
    Column(
        name="unit_#",
        meaning="A unit that the number may be in. Empty: it has none.",
        example="mm",
        types=(NUMERIC,),
        most=MAX_UNITS,
        width=10,
    ),
    Column(
        name="unit_#_factor",
        meaning="What a number in this unit is multiplied by. Empty: 1, the unit of the answers.",
        example="0.1",
        types=(NUMERIC,),
        most=MAX_UNITS,
        width=10,
    ),
    Column(
        name="unit_required",
        meaning="true: a number without a unit is refused. Empty: false.",
        example="true",
        types=(NUMERIC,),
    ),
    Column(
        name="case_sensitive",
        meaning="true: small and capital letters differ. Empty: false.",
        example="true",
        types=(SHORT_TEXT,),
    ),
    Column(
        name="diacritics_sensitive",
        meaning="false: accents make no difference. Empty: true.",
        example="false",
        types=(SHORT_TEXT,),
    ),
    Column(
        name="whitespace",
        meaning="collapse: how much white space makes no difference (also if empty); ignore: none does;"
        " exact: all does.",
        example="ignore",
        types=(SHORT_TEXT,),
    ),
    Column(
        name="wildcards",
        meaning="true: * in an answer stands for any run of characters, \\* for itself. Empty: false.",
        example="true",
        types=(SHORT_TEXT,),
    ),
    Column(
        name="left_#",
        meaning="A text on the left; its right has the same number.",
        example="A burn",
        types=(MATCHING,),
        most=matching.MAX_PAIRS,
        width=20,
    ),
    Column(
        name="right_#",
        meaning="What belongs to it. Several may have the same.",
        example="Cool running water",
        types=(MATCHING,),
        most=matching.MAX_PAIRS,
        width=20,
    ),
    Column(
        name="distractor_#",
        meaning="A text on the right that belongs to nothing.",
        example="Ice",
        types=(MATCHING,),
        most=matching.MAX_DISTRACTORS,
        width=20,
    ),
    Column(
        name="blanks",
        meaning="What fills the blanks, by name, in YAML, as docs/native-format.md shows.",
        example="device: {kind: text, answers: [a defibrillator, an AED]}",
        types=(CLOZE,),
        width=40,
    ),
    Column(
        name="max_words",
        meaning="The most words of an answer. Empty: only its characters are limited.",
        example="200",
        types=(ESSAY,),
    ),
    Column(
        name="model_answer",
        meaning="An answer that deserves the full mark.",
        example="I speak calmly.",
        types=(ESSAY,),
        width=30,
    ),
    Column(
        name="rubric",
        meaning="What those who mark look for.",
        example="A task for the bystander.",
        types=(ESSAY,),
        width=30,
    ),
    Column(
        name="explanation",
        meaning="Why the right answer is right and the others are not.",
        example="Between compressions the heart needs time to fill.",
        width=40,
    ),
    Column(
        name="hint_#",
        meaning="A hint; they are revealed in order.",
        example="Think of a song with a steady beat.",
        most=MAX_HINTS,
        width=24,
    ),
    Column(
        name="hint_#_penalty",
        meaning="The share of the mark that it costs, from 0 to 1. Empty: nothing.",
        example="0.25",
        most=MAX_HINTS,
    ),
    Column(
        name="reference_#",
        meaning="The title of something to read.",
        example="Resuscitation guidelines",
        most=MAX_REFERENCES,
        width=24,
    ),
    Column(
        name="reference_#_url",
        meaning="Its address, with https:// or http://.",
        example="https://www.resus.org.uk/",
        most=MAX_REFERENCES,
        width=24,
    ),
)


def ordered() -> list[tuple[str, Column]]:
    """Every column's name in the order of a table."""
    names = [
        (number, place, name, column)
        for place, column in enumerate(COLUMNS)
        for number, name in enumerate(column.names)
    ]
    first = {group_of(column): place for place, column in reversed(list(enumerate(COLUMNS)))}
    names.sort(key=lambda each: (first[group_of(each[3])], each[0], each[1]))
    return [(name, column) for _, _, name, column in names]


def group_of(column: Column) -> str:
    head, numbered, _ = column.name.partition("_#")
    pairs = {"right": "left"}
    return pairs.get(head, head) if numbered else column.name


ORDER: Mapping[str, Column] = dict(ordered())
NUMBERED: Mapping[str, list[str]] = {column.name: column.names for column in COLUMNS}
