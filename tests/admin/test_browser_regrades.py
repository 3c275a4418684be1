"""A question's key is mended and its attempts are regraded, in a real browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from attempts.models import Attempt, Regrade
from questions.models import Question, Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def question(topic: Topic) -> Question:
    fixed_quiz(topic, single_choice("one"), pass_percent=Decimal(50))
    for text in ("worse", "right"):
        learner = Learner()
        attempt = learner.begin()
        learner.answer(attempt, 1, text)
        learner.finish(attempt)
    return Question.objects.get()


def test_a_key_is_mended_looked_at_and_applied(page: Page, question: Question) -> None:
    page.goto(f"/admin/questions/question/{question.pk}/change/")
    link = page.locator(f"a[href*='/question/{question.pk}/regrade']")
    expect(link).to_have_count(0)
    page.uncheck("[name=choices-0-is_correct]")
    page.check("[name=choices-2-is_correct]")
    page.click("button[name=questions_question_save_and_publish]")
    link.locator("visible=true").click()

    expect(page.get_by_text("2 attempts of 2 learners would change")).to_be_visible()
    expect(page.get_by_text("passes now")).to_be_visible()
    page.get_by_role("button", name="Regrade").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.fill("[name=reason]", "C is right.")
    page.get_by_role("button", name="Regrade").click()

    expect(page.get_by_text("2 attempts of 2 learners changed")).to_be_visible()
    expect(page.get_by_text("C is right.")).to_be_visible()
    assert Regrade.objects.get().now_passed == Regrade.objects.get().now_failed == 1
    page.locator(".pages-table a").first.click()
    expect(page.get_by_text("Regraded, one")).to_be_visible()
    assert Attempt.objects.filter(score=1).count() == 1


def test_a_question_is_chosen_by_searching(page: Page, question: Question) -> None:
    page.goto("/admin/attempts/regrade/")
    page.get_by_role("link", name="Add regrade").locator("visible=true").first.click()

    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("one")
    page.locator(".select2-results__option", has_text="one").click()
    page.get_by_role("button", name="See what would change").click()

    expect(page.get_by_text("0 attempts of 0 learners would change.")).to_be_visible()
