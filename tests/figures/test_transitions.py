"""What each thing that happens to an attempt does to the counts: exactly what counting all anew would."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attempts import figures, lifecycle
from attempts.analysis.counts import MarkCount, ScoreCount
from attempts.figures.withdrawing import withdraw_learner
from attempts.models import Attempt
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, at
from tests.attempts.mending import mend, regrade
from tests.attempts.staff import Staff, essay_quiz, written
from tests.content import fixed_quiz, multiple_choice, single_choice
from tests.figures.store import is_folded, recounted, stored

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    drafts = (single_choice("one"), multiple_choice("two"))
    return fixed_quiz(topic, *drafts, mode="exam", time_limit_s=3600, attempts_allowed=None, pass_percent=50)


def sit(learner: Learner, text: str = "right", *, finish: bool = True) -> Any:
    attempt = learner.begin()
    learner.answer(attempt, 1, text, elapsed_ms=4200)
    if finish:
        assert learner.finish(attempt).status == 200
    return attempt


def scores(quiz: Quiz) -> list[int]:
    """The scores of the attempts that count, each as often as it was reached."""
    return [int(each.score) for each in figures.read(quiz).scores for _ in range(each.n)]


def analysed(*attempts: Any) -> list[bool | None]:
    kept = dict(Attempt.objects.values_list("id", "analysed"))
    return [next(value for id, value in kept.items() if str(id) == each["id"]) for each in attempts]


@pytest.fixture(autouse=True)
def _as_a_rebuild(db: None) -> Any:
    """After each test the worker comes once more, and then nothing is left to mend."""
    yield
    figures.update()
    assert stored() == recounted()
    assert is_folded()


def test_an_ended_attempt_is_counted_once(quiz: Quiz, learner: Learner) -> None:
    attempt = sit(learner)
    assert scores(quiz) == []
    assert figures.update().attempts == 1
    assert figures.update().attempts == 0
    assert (scores(quiz), analysed(attempt)) == ([1], [True])


def test_what_is_in_progress_is_not_counted(quiz: Quiz, learner: Learner) -> None:
    attempt = sit(learner, finish=False)
    assert figures.update().attempts == 0
    assert analysed(attempt) == [None]


def test_what_its_deadline_closed_is_counted(quiz: Quiz, learner: Learner) -> None:
    with at(NOON):
        sit(learner, finish=False)
    with at(NOON + timedelta(hours=2)):
        assert lifecycle.sweep(now=NOON + timedelta(hours=2)) == 1
    figures.update()
    assert scores(quiz) == [1]


def test_a_second_attempt_counts_as_delivered_only(quiz: Quiz, learner: Learner) -> None:
    attempts = [sit(learner), sit(learner, "wrong")]
    figures.update()
    assert (scores(quiz), analysed(*attempts)) == ([1], [True, False])
    (month,) = figures.read(quiz).versions[0].months
    assert (month.n, month.delivered, month.answered) == (1, 2, 2)


def test_the_first_one_counts_whichever_ends_first(topic: Topic, staff: Staff, learner: Learner) -> None:
    """An essay waits for its mark while the next attempt is over."""
    essay_quiz(topic)
    quiz = Quiz.objects.get()
    first, second = written(learner, 1), written(learner)
    figures.update()
    assert analysed(first, second) == [None, True]
    staff.mark(learner, first)
    figures.update()
    assert (scores(quiz), analysed(first, second)) == ([1], [True, False])


def test_the_next_one_counts_once_the_first_is_voided(quiz: Quiz, learner: Learner, staff: Staff) -> None:
    first, second, third = sit(learner), sit(learner, "wrong"), sit(learner)
    figures.update()
    assert staff.void(learner, first).status == 200
    assert scores(quiz) == []  # at once
    figures.update()
    assert (scores(quiz), analysed(first, second, third)) == ([0], [None, True, False])


def test_voiding_a_later_one_leaves_the_first(quiz: Quiz, learner: Learner, staff: Staff) -> None:
    first, second = sit(learner), sit(learner, "wrong")
    figures.update()
    staff.void(learner, second)
    assert (scores(quiz), analysed(first, second)) == ([1], [True, None])


def test_one_reopened_counts_again_when_it_ends(quiz: Quiz, learner: Learner, staff: Staff) -> None:
    first, second = sit(learner, "wrong"), sit(learner)
    figures.update()
    assert staff.reopen(learner, first, seconds=600).status == 200
    figures.update()
    assert (scores(quiz), analysed(first, second)) == ([1], [None, True])
    learner.answer(first, 2, "choice 1", "choice 2")
    learner.answer(first, 1, "right")
    learner.finish(first)
    figures.update()
    assert (scores(quiz), analysed(first, second)) == ([2], [True, False])


def test_one_voided_by_mistake_counts_again(quiz: Quiz, learner: Learner, staff: Staff) -> None:
    first, second = sit(learner), sit(learner, "wrong")
    figures.update()
    staff.void(learner, first)
    figures.update()
    staff.reopen(learner, first, seconds=600)
    learner.finish(first)
    figures.update()
    assert (scores(quiz), analysed(first, second)) == ([1], [True, False])


def test_a_mark_given_anew_is_counted_instead(topic: Topic, staff: Staff, learner: Learner) -> None:
    essay_quiz(topic)
    attempt = written(learner, 1)
    for fraction in (1, 0.25):
        staff.mark(learner, attempt, fraction=fraction)
        figures.update()
        (essay, *_) = figures.read(Quiz.objects.get()).versions
        assert essay.marks == (MarkCount(Decimal(fraction), Decimal(1), Decimal(fraction), 1),)


def test_a_regrade_is_counted_instead(quiz: Quiz, learner: Learner) -> None:
    sit(learner)
    sit(learner, "wrong")
    figures.update()
    regrade(mend("one", "wrong"))
    assert scores(quiz) == []  # at once
    figures.update()
    assert figures.read(quiz).scores == (ScoreCount(Decimal(0), Decimal(2), False, 1),)


def test_a_regrade_that_changes_nothing_leaves_the_counts(quiz: Quiz, learner: Learner) -> None:
    sit(learner)
    figures.update()
    regrade(mend("one", "right"))
    assert scores(quiz) == [1]


def test_practice_counts_as_delivered_only(quiz: Quiz, learner: Learner) -> None:
    attempt = learner.practise(count=1).body
    text = "right" if attempt["items"][0]["question"]["type"] == "single_choice" else "choice 1"
    learner.answer(attempt, 1, text)
    learner.finish(attempt)
    assert figures.update().attempts == 1
    slug = attempt["items"][0]["question"]["slug"]
    counts = figures.question(quiz.exam.questions.get(slug=slug))
    assert counts.quizzes == ()
    ((month,),) = [each.months for each in counts.practice]
    assert (month.n, month.delivered, month.answered, month.sum_marks) == (0, 1, 1, Decimal(0))


def test_an_erased_learner_is_not_counted(quiz: Quiz, learner: Learner) -> None:
    sit(learner)
    sit(learner)
    other = Learner()
    sit(other, "wrong")
    figures.update()
    withdraw_learner(user_id=learner.user.pk)
    assert scores(quiz) == [0]
