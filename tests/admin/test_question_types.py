"""Writing a question of each type in the admin: its own fields, and mistakes on the fields they are about."""

from typing import Any

import pytest
from django.test import Client

from questions import authoring
from questions.models import Question, Topic
from tests.admin.forms import change_page, field_rows, question_form, rows
from tests.admin.pages import shown_form
from tests.admin.test_question_form import ADD, form_errors, post
from tests.content import single_choice

PUBLISH = {"questions_question_save_and_publish": "1"}
BLANKS = """\
capital:
  kind: choice
  choices:
    - {text: Paris, correct: true}
    - Lyon
founded:
  kind: numeric
  weight: 2
  answers:
    - {value: 1789, tolerance: 1}
"""


def form(topic: Topic, type: str, **fields: Any) -> dict[str, Any]:
    return question_form(topic, type=type, choices=fields.pop("choices", []), **fields)


def options(client: Client, topic: Topic, type: str, **fields: Any) -> Any:
    """The options of a question that is published from a form with these fields."""
    response = post(client, ADD, form(topic, type, **fields, **PUBLISH))
    assert response.status_code == 302
    return Question.objects.get().options


def told(client: Client, topic: Topic, type: str, **fields: Any) -> dict[str, list[str]]:
    """The sentences on the fields of a form that is refused."""
    response = post(client, ADD, form(topic, type, **fields, **PUBLISH))
    assert not Question.objects.exists()
    errors: dict[str, list[str]] = {**form_errors(response)}
    return {name: sentences for name, sentences in errors.items() if name != "__all__"}


def numbers(*entries: dict[str, str]) -> dict[str, Any]:
    names = ("value", "tolerance", "tolerance_kind", "fraction", "feedback")
    empty = dict.fromkeys(names, "") | {"tolerance_kind": "absolute"}
    return field_rows("numbers", *({**empty, **entry} for entry in entries))


def units(*entries: tuple[str, str]) -> dict[str, Any]:
    return field_rows("units", *({"name": name, "factor": factor} for name, factor in entries))


def texts(*entries: dict[str, str]) -> dict[str, Any]:
    return field_rows("texts", *({"text": "", "fraction": "", "feedback": "", **entry} for entry in entries))


def pairs(*entries: tuple[str, str]) -> dict[str, Any]:
    return field_rows("pairs", *({"left": left, "right": right} for left, right in entries))


def test_accepted_numbers_and_units(admin: Client, topic: Topic) -> None:
    answers = numbers(
        {"value": "3.140", "tolerance": "0.01"},
        {},
        {
            "value": "3",
            "tolerance": "1",
            "tolerance_kind": "significant",
            "fraction": "0.5",
            "feedback": "a\r\nb",
        },
    )
    assert options(
        admin, topic, "numeric", **answers, **units(("m", ""), ("km", "1e3")), unit_required="on"
    ) == {
        "answers": [
            {"value": "3.14", "tolerance": "0.01"},
            {
                "value": "3",
                "tolerance": "1",
                "tolerance_kind": "significant",
                "fraction": "0.5",
                "feedback": "a\nb",
            },
        ],
        "units": [{"name": "m"}, {"name": "km", "factor": "1000"}],
        "unit_required": True,
    }


def test_a_fault_of_an_accepted_number_names_its_row_and_column(admin: Client, topic: Topic) -> None:
    answers = numbers({"value": "3"}, {}, {"value": "4", "tolerance": "-1"}, {"feedback": "which?"})
    assert told(admin, topic, "numeric", **answers) == {
        "numbers": [
            "Answer 2, tolerance: Give a number of 0 or more.",
            (
                "Answer 3, number: Write digits with at most one decimal point and no thousands separators,"
                ' such as "3140.5" or "3e8".'
            ),
        ]
    }


def test_a_cell_with_a_fault_is_marked_and_keeps_its_text(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, form(topic, "numeric", **numbers({"value": "three"}), **PUBLISH))

    page = response.content.decode()
    assert page.count('aria-invalid="true"') == 1
    (cell,) = [part for part in page.split("<label") if 'aria-invalid="true"' in part]
    assert 'name="numbers-value"' in cell and 'value="three"' in cell


def test_a_fault_of_all_rows_is_a_sentence_on_the_field(admin: Client, topic: Topic) -> None:
    assert told(admin, topic, "numeric", **units(("km", "1000"))) == {
        "numbers": ["Give a list of 1 to 100; this is none."],
        "units": ["Give the factor 1 to the unit that the answers are in."],
    }


