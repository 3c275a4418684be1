"""Regrades in the admin: looked at first, then done with a reason, and on record."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from attempts.models import Attempt, Regrade
from questions import authoring
from questions.models import Question, Topic
from tests.admin.pages import FormReader
from tests.admin.staff import page_of, staff_with
from tests.attempts.learner import Learner
from tests.attempts.mending import mend, regrade
from tests.content import edit_question, fixed_quiz, publish_question, republish_question, single_choice

ADD = "/admin/attempts/regrade/add/"
LIST = "/admin/attempts/regrade/"


@pytest.fixture
def question(topic: Topic) -> Question:
    """Of two learners one was right by version 2; with one answer right they pass."""
    fixed_quiz(topic, single_choice("one"), pass_percent=Decimal(50))
    for text in ("worse", "wrong"):
        learner = Learner()
        attempt = learner.begin()
        learner.answer(attempt, 1, text)
        learner.finish(attempt)
    return mend("one", "worse")


def look(admin: Client, question: Question, query: str = "") -> str:
    response = admin.get(f"{ADD}?question={question.pk}{query}")
    assert response.status_code == 200
    return response.content.decode()


def post(admin: Client, question: Question, query: str = "", **fields: Any) -> Any:
    body = {"reason": "C is right.", "number": "2", **fields}
    return admin.post(f"{ADD}?question={question.pk}{query}", body, follow=True)


def test_a_question_is_chosen_first(admin: Client, question: Question) -> None:
    page = admin.get(ADD).content.decode()

    assert 'data-field-name="question"' in page
    assert "See what would change" in page


def test_the_page_says_what_would_change(admin: Client, question: Question) -> None:
    page = look(admin, question)

    assert "1 attempt of 1 learner would change: 1 to a higher score, 0 to a lower one." in page
    assert "1 would pass, 0 would no longer pass." in page
    assert "1 attempt would keep the score" in page
    assert "0 → 1 of 1" in page
    assert "passes now" in page
    assert page_of(Attempt.objects.order_by("started_at")[0]) in page
    assert not Regrade.objects.exists()


def test_the_form_regrades(admin: Client, question: Question) -> None:
    reader = FormReader()
    reader.feed(look(admin, question))

    response = post(admin, question, number=reader.fields["number"][0])

    record = Regrade.objects.get()
    assert response.redirect_chain == [(f"{LIST}{record.pk}/change/", 302)]
    assert "1 attempt of 1 learner changed: 1 to a higher score" in response.content.decode()
    assert (record.reason, str(record.by), record.attempts) == ("C is right.", "author@example.org", 1)
    assert Attempt.objects.order_by("started_at")[0].score == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reason": " "}, "This field is required."),
        ({"reason": "x" * 2001}, "at most 2000 characters"),
        ({"number": "1"}, "Version 2 has been published meanwhile; look at what would change now."),
    ],
)
def test_what_is_refused_is_said_and_changes_nothing(
    admin: Client, question: Question, fields: Any, message: str
) -> None:
    response = post(admin, question, **fields)

    assert message in response.content.decode()
    assert not Regrade.objects.exists()
    assert set(Attempt.objects.values_list("score", flat=True)) == {0}


def test_after_a_refusal_the_page_is_about_the_version_of_now(admin: Client, question: Question) -> None:
    mend("one", "wrong")

    reader = FormReader()
    reader.feed(post(admin, question).content.decode())

    assert reader.fields["number"] == ["3"]
    assert reader.fields["reason"] == ["\r\nC is right."] or reader.fields["reason"] == ["C is right."]


def test_versions_are_ticked(admin: Client, question: Question) -> None:
    question = mend("one", "worst")

    page = look(admin, question, "&versions=2")

    assert "0 attempts of 0 learners would change." in page
    assert '<input type="checkbox" name="versions" value="1">' in page
    assert '<input type="checkbox" name="versions" value="2" checked>' in page


def test_only_answers_to_the_versions_ticked_are_regraded(admin: Client, question: Question) -> None:
    question = mend("one", "worse", explanation="clearer")

    post(admin, question, "&versions=2", number="3")
    assert not Regrade.objects.exists()

    post(admin, question, "&versions=1", number="3")
    assert Regrade.objects.get().attempts == 1


def test_once_regraded_there_is_nothing_to_do(admin: Client, question: Question) -> None:
    regrade(question)

    page = look(admin, question)

    assert "0 attempts of 0 learners would change." in page
    assert 'name="reason"' not in page


def test_two_clicks_leave_one_record(admin: Client, question: Question) -> None:
    post(admin, question)

    response = post(admin, question)

    assert response.redirect_chain == [(LIST, 302)]
    assert "0 attempts of 0 learners changed." in response.content.decode()
    assert Regrade.objects.count() == 1


def test_the_page_says_what_cannot_be_regraded(admin: Client, question: Question) -> None:
    choices = tuple(c for c in authoring.draft_of(question).choices if c.text != "wrong")
    question = republish_question(question, choices=choices)

    assert "1 attempt: The answer to version 1 names what version 3 does not have." in look(admin, question)


def test_the_page_says_that_an_unpublished_draft_does_not_count(admin: Client, question: Question) -> None:
    edit_question(question, explanation="still being written")

    assert "The draft has changes that are not published" in look(admin, question)


@pytest.mark.parametrize("query", ["", "&versions=7"])
def test_a_question_or_version_that_there_is_not_is_told(admin: Client, topic: Topic, query: str) -> None:
    question = publish_question(topic) if query else authoring.create(topic=topic, draft=single_choice("new"))

    response = admin.get(f"{ADD}?question={question.pk}{query}", follow=True)

    assert response.redirect_chain == [(ADD, 302)]
    page = response.content.decode()
    assert "was never published" in page or "there is no earlier version 7" in page


@pytest.mark.parametrize("query", ["?question=0", "?question=x"])
def test_an_address_that_names_no_question_is_not_found(admin: Client, topic: Topic, query: str) -> None:
    assert admin.get(ADD + query).status_code == 404


def test_a_question_with_an_earlier_version_leads_to_its_regrade(admin: Client, question: Question) -> None:
    address = f"/admin/questions/question/{question.pk}/regrade/"

    assert address in admin.get(f"/admin/questions/question/{question.pk}/change/").content.decode()
    assert admin.get(address)["Location"] == f"{ADD}?question={question.pk}"


def test_a_question_with_one_version_offers_no_regrade(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)

    page = admin.get(f"/admin/questions/question/{question.pk}/change/").content.decode()

    assert f"/{question.pk}/versions" in page
    assert f"/{question.pk}/regrade" not in page


def test_the_record_tells_who_when_why_and_what(admin: Client, question: Question) -> None:
    post(admin, question)
    record = Regrade.objects.get()

    listed = admin.get(LIST).content.decode()
    page = admin.get(f"{LIST}{record.pk}/change/").content.decode()

    for text in ("by the key of version 2", "C is right.", "author@example.org", "1 attempt of 1 learner"):
        assert text in listed
        assert text in page
    assert "one, by the key of version 2" in page
    assert "1 passed by it, 0 failed" in page
    assert "1 with another grade" in page
    assert "0 → 1 of 1" in page
    assert page_of(Attempt.objects.get(score=1)) in page


def test_a_long_record_is_read_page_by_page(admin: Client, topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    for _ in range(51):
        learner = Learner()
        learner.answer(learner.begin(), 1, "worse")
    record = regrade(mend("one", "worse")).regrade
    assert record is not None

    first, second = (admin.get(f"{LIST}{record.pk}/change/?page={page}").content.decode() for page in (1, 2))

    assert (first.count("0 → 1 of 1"), second.count("0 → 1 of 1")) == (50, 1)
    assert "1 to 50 of 51" in first
    assert 'href="?page=2"' in first


@pytest.mark.parametrize("address", ["change/", "delete/"])
def test_a_record_is_not_changed_or_deleted(admin: Client, question: Question, address: str) -> None:
    record = regrade(question).regrade
    assert record is not None

    assert admin.post(f"{LIST}{record.pk}/{address}", {"post": "yes", "reason": "x"}).status_code == 403
    assert Regrade.objects.get().reason == "The key was wrong."


def test_who_may_only_look_cannot_regrade(question: Question) -> None:
    client = staff_with("view_regrade", "view_attempt")

    assert client.get(LIST).status_code == 200
    assert client.get(f"{ADD}?question={question.pk}").status_code == 403
    assert post(client, question).status_code == 403
    assert not Regrade.objects.exists()


def test_who_may_regrade_and_see_no_attempts_gets_no_links_to_them(question: Question) -> None:
    client = staff_with("add_regrade", "view_regrade")

    page = look(client, question)

    assert "0 → 1 of 1" in page
    assert "/admin/attempts/attempt/" not in page


def test_the_attempts_page_shows_the_key_in_force(admin: Client, question: Question) -> None:
    regrade(question)

    page = admin.get(page_of(Attempt.objects.get(score=1))).content.decode()

    answer, right = page.split("Right answer")
    assert "<p>worse</p>" in answer
    assert "<p>worse</p>" in right
    assert "graded by the key of version 2" in page
    assert "The key was wrong." in page
