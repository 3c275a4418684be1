"""The counts as they are read, beside what SQL says of the answers themselves."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attempts import figures
from attempts.analysis import classical
from attempts.models import Attempt
from questions.authoring import SectionDraft
from questions.models import Question, Quiz, Topic
from tests.attempts.learner import Learner
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    publish_quiz,
    single_choice,
)
from tests.figures.sittings import rows, sit
from tests.figures.store import recounted, stored

CHOSEN = {
    "first": "a.number = 1",
    "last": "a.number = (SELECT max(b.number) FROM attempts_attempt b WHERE b.user_id = a.user_id)",
    "highest": """
        a.id = (SELECT b.id FROM attempts_attempt b WHERE b.user_id = a.user_id
            ORDER BY b.score DESC, b.number LIMIT 1)""",
    "all": "true",
}


@pytest.mark.parametrize("selection", figures.SELECTIONS)
@pytest.mark.usefixtures("learners")
def test_counts_are_those_of_the_answers(quiz: Quiz, selection: figures.Selection) -> None:
    counts = figures.read(quiz, selection)
    seen = {
        (version.question, version.version): (
            sum(each.n for each in version.marks),
            sum(each.n * each.mark for each in version.marks),
            sum(each.n * each.mark * each.score for each in version.marks),
            sum(each.n for each in version.taken if not each.choice),
            sum(each.n for each in version.taken if each.choice),
            sum(each.n for each in version.times),
        )
        for version in counts.versions
    }
    expected = rows(f"""
        SELECT q.slug, v.number, count(DISTINCT i.id), sum(coalesce(r.mark, 0)),
            sum(coalesce(r.mark, 0) * a.score), count(*) FILTER (WHERE r.id IS NULL),
            sum(coalesce(jsonb_array_length(r.answer -> 'choices'), (r.id IS NOT NULL)::int)),
            count(*) FILTER (WHERE r.elapsed_ms > 0)
        FROM attempts_attempt a
        JOIN attempts_attemptitem i ON i.attempt_id = a.id
        LEFT JOIN attempts_response r ON r.attempt_id = a.id AND r.position = i.position
        JOIN questions_questionversion v ON v.id = i.version_id
        JOIN questions_question q ON q.id = v.question_id
        WHERE {CHOSEN[selection]} GROUP BY 1, 2
    """)
    assert seen == {(slug, version): tuple(sums) for slug, version, *sums in expected}
    scores = rows(f"SELECT score, count(*) FROM attempts_attempt a WHERE {CHOSEN[selection]} GROUP BY 1")
    assert sorted((each.score, each.n) for each in counts.scores) == sorted(scores)


@pytest.mark.usefixtures("learners")
def test_the_view_for_analysts_says_what_the_pure_figures_say(quiz: Quiz) -> None:
    found = {
        (item.question, item.version): item
        for item in each_version(classical.analyse(figures.read(quiz)).items)
    }
    view = rows("""
        SELECT question, version, learners, mean_mark, max_mark, facility, sd, discrimination_index
        FROM analytics.item_statistics
    """)
    assert len(view) == len(found) == 4
    for question, version, learners, *values in view:
        item = found[question, version]
        facility, index = item.facility, item.discrimination_index
        pure = [item.mean_mark, item.max_mark, facility and facility.value, item.sd, index and index.value]
        assert item.learners == learners
        assert values == pytest.approx(pure, nan_ok=False)


def each_version(items: Any) -> Iterator[Any]:
    for item in items:
        yield from item.versions or (item,)


@pytest.mark.usefixtures("learners")
def test_what_a_version_says_comes_with_its_counts(quiz: Quiz) -> None:
    one, other, three, two = figures.read(quiz).versions
    assert [(each.question, each.version) for each in (one, other, three, two)] == [
        *(("one", 1), ("one", 2), ("three", 1), ("two", 1))
    ]
    assert (other.stem, other.topic, other.guess, three.guess, two.guess) == (
        *("Which one?", "basics", 0.25, 0.5),
        None,
    )
    assert [choice.text for choice in three.choices] == ["True", "False"]
    assert [choice.correct for choice in two.choices] == [True, True, False, False]


def test_times_are_whole_seconds_up_to_an_hour(quiz: Quiz, learner: Learner) -> None:
    sit(learner, 1)
    figures.update()
    one, three, two = figures.read(quiz).versions
    assert [[(each.seconds, each.n) for each in version.times] for version in (one, three, two)] == [
        *([(1, 1)], [(3600, 1)]),
        [],
    ]


def test_months_are_of_the_end_in_utc(quiz: Quiz, learner: Learner) -> None:
    attempt = sit(learner, 1)
    Attempt.objects.filter(id=attempt["id"]).update(
        started_at="2026-01-31T22:00:00Z", finished_at="2026-02-01T00:30:00+01:00"
    )
    figures.update()
    (month,) = figures.read(quiz).versions[0].months
    assert (month.month, month.n, month.sum_marks, month.sum_max_marks, month.sum_squares) == (
        *(date(2026, 1, 1), 1),
        *(Decimal(1), Decimal(1), Decimal(1)),
    )


@pytest.mark.usefixtures("learners")
def test_a_question_is_read_at_each_quiz_that_asked_it(topic: Topic, learner: Learner) -> None:
    fixed_quiz_again(topic)
    sit(learner, 1, quiz="again")
    figures.update()
    counts = figures.question(Question.objects.get(slug="one"))
    assert [(each.quiz, [v.version for v in each.versions]) for each in counts.quizzes] == [
        ("again", [2]),
        ("quiz", [1, 2]),
    ]
    whole = figures.read(Quiz.objects.get(slug="quiz"))
    (ours,) = [each for each in counts.quizzes if each.quiz == "quiz"]
    assert ours.scores == whole.scores
    assert list(ours.versions) == [each for each in whole.versions if each.question == "one"]


def fixed_quiz_again(topic: Topic) -> Quiz:
    """The same questions in another quiz."""
    section = SectionDraft(questions=("one", "two", "three"))
    return publish_quiz(topic.exam, section, slug="again", mode="exam", shuffle_questions=False)


@pytest.mark.usefixtures("learners")
def test_reading_costs_the_same_however_much_there_is(quiz: Quiz) -> None:
    one = Question.objects.get(slug="one")
    for read, statements in (
        (lambda: figures.read(quiz), 2),
        (lambda: figures.read(quiz, "all"), 2),
        (lambda: figures.question(one), 4),
    ):
        with CaptureQueriesContext(connection) as captured:
            read()
        assert len(captured) == statements


def test_a_worker_that_finds_nothing_asks_three_things(quiz: Quiz) -> None:
    with CaptureQueriesContext(connection) as captured:
        figures.update()
    asked = [query["sql"] for query in captured if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 3


def test_a_batch_costs_as_many_statements_however_large_it_is(quiz: Quiz) -> None:
    counts = []
    for many in (2, 5):
        for number in range(many):
            sit(Learner(), number)
        with CaptureQueriesContext(connection) as captured:
            figures.update()
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14


def test_the_commands_say_what_they_did(
    quiz: Quiz, learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    sit(learner, 1)
    call_command("update_analysis")
    assert capsys.readouterr().out == "Counted 1 attempt, folded 0 rows.\n"
    with pytest.raises(CommandError, match="There is no quiz nowhere"):
        call_command("rebuild_analysis", quiz="nowhere")


@pytest.mark.django_db(transaction=True)
def test_a_rebuild_of_one_quiz_leaves_the_others(
    transactional_db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = make_topic(make_exam())
    for number, slug in enumerate(("quiz", "other")):
        draft = single_choice(f"{slug}-one")
        fixed_quiz(topic, draft, slug=slug, mode="exam")
        learner = Learner()
        learner.finish(learner.begin(slug))
        assert figures.update().attempts == 1, number
    before = stored()
    rows("UPDATE attempts_markcell SET n = n + 1 RETURNING 1")
    call_command("rebuild_analysis", quiz="quiz")
    assert "cells from all answers" in capsys.readouterr().out
    assert stored() != before
    call_command("rebuild_analysis")
    assert stored() == before == recounted()
