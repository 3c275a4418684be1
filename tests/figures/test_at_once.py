"""The worker at once with everything that changes attempts, on real connections."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from attempts import figures
from attempts.figures.updating import Updated
from attempts.models import Attempt
from questions.models import Quiz, Topic
from quizapi.database.locks import Lock
from tests.attempts.learner import Caller, Learner
from tests.attempts.mending import mend, regrade
from tests.attempts.racing import at_once, held_up
from tests.attempts.staff import TEXT, Staff
from tests.content import essay, fixed_quiz, make_exam, make_topic, single_choice
from tests.figures.store import is_folded, recounted, stored

pytestmark = pytest.mark.django_db(transaction=True)

LEARNERS = 6


@pytest.fixture
def quiz(transactional_db: None) -> Quiz:
    topic: Topic = make_topic(make_exam())
    return fixed_quiz(topic, single_choice("one"), essay("two"), mode="exam", attempts_allowed=None)


@pytest.fixture
def sittings(quiz: Quiz) -> list[tuple[Learner, Any]]:
    """Learners with two finished attempts each; the first one is told."""
    rows = []
    for _ in range(LEARNERS):
        learner = Learner()
        rows.append((learner, sit(learner)))
        sit(learner, "wrong")
    return rows


def sit(learner: Learner, text: str = "right") -> Any:
    attempt = learner.begin()
    learner.answer(attempt, 1, text)
    learner.finish(attempt)
    return attempt


def agree() -> bool:
    """Whether the counts are those of a rebuild once the worker came again."""
    figures.update(wait=True)
    return is_folded() and stored() == recounted()


def test_two_workers_count_everything_once(sittings: list[Any]) -> None:
    counted = sum(each.attempts for each in at_once(*[partial(figures.update, batch=1)] * 2))
    counted += figures.update().attempts
    assert counted == 2 * LEARNERS
    assert agree()


def test_a_worker_does_not_wait_for_another(sittings: list[Any]) -> None:
    with transaction.atomic():
        figures.update()
        assert at_once(figures.update) == [Updated(busy=True)]
    assert agree()


def test_what_somebody_holds_is_left_for_the_next_time(sittings: list[Any]) -> None:
    """Nobody waits, and all others are counted."""
    learner, attempt = sittings[0]
    with transaction.atomic():
        Attempt.objects.of(learner.user.pk).select_for_update().get(id=attempt["id"])
        (done,) = at_once(figures.update)
    assert (done.attempts, done.busy) == (2 * LEARNERS - 2, True)
    assert figures.update().attempts == 2
    assert agree()


def test_what_ends_while_the_worker_runs_is_counted_by_the_next_run(quiz: Quiz) -> None:
    learner = Learner()
    attempt = learner.begin()
    with transaction.atomic():
        assert figures.update().attempts == 0
        at_once(partial(Caller(learner.user).finish, attempt))
    assert figures.update().attempts == 1
    assert agree()


def voids(sittings: list[Any]) -> list[Callable[[], Any]]:
    staff = Staff()
    return [partial(void_all, staff, sittings)]


def void_all(staff: Staff, sittings: list[Any]) -> None:
    for learner, attempt in sittings:
        assert staff.void(learner, attempt).status == 200


def reopens(sittings: list[Any]) -> list[Callable[[], Any]]:
    staff = Staff()
    return [partial(reopen_all, staff, sittings)]


def reopen_all(staff: Staff, sittings: list[Any]) -> None:
    for learner, attempt in sittings:
        assert staff.reopen(learner, attempt).status == 200
        learner.answer(attempt, 1, "worse")
        learner.finish(attempt)


def regrades(sittings: list[Any]) -> list[Callable[[], Any]]:
    return [partial(regrade, mend("one", "wrong"))]


def marks(sittings: list[Any]) -> list[Callable[[], Any]]:
    staff, learner = Staff(), Learner()
    attempt = learner.begin()
    learner.respond(attempt, 2, TEXT)
    learner.finish(attempt)
    return [partial(mark_often, staff, learner, attempt)]


def mark_often(staff: Staff, learner: Learner, attempt: Any) -> None:
    for quarters in range(5):
        assert staff.mark(learner, attempt, 2, fraction=quarters / 4).status == 200


def often(command: Callable[[], Any]) -> None:
    for _ in range(10):
        command()


@pytest.mark.parametrize("change", [voids, reopens, regrades, marks])
@pytest.mark.parametrize("before", [True, False], ids=["counted before", "not counted before"])
def test_the_worker_and_what_changes_attempts_agree_in_the_end(
    sittings: list[Any], change: Callable[[list[Any]], list[Callable[[], Any]]], before: bool
) -> None:
    if before:
        figures.update()
    at_once(*change(sittings), partial(often, partial(figures.update, batch=2)))
    assert agree()


@pytest.mark.parametrize("change", [voids, regrades])
def test_a_rebuild_and_what_changes_attempts_agree_in_the_end(
    sittings: list[Any], change: Callable[[list[Any]], list[Callable[[], Any]]]
) -> None:
    figures.update()
    at_once(*change(sittings), partial(often, figures.rebuild))
    assert agree()


def test_a_rebuild_agrees_with_what_was_changed_before_and_commits_after(sittings: list[Any]) -> None:
    figures.update()
    (learner, attempt), *_ = sittings
    with transaction.atomic():
        Staff().void(learner, attempt)
        at_once(figures.rebuild)
    assert agree()


def test_readers_see_the_counts_as_they_were_until_a_rebuild_is_done(quiz: Quiz, sittings: list[Any]) -> None:
    figures.update()
    before = figures.read(quiz)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attempts_scorecell SET n = n + 1")
    wrong = figures.read(quiz)
    with held_up(figures.rebuild) as start:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.COUNTING])
        rebuilt = start()
        assert figures.read(quiz) == wrong
    rebuilt.result()
    assert figures.read(quiz) == before
