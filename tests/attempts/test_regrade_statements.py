"""That a regrade can be sharded by learner, and stays bounded however many learners there are."""

import pytest

from attempts import lifecycle
from attempts.models import Attempt
from attempts.regrading import statements as sweeping
from questions.models import Topic
from tests.attempts.learner import Learner, score_is_the_sum_of_the_marks
from tests.attempts.mending import mend, regrade
from tests.attempts.test_sharding import JOIN, MENTION, statements
from tests.content import fixed_quiz, single_choice


@pytest.fixture
def answered(topic: Topic) -> None:
    """Five learners have answered, one of them in two attempts, and one goes on."""
    fixed_quiz(topic, single_choice("one"), mode="exam")
    for learner in [Learner() for _ in range(5)]:
        attempt = learner.begin()
        learner.save(attempt, 1, "wrong")
        learner.answer(attempt, 1, "worse")
        learner.finish(attempt)
    learner.answer(learner.begin(), 1, "worse")


def unjoined(sql: str) -> set[str]:
    """The learner tables of a statement that are not joined with the rest of it on the learner."""
    names = [alias or table for _, table, alias in MENTION.findall(sql)]
    joined, reached = JOIN.findall(sql), set(names[:1])
    while more := {b for pair in joined for a, b in (pair, pair[::-1]) if a in reached} - reached:
        reached |= more
    return set(names) - reached


ALL = "SELECT FROM n JOIN attempts_attempt a ON a.user_id = n.user_id JOIN attempts_response r ON"
CHANGE = "UPDATE attempts_attempt a SET x = 1 FROM n JOIN attempts_response r ON r.user_id = n.user_id WHERE"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT FROM attempts_attempt a WHERE a.id = 1", set()),
        ("SELECT FROM attempts_attempt a JOIN attempts_response r ON r.attempt_id = a.id", {"r"}),
        ("SELECT FROM attempts_attempt a JOIN attempts_response r ON r.user_id = a.user_id", set()),
        (f"{ALL} r.attempt_id = a.id", {"r"}),
        (f"{ALL} r.user_id = n.user_id", set()),
        (f"{CHANGE} a.id = n.id", {"r"}),
        (f"{CHANGE} a.user_id = n.user_id", set()),
    ],
)
def test_a_table_that_is_not_joined_on_the_learner_is_found(sql: str, expected: set[str]) -> None:
    assert unjoined(sql) == expected


def test_learner_tables_are_joined_on_the_learner(answered: None) -> None:
    with statements() as executed:
        regrade(mend("one", "worse"))

    of_learners = [sql for sql in executed if MENTION.search(sql)]
    assert [sql for sql in of_learners if unjoined(sql)] == []
    written = {
        table for sql in of_learners for verb, table, _ in MENTION.findall(sql) if verb.lower() != "from"
    }
    assert written >= {f"attempts_{name}" for name in ("attempt", "attemptitem", "response")}


def test_the_statements_are_as_many_however_many_learners_there_are(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    counts = []
    for right in ("worse", "wrong"):
        for learner in [Learner() for _ in range(3)]:
            learner.answer(learner.begin(), 1, "worse")
        question = mend("one", right)
        with statements() as executed:
            regrade(question)
        counts.append(len(executed))

    assert counts[0] == counts[1]
    assert Attempt.objects.count() == 6


def test_a_regrade_in_many_batches_is_one_regrade(answered: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "BATCH", 2)

    outcome = regrade(mend("one", "worse")).outcome

    assert (outcome.attempts, outcome.learners, outcome.responses) == (6, 5, 6)
    assert set(Attempt.objects.values_list("score", flat=True)) == {1}
    assert all(score_is_the_sum_of_the_marks(attempt.pk) for attempt in Attempt.objects.all())


def test_learners_who_are_at_it_come_last(answered: None) -> None:
    question = mend("one", "worse")

    rows = lifecycle.preview_regrade(question=question).outcome.rows

    assert [row.row.state for row in rows] == [*["finished"] * 5, "in_progress"]
    assert len({row.row.user_id for row in rows[:4]}) == 4
