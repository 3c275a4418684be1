"""Who answered what right, as a matrix; and the models that are fitted to it."""

from typing import Any

import numpy as np
import pytest
from django.core.management import call_command

from attempts import figures
from attempts.figures import calibrating
from attempts.figures.matrices import matrix
from attempts.models import Calibration, GroupMembership, LearnerGroup
from questions.authoring import SectionDraft
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner
from tests.content import publish_questions, publish_quiz
from tests.figures.sittings import rows, sit


def test_the_matrix_has_a_row_for_each_learner(quiz: Quiz, learners: list[Learner]) -> None:
    found = matrix(quiz)
    expected: dict[Any, dict[str, int]] = {}
    for user, slug, right in rows("""
        SELECT a.user_id, q.slug, coalesce(i.fraction > 0.999999, false)::int
        FROM attempts_attempt a JOIN attempts_attemptitem i ON i.attempt_id = a.id
        JOIN questions_question q ON q.id = i.question_id WHERE a.number = 1
    """):
        expected.setdefault(user, {})[slug] = right
    assert found.questions == ("one", "three", "two")
    assert found.dense().tolist() == [
        [answers[slug] for slug in found.questions] for _, answers in sorted(expected.items())
    ]


def test_the_matrix_says_what_was_not_delivered(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)
    quiz = publish_quiz(topic.exam, SectionDraft(topic=topic.slug, draw=2), mode="exam")
    for each in [learner, *(Learner() for _ in range(5))]:
        each.finish(each.begin())
    figures.update()
    dense = matrix(quiz).dense()
    assert dense.shape[0] == 6
    assert (np.sum(dense == 0, axis=1) == 2).all()
    assert set(np.unique(dense).tolist()) <= {-1, 0}


def test_the_matrix_says_who_is_in_which_group(quiz: Quiz, learners: list[Learner]) -> None:
    group = LearnerGroup.objects.create(name="Late ones")
    for learner in learners[:2]:
        GroupMembership.objects.create(group=group, user=learner.user)
    found = matrix(quiz, groups=True).groups
    order = sorted(learner.user.pk for learner in learners)
    assert {name: places.tolist() for name, places in found.items()} == {
        "Late ones": sorted(order.index(learner.user.pk) for learner in learners[:2])
    }


def test_the_matrix_of_a_quiz_that_nobody_sat_is_empty(quiz: Quiz) -> None:
    assert matrix(quiz).dense().shape == (0, 0)


@pytest.mark.usefixtures("learners")
def test_both_models_are_fitted_and_kept(quiz: Quiz, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("calibrate", "quiz")
    assert capsys.readouterr().out.count("quiz, ") == 2
    rasch, two = Calibration.objects.order_by("-model")
    assert (rasch.model, rasch.learners, two.model) == ("rasch", 12, "2pl")
    assert {item["question"] for item in rasch.document["items"]} <= {"one", "two", "three"}
    assert rasch.document["converged"] is True
    call_command("calibrate", "quiz")
    assert Calibration.objects.count() == 2


def test_what_is_too_little_to_fit_says_so(
    quiz: Quiz, learner: Learner, capsys: pytest.CaptureFixture[str]
) -> None:
    sit(learner, 1)
    figures.update()
    call_command("calibrate", "quiz")
    assert "items have 10 answers or more" in capsys.readouterr().out
    assert Calibration.objects.filter(document__items=[]).count() == 2


def test_a_model_is_due_when_a_tenth_more_learners_have_come(
    quiz: Quiz, learners: list[Learner], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calibrating.due() == []
    monkeypatch.setattr(calibrating, "FEWEST", 12)
    assert calibrating.due() == [quiz]
    calibrating.calibrate(quiz)
    assert calibrating.due() == []
    for number in range(2):
        sit(Learner(), number)
        figures.update()
        assert calibrating.due() == ([quiz] if number else [])
