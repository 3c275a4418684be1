"""PUT learners/{user_id}/attempts/{attempt_id}/items/{position}/mark"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from attempts.models import Attempt, ManualMark, Response
from questions.models import Topic
from quizapi.ids import uuid7
from tests.attempts.learner import Learner, at, score_is_the_sum_of_the_marks
from tests.attempts.staff import TEXT, Staff, essay_quiz, item, one_essay, row, written
from tests.attempts.test_sharding import MENTION, statements, unfiltered

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def test_an_answer_waits_for_a_mark_and_gets_it(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    response_id = item(attempt).response_id

    with at(NOON):
        given = staff.mark(learner, attempt, fraction=0.75, comment="Name the tools, too.")

    assert given.status == 200
    assert given.body == {
        "position": 1,
        "response_id": str(response_id),
        "fraction": 0.75,
        "mark": 0.75,
        "comment": "Name the tools, too.",
        "by": str(staff.user.pk),
        "marked_at": "2026-03-01T12:00:00Z",
        "state": "finished",
        "unmarked": 0,
    }


def test_the_learner_sees_mark_and_comment_in_the_review(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    waiting = learner.review(attempt).body["items"][0]
    staff.mark(learner, attempt, fraction=0.75, comment="Name the tools, too.")

    marked = learner.review(attempt).body["items"][0]

    assert (waiting["correct"], waiting["mark"]) == (None, None)
    assert "mark_comment" not in waiting
    assert (marked["correct"], marked["mark"]) == (False, 0.75)
    assert marked["mark_comment"] == "Name the tools, too."
    assert marked["responses"][0]["mark"] == 0.75


def test_the_result_is_out_when_the_last_answer_is_marked(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    essay_quiz(topic)
    attempt = learner.begin()
    for position in (1, 3):
        learner.respond(attempt, position, TEXT)
    learner.answer(attempt, 2, "right")
    ended = learner.finish(attempt).body

    first = staff.mark(learner, attempt, 3, fraction=0.5).body
    between = learner.read(attempt).body
    second = staff.mark(learner, attempt, 1, fraction=0).body
    result = learner.read(attempt).body

    assert (ended["state"], first["state"], first["unmarked"]) == ("needs_marking", "needs_marking", 1)
    assert "score" not in ended and "score" not in between
    assert (second["state"], second["unmarked"]) == ("finished", 0)
    assert (result["state"], result["score"]) == ("finished", 1.5)


def test_an_attempt_that_its_deadline_closed_is_expired_once_it_is_marked(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, time_limit_s=60)
    with at(NOON):
        attempt = written(learner, 1, finish=False)
    with at(NOON + timedelta(minutes=5)):
        given = staff.mark(learner, attempt)

    assert given.body["state"] == "expired"
    assert row(attempt).finished_at == NOON + timedelta(minutes=1)


@pytest.mark.parametrize("fraction", [0, 0.25, 1])
def test_a_mark_given_anew_replaces_the_one_before(
    topic: Topic, learner: Learner, staff: Staff, fraction: float
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=0.5, comment="Half of it.")

    again = staff.mark(learner, attempt, fraction=fraction, comment="On second thoughts.")

    assert (again.status, again.body["state"]) == (200, "finished")
    assert learner.read(attempt).body["score"] == fraction
    assert learner.review(attempt).body["items"][0]["mark_comment"] == "On second thoughts."
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_every_mark_is_kept_with_who_gave_it(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    other = Staff(email="other@example.org")
    staff.mark(learner, attempt, fraction=0.5, comment="Half.")
    other.mark(learner, attempt, fraction=1)

    kept = ManualMark.objects.filter(user=learner.user).order_by("created_at")

    assert [(m.fraction, m.mark, m.comment, m.by_id) for m in kept] == [
        (Decimal("0.5"), Decimal("0.5"), "Half.", staff.user.pk),
        (Decimal(1), Decimal(1), "", other.user.pk),
    ]


def test_the_same_mark_sent_again_is_kept_once(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    replies = [staff.mark(learner, attempt, fraction=0.5, comment="Half.") for _ in range(2)]

    assert replies[0].body == replies[1].body
    assert ManualMark.objects.count() == 1


def test_the_same_mark_by_somebody_else_is_kept_too(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=0.5)

    Staff(email="other@example.org").mark(learner, attempt, fraction=0.5)

    assert ManualMark.objects.count() == 2
    assert row(attempt).score == Decimal("0.5")


def test_marks_are_kept_in_the_order_in_which_they_were_given(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    with at(NOON):
        staff.mark(learner, attempt, fraction=0.5)
    with at(NOON - timedelta(seconds=1)):  # came first, and waited longer
        staff.mark(learner, attempt, fraction=0.25)

    latest = ManualMark.objects.order_by("created_at").last()

    assert latest and latest.fraction == row(attempt).score == Decimal("0.25")


def test_the_response_carries_the_mark(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    staff.mark(learner, attempt, fraction=0.5)

    response = Response.objects.get(user=learner.user)
    assert (response.fraction, response.mark) == (Decimal("0.5"), Decimal("0.5"))


def test_an_answer_that_was_replaced_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)
    learner.respond(attempt, 1, {"text": "Better thought out."})
    learner.finish(attempt)

    staff.mark(learner, attempt, fraction=0.5)

    marks = {r.answer["text"]: r.mark for r in Response.objects.filter(user=learner.user) if r.answer}
    assert marks == {TEXT["text"]: None, "Better thought out.": Decimal("0.5")}


def test_a_saved_answer_is_marked_too(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = learner.begin()
    learner.respond(attempt, 1, TEXT, submit=False)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=0.5).status == 200
    assert learner.read(attempt).body["score"] == 0.5


def test_an_answer_given_anew_after_reopening_waits_again(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=1, comment="About the first answer.")
    staff.reopen(learner, attempt)
    learner.respond(attempt, 1, {"text": "Something else."})

    ended = learner.finish(attempt).body

    assert ended["state"] == "needs_marking"
    assert row(attempt).unmarked == 1
    assert row(attempt).score == 0
    assert "mark_comment" not in learner.review(attempt).body["items"][0]


def test_an_answer_left_alone_after_reopening_keeps_its_mark(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=0.5)
    staff.reopen(learner, attempt)

    ended = learner.finish(attempt).body

    assert (ended["state"], ended["score"]) == ("finished", 0.5)


def test_the_same_attempt_id_of_two_learners_names_an_attempt_of_each(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    one_essay(topic)
    id = uuid7()
    for each in (learner, stranger):
        each.start(id=id)
        each.respond({"id": id}, 1, TEXT)
        each.finish({"id": id})

    staff.mark(stranger, {"id": id})

    states = {a.user_id: a.state for a in Attempt.objects.all()}
    assert states == {learner.user.pk: "needs_marking", stranger.user.pk: "finished"}


def test_every_statement_names_the_learner(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    with statements() as executed:
        staff.mark(learner, attempt, fraction=0.5)
        staff.mark(learner, attempt, fraction=1)

    about = [sql for sql in executed if MENTION.search(sql)]
    assert len(about) > 10
    assert [sql for sql in about if unfiltered(sql, learner.user.pk)] == []
