"""The native format: what each question type has of its own."""

from typing import Any

import pytest

from questions.formats.native import parse
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.questions.formats.samples import questions


def one_question(type: str, text: str) -> QuestionDraft:
    fields = "\n".join(f"  {line}" for line in text.strip().splitlines())
    content = parse(questions(f"- slug: it\n  type: {type}\n  stem: So?\n{fields}\n"))
    assert content.problems == ()
    return content.questions[0].draft


def options(type: str, text: str) -> Any:
    return one_question(type, text).options


def told(type: str, text: str) -> list[str]:
    """Each problem as `line field: message`; the text begins on line 1."""
    fields = "\n".join(f"  {line}" for line in text.strip().splitlines())
    problems = parse(questions(f"- slug: it\n  type: {type}\n  stem: So?\n{fields}\n")).problems
    return [f"{p.line - 7} {'.'.join(map(str, p.path[2:]))}: {p.message}" for p in problems]


def test_a_single_choice_may_be_scored_by_fractions_and_pinned() -> None:
    draft = one_question(
        "single_choice",
        """
scoring: fractions
choices:
  - {text: right, correct: true, fraction: 1}
  - {text: none of these, pinned: true}
""",
    )
    assert draft.options == {"scoring": "fractions"}
    assert [choice.pinned for choice in draft.choices] == [False, True]


@pytest.mark.parametrize(
    ("type", "text"),
    [
        ("single_choice", "scoring: correct_choice"),
        ("ordering", "scoring: all_or_nothing"),
        ("matching", "scoring: each_pair\ndistractors: []"),
        ("numeric", "unit_required: false\nunits: []"),
        ("short_text", "case_sensitive: false\nwhitespace: collapse\nwildcards: false"),
        ("essay", "rubric: ''"),
    ],
)
def test_what_has_its_default_is_the_same_as_left_out(type: str, text: str) -> None:
    assert options(type, text) == options(type, "explanation: ''") == {}


def test_how_many_to_tick() -> None:
    assert options("multiple_choice", "choose: 2") == {"scoring": "all_or_nothing", "choose": 2}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3.14", "3.14"),
        ("3.1400", "3.14"),
        ("'3.14'", "3.14"),
        ("1e3", "1000"),
        ("-0.0", "0"),
        ("0.1", "0.1"),
        ("12345678901234567.123456789012345678", "12345678901234567.123456789012345678"),
        ("'123456789012345678901234567890'", "123456789012345678901234567890"),
        ("6.02214076e23", "602214076000000000000000"),
        ("1e99", "1E+99"),
    ],
)
def test_a_number_becomes_a_text_with_exactly_its_digits(written: str, kept: str) -> None:
    assert options("numeric", f"answers: [{written}]") == {"answers": [{"value": kept}]}


def test_accepted_numbers_with_tolerance_share_and_units() -> None:
    written = """
answers:
  - 3
  - {value: 3.5, tolerance: 2, tolerance_kind: significant, fraction: 0.50, feedback: "Nearly.\\n"}
  - {value: 4, tolerance: 0, tolerance_kind: absolute, fraction: 1}
units: [m, {name: km, factor: 1000}, {name: cm, factor: 0.01}]
unit_required: true
"""
    assert options("numeric", written) == {
        "answers": [
            {"value": "3"},
            {
                "value": "3.5",
                "tolerance": "2",
                "tolerance_kind": "significant",
                "fraction": "0.5",
                "feedback": "Nearly.",
            },
            {"value": "4"},
        ],
        "units": [{"name": "m"}, {"name": "km", "factor": "1000"}, {"name": "cm", "factor": "0.01"}],
        "unit_required": True,
    }


def test_accepted_texts_keep_their_white_space_but_no_line_end() -> None:
    written = """
answers:
  - Paris
  - " Par is "
  - text: |
      Pari*
    fraction: 0.5
diacritics_sensitive: false
whitespace: exact
wildcards: true
"""
    assert options("short_text", written) == {
        "answers": [{"text": "Paris"}, {"text": " Par is "}, {"text": "Pari*", "fraction": "0.5"}],
        "diacritics_sensitive": False,
        "whitespace": "exact",
        "wildcards": True,
    }


def test_an_ordering_has_its_choices_in_the_right_order() -> None:
    draft = one_question(
        "ordering", "order: [first, {text: second, feedback: Late.}]\nscoring: adjacent_pairs"
    )
    assert draft.choices == (ChoiceDraft(text="first"), ChoiceDraft(text="second", feedback="Late."))
    assert draft.options == {"scoring": "adjacent_pairs"}


def test_pairs_and_distractors() -> None:
    written = "pairs: [{left: a, right: b}, {left: c, right: d}]\ndistractors: [e]\nscoring: all_or_nothing"
    assert options("matching", written) == {
        "pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}],
        "distractors": ["e"],
        "scoring": "all_or_nothing",
    }


