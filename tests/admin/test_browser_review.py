"""Author, reviewer and publisher at work on one question, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from questions import authoring
from questions.authoring import ExamDraft
from questions.models import Question, Topic
from tests.admin.conftest import Opens
from tests.content import make_exam, make_topic, publish_question, single_choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    exam = make_exam()
    draft = ExamDraft(slug=exam.slug, title=exam.title, review_required=True)
    return make_topic(authoring.save_exam(draft=draft, exam=exam))


def press(page: Page, name: str) -> None:
    """A button above a question; its icon's name is a part of its own."""
    page.get_by_role("link", name=re.compile(rf"\b{name}$")).locator("visible=true").click()


def send(page: Page, name: str, comment: str = "") -> None:
    dialog = page.locator("#dialog")
    dialog.locator("[name=comment]").fill(comment)
    dialog.get_by_role("button", name=name).click()


def test_a_question_is_submitted_returned_mended_and_published_by_a_second_person(
    page_of: Opens, topic: Topic
) -> None:
    author = page_of("author")
    author.goto("/admin/questions/question/add/")
    author.select_option("[name=topic]", str(topic.pk))
    author.fill("[name=slug]", "by-hand")
    author.fill("[name=stem]", "Which one?")
    for index, text in enumerate(("first", "second")):
        author.fill(f"[name=choices-{index}-text]", text)
    author.check("[name=choices-1-is_correct]")
    author.click("button[name=_continue]")
    press(author, "Submit for review")
    send(author, "Submit for review", "My first one.")
    expect(author.get_by_text("The question is in review.")).to_be_visible()

    reviewer = page_of("reviewer")
    reviewer.get_by_role("link", name="Waiting for review").click()
    reviewer.get_by_role("link", name="Which one?").click()
    expect(reviewer.get_by_text("My first one.")).to_be_visible()
    frame = reviewer.frame_locator("iframe")
    expect(frame.get_by_text("Correct", exact=True)).to_be_visible()
    press(reviewer, "Return to author")
    send(reviewer, "Return to author")
    expect(reviewer.locator("#dialog").get_by_text("This field is required.")).to_be_visible()
    send(reviewer, "Return to author", "Which one of what?")
    expect(reviewer.get_by_text("The question is returned to its author.")).to_be_visible()

    author.goto("/admin/")
    author.get_by_role("link", name="Returned to you").click()
    author.get_by_role("link", name="Which one?").click()
    expect(author.get_by_text("Which one of what?")).to_be_visible()
    author.fill("[name=stem]", "Which one of the two?")
    author.click("button[name=_continue]")
    press(author, "Submit for review")
    send(author, "Submit for review")
    expect(author.get_by_text("The question is in review.")).to_be_visible()

    publisher = page_of("publisher")
    publisher.goto("/admin/questions/question/reviews/")
    publisher.get_by_role("link", name="Which one of the two?").click()
    press(publisher, "Publish")
    send(publisher, "Publish", "Good.")
    expect(publisher.get_by_text("Learners now get version 1.")).to_be_visible()
    expect(publisher.get_by_text("Good.", exact=True)).to_be_visible()


def test_ones_own_question_is_refused_in_the_dialog_and_the_note_stays(page_of: Opens, topic: Topic) -> None:
    page = page_of("publisher")
    page.goto("/admin/questions/question/add/")
    page.select_option("[name=topic]", str(topic.pk))
    page.fill("[name=slug]", "my-own")
    page.fill("[name=stem]", "Which one?")
    page.fill("[name=choices-0-text]", "this")
    page.fill("[name=choices-1-text]", "that")
    page.check("[name=choices-1-is_correct]")
    page.click("button[name=_continue]")

    press(page, "Publish")
    send(page, "Publish", "I am sure.")

    expect(page.locator("#dialog").get_by_text("let somebody else publish it")).to_be_visible()
    expect(page.locator("#dialog [name=comment]")).to_have_value("I am sure.")
    assert Question.objects.get().status == "draft"


def test_a_comment_is_added_without_losing_what_is_being_written(page_of: Opens, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    page = page_of("author")
    page.goto(f"/admin/questions/question/{question.pk}/change/")
    page.fill("[name=stem]", "Half a sen")

    page.get_by_text("No comments yet").click()
    page.fill("#thread-new", "Is that so?")
    page.locator("#thread").get_by_role("button", name="Comment").click()

    expect(page.locator(".thread-text", has_text="Is that so?")).to_be_visible()
    expect(page.locator("#thread-new")).to_have_value("")
    expect(page.locator("[name=stem]")).to_have_value("Half a sen")
    assert question.comments.get().text == "Is that so?"


def test_several_questions_are_tagged_on_a_phone(page_of: Opens, topic: Topic) -> None:
    for slug in ("one", "two", "three"):
        publish_question(topic, single_choice(slug))
    page = page_of("author", width=390)
    page.goto("/admin/questions/question/")

    boxes = page.locator("input.action-select[name=_selected_action]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.select_option("select[name=action]", "remove_tags")
    page.get_by_role("button", name="Run").click()
    page.locator("[data-tag=training]").click()
    expect(page.locator("[name=tags]")).to_have_value("training")
    page.get_by_role("button", name="Remove tags").click()

    expect(page.get_by_text("2 done, 0 unchanged, 0 refused.")).to_be_visible()
    assert Question.objects.filter(tags=[]).count() == 2
    page.get_by_role("link", name="three").click()
    expect(page.locator("[name=tags]")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(page_of: Opens, topic: Topic, width: int, scheme: Any) -> None:
    long = "a" * 80
    question = authoring.create(topic=topic, draft=single_choice("long", stem=f"Which {long}?"))
    authoring.submit(question=question, comment=f"See {long}")
    page = page_of("superuser", width=width, scheme=scheme)

    for address in (
        *("/admin/", "/admin/questions/question/", "/admin/questions/question/reviews/"),
        *(f"/admin/questions/question/{question.pk}/{name}/" for name in ("change", "preview", "versions")),
        *("/admin/questions/exam/", f"/admin/questions/exam/{topic.exam_id}/change/"),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@pytest.mark.parametrize(
    ("scheme", "background"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(17, 24, 39)")]
)
def test_the_preview_is_as_dark_as_the_page_around_it(
    page_of: Opens, topic: Topic, scheme: Any, background: str
) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    page = page_of("author", scheme=scheme)

    page.goto(f"/admin/questions/question/{question.pk}/preview/?moment=after&width=phone")

    expect(page.frame_locator("iframe").locator("body")).to_have_css("background-color", background)
    assert page.locator("iframe").evaluate("frame => frame.offsetWidth") == 390
