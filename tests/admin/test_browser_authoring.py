"""Authors at work, in a real browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from questions import authoring
from questions.models import Question, Quiz, Topic
from tests.content import fixed_quiz, make_exam, make_topic, publish_question, single_choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/questions/question/add/"
SAVE_AND_PUBLISH = "questions_question_save_and_publish"


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def choice(page: Page, index: int) -> Locator:
    return page.locator("#choices-data > .form-group:not(.empty-form)").nth(index)


def drag(page: Page, handle: Locator, target: Locator) -> None:
    """With the mouse, in steps: the sorting script follows the way, not only its end."""
    page.set_viewport_size({"width": 1360, "height": 4000})  # all in view: the mouse cannot go beyond
    start, end = handle.bounding_box(), target.bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 10, start["y"] + 5, steps=3)
    page.mouse.move(end["x"] + 10, end["y"] + 5, steps=12)
    page.wait_for_timeout(200)
    page.mouse.up()
    page.wait_for_timeout(300)


def write_question(page: Page, topic: Topic, texts: list[str]) -> None:
    page.goto(ADD)
    page.select_option("[name=topic]", str(topic.pk))
    page.fill("[name=slug]", "by-hand")
    page.fill("[name=stem]", "Which one?")
    for index, text in enumerate(texts):
        page.fill(f"[name=choices-{index}-text]", text)


def test_a_question_is_written_ordered_by_dragging_and_published(page: Page, topic: Topic) -> None:
    write_question(page, topic, ["first", "second", "third"])
    page.check("[name=choices-2-is_correct]")
    page.fill("[name=hints-0-text]", "a hint")

    drag(page, choice(page, 2).locator(".sortable-handle"), choice(page, 0))
    page.click(f"button[name={SAVE_AND_PUBLISH}]")

    expect(page.get_by_text("Learners now get version 1.")).to_be_visible()
    version = Question.objects.get(slug="by-hand").current_version
    assert version is not None
    assert [entry["text"] for entry in version.delivery["choices"]] == ["third", "first", "second"]
    assert version.answer_key["correct"] == [version.delivery["choices"][0]["id"]]


def test_saved_choices_are_ordered_by_dragging_too(page: Page, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    page.goto(f"/admin/questions/question/{question.pk}/change/")

    drag(page, choice(page, 3).locator(".sortable-handle"), choice(page, 1))
    page.click("button[name=_continue]")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert [row.text for row in question.choices.all()] == ["right", "worst", "wrong", "worse"]


def test_rows_are_moved_with_the_arrows_and_added_without_losing_text(page: Page, topic: Topic) -> None:
    write_question(page, topic, ["first", "second", "third", "fourth"])

    choice(page, 1).get_by_label("Move up").click()
    page.get_by_text("Add another Choice").click()
    page.fill("[name=choices-4-text]", "fifth")
    choice(page, 4).get_by_label("Move up").click()
    page.click("button[name=_continue]")

    expect(page.get_by_text("was added successfully")).to_be_visible()
    texts = [row.text for row in Question.objects.get().choices.all()]
    assert texts == ["second", "first", "third", "fifth", "fourth"]


def test_a_removed_row_is_gone_and_the_rows_below_keep_their_text(page: Page, topic: Topic) -> None:
    write_question(page, topic, ["first", "second", "third"])

    choice(page, 0).get_by_title("Remove").click()
    page.click("button[name=_continue]")

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert [row.text for row in Question.objects.get().choices.all()] == ["second", "third"]


def test_a_mistake_is_a_sentence_on_its_field(page: Page, topic: Topic) -> None:
    write_question(page, topic, ["same", "Same"])
    page.check("[name=choices-0-is_correct]")
    page.click(f"button[name={SAVE_AND_PUBLISH}]")

    sentence = "Choice 2 says the same as choice 1; change or remove one."
    expect(choice(page, 1).get_by_text(sentence)).to_be_visible()
    expect(choice(page, 0).get_by_text(sentence)).not_to_be_visible()
    expect(page.locator("[name=stem]")).to_have_value("Which one?")
    assert not Question.objects.exists()


def test_true_or_false_fills_in_its_choices(page: Page, topic: Topic) -> None:
    write_question(page, topic, [])
    page.select_option("[name=type]", "true_false")
    expect(page.locator("[name=choices-0-text]")).to_have_value("True")
    expect(page.locator("[name=choices-1-text]")).to_have_value("False")
    expect(choice(page, 1)).to_be_visible()
    expect(choice(page, 2)).to_be_hidden()
    page.check("[name=choices-1-is_correct]")
    page.click(f"button[name={SAVE_AND_PUBLISH}]")

    expect(page.get_by_text("Learners now get version 1.")).to_be_visible()


def test_fields_of_another_type_are_hidden(page: Page, topic: Topic) -> None:
    page.goto(ADD)
    expect(page.locator("[name=scoring]")).to_be_hidden()
    expect(page.locator("[name=choices-0-fraction]")).to_be_hidden()

    page.select_option("[name=type]", "multiple_choice")
    page.select_option("[name=scoring]", "fractions")

    expect(page.locator("[name=choices-0-fraction]")).to_be_visible()


def test_the_preview_shows_math_at_the_width_of_a_phone(page: Page, topic: Topic) -> None:
    question = authoring.create(
        topic=topic, draft=single_choice(stem=r"What is $\frac{1}{2} + \frac{1}{3}$?")
    )
    page.goto(f"/admin/questions/question/{question.pk}/preview/?width=phone")
    learner = page.frame_locator("iframe")

    fraction = learner.locator("math mfrac").first.bounding_box()
    letter = learner.locator("math mn").first.bounding_box()
    frame = page.locator("iframe").bounding_box()
    assert fraction and letter and frame
    assert fraction["height"] > 1.5 * letter["height"]  # laid out as a fraction, not in a line
    assert frame["width"] == 390
    expect(learner.get_by_text("explanation of stages")).to_have_count(0)

    page.get_by_role("link", name="After answering").click()
    expect(learner.get_by_text("explanation of stages")).to_be_visible()


def test_the_difference_between_two_versions_is_shown_word_by_word(page: Page, topic: Topic) -> None:
    question = publish_question(topic)
    page.goto(f"/admin/questions/question/{question.pk}/change/")
    page.fill("[name=stem]", "What are the four stages of stages?")
    page.click(f"button[name={SAVE_AND_PUBLISH}]")
    page.get_by_role("link", name="Versions").click()

    expect(page.get_by_text("From version 1 to version 2")).to_be_visible()
    expect(page.locator("del")).to_have_text("three")
    expect(page.locator("ins")).to_have_text("four")


def test_a_question_is_retired_after_being_asked_once_more(page: Page, topic: Topic) -> None:
    question = publish_question(topic)
    page.goto(f"/admin/questions/question/{question.pk}/change/")

    page.get_by_role("link", name="Retire").click()
    expect(page.get_by_text("Retire this question?")).to_be_visible()
    page.locator("#dialog").get_by_role("button", name="Retire").click()

    expect(page.get_by_text("The question is retired.")).to_be_visible()
    question.refresh_from_db()
    assert question.status == "retired"


def test_a_quiz_lists_questions_that_are_searched_and_dragged(page: Page, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("one"), single_choice("two"))
    publish_question(topic, single_choice("three"))
    page.goto(f"/admin/questions/quiz/{quiz.pk}/change/")
    listed = page.locator(".ordered-list").first

    listed.locator(".select2-selection").click()
    expect(page.locator(".select2-results__option[aria-disabled=true]")).to_have_text(
        ["two (in the list)", "one (in the list)"]
    )
    page.locator(".select2-search__field").fill("three")
    page.locator(".select2-results__option", has_text="three").click()
    expect(listed.locator("li")).to_have_count(3)
    drag(page, listed.locator("li").nth(2).locator("[title='Drag to order']"), listed.locator("li").nth(0))
    page.click("button[name=_continue]")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    entries = Quiz.objects.get().sections.get().entries.select_related("question")
    assert [entry.question.slug for entry in entries] == ["three", "one", "two"]


def test_a_section_shows_the_fields_of_what_it_is(page: Page, topic: Topic) -> None:
    page.goto("/admin/questions/quiz/add/")
    expect(page.locator("[name=sections-0-draw]")).to_be_hidden()

    page.select_option("[name=sections-0-kind]", "draw")

    expect(page.locator("[name=sections-0-draw]")).to_be_visible()
    expect(page.locator("#choices-data")).to_have_count(0)
    expect(page.locator(".ordered-list").first).to_be_hidden()
