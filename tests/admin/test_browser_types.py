"""Authors writing the questions that are more than choices, and the policy of a quiz, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from questions.models import Question, Quiz, Topic
from tests.admin.test_browser_authoring import SAVE_AND_PUBLISH, write_question
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BLANKS = """\
capital:
  kind: choice
  choices:
    - {text: Paris, correct: true}
    - Lyon
"""


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def write(page: Page, topic: Topic, type: str) -> None:
    write_question(page, topic, [])
    page.select_option("[name=type]", type)


def field(page: Page, name: str) -> Locator:
    return page.locator(f".field-{name}")


def cell(page: Page, name: str, column: str, row: int) -> Locator:
    return page.locator(f"[name={name}-{column}]").nth(row)


def publish(page: Page) -> Question:
    page.click(f"button[name={SAVE_AND_PUBLISH}]")
    expect(page.get_by_text("Learners now get version 1.")).to_be_visible()
    return Question.objects.get()


def test_a_numeric_question_is_written_mended_and_published(page: Page, topic: Topic) -> None:
    write(page, topic, "numeric")
    expect(page.locator("#choices-group")).to_be_hidden()
    cell(page, "numbers", "value", 0).fill("3.1")
    cell(page, "numbers", "fraction", 0).fill("0.5")
    field(page, "numbers").get_by_text("Add answer").click()
    cell(page, "numbers", "value", 1).fill("3.14")
    cell(page, "numbers", "tolerance", 1).fill("-0.01")
    cell(page, "units", "name", 0).fill("rad")
    page.click(f"button[name={SAVE_AND_PUBLISH}]")

    expect(field(page, "numbers")).to_contain_text("Answer 2, tolerance: Give a number of 0 or more.")
    expect(cell(page, "numbers", "tolerance", 1)).to_have_attribute("aria-invalid", "true")
    cell(page, "numbers", "tolerance", 1).fill("0.01")
    field(page, "numbers").get_by_label("Move up").nth(1).click()
    assert publish(page).options == {
        "answers": [{"value": "3.14", "tolerance": "0.01"}, {"value": "3.1", "fraction": "0.5"}],
        "units": [{"name": "rad"}],
    }


def test_a_matching_question_is_written_and_previewed(page: Page, topic: Topic) -> None:
    write(page, topic, "matching")
    for row, (left, right) in enumerate([("France", "Paris"), ("Spain", "Oslo"), ("Italy", "Rome")]):
        if row:
            field(page, "pairs").get_by_text("Add pair").click()
        cell(page, "pairs", "left", row).fill(left)
        cell(page, "pairs", "right", row).fill(right)
    field(page, "pairs").get_by_label("Remove").nth(1).click()
    cell(page, "distractors", "text", 0).fill("Lyon")
    page.get_by_role("button", name="Save and preview").click()

    learner = page.frame_locator("iframe")
    expect(learner.locator(".pair")).to_have_count(2)
    expect(learner.get_by_text("Lyon")).to_be_visible()
    page.get_by_role("link", name="After answering").click()
    expect(learner.locator(".pair").filter(has_text="France")).to_contain_text("Paris")
    assert Question.objects.get().options == {
        "pairs": [{"left": "France", "right": "Paris"}, {"left": "Italy", "right": "Rome"}],
        "distractors": ["Lyon"],
    }


def test_a_cloze_question_is_written_mended_and_published(page: Page, topic: Topic) -> None:
    write(page, topic, "cloze")
    page.fill("[name=stem]", "{{capital}} is the capital of France.")
    page.fill("[name=blanks]", BLANKS.replace("choices:", "choises:"))
    page.click(f"button[name={SAVE_AND_PUBLISH}]")

    sentence = (
        "Line 3: capital.choises: there is no field `choises` here (is it choices?); remove or rename it"
    )
    expect(field(page, "blanks")).to_contain_text(sentence)
    page.fill("[name=blanks]", BLANKS)
    version = publish(page).current_version
    assert version is not None
    (blank,) = version.delivery["blanks"]
    assert {choice["text"] for choice in blank["choices"]} == {"Paris", "Lyon"}


@pytest.mark.parametrize(
    ("type", "shown", "hidden"),
    [
        ("single_choice", ["single_choice_scoring"], ["scoring", "choose", "numbers", "blanks"]),
        ("multiple_choice", ["scoring", "choose"], ["single_choice_scoring", "pairs", "rubric"]),
        ("short_text", ["texts", "case_sensitive", "whitespace", "wildcards"], ["numbers", "units"]),
        ("ordering", ["ordering_scoring"], ["matching_scoring", "texts"]),
        ("essay", ["max_words", "model_answer", "rubric"], ["distractors", "blanks"]),
    ],
)
def test_each_type_shows_its_own_fields(
    page: Page, topic: Topic, type: str, shown: list[str], hidden: list[str]
) -> None:
    write(page, topic, type)

    for name in shown:
        expect(field(page, name)).to_be_visible()
    for name in hidden:
        expect(field(page, name)).to_be_hidden()


def test_the_choices_of_an_ordering_have_no_switches(page: Page, topic: Topic) -> None:
    write(page, topic, "ordering")

    expect(page.locator("[name=choices-0-text]")).to_be_visible()
    expect(page.locator("[name=choices-0-is_correct]")).to_be_hidden()
    expect(page.locator("[name=choices-0-pinned]")).to_be_hidden()


def test_a_quiz_gets_a_table_of_its_own_of_what_shows_when(page: Page, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("one"))
    page.goto(f"/admin/questions/quiz/{quiz.pk}/change/")
    page.select_option("[name=mode]", "exam")
    box = "[name=reveal-{}][value={}]"
    expect(page.locator(box.format("during", "mark"))).to_be_disabled()
    expect(page.locator(box.format("during", "mark"))).not_to_be_checked()
    expect(page.locator(box.format("finished", "key"))).to_be_checked()

    page.select_option("[name=reveal-own]", "own")
    page.check(box.format("during", "mark"))
    page.uncheck(box.format("finished", "key"))
    page.click("button[name=_continue]")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.locator(box.format("during", "mark"))).to_be_checked()
    reveal = Quiz.objects.get().reveal
    assert reveal is not None
    assert reveal["during"] == ["mark", "hints"]
    assert "key" not in reveal["finished"] and "key" in reveal["closed"]


def test_a_table_that_no_longer_is_the_quizzes_own_is_the_modes_again(page: Page, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("one"), reveal={"during": [], "finished": [], "closed": []})
    page.goto(f"/admin/questions/quiz/{quiz.pk}/change/")
    expect(page.locator("[name=reveal-finished]:checked")).to_have_count(0)

    page.select_option("[name=reveal-own]", "")
    expect(page.locator("[name=reveal-finished]:checked")).to_have_count(8)
    page.click("button[name=_continue]")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Quiz.objects.get().reveal is None
