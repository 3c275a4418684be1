"""PUT learners/{user_id}/attempts/{attempt_id}/items/{position}/mark"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt, ManualMark, Response
from questions.models import Topic
from quizapi.ids import uuid7
from tests.attempts.learner import Learner, at, score_is_the_sum_of_the_marks
from tests.attempts.staff import TEXT, Staff, essay_quiz, item, row, written
from tests.attempts.test_sharding import MENTION, statements, unfiltered
from tests.content import essay, fixed_quiz

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def one_essay(topic: Topic, **policy: Any) -> None:
    fixed_quiz(topic, essay(), **{"mode": "exam", **policy})


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


def test_hints_are_taken_off(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)
    learner.hint(attempt)
    learner.hint(attempt)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.75


@pytest.mark.parametrize(("sure", "mark"), [(("high", 0.5), 1.5), (("mid", 0), -2)])
def test_certainty_counts(
    topic: Topic, learner: Learner, staff: Staff, sure: tuple[str, float], mark: float
) -> None:
    certainty, fraction = sure
    one_essay(topic, certainty=True)
    attempt = learner.begin()
    learner.respond(attempt, 1, TEXT, certainty=certainty)
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=fraction).body["mark"] == mark
    assert learner.read(attempt).body["score"] == mark


def test_tries_before_the_marked_one_cost_what_they_cost(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, mode="practice", tries=3, try_penalty=Decimal("0.1"))
    attempt = written(learner, 1, finish=False)
    learner.respond(attempt, 1, {"text": "Better thought out."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.9


def test_under_declining_points_a_mark_given_anew_may_be_lower(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    points = (Decimal(1), Decimal("0.5"))
    one_essay(topic, mode="practice", tries=2, try_points=points)
    attempt = written(learner, 1, finish=False)
    learner.respond(attempt, 1, {"text": "Better thought out."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, fraction=1).body["mark"] == 0.5
    assert staff.mark(learner, attempt, fraction=0.5).body["mark"] == 0.25


def test_where_marks_may_be_negative_a_person_may_give_one(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic, negative_marks=True)
    attempt = written(learner, 1)

    assert staff.mark(learner, attempt, fraction=-0.5).body["mark"] == -0.5
    assert learner.read(attempt).body["score"] == -0.5


def test_a_share_with_many_places_is_rounded_as_shares_are(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    given = [staff.mark(learner, attempt, fraction=0.123456789).body for _ in range(2)]

    assert (given[0]["fraction"], given[0]["mark"]) == (0.1234568, 0.12346)
    assert ManualMark.objects.count() == 1


def unchanged(attempt: Any) -> bool:
    """Whether an attempt still waits, and no mark was kept."""
    kept = ManualMark.objects.exists() or item(attempt).fraction is not None
    return row(attempt).state == "needs_marking" and row(attempt).score == 0 and not kept


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/fraction"),
        ({"fraction": None}, "/fraction"),
        ({"fraction": "1"}, "/fraction"),
        ({"fraction": True}, "/fraction"),
        ({"fraction": 1.01}, "/fraction"),
        ({"fraction": -1.01}, "/fraction"),
        ({"fraction": -0.01}, "/fraction"),  # the quiz has no negative marks
        ({"fraction": 1, "comment": 5}, "/comment"),
        ({"fraction": 1, "comment": "x" * 20_001}, "/comment"),
        ({"fraction": 1, "comment": "\0"}, "/comment"),
        ({"fraction": 1, "response_id": "x"}, "/response_id"),
        ({"fraction": 1, "mark": 1}, "/mark"),
    ],
)
def test_a_body_that_is_not_right_is_refused(
    topic: Topic, learner: Learner, staff: Staff, body: Any, pointer: str
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    path = f"/api/v1/learners/{learner.user.pk}/attempts/{attempt['id']}/items/1/mark"

    refused = staff.call("PUT", path, body)

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), [pointer])
    assert unchanged(attempt)


def test_an_attempt_that_goes_on_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_in_progress")
    assert not ManualMark.objects.exists()


def test_a_voided_attempt_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.void(learner, attempt)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_voided")
    assert not ManualMark.objects.exists()


def test_an_abandoned_attempt_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic, time_limit_s=60, at_deadline="abandon")
    with at(NOON):
        attempt = written(learner, 1, finish=False)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_abandoned")
    assert not ManualMark.objects.exists()


@pytest.mark.parametrize("taken_back", [False, True])
def test_where_there_is_no_answer_there_is_nothing_to_mark(
    topic: Topic, learner: Learner, staff: Staff, taken_back: bool
) -> None:
    essay_quiz(topic)
    attempt = written(learner, 1, *([3] if taken_back else []), finish=False)
    if taken_back:
        assert learner.respond(attempt, 3, None).status == 200
    learner.finish(attempt)

    assert staff.mark(learner, attempt, 3).refusal == (409, "not_answered")
    assert unchanged(attempt)


def test_what_a_key_graded_is_not_for_marking(topic: Topic, learner: Learner, staff: Staff) -> None:
    essay_quiz(topic)
    attempt = written(learner, 1, finish=False)
    learner.answer(attempt, 2, "wrong")
    learner.finish(attempt)

    assert staff.mark(learner, attempt, 2).refusal == (409, "not_for_marking")
    assert unchanged(attempt)


def test_a_mark_for_an_answer_that_was_replaced_meanwhile_is_refused(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    read = item(attempt).response_id
    staff.reopen(learner, attempt)
    learner.respond(attempt, 1, {"text": "Something else."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, response_id=str(read)).refusal == (409, "answer_changed")
    assert unchanged(attempt)
    assert staff.mark(learner, attempt, response_id=str(item(attempt).response_id)).status == 200


def test_an_answer_given_anew_after_reopening_waits_again(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=1)
    staff.reopen(learner, attempt)
    learner.respond(attempt, 1, {"text": "Something else."})

    ended = learner.finish(attempt).body

    assert ended["state"] == "needs_marking"
    assert row(attempt).unmarked == 1
    assert row(attempt).score == 0


def test_an_answer_left_alone_after_reopening_keeps_its_mark(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.mark(learner, attempt, fraction=0.5)
    staff.reopen(learner, attempt)

    ended = learner.finish(attempt).body

    assert (ended["state"], ended["score"]) == ("finished", 0.5)


def test_a_question_or_an_attempt_that_is_not_there_is_not_found(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    refused = [
        staff.mark(learner, attempt, 2),
        staff.mark(learner, {"id": uuid4()}),
        staff.mark(stranger, attempt),
    ]

    assert {reply.refusal for reply in refused} == {(404, "not_found")}
    assert unchanged(attempt)


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
