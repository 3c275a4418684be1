"""Regrading after a key was mended: told first, then done at once, and on record."""

from decimal import Decimal
from typing import Any

import pytest

from attempts import lifecycle
from attempts.models import Attempt, AttemptItem, Regrade, RegradedAttempt, RegradedResponse, Response
from questions import authoring
from questions.models import Question, Topic
from quizapi.errors import DomainError
from quizapi.models import User
from tests.attempts.learner import Learner, score_is_the_sum_of_the_marks
from tests.attempts.mending import mend, regrade
from tests.attempts.walks import NOON, answers_of, items_of
from tests.content import fixed_quiz, single_choice, true_false


def finished(*texts: str, learner: Learner | None = None) -> Learner:
    """A learner who answered the first questions of the quiz, and has finished it."""
    learner = learner or Learner()
    attempt = learner.begin()
    for position, text in enumerate(texts, start=1):
        assert learner.answer(attempt, position, text).status == 200
    assert learner.finish(attempt).status == 200
    return learner


def numbers(regraded: lifecycle.Regraded) -> dict[str, int]:
    outcome = regraded.outcome
    names = ("regraded", "attempts", "learners", "responses", "raised", "lowered", "now_passed", "now_failed")
    return {name: getattr(outcome, name) for name in names}


@pytest.fixture
def learners(topic: Topic) -> list[Learner]:
    """Of a quiz with a wrong key: two who were right and failed, one who was wrong and passed."""
    fixed_quiz(topic, single_choice("one"), true_false("two"), pass_percent=Decimal(100))
    return [finished("worse", "True"), finished("worse", "True"), finished("right", "True")]


EXPECTED = {
    "regraded": 3,
    "attempts": 3,
    "learners": 3,
    "responses": 3,
    "raised": 2,
    "lowered": 1,
    "now_passed": 2,
    "now_failed": 1,
}


def test_the_preview_counts_what_would_change(learners: list[Learner]) -> None:
    assert numbers(lifecycle.preview_regrade(question=mend("one", "worse"))) == EXPECTED


def test_the_preview_changes_nothing(learners: list[Learner]) -> None:
    question = mend("one", "worse")
    before = [(items_of(learner.user), answers_of(learner.user)) for learner in learners]

    lifecycle.preview_regrade(question=question)

    assert [(items_of(learner.user), answers_of(learner.user)) for learner in learners] == before
    assert not Regrade.objects.exists()
    assert not AttemptItem.objects.exclude(key_version=None).exists()


def test_the_preview_shows_attempts_those_first_that_pass_or_fail_now(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), true_false("two"), pass_percent=Decimal(100))
    failed, passed = finished("worse", "False"), finished("worse", "True")

    rows = lifecycle.preview_regrade(question=mend("one", "worse")).outcome.rows

    assert [(row.row.user_id, row.old_passed, row.new_passed) for row in rows] == [
        (passed.user.pk, False, True),
        (failed.user.pk, False, False),
    ]
    assert [float(row.new_mark - row.old_mark) for row in rows] == [1, 1]
    assert [(float(row.row.score), float(row.new_score)) for row in rows] == [(1, 2), (0, 1)]


def test_the_regrade_does_what_the_preview_said(learners: list[Learner]) -> None:
    assert numbers(regrade(mend("one", "worse"))) == EXPECTED

    scores = Attempt.objects.order_by("started_at").values_list("score", flat=True)
    assert list(scores) == [2, 2, 1]
    assert all(score_is_the_sum_of_the_marks(attempt.pk) for attempt in Attempt.objects.all())


def test_learners_read_the_new_result(learners: list[Learner]) -> None:
    question = mend("one", "worse", explanation="mended")
    attempt = learners[0].list().body["results"][0]
    before = learners[0].review(attempt).body

    regrade(question)

    after = learners[0].review(attempt).body
    assert (before["score"], before["passed"]) == (1, False)
    assert (after["score"], after["passed"]) == (2, True)
    first = after["items"][0]
    assert (first["correct"], first["mark"], first["explanation"]) == (True, 1, "mended")
    assert first["correct_answer"] == first["answer"] == before["items"][0]["answer"]
    assert [each["mark"] for each in first["responses"]] == [1]


def test_the_version_that_was_answered_stays(learners: list[Learner]) -> None:
    regrade(mend("one", "worse", stem="Another wording?"))

    attempt = learners[0].list().body["results"][0]
    question = learners[0].review(attempt).body["items"][0]["question"]
    assert question["version"] == 1
    assert question["stem"] == "What are the three stages of one?"
    assert set(Response.objects.values_list("version__number", flat=True)) == {1}


def test_who_when_and_why_are_on_record(learners: list[Learner]) -> None:
    author = User.objects.create_superuser("author@example.org")
    question = mend("one", "worse")

    record = regrade(question, by=author, reason=" C is right, not A. ").regrade

    assert record is not None
    saved = Regrade.objects.get()
    assert saved == record
    assert (saved.question, saved.key_version) == (question, question.current_version)
    assert (saved.by, saved.created_at, saved.reason) == (author, NOON, "C is right, not A.")
    counts = (saved.attempts, saved.learners, saved.responses, saved.now_passed, saved.now_failed)
    assert counts == (3, 3, 3, 2, 1)


