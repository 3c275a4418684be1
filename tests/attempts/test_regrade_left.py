"""What a regrade leaves as it is, and says so; and which hints count after it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from attempts.models import Attempt, AttemptItem, RegradedResponse
from questions import authoring
from questions.models import Question, Topic
from questions.types.contract import ChoiceDraft, HintDraft
from tests.attempts.learner import Learner
from tests.attempts.mending import mend, regrade
from tests.attempts.walks import items_of
from tests.content import essay, fixed_quiz, republish_question, single_choice, true_false


def stands(learner: Learner) -> dict[str, Any]:
    return items_of(learner.user)[0]


def without(question: Question, text: str) -> dict[str, Any]:
    """The question's choices but one."""
    return {"choices": tuple(c for c in authoring.draft_of(question).choices if c.text != text)}


def test_an_answer_that_the_mended_version_no_longer_offers_stays(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner.answer(learner.begin(), 1, "worse")
    before = stands(learner)
    question = mend("one", "wrong")

    outcome = regrade(republish_question(question, **without(question, "worse"))).outcome

    assert outcome.left == {"The answer to version 1 names what version 3 does not have.": 1}
    assert outcome.regraded == 0
    assert stands(learner) == before
    assert AttemptItem.objects.get().key_version is None


def test_other_answers_to_such_a_version_are_regraded(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner.answer(learner.begin(), 1, "wrong")
    question = mend("one", "wrong")

    outcome = regrade(republish_question(question, **without(question, "worse"))).outcome

    assert (outcome.raised, outcome.left) == (1, {})


def test_nobody_is_marked_down_for_not_giving_an_answer_that_was_not_offered(
    topic: Topic, learner: Learner
) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner.answer(learner.begin(), 1, "right")
    choices = [
        replace(choice, is_correct=False) for choice in authoring.draft_of(Question.objects.get()).choices
    ]
    new = ChoiceDraft(text="quite right", is_correct=True)

    question = republish_question(Question.objects.get(), choices=(*choices, new))
    outcome = regrade(question).outcome

    assert outcome.left == {"Version 1 did not offer what is right in version 2.": 1}
    assert stands(learner)["mark"] == 1


def test_answers_to_a_question_of_another_type_stay(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, true_false("one"))
    learner.answer(learner.begin(), 1, "True")

    question = republish_question(Question.objects.get(), type="single_choice")
    outcome = regrade(question).outcome

    assert outcome.left == {"Version 1 was true false, version 2 is single choice.": 1}
    assert stands(learner)["mark"] == 1


def test_what_was_changed_before_the_end_of_an_exam_matters_no_more(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), mode="exam")
    attempt = learner.begin()
    learner.save(attempt, 1, "worse")
    learner.answer(attempt, 1, "wrong")
    question = mend("one", "wrong")

    outcome = regrade(republish_question(question, **without(question, "worse"))).outcome

    assert (outcome.raised, outcome.left) == (1, {})
    assert RegradedResponse.objects.count() == 1


def test_a_try_that_cannot_be_regraded_keeps_those_after_it(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("one"), tries=3)
    attempt = learner.begin()
    learner.answer(attempt, 1, "worse")
    learner.answer(attempt, 1, "wrong")
    before = stands(learner)
    question = mend("one", "wrong")

    outcome = regrade(republish_question(question, **without(question, "worse"))).outcome

    assert sum(outcome.left.values()) == 1
    assert stands(learner) == before


def test_what_a_person_marks_stays_and_shows_the_new_model_answer(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, essay("one"))
    attempt = learner.begin()
    learner.respond(attempt, 1, {"text": "An essay"})
    learner.finish(attempt)
    AttemptItem.objects.update(fraction=Decimal("0.5"), mark=Decimal("0.5"))
    Attempt.objects.update(score=Decimal("0.5"), state="finished", marked_state=None, unmarked=0)
    before = stands(learner)

    question = republish_question(Question.objects.get(), options={"model_answer": "For this reason."})
    outcome = regrade(question).outcome

    assert (outcome.regraded, outcome.responses, outcome.left) == (1, 0, {})
    assert stands(learner) == before
    assert learner.review(attempt).body["items"][0]["correct_answer"] == {"text": "For this reason."}


def after_hints(topic: Topic, learner: Learner, *hints: HintDraft, **rules: Any) -> Any:
    """Two hints taken, the second for a quarter; then the hints of the question are others."""
    fixed_quiz(topic, single_choice("one"), mode="exam", **rules)
    attempt = learner.begin()
    learner.hint(attempt)
    learner.hint(attempt)
    learner.answer(attempt, 1, "right")
    regrade(mend("one", "right", hints=hints))
    return attempt


def test_a_mended_penalty_counts(topic: Topic, learner: Learner) -> None:
    after_hints(topic, learner, HintDraft(text="a"), HintDraft(text="b", penalty=Decimal("0.1")))

    assert stands(learner)["mark"] == Decimal("0.9")
    assert Attempt.objects.get().score == Decimal("0.9")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_more_or_fewer_hints_count_for_new_attempts_only(topic: Topic, learner: Learner, count: int) -> None:
    hints = [HintDraft(text=f"new {n}", penalty=Decimal(1)) for n in range(count)]
    attempt = after_hints(topic, learner, *hints)

    assert stands(learner)["mark"] == Decimal("0.75")
    texts = [hint["text"] for hint in learner.read(attempt).body["items"][0]["hints"]]
    assert texts == ["first hint of one", "second hint of one"]
    assert learner.hint(attempt, number=2).body["text"] == "second hint of one"
    assert learner.hint(attempt).refusal == (409, "no_hints_left")


def test_the_penalty_of_the_policy_stays(topic: Topic, learner: Learner) -> None:
    hints = (HintDraft(text="a"), HintDraft(text="b", penalty=Decimal(1)))
    after_hints(topic, learner, *hints, hint_penalty=Decimal("0.2"))

    assert stands(learner)["mark"] == Decimal("0.6")