def test_accepted_texts_and_what_matters_in_them(admin: Client, topic: Topic) -> None:
    answers = texts({"text": "Paris"}, {"text": "P*", "fraction": "0.5"})
    kept = options(
        admin, topic, "short_text", **answers, case_sensitive="on", whitespace="ignore", wildcards="on"
    )
    assert kept == {
        "answers": [{"text": "Paris"}, {"text": "P*", "fraction": "0.5"}],
        "case_sensitive": True,
        "diacritics_sensitive": False,
        "whitespace": "ignore",
        "wildcards": True,
    }


def test_accents_matter_in_a_new_short_text_unless_switched_off(admin: Client) -> None:
    assert shown_form(admin, ADD)["diacritics_sensitive"] == ["on"]
    assert "case_sensitive" not in shown_form(admin, ADD)


def test_a_fault_of_an_accepted_text_names_its_row(admin: Client, topic: Topic) -> None:
    sentence = "Answer 1 comes first and takes this too; move this above it, or remove one."
    assert told(admin, topic, "short_text", **texts({"text": "a"}, {"text": "A"})) == {
        "texts": [f"Answer 2, text: {sentence}"]
    }


def test_pairs_and_distractors(admin: Client, topic: Topic) -> None:
    fields = {**pairs(("France", "Paris"), ("Italy", "Rome")), "distractors-text": ["Lyon", ""]}
    assert options(admin, topic, "matching", **fields, matching_scoring="all_or_nothing") == {
        "pairs": [{"left": "France", "right": "Paris"}, {"left": "Italy", "right": "Rome"}],
        "distractors": ["Lyon"],
        "scoring": "all_or_nothing",
    }


def test_faults_of_pairs_and_distractors_are_on_their_fields(admin: Client, topic: Topic) -> None:
    fields = {**pairs(("France", "Paris"), ("Italy", "")), "distractors-text": ["Paris"]}
    assert told(admin, topic, "matching", **fields) == {
        "pairs": ["Pair 2, right: Write something here."],
        "distractors": ["Distractor 1: This is a right, or another distractor; change or remove it."],
    }


def test_blanks_are_written_as_in_a_file(admin: Client, topic: Topic) -> None:
    stem = "{{capital}} is the capital since {{founded}}."
    assert options(admin, topic, "cloze", stem=stem, blanks=BLANKS) == {
        "blanks": {
            "capital": {"kind": "choice", "choices": [{"text": "Paris", "correct": True}, {"text": "Lyon"}]},
            "founded": {"kind": "numeric", "weight": "2", "answers": [{"value": "1789", "tolerance": "1"}]},
        }
    }
    shown = shown_form(admin, change_page(Question.objects.get()))["blanks"][0]
    assert shown.replace("\r\n", "\n") == (
        "capital:\n  kind: choice\n  choices:\n    - text: Paris\n      correct: true\n    - Lyon\n"
        "founded:\n  kind: numeric\n  weight: 2\n  answers:\n    - value: 1789\n      tolerance: 1\n"
    )


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        (
            "kind: choice",
            "kind: choise",
            'Line 2: capital.kind: write choice or numeric or text (is it choice?), not "choise"',
        ),
        ("weight: 2", "weight: 0", "Line 8: founded.weight: give a number above 0, at most 1000, not 0"),
        (
            "- Lyon",
            "- no",
            "Line 5: capital.choices.1: put this word in quotes; YAML 1.1 takes it for a yes-or-no value",
        ),
        (
            "- {value: 1789, tolerance: 1}",
            "- {value: 1789, tolerance: -1}",
            "Line 10: Give a number of 0 or more.",
        ),
        (", correct: true", "", "Line 3: Mark at least one choice as correct."),
        ("founded:", "year:", "Line 6: Write {{year}} in the stem where this stands, or remove it."),
    ],
)
def test_what_is_wrong_with_blanks_is_told_at_its_line(
    admin: Client, topic: Topic, wrong: str, right: str, sentence: str
) -> None:
    stem = "{{capital}} is the capital since {{founded}}."
    assert told(admin, topic, "cloze", stem=stem, blanks=BLANKS.replace(wrong, right))["blanks"] == [sentence]


def test_blanks_that_are_no_yaml_keep_what_was_typed(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, form(topic, "cloze", blanks="a: 'open\n"))

    assert form_errors(response)["blanks"][0].startswith("Line 2: This is not valid YAML")
    assert "a: &#x27;open" in response.content.decode()


def test_a_place_in_the_stem_without_blank_is_a_sentence_on_the_stem(admin: Client, topic: Topic) -> None:
    stem = "{{capital}} {{founded}} {{river}}"
    assert told(admin, topic, "cloze", stem=stem, blanks=BLANKS) == {
        "stem": ["{{river}} has no blank; give one of this name, or remove it."]
    }


