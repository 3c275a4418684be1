"""Images, the quality list and learners' reports, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from attempts.models import QuestionReport
from questions.models import Asset, Topic
from tests.admin.conftest import Opens
from tests.attempts.learner import Learner
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.pictures import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LISTS = ("questions/finding/", "attempts/questionreport/", "questions/asset/")


@pytest.fixture
def report(transactional_db: None) -> QuestionReport:
    topic: Topic = make_topic(make_exam())
    publish_question(topic, single_choice("open", hints=(), explanation=""))
    body = {"reason": "wrong_key", "text": "It is the other one."}
    assert Learner().call("PUT", "/api/v1/questions/open/report", body).status == 201
    return QuestionReport.objects.get()


def fits(page: Page) -> bool:
    """Nothing makes the page wider than its window; wide tables scroll by themselves."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_reviewer_finds_a_report_in_the_quality_list_and_resolves_it(
    page_of: Opens, report: QuestionReport
) -> None:
    page = page_of("reviewer")
    page.goto("/admin/questions/finding/")
    page.get_by_role("link", name="Read them").click()
    page.get_by_role("link", name="the answer given as right is wrong").first.click()
    expect(page.get_by_text("It is the other one.")).to_be_visible()
    page.select_option("[name=status]", "resolved")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Say what was done; the learner reads it.")).to_be_visible()
    page.fill("[name=answer]", "Mended in version 2.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/questionreport/**")
    report.refresh_from_db()
    assert (report.status, report.answer) == ("resolved", "Mended in version 2.")
    page.goto("/admin/questions/finding/")
    expect(page.get_by_role("link", name="Read them")).to_have_count(0)


def test_an_author_uploads_an_image_and_sees_it(page_of: Opens, tmp_path: Path) -> None:
    file = tmp_path / "square.png"
    file.write_bytes(picture(size=(60, 40)))
    page = page_of("author")
    page.goto("/admin/questions/asset/add/")
    page.set_input_files("[name=image]", file)
    page.fill("[name=alt]", "A red rectangle")
    page.get_by_role("button", name="Save", exact=True).click()
    asset = Asset.objects.get()
    shown = page.locator(f"img[src='/assets/{asset.name}']")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.naturalWidth") == 60


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lists_fit_their_window(width: int, scheme: str, page_of: Opens, report: QuestionReport) -> None:
    page = page_of("publisher", width=width, scheme=scheme)
    for address in (*LISTS, f"attempts/questionreport/{report.pk}/change/", "questions/asset/add/"):
        page.goto(f"/admin/{address}")
        assert fits(page), address