def test_blanks_of_every_kind() -> None:
    written = """
blanks:
  city:
    kind: choice
    weight: 2.0
    choices:
      - {text: Paris, correct: true, fraction: 1}
      - {text: Lutetia, fraction: 0.5}
      - {text: Rome, fraction: 0}
      - Lyon
  1: {kind: numeric, weight: 1, answers: [{value: 1.5, tolerance: 0.5}]}
  name: {kind: text, answers: [Seine], case_sensitive: true}
"""
    assert options("cloze", written)["blanks"] == {
        "city": {
            "kind": "choice",
            "weight": "2",
            "choices": [
                {"text": "Paris", "correct": True},
                {"text": "Lutetia", "fraction": "0.5"},
                {"text": "Rome"},
                {"text": "Lyon"},
            ],
        },
        "1": {"kind": "numeric", "answers": [{"value": "1.5", "tolerance": "0.5"}]},
        "name": {"kind": "text", "answers": [{"text": "Seine"}], "case_sensitive": True},
    }


def test_an_essay() -> None:
    written = "max_words: 100\nmodel_answer: |\n  One.\n\n  Two.\nrubric: Look closely."
    assert options("essay", written) == {
        "max_words": 100,
        "model_answer": "One.\n\nTwo.",
        "rubric": "Look closely.",
    }


@pytest.mark.parametrize(
    ("type", "text", "problem"),
    [
        (
            "single_choice",
            "scoring: coverage",
            '1 scoring: write correct_choice or fractions, not "coverage"',
        ),
        ("numeric", "answers: [abc]", '1 answers.0: write digits with at most one decimal point, not "abc"'),
        ("numeric", "answers: [no]", '1 answers.0: write digits with at most one decimal point, not "no"'),
        (
            "numeric",
            "answers: [true]",
            "1 answers.0: write a number or a text or fields, each as `name: value`",
        ),
        ("numeric", "answers:\n  - 1\n  - {tolerance: 1}", "3 answers.1: add the field `value`"),
        (
            "numeric",
            "answers:\n  - {value: 1, tolerenc: 1}",
            "2 answers.0.tolerenc: there is no field `tolerenc` here (is it tolerance?); remove or rename it",
        ),
        (
            "numeric",
            "answers: [{value: 1, fraction: 2}]",
            "1 answers.0.fraction: give a number from 0 to 1, not 2",
        ),
        ("numeric", "answers: []", "1 answers: give at least 1; there are 0"),
        ("numeric", "wildcards: true", "1 wildcards: leave this out; it belongs to the type short_text"),
        (
            "short_text",
            "answers: [1789]",
            "1 answers.0: put 1789 in quotes to make it a text; without them it is a number",
        ),
        (
            "short_text",
            "answers: [off]",
            "1 answers.0: put this word in quotes; YAML 1.1 takes it for a yes-or-no value",
        ),
        ("ordering", "choices: [{text: a}]", "1 choices: give at least 2; there are 1"),
        ("matching", "pairs: [{left: a}, {left: b, right: c}]", "1 pairs.0: add the field `right`"),
        ("cloze", "blanks: {}", "1 blanks: give at least 1; there are 0"),
        (
            "cloze",
            "blanks:\n  a b: {kind: text}",
            '2 blanks.a b: name a blank by letters, digits, _ and -, 50 at most, not "a b"',
        ),
        ("cloze", "blanks:\n  a:\n    weight: 1", "2 blanks.a: add the field `kind`"),
        (
            "cloze",
            "blanks:\n  a:\n    kind: date",
            '3 blanks.a.kind: write choice or numeric or text, not "date"',
        ),
        (
            "cloze",
            "blanks:\n  a:\n    kind: choice\n    answers: [x]",
            (
                "4 blanks.a.answers: leave this out; it belongs to the kinds numeric and text; this one has "
                "`choices`"
            ),
        ),
        (
            "cloze",
            "blanks:\n  a: {kind: text, answers: [x], weight: 0}",
            "2 blanks.a.weight: give a number above 0, at most 1000, not 0",
        ),
        ("essay", "max_words: 0", "1 max_words: give a number from 1 to 10000, not 0"),
    ],
)
def test_what_is_wrong_is_told_with_line_and_remedy(type: str, text: str, problem: str) -> None:
    assert problem in told(type, text)


def test_the_line_of_a_fault_is_that_of_the_same_in_the_file() -> None:
    text = """
- slug: it
  type: cloze
  stem: "{{a}} {{1}}"
  blanks:
    a:
      kind: numeric
      answers:
        - 1
        - {value: 2,
           tolerance: 3}
    1: {kind: text}
- slug: other
  type: ordering
  stem: So?
  order:
    - first
    - text: second
"""
    cloze, ordering = parse(questions(text)).questions
    first = cloze.line - 1
    fields = {
        "options": 1,
        "options.blanks.a.answers.0.value": 8,
        "options.blanks.a.answers.1.tolerance": 10,
        "options.blanks.1.answers": 11,
        "options.blanks.1.kind": 11,
    }
    assert {field: cloze.line_of(field) - first for field in fields} == fields
    assert [ordering.line_of(f"choices.{n}.text") - ordering.line for n in (0, 1)] == [4, 5]
