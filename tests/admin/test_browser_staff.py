"""Staff at work on attempts, in a real browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from attempts.models import GroupMembership, ManualMark
from questions.models import Topic
from quizapi.models import User
from tests.admin.staff import LIST, begun, page_of, waiting
from tests.attempts.learner import Learner
from tests.attempts.staff import written
from tests.content import make_exam, make_topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def test_more_time_is_given_in_a_dialog_that_asks_why(page: Page, topic: Topic) -> None:
    attempt = begun(topic)
    before = attempt.deadline_at
    page.goto(page_of(attempt))

    page.get_by_role("link", name="Give more time").click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=minutes]").fill("15")
    dialog.get_by_role("button", name="Give more time").click()
    expect(dialog.get_by_text("This field is required.")).to_be_visible()
    dialog.locator("[name=reason]").fill("The fire alarm rang.")
    dialog.get_by_role("button", name="Give more time").click()

    expect(page.get_by_text("Done: more time.")).to_be_visible()
    expect(page.get_by_text("The fire alarm rang.")).to_be_visible()
    attempt.refresh_from_db()
    assert before and attempt.deadline_at == before + timedelta(minutes=15)


def test_on_a_phone_the_actions_are_in_a_menu(page: Page, topic: Topic) -> None:
    attempt = begun(topic)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(page_of(attempt))

    page.get_by_text("more_horiz").click()
    page.get_by_role("link", name="Void").locator("visible=true").click()
    page.locator("#dialog [name=reason]").fill("It was not her.")
    page.locator("#dialog").get_by_role("button", name="Void").click()

    expect(page.get_by_text("Done: voided.")).to_be_visible()
    attempt.refresh_from_db()
    assert attempt.state == "voided"


def test_answers_are_marked_one_after_the_other(page: Page, topic: Topic) -> None:
    waiting(topic, 1)
    written(Learner(), 3)
    page.goto("/admin/")
    page.get_by_role("link", name="Attempts to mark").click()

    page.get_by_role("link", name="Mark the next answer").click()
    expect(page.get_by_text("rubric of first")).to_be_visible()
    page.fill("[name=fraction]", "0.75")
    page.fill("[name=comment]", "Name the tools, too.")
    page.get_by_role("button", name="Save and mark the next").click()
    expect(page.get_by_text("rubric of third")).to_be_visible()
    page.fill("[name=fraction]", "1")
    page.get_by_role("button", name="Save and mark the next").click()

    expect(page.get_by_text("No answer waits for a mark.")).to_be_visible()
    assert page.url.endswith(LIST)
    assert [mark.mark for mark in ManualMark.objects.order_by("created_at")] == [Decimal("0.75"), Decimal(1)]


def test_members_of_a_group_are_searched(page: Page, topic: Topic) -> None:
    ada = User.objects.create_user("ada@example.org", name="Ada")
    User.objects.create_user("bob@example.org", name="Bob")
    page.goto("/admin/attempts/learnergroup/add/")

    page.fill("[name=name]", "Class 7b")
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("ada")
    page.locator(".select2-results__option", has_text="Ada").click()
    page.click("button[name=_save]")

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert GroupMembership.objects.get().user == ada