def test_an_essay(admin: Client, topic: Topic) -> None:
    fields = {"max_words": "100", "model_answer": "One.\r\n\r\nTwo.", "rubric": "Look."}
    assert options(admin, topic, "essay", **fields) == {
        "max_words": 100,
        "model_answer": "One.\n\nTwo.",
        "rubric": "Look.",
    }


def test_faults_of_an_essay_are_on_their_fields(admin: Client, topic: Topic) -> None:
    assert told(admin, topic, "essay", max_words="0") == {
        "max_words": ["Give a whole number from 1 to 10000."]
    }
    assert told(admin, topic, "essay", max_words="1", model_answer="a b") == {
        "model_answer": ["Write at most 1 words, as learners must; these are 2."]
    }


def test_how_many_to_tick_and_what_stays_last(admin: Client, topic: Topic) -> None:
    choices = [
        {"text": "a", "is_correct": "on"},
        {"text": "b", "is_correct": "on"},
        {"text": "none", "pinned": "on"},
    ]
    assert options(admin, topic, "multiple_choice", choices=choices, choose="2") == {
        "scoring": "all_or_nothing",
        "choose": 2,
    }
    assert [choice.pinned for choice in Question.objects.get().choices.all()] == [False, False, True]


def test_a_wrong_number_to_tick_is_a_sentence_on_its_field(admin: Client, topic: Topic) -> None:
    choices = [{"text": "a", "is_correct": "on"}, {"text": "b"}]
    assert told(admin, topic, "multiple_choice", choices=choices, choose="2") == {
        "choose": ["Give the number of correct choices, which is 1, or leave it out."]
    }


def test_a_single_choice_by_fractions(admin: Client, topic: Topic) -> None:
    choices = [{"text": "a", "is_correct": "on", "fraction": "1"}, {"text": "b", "fraction": "-0.5"}]
    kept = options(admin, topic, "single_choice", choices=choices, single_choice_scoring="fractions")
    assert kept == {"scoring": "fractions"}
    assert [choice.fraction for choice in Question.objects.get().choices.all()] == [1, -0.5]


def test_an_ordering_has_nothing_but_texts_in_their_order(admin: Client, topic: Topic) -> None:
    choices = [
        {"text": "second", "ORDER": 2, "is_correct": "on", "pinned": "on", "fraction": "1"},
        {"text": "first", "ORDER": 1},
    ]
    kept = options(admin, topic, "ordering", choices=choices, ordering_scoring="adjacent_pairs")
    assert kept == {"scoring": "adjacent_pairs"}
    found = [(row.text, row.is_correct, row.pinned) for row in Question.objects.get().choices.all()]
    assert found == [("first", False, False), ("second", False, False)]


def test_the_fields_of_other_types_are_not_meant(admin: Client, topic: Topic) -> None:
    choices = [{"text": "right", "is_correct": "on"}, {"text": "wrong"}]
    others = {**numbers({"value": "3"}), **pairs(("a", "b")), "rubric": "Look.", "scoring": "coverage"}
    assert options(admin, topic, "single_choice", choices=choices, **others) == {}


@pytest.mark.parametrize("type", ["numeric", "short_text", "matching", "cloze", "essay"])
def test_a_type_without_choices_keeps_none(admin: Client, topic: Topic, type: str) -> None:
    post(admin, ADD, form(topic, type, choices=[{"text": "left behind"}]))

    question = Question.objects.get()
    assert (question.type, question.choices.count()) == (type, 0)


def test_a_question_whose_options_hold_anything_still_opens(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    odd: list[tuple[str, Any]] = [
        ("numeric", {"answers": [3, {"value": 4}, None], "units": "m"}),
        ("matching", {"pairs": {"a": 1}, "distractors": [[]]}),
        ("cloze", {"blanks": {"a": [None, 1.5], "b": "c"}}),
        ("cloze", {"blanks": 3}),
        ("essay", {"max_words": "many", "rubric": []}),
        ("ordering", []),
    ]
    for type, options in odd:
        Question.objects.filter(pk=question.pk).update(type=type, options=options)
        assert shown_form(admin, change_page(question))["type"] == [type]


def test_more_rows_than_a_question_may_have_are_told(admin: Client, topic: Topic) -> None:
    answers = texts(*({"text": f"text {number}"} for number in range(101)))
    assert told(admin, topic, "short_text", **answers) == {
        "texts": ["Give a list of 1 to 100; there are 101."]
    }


def test_a_removed_choice_of_another_type_does_not_come_back(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    shown = shown_form(admin, change_page(question))

    post(admin, change_page(question), {**shown, "type": "essay", "_save": "Save", **rows("hints", [])})

    assert not Question.objects.get().choices.exists()
