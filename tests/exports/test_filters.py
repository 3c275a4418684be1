"""What filters take, and which attempts are a learner's first and counting ones."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from attempts.exports.filters import Attempts
from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.exports.taking import attempted, small_quiz, taken

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(which: Attempts, **more: Any) -> set[str]:
    return {row["attempt_id"] for row in taken("attempts", attempts=which, **more)[0]}


def played(learner: Learner, *results: str) -> list[str]:
    """Attempts of one learner, each with these answers to the two questions."""
    return [attempted(*result.split(), learner=learner)[1]["id"] for result in results]


@pytest.mark.parametrize(
    ("counts", "places"),
    [("highest", [1]), ("latest", [3]), ("first", [0]), ("average", [0, 1, 2, 3])],
)
def test_counting_attempts_are_those_of_the_quizzes_rule(counts: str, places: list[int]) -> None:
    """The second and third are as good: the earlier counts."""
    small_quiz(counts=counts)
    learner = Learner()
    ids = played(learner, "wrong wrong", "right wrong", "wrong right", "wrong wrong")
    attempted("right", learner=learner, finish=False)

    assert chosen(Attempts.COUNTING) == {ids[place] for place in places}
    assert chosen(Attempts.COUNTING, quiz="quiz") == {ids[place] for place in places}


def test_the_first_is_the_first_that_ended_and_counts() -> None:
    small_quiz()
    first, second, other = Learner(), Learner(), Learner()
    lost, kept, _ = played(first, "right", "wrong", "right")
    Attempt.objects.filter(id=lost).update(state="voided")
    (only,) = played(second, "right")
    attempted("right", learner=other, finish=False)

    assert chosen(Attempts.FIRST) == {kept, only}
    assert {row["attempt_id"] for row in taken(attempts=Attempts.FIRST)[0]} == {kept, only}


def test_practice_selections_are_no_learners_first_attempt() -> None:
    small_quiz()
    learner = Learner()
    assert learner.practise(count=1).status == 201

    assert len(taken("attempts")[0]) == 1
    assert chosen(Attempts.FIRST) == chosen(Attempts.COUNTING) == set()


def test_a_topic_takes_in_those_below_it() -> None:
    exam = make_exam()
    above = make_topic(exam, "above")
    below = make_topic(exam, "below", parent=above)
    beside = make_topic(exam, "beside")
    for topic in (below, beside):
        fixed_quiz(topic, single_choice(f"of-{topic.slug}"), slug=topic.slug)

    assert [row["question"] for row in taken("questions", topic="above")[0]] == ["of-below"]
    assert len(taken("questions")[0]) == 2
    assert Topic.objects.count() == 3


@pytest.fixture
def three_states() -> dict[str, str]:
    """Ids of attempts by state."""
    small_quiz()
    ids = {"finished": played(Learner(), "right")[0], "voided": played(Learner(), "right")[0]}
    Attempt.objects.filter(id=ids["voided"]).update(state="voided")
    return {**ids, "in_progress": attempted("wrong", finish=False)[1]["id"]}


def test_state_and_finished_choose_by_the_attempt(three_states: dict[str, str]) -> None:
    for state, id in three_states.items():
        for dataset in ("attempts", "responses", "items"):
            assert {row["attempt_id"] for row in taken(dataset, state=state)[0]} == {id}

    assert {row["attempt_id"] for row in taken(finished=True)[0]} == {three_states["finished"]}


def test_a_window_takes_its_beginning_and_leaves_its_end() -> None:
    small_quiz()
    played(Learner(), "right", "right")
    early, late = Attempt.objects.order_by("started_at")
    day = timedelta(days=1)

    def within(since: Any, until: Any) -> set[str]:
        return {row["attempt_id"] for row in taken("attempts", since_time=since, until_time=until)[0]}

    assert within(early.started_at, late.started_at) == {str(early.id)}
    assert within(late.started_at, late.started_at + day) == {str(late.id)}
    assert within(timezone.now() + day, None) == set()


def test_one_learner_stands_under_one_pseudonym_and_ids_only_where_asked() -> None:
    small_quiz()
    learner = Learner()
    played(learner, "right", "wrong")

    rows = [row for name in ("attempts", "responses", "items") for row in taken(name, identities=True)[0]]

    assert len({row["learner"] for row in rows}) == 1
    assert {row["user_id"] for row in rows} == {str(learner.user.pk)}
    assert not any(str(learner.user.pk) in str(row) for row in taken()[0])
