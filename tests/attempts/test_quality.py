"""What answers tell about questions, to their authors."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from attempts import figures, quality
from questions.models import Finding, Question, Topic
from tests.attempts.learner import Learner
from tests.content import edit_question, fixed_quiz, republish_question, single_choice


@pytest.fixture
def quiz(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("first"), single_choice("second"))


def sit(first: str, second: str, *, learners: int) -> None:
    """Learners who give these answers to the two questions and finish."""
    for _ in range(learners):
        learner = Learner()
        attempt = learner.begin()
        learner.answer(attempt, 1, first)
        learner.answer(attempt, 2, second)
        learner.finish(attempt)


def found(topic: Topic) -> dict[tuple[str, str], str]:
    """The notes by question and code, once what has ended is counted."""
    figures.update()
    quality.check_responses(exam_id=topic.exam_id)
    rows = Finding.objects.filter(question__topic=topic).values_list("question__slug", "code", "note")
    return {(slug, code): note for slug, code, note in rows if code not in ("no_hints", "no_explanation")}


@pytest.mark.usefixtures("quiz")
def test_what_nearly_everybody_or_hardly_anybody_gets_right_is_found(topic: Topic) -> None:
    sit("right", "wrong", learners=quality.FEWEST)
    assert found(topic) == {
        ("first", "too_easy"): "100 % of the mark on average, 30 learners.",
        ("second", "too_hard"): "0 % of the mark on average, 30 learners.",
    }


@pytest.mark.usefixtures("quiz")
def test_what_those_get_wrong_who_do_well_is_found(topic: Topic) -> None:
    sit("right", "wrong", learners=15)
    sit("wrong", "right", learners=15)
    notes = found(topic)
    assert notes["first", "negative_discrimination"] == "-1.00 with the rest of the score, 30 learners."


@pytest.mark.usefixtures("quiz")
def test_a_distractor_that_nobody_takes_is_found_once_enough_have_answered(topic: Topic) -> None:
    sit("right", "wrong", learners=quality.FEWEST_FOR_CHOICES - 2)
    sit("worse", "worse", learners=1)
    assert ("first", "unused_distractor") not in found(topic)
    sit("wrong", "right", learners=1)
    note = "Of 50 learners none chose: worst"
    notes = found(topic)
    assert (notes["first", "unused_distractor"], notes["second", "unused_distractor"]) == (note, note)


@pytest.mark.usefixtures("quiz")
def test_too_few_learners_say_nothing(topic: Topic) -> None:
    sit("right", "wrong", learners=quality.FEWEST - 1)
    assert found(topic) == {}


@pytest.mark.usefixtures("quiz")
def test_a_learner_counts_once_by_the_first_attempt(topic: Topic) -> None:
    sit("right", "wrong", learners=quality.FEWEST - 1)
    learner = Learner()
    for text in ("wrong", "right"):
        attempt = learner.begin()
        learner.answer(attempt, 1, text)
        learner.answer(attempt, 2, "worse")
        learner.finish(attempt)
    assert found(topic)["first", "too_easy"] == "97 % of the mark on average, 30 learners."


@pytest.mark.usefixtures("quiz")
def test_a_new_version_begins_anew(topic: Topic) -> None:
    sit("right", "wrong", learners=quality.FEWEST)
    assert ("first", "too_easy") in found(topic)
    republish_question(Question.objects.get(slug="first"), stem="Something else?")
    assert ("first", "too_easy") not in found(topic)


@pytest.mark.usefixtures("quiz")
def test_the_command_brings_all_findings_in_step(topic: Topic, capsys: pytest.CaptureFixture[str]) -> None:
    edit_question(Question.objects.get(slug="first"), hints=())
    Finding.objects.all().delete()  # as before there were any
    call_command("check_quality")
    assert capsys.readouterr().out == "agents: 2 findings.\n"
    assert set(Finding.objects.values_list("code", flat=True)) == {"no_hints", "unpublished_changes"}


def test_the_command_knows_the_exam(db: None) -> None:
    with pytest.raises(CommandError, match="There is no exam nowhere"):
        call_command("check_quality", exam="nowhere")
