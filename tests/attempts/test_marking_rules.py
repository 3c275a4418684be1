"""How a policy marks several tries, hints and wrong choices, through the API."""

from decimal import Decimal
from typing import Any

import pytest

from questions.models import Topic
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.attempts.learner import Learner, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, multiple_choice, single_choice

POINTS = tuple(map(Decimal, ("1", "0.7", "0.5", "0.2")))


def sharing(slug: str = "shares") -> QuestionDraft:
    """Its choices earn and cost what they are called."""
    shares = ("1", "0.8", "0.7", "0.5", "0.2", "-0.5", "-1")
    choices = tuple(
        ChoiceDraft(text=share, is_correct=share == "1", fraction=Decimal(share)) for share in shares
    )
    return single_choice(slug, choices=choices, options={"scoring": "fractions"})


def marks(learner: Learner, attempt: Any, *texts: str) -> list[float]:
    """The marks after each of several tries at the first question."""
    return [learner.answer(attempt, 1, text).body["mark"] for text in texts]


# Declining points


@pytest.fixture
def declining(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, sharing(), tries=4, try_points=POINTS)
    return learner.begin()


def test_declining_points_are_added_on_improvement_only(declining: Any, learner: Learner) -> None:
    assert marks(learner, declining, "0.5", "0.2", "0.8", "0.7") == [0.5, 0.5, 0.65, 0.65]
    assert learner.finish(declining).body["score"] == 0.65
    assert score_is_the_sum_of_the_marks(declining["id"])


def test_by_declining_points_a_later_right_answer_earns_less(declining: Any, learner: Learner) -> None:
    assert marks(learner, declining, "-1", "1") == [0, 0.7]
    assert learner.answer(declining, 1, "0.5").refusal == (409, "question_resolved")


def test_a_hint_takes_nothing_of_what_an_earlier_try_earned(declining: Any, learner: Learner) -> None:
    marks(learner, declining, "0.5")
    learner.hint(declining)
    learner.hint(declining)

    assert marks(learner, declining, "0.2", "0.8") == [0.5, 0.5]  # 0.65 - 0.25 is less
    assert score_is_the_sum_of_the_marks(declining["id"])


def test_a_repeated_answer_uses_no_points(declining: Any, learner: Learner) -> None:
    assert marks(learner, declining, "0.5", "0.5", "1") == [0.5, 0.5, 0.85]


# Penalties


def test_a_policy_says_what_a_try_costs(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, sharing(), tries=3, try_penalty=Decimal("0.1"))

    assert marks(learner, learner.begin(), "0.5", "0.8", "0.2") == [0.5, 0.7, 0]


def test_a_policy_says_what_a_hint_costs(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), hint_penalty=Decimal("0.1"))
    attempt = learner.begin()

    costs = [learner.hint(attempt).body["penalty"] for _ in range(2)]

    assert costs == [0.1, 0.1]
    assert [hint["penalty"] for hint in learner.read(attempt).body["items"][0]["hints"]] == costs
    assert marks(learner, attempt, "right") == [0.8]


# Hints after a wrong try


@pytest.fixture
def after_wrong_try(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice(), tries=3, hints="after_wrong_try")
    return learner.begin()


def test_the_first_hint_comes_after_a_wrong_try(after_wrong_try: Any, learner: Learner) -> None:
    assert learner.hint(after_wrong_try).refusal == (409, "hint_after_wrong_try")

    learner.answer(after_wrong_try, 1, "wrong")

    assert learner.hint(after_wrong_try).body["number"] == 1


def test_after_a_right_try_there_is_no_hint(after_wrong_try: Any, learner: Learner) -> None:
    learner.answer(after_wrong_try, 1, "right")

    assert learner.hint(after_wrong_try).refusal == (409, "question_resolved")


# Negative marks


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize(("negative_marks", "score"), [(False, 0), (True, -0.5)])
def test_a_wrong_choice_takes_marks_away_only_where_the_quiz_allows_it(
    *, topic: Topic, learner: Learner, mode: str, negative_marks: bool, score: float
) -> None:
    fixed_quiz(topic, sharing(), single_choice("other"), mode=mode, negative_marks=negative_marks)
    attempt = learner.begin()
    learner.answer(attempt, 1, "-0.5")

    body = learner.finish(attempt).body

    assert (body["score"], body["percent"]) == (score, 50 * score)
    assert learner.review(attempt).body["items"][0]["mark"] == score
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_losses_and_gains_add_up(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, sharing("one"), sharing("two"), mode="exam", negative_marks=True)
    attempt = learner.begin()
    learner.answer(attempt, 1, "-1")
    learner.answer(attempt, 2, "0.8")
    learner.answer(attempt, 1, "-0.5")

    assert learner.finish(attempt).body["score"] == 0.3


def test_a_question_with_several_answers_is_never_below_nothing(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, multiple_choice(scoring="net_correct"), negative_marks=True)

    assert learner.answer(learner.begin(), 1, "choice 3", "choice 4").body["mark"] == 0


# Practice that is submitted as a whole, and an exam of tries


def test_practice_may_be_submitted_as_a_whole(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), submission="simultaneous", reveal={"finished": ["mark", "total"]})
    attempt = learner.begin()

    for text in ("wrong", "right"):
        reply = learner.answer(attempt, 1, text).body
        assert (reply["tries_left"], "mark" in reply) == (None, False)
    assert learner.finish(attempt).body["score"] == 1


def test_an_exam_may_take_one_answer_to_each_question(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", submission="individual")
    attempt = learner.begin()

    reply = learner.answer(attempt, 1, "wrong").body

    assert (reply["tries_left"], "correct" in reply) == (0, False)
    assert learner.answer(attempt, 1, "right").refusal == (409, "question_resolved")
    assert learner.save(attempt, 1, "right").refusal == (409, "answers_are_final")