def test_old_and_new_marks_are_on_record(learners: list[Learner]) -> None:
    regrade(mend("one", "worse"))

    raised, lowered = learners[0].user, learners[2].user
    columns = ("old_score", "new_score", "old_passed", "new_passed")
    assert RegradedAttempt.objects.values_list(*columns).get(user=raised) == (1, 2, False, True)
    assert RegradedAttempt.objects.values_list(*columns).get(user=lowered) == (2, 1, True, False)
    marks = ("old_fraction", "new_fraction", "old_mark", "new_mark")
    changes = RegradedResponse.objects.filter(user=raised)
    assert changes.values_list(*marks).get() == (0, 1, 0, 1)
    answer = Response.objects.get(user=raised, position=1)
    place = ("response_id", "attempt_id", "position")
    assert changes.values_list(*place).get() == (answer.id, answer.attempt_id, 1)


def test_answers_to_other_questions_stay_as_they_are(learners: list[Learner]) -> None:
    before = list(Response.objects.filter(position=2).order_by("id").values())

    regrade(mend("one", "worse"))

    assert list(Response.objects.filter(position=2).order_by("id").values()) == before
    assert not AttemptItem.objects.filter(position=2).exclude(key_version=None).exists()


def test_a_second_regrade_changes_nothing_and_leaves_no_record(learners: list[Learner]) -> None:
    question = mend("one", "worse")
    regrade(question)

    assert numbers(lifecycle.preview_regrade(question=question)) == dict.fromkeys(EXPECTED, 0)
    again = regrade(question)

    assert (again.regrade, numbers(again)) == (None, dict.fromkeys(EXPECTED, 0))
    assert Regrade.objects.count() == 1


def test_a_key_is_mended_once_more(learners: list[Learner]) -> None:
    regrade(mend("one", "worse"))

    regraded = regrade(mend("one", "right"))

    assert numbers(regraded) == EXPECTED | {"raised": 1, "lowered": 2, "now_passed": 1, "now_failed": 2}
    assert list(Attempt.objects.order_by("started_at").values_list("score", flat=True)) == [1, 1, 2]


def test_attempts_that_started_with_the_mended_version_stay_as_they_are(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    question = mend("one", "worse")
    finished("worse")

    assert numbers(lifecycle.preview_regrade(question=question))["regraded"] == 0


def test_attempts_of_one_learner_are_of_one_learner(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"))
    for _ in range(3):
        finished("worse", learner=learner)

    outcome = regrade(mend("one", "worse")).outcome

    assert (outcome.attempts, outcome.learners) == (3, 1)


def test_a_version_with_another_explanation_alone_changes_no_mark_and_is_shown(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner = finished("right")

    regraded = regrade(mend("one", "right", explanation="clearer"))

    assert numbers(regraded) == dict.fromkeys(EXPECTED, 0) | {"regraded": 1}
    assert (Regrade.objects.get().attempts, RegradedAttempt.objects.count()) == (0, 0)
    attempt = learner.list().body["results"][0]
    assert learner.review(attempt).body["items"][0]["explanation"] == "clearer"


@pytest.mark.parametrize("state", ["abandoned", "voided"])
def test_attempts_that_do_not_count_are_regraded_and_neither_pass_nor_fail(topic: Topic, state: str) -> None:
    fixed_quiz(topic, single_choice("one"), pass_percent=Decimal(50))
    finished("worse")
    Attempt.objects.update(state=state)

    outcome = regrade(mend("one", "worse")).outcome

    assert (outcome.attempts, outcome.now_passed) == (1, 0)
    assert Attempt.objects.get().score == 1
    assert RegradedAttempt.objects.values_list("old_passed", "new_passed").get() == (None, None)


def test_without_a_pass_mark_nobody_passes_or_fails(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    finished("worse")

    outcome = regrade(mend("one", "worse")).outcome

    assert (outcome.raised, outcome.now_passed) == (1, 0)


def test_only_answers_to_the_versions_asked_for_are_regraded(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    first = finished("worse")
    mend("one", "wrong")
    second = finished("worse")
    question = mend("one", "worse")

    outcome = regrade(question, versions=[2]).outcome

    assert outcome.attempts == 1
    assert Attempt.objects.get(user=first.user).score == 0
    assert Attempt.objects.get(user=second.user).score == 1


def refused(code: str, question: Question, **options: Any) -> str:
    with pytest.raises(DomainError) as refusal:
        regrade(question, **options)
    assert refusal.value.code == code
    assert not Regrade.objects.exists()
    assert not AttemptItem.objects.exclude(key_version=None).exists()
    return refusal.value.detail


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001])
def test_a_regrade_needs_a_reason(learners: list[Learner], reason: str) -> None:
    assert "Give a reason" in refused("validation_error", mend("one", "worse"), reason=reason)


def test_a_version_that_there_is_not_is_refused(learners: list[Learner]) -> None:
    detail = refused("validation_error", mend("one", "worse"), versions=[1, 7])

    assert detail == (
        "Version 2 is the current one, and those before it are 1; there is no earlier version 7."
    )


def test_the_current_version_needs_no_regrade(learners: list[Learner]) -> None:
    detail = refused("validation_error", Question.objects.get(slug="one"), versions=[1])

    assert detail == (
        "Version 1 is the current one, and there is none before it; there is no earlier version 1."
    )


def test_a_version_published_since_the_preview_is_refused(learners: list[Learner]) -> None:
    mend("one", "wrong")

    assert "has been published meanwhile" in refused("version_changed", mend("one", "worse"), number=2)


def test_a_question_that_was_never_published_is_refused(topic: Topic) -> None:
    draft = authoring.create(topic=topic, draft=single_choice("new"))

    assert "was never published" in refused("never_published", draft)
