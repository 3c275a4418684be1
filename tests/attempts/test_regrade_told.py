"""Which attempts a regrade is told to change, before and after."""

from uuid import UUID, uuid4

from attempts import lifecycle
from attempts.models import RegradedAttempt
from attempts.regrading import telling
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.mending import mend, regrade
from tests.content import fixed_quiz, single_choice


def begun(id: UUID, text: str) -> Learner:
    learner = Learner()
    attempt = learner.start(id=id).body
    assert learner.answer(attempt, 1, text).status == 200
    return learner


def test_two_learners_who_sent_the_same_id_are_each_named_in_a_regrade(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    id = uuid4()
    raised, lowered = begun(id, "worse"), begun(id, "right")
    question = mend("one", "worse")
    expected = {
        raised.user.pk: (str(raised.user), "0 → 1 of 1"),
        lowered.user.pk: (str(lowered.user), "1 → 0 of 1"),
    }

    outcome = lifecycle.preview_regrade(question=question).outcome
    before = telling.rows(outcome.rows, {row.row.version_id: 1 for row in outcome.rows})
    regrade(question)
    after = telling.recorded(list(RegradedAttempt.objects.all()))

    for shown in (before, after):
        assert {row.user_id: (row.learner, row.score) for row in shown} == expected
        assert {row.attempt_id for row in shown} == {id}
