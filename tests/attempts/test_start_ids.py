"""The id that a client sends with a start: it means one attempt, however often and however late it comes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from attempts.models import Attempt, StartAlias
from questions import authoring
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return fixed_quiz(topic, single_choice("one"))


def test_the_client_may_choose_the_id(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()

    assert learner.start("quiz", id=id).body["id"] == str(id)


def test_a_retry_gives_the_same_attempt_even_after_it_has_ended(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()
    learner.finish(learner.start("quiz", id=id).body)

    retry = learner.start("quiz", id=id)

    assert (retry.status, retry.body["id"], retry.body["state"]) == (200, str(id), "finished")
    assert Attempt.objects.count() == 1


def test_an_id_is_refused_that_was_sent_for_another_quiz(quiz: Quiz, topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("other"), slug="other")
    id = uuid4()
    learner.start("quiz", id=id)

    refused = learner.start("other", id=id)

    assert refused.refusal == (409, "id_conflict")
    assert refused.pointers == ["/id"]


def test_an_id_is_refused_that_was_sent_for_a_practice_attempt(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()
    learner.practise(id=id, count=1)

    assert learner.start("quiz", id=id).refusal == (409, "id_conflict")


def test_two_learners_may_send_the_same_id(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    id = uuid4()
    learner.start("quiz", id=id)

    assert stranger.start("quiz", id=id).status == 201


def test_a_retry_is_answered_as_before_when_the_quiz_has_been_retired(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()
    learner.start("quiz", id=id)
    authoring.retire_quiz(quiz=quiz)

    retry = learner.start("quiz", id=id)

    assert (retry.status, retry.body["id"]) == (200, str(id))


# An id that went on with the attempt that was open already


def test_an_id_that_met_an_open_attempt_means_that_attempt(quiz: Quiz, learner: Learner) -> None:
    id, first = uuid4(), learner.begin()

    met = learner.start("quiz", id=id)

    assert (met.status, met.body) == (200, first)
    assert learner.start("quiz", id=id).body == first


def test_such_an_id_means_it_after_its_end_too(quiz: Quiz, learner: Learner) -> None:
    """Else a late retry would start an attempt that nobody asked for."""
    id, first = uuid4(), learner.begin()
    learner.start("quiz", id=id)
    finished = learner.finish(first).body

    retry = learner.start("quiz", id=id)

    assert (retry.status, retry.body) == (200, finished)
    assert Attempt.objects.count() == 1


def test_such_an_id_means_it_though_another_attempt_is_open_by_now(quiz: Quiz, learner: Learner) -> None:
    id, first = uuid4(), learner.begin()
    learner.start("quiz", id=id)
    learner.finish(first)
    second = learner.begin()

    assert learner.start("quiz", id=id).body["id"] == first["id"]
    assert learner.start("quiz").body["id"] == second["id"]


def test_such_an_id_means_it_when_it_has_expired(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    id = uuid4()
    with at(NOON):
        first = learner.begin()
        learner.start("quiz", id=id)

    with at(NOON + HOUR):
        retry = learner.start("quiz", id=id)
    assert (retry.status, retry.body["id"], retry.body["state"]) == (200, first["id"], "expired")


def test_several_ids_may_mean_one_attempt(quiz: Quiz, learner: Learner) -> None:
    first, ids = learner.begin(), [uuid4() for _ in range(3)]
    for id in (*ids, *ids):
        assert learner.start("quiz", id=id).body["id"] == first["id"]

    assert {alias.pk for alias in StartAlias.objects.all()} == set(ids)


def test_the_attempts_own_id_needs_no_other_name(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()
    for _ in range(2):
        learner.start("quiz", id=id)
    learner.start("quiz")

    assert StartAlias.objects.count() == 0


def test_such_an_id_is_refused_for_another_quiz(quiz: Quiz, topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("other"), slug="other")
    id = uuid4()
    learner.begin()
    learner.start("quiz", id=id)

    refused = learner.start("other", id=id)

    assert refused.refusal == (409, "id_conflict")
    assert refused.pointers == ["/id"]
    assert Attempt.objects.count() == 1


def test_such_an_id_is_refused_for_a_practice_attempt(quiz: Quiz, learner: Learner) -> None:
    id = uuid4()
    learner.begin()
    learner.start("quiz", id=id)

    assert learner.practise(id=id, count=1).refusal == (409, "id_conflict")
    assert Attempt.objects.count() == 1


def test_such_an_id_of_another_learner_means_nothing(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    id = uuid4()
    learner.begin()
    learner.start("quiz", id=id)

    assert stranger.start("quiz", id=id).body["id"] == str(id)


def test_an_id_of_zeros_is_an_id_like_any_other(quiz: Quiz, topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("other"), slug="other")
    nil = UUID(int=0)
    learner.finish(learner.start("quiz", id=nil).body)

    other, again = learner.start("other"), learner.start("quiz")

    assert [(reply.status, reply.body["number"]) for reply in (other, again)] == [(201, 1), (201, 2)]
    assert learner.start("quiz", id=nil).body["id"] == str(nil)
