"""What helps authors while they write, in a real browser: conflicts, questions alike, images."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from questions import authoring
from questions.models import Asset, Question, Topic
from tests.admin.conftest import Opens
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.authoring import fresh
from tests.questions.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STEM = "What are the three stages of training?"
SHOWN = re.compile(r"!\[A red square\]\(/assets/[\w-]{22}\.png\)")


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def question(topic: Topic) -> Question:
    return authoring.create(topic=topic, draft=single_choice(stem=STEM))


def open_form(page: Page, question: Question) -> Page:
    page.goto(f"/admin/questions/question/{question.pk}/change/")
    return page


def choice_texts(page: Page) -> list[str]:
    rows = page.locator("#choices-data > .form-group:not(.empty-form) textarea[name$='-text']")
    return [rows.nth(index).input_value() for index in range(rows.count())]


def in_conflict(page_of: Opens, question: Question) -> Page:
    """The page of the second of two authors, who moved and added choices, and is refused."""
    first, second = open_form(page_of("author"), question), open_form(page_of("author"), question)
    first.fill("[name=stem]", "By somebody else.")
    first.click("button[name=_continue]")
    expect(first.get_by_text("was changed successfully")).to_be_visible()
    second.fill("[name=explanation]", "Because of the second author.")
    second.locator("#choices-data .form-group").nth(1).get_by_label("Move up").click()
    second.get_by_text("Add another Choice").click()
    second.fill("[name=choices-4-text]", "added by the second")
    second.click("button[name=_continue]")
    return second


def test_the_second_author_sees_what_differs_and_keeps_what_they_wrote(
    page_of: Opens, question: Question
) -> None:
    page = in_conflict(page_of, question)

    conflict = page.locator(".conflict")
    expect(conflict.get_by_text("author-0@example.org")).to_be_visible()
    expect(conflict.locator("ins", has_text="three stages of training")).to_have_count(1)
    expect(conflict.locator("ins", has_text="added by the second")).to_have_count(1)
    expect(page.locator("[name=explanation]")).to_have_value("Because of the second author.")
    assert choice_texts(page) == ["wrong", "right", "worse", "worst", "added by the second"]
    assert fresh(question).stem == "By somebody else."


def test_the_second_author_saves_over_the_first_knowingly(page_of: Opens, question: Question) -> None:
    page = in_conflict(page_of, question)
    page.locator("[name=slug]").press("Enter")  # is no answer
    expect(page.locator(".conflict")).to_be_visible()

    page.get_by_role("button", name="Save mine over theirs").click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    saved = fresh(question)
    assert (saved.stem, saved.explanation) == (STEM, "Because of the second author.")
    texts = [row.text for row in saved.choices.all()]
    assert texts == ["wrong", "right", "worse", "worst", "added by the second"]


def test_the_second_author_takes_what_the_first_wrote(page_of: Opens, question: Question) -> None:
    page = in_conflict(page_of, question)

    page.get_by_role("link", name="Discard mine and take theirs").click()

    expect(page.locator("[name=stem]")).to_have_value("By somebody else.")
    expect(page.locator(".conflict")).to_have_count(0)


def test_questions_alike_are_told_when_a_draft_is_opened(
    page_of: Opens, topic: Topic, question: Question
) -> None:
    other = publish_question(topic, single_choice("another", stem=f"{STEM[:-1]} a model?"))
    page = open_form(page_of("author"), question)

    link = page.locator(".similar").get_by_role("link", name="stages of training a model")
    expect(link).to_have_attribute("href", f"/admin/questions/question/{other.pk}/change/")
    expect(page.locator(".similar")).to_contain_text("another, 83% alike, published")


def test_the_note_follows_what_is_typed_and_which_exam_it_is(
    page_of: Opens, topic: Topic, question: Question
) -> None:
    elsewhere = make_topic(make_exam("other"), "elsewhere")
    page = page_of("author")
    page.goto("/admin/questions/question/add/")
    page.select_option("[name=topic]", str(topic.pk))
    note = page.locator(".similar")
    expect(note).to_be_hidden()

    page.locator("[name=stem]").press_sequentially("What are the three stages of train")
    expect(note).to_contain_text("stages, ")
    page.select_option("[name=topic]", str(elsewhere.pk))
    expect(note).to_be_hidden()


def dialog(page: Page) -> None:
    """Say what the image shows, and insert it."""
    expect(page.locator(".image-dialog")).to_be_visible()
    page.get_by_label("Alternative text").fill("A red square")
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(page.locator(".image-dialog")).to_be_hidden()


GIVE = """
(field, [encoded, kind]) => {
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "photo.png", { type: "image/png" }));
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  return !field.dispatchEvent(event);
}
"""


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_an_image_is_pasted_or_dropped_where_the_cursor_is(
    page_of: Opens, question: Question, kind: str
) -> None:
    page = open_form(page_of("author"), question)
    stem = page.locator("[name=stem]")
    stem.focus()
    stem.evaluate("(field) => field.setSelectionRange(8, 8)")

    taken = stem.evaluate(GIVE, [base64.b64encode(picture()).decode(), kind])
    dialog(page)

    assert taken is True
    shown = SHOWN.search(stem.input_value())
    assert shown is not None
    assert stem.input_value() == f"{STEM[:8]}{shown[0]}{STEM[8:]}"
    expect(stem).to_be_focused()
    page.keyboard.press("Control+z")
    expect(stem).to_have_value(STEM)


def test_an_image_is_chosen_and_described_with_the_keyboard(page_of: Opens, question: Question) -> None:
    page = open_form(page_of("author"), question)
    field = page.locator("[name=choices-1-feedback]")
    field.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Insert an image: Choice 2, Feedback")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Image", exact=True)).to_be_focused()
    page.set_input_files("#image-file", {"name": "a.png", "mimeType": "image/png", "buffer": picture()})
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".image-errors")).to_contain_text("Alternative text: ")
    expect(page.get_by_label("Alternative text")).to_be_focused()

    page.keyboard.type("A red square")
    page.keyboard.press("Enter")

    expect(field).to_have_value(re.compile(f"^feedback on wrong of stages{SHOWN.pattern}$"))
    expect(page.locator("[name=slug]")).to_have_value("stages")
    page.click("button[name=_continue]")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert Asset.objects.get().name in fresh(question).choices.all()[1].feedback


def test_a_file_that_is_no_image_is_refused_with_a_sentence(page_of: Opens, question: Question) -> None:
    page = open_form(page_of("author"), question)
    page.locator("[name=explanation] + [data-image]").click()
    page.set_input_files("#image-file", {"name": "a.png", "mimeType": "image/png", "buffer": b"none"})
    page.get_by_label("Alternative text").fill("Nothing")
    page.get_by_role("button", name="Insert", exact=True).click()

    expect(page.locator(".image-errors")).to_contain_text("Image: This is no whole PNG")
    page.keyboard.press("Escape")
    expect(page.locator(".image-dialog")).to_be_hidden()
    expect(page.locator("[name=explanation]")).to_have_value("explanation of stages")
    expect(page.locator("[name=explanation]")).to_be_focused()


def test_several_files_are_asked_about_one_after_the_other(page_of: Opens, question: Question) -> None:
    page = open_form(page_of("author"), question)
    stem = page.locator("[name=stem]")
    two = GIVE.replace("const event", "data.items.add(data.files[0]);\n  const event")

    stem.evaluate(two, [base64.b64encode(picture()).decode(), "drop"])
    dialog_of_two(page)

    assert len(SHOWN.findall(stem.input_value())) == 2
    assert stem.input_value().startswith(STEM)


def dialog_of_two(page: Page) -> None:
    alt = page.get_by_label("Alternative text")
    alt.fill("A red square")
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(alt).to_have_value("")
    dialog(page)


def test_text_that_comes_with_a_picture_of_itself_is_pasted_as_text(
    page_of: Opens, question: Question
) -> None:
    page = open_form(page_of("author"), question)
    both = GIVE.replace("const event", 'data.setData("text/plain", "words");\n  const event')

    taken = page.locator("[name=stem]").evaluate(both, [base64.b64encode(picture()).decode(), "paste"])

    assert taken is False
    expect(page.locator(".image-dialog")).to_be_hidden()


def test_a_file_dropped_beside_the_texts_does_not_replace_the_page(
    page_of: Opens, question: Question
) -> None:
    page = open_form(page_of("author"), question)

    taken = page.locator("[name=slug]").evaluate(GIVE, [base64.b64encode(picture()).decode(), "drop"])

    assert taken is True
    expect(page.locator(".image-dialog")).to_be_hidden()


def test_texts_have_the_button_and_other_fields_have_not(page_of: Opens, topic: Topic) -> None:
    page = page_of("author")
    page.goto("/admin/questions/question/add/")
    page.select_option("[name=type]", "matching")
    page.get_by_text("Add pair").click()
    expect(page.locator("[name=pairs-left]").nth(1).locator("+ [data-image]")).to_be_visible()
    for name in ("references", "texts-text", "blanks"):
        expect(page.locator(f"[name={name}] + [data-image]")).to_have_count(0)
    page.select_option("[name=type]", "single_choice")
    page.get_by_text("Add another Choice").click()
    expect(page.locator("[name=choices-4-text] + [data-image]")).to_have_count(1)


@pytest.mark.parametrize("role", ["reviewer", "analyst"])
def test_who_only_reads_has_no_aids(page_of: Opens, question: Question, role: str) -> None:
    page = open_form(page_of(role), question)
    expect(page.locator("[data-image], .similar")).to_have_count(0)
