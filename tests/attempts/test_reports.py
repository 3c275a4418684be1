"""Learners report problems with questions; staff answer them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from attempts import lifecycle
from attempts.models import QuestionReport
from questions.models import Finding, Question, Topic
from quizapi.accounts.models import User
from quizapi.errors import DomainError
from tests.attempts.learner import Caller, Learner, Reply
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    republish_question,
    single_choice,
)

TYPO = {"reason": "typo", "text": "A word is missing."}


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("first"), single_choice("hidden", pool="exam"), mode="exam")
    return learner.begin()


def report_question(caller: Caller, slug: str, **body: Any) -> Reply:
    return caller.call("PUT", f"/api/v1/questions/{slug}/report", {**TYPO, **body})


def test_a_learner_reports_a_question_of_an_attempt(attempt: Any, learner: Learner) -> None:
    reply = learner.report(attempt, 2)
    assert reply.status == 201
    told = {
        "question": "hidden",
        "version": 1,
        "attempt": attempt["id"],
        "status": "open",
        "answer": "",
    }
    assert (told | TYPO).items() <= reply.body.items()


def test_a_learner_reports_a_question_while_browsing(topic: Topic, learner: Learner) -> None:
    publish_question(topic, single_choice("open"))
    reply = report_question(learner, "open")
    assert (reply.status, reply.body["attempt"]) == (201, None)


def test_the_same_report_again_changes_nothing(attempt: Any, learner: Learner) -> None:
    first = learner.report(attempt)
    again = learner.report(attempt)
    assert (again.status, again.body) == (200, first.body)
    assert QuestionReport.objects.count() == 1


def test_another_report_on_the_same_version_is_refused(attempt: Any, learner: Learner) -> None:
    learner.report(attempt)
    assert learner.report(attempt, reason="unclear").refusal == (409, "already_reported")
    assert report_question(learner, "first", text="Something else.").refusal == (409, "already_reported")


def test_a_new_version_may_be_reported_anew(attempt: Any, learner: Learner) -> None:
    learner.report(attempt)
    republish_question(Question.objects.get(slug="first"), stem="Something else?")
    reply = report_question(learner, "first")
    assert (reply.status, reply.body["version"]) == (201, 2)


def test_others_report_the_same_version_too(attempt: Any, learner: Learner, stranger: Learner) -> None:
    learner.report(attempt)
    assert report_question(stranger, "first").status == 201


def test_a_question_that_a_learner_may_not_see_is_not_there(attempt: Any, stranger: Learner) -> None:
    assert report_question(stranger, "hidden").refusal == (404, "not_found")
    assert report_question(stranger, "nowhere").refusal == (404, "not_found")
    assert stranger.report(attempt).refusal == (404, "not_found")
    assert not QuestionReport.objects.exists()


def test_an_attempt_has_no_question_at_another_position(attempt: Any, learner: Learner) -> None:
    assert learner.report(attempt, 3).refusal == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"reason": "boring"}, "/reason"), ({"text": "x" * 2001}, "/text"), ({"mood": "bad"}, "/mood")],
)
def test_a_report_that_is_none_names_the_member(
    body: dict[str, Any], pointer: str, attempt: Any, learner: Learner
) -> None:
    reply = learner.report(attempt, **body)
    assert (reply.status, reply.pointers) == (400, [pointer])
    assert not QuestionReport.objects.exists()


def test_too_many_reports_are_put_off(attempt: Any, learner: Learner, settings: Any) -> None:
    settings.ACCOUNT_LIMITS = {**settings.ACCOUNT_LIMITS, "question_report": (2, 3600)}
    replies = [learner.report(attempt) for _ in range(3)]
    assert [reply.status for reply in replies] == [201, 200, 429]
    assert 3500 < int(replies[2].headers["Retry-After"]) <= 3600


def test_reports_need_an_account(attempt: Any) -> None:
    assert Caller().report(attempt).status == 401


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_are_one() -> None:
    topic = make_topic(make_exam())
    publish_question(topic, single_choice("open"))
    learner = Learner()

    def send(_: int) -> int:
        try:
            return report_question(learner, "open").status
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(send, range(4)))
    assert statuses == [200, 200, 200, 201]
    assert QuestionReport.objects.count() == 1


def test_an_open_report_is_a_finding_until_it_is_closed(attempt: Any, learner: Learner) -> None:
    learner.report(attempt)
    assert Finding.objects.filter(question__slug="first", code="open_reports").exists()
    close(learner, answer="Mended in version 2.")
    assert not Finding.objects.filter(code="open_reports").exists()


def close(learner: Learner, status: str = "resolved", answer: str = "") -> QuestionReport:
    report = QuestionReport.objects.get(user=learner.user)
    staff, _ = User.objects.get_or_create(email="staff@example.org", defaults={"is_staff": True})
    return lifecycle.close_report(
        user_id=learner.user.pk,
        report_id=report.pk,
        status=status,
        answer=answer,
        by=staff.pk,
        now=timezone.now(),
    )


def test_learners_read_what_became_of_their_reports(
    attempt: Any, learner: Learner, stranger: Learner
) -> None:
    learner.report(attempt)
    close(learner, answer="Mended in version 2.")
    (report,) = learner.reports().body["results"]
    assert (report["status"], report["answer"]) == ("resolved", "Mended in version 2.")
    assert report["closed_at"] is not None
    assert stranger.reports().body["results"] == []


def test_a_report_is_dismissed_without_a_word_but_not_resolved(attempt: Any, learner: Learner) -> None:
    learner.report(attempt)
    with pytest.raises(DomainError) as refused:
        close(learner)
    assert [error.pointer for error in refused.value.errors] == ["/answer"]
    assert close(learner, "dismissed").status == "dismissed"


def test_a_report_is_opened_again(attempt: Any, learner: Learner) -> None:
    learner.report(attempt)
    close(learner, "dismissed")
    report = close(learner, "open")
    assert (report.status, report.closed_at, report.closed_by_id) == ("open", None, None)


def test_a_report_that_is_not_there_is_not_closed(learner: Learner) -> None:
    with pytest.raises(DomainError) as refused:
        lifecycle.close_report(
            user_id=learner.user.pk,
            report_id=uuid4(),
            status="dismissed",
            answer="",
            by=None,
            now=timezone.now(),
        )
    assert refused.value.code == "not_found"


def test_a_page_of_reports_takes_one_statement(
    attempt: Any, learner: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    learner.report(attempt, 1)
    learner.report(attempt, 2)
    with django_assert_num_queries(1):
        assert len(learner.reports().body["results"]) == 2
