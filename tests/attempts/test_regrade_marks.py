"""That a regrade marks as the first marking would have, whatever a learner did: by random walks."""

from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from attempts import lifecycle
from attempts.models import Attempt, Regrade
from questions.models import Question, Topic
from questions.types.contract import ChoiceDraft, QuestionDraft
from quizapi.accounts.models import User
from tests.attempts.learner import score_is_the_sum_of_the_marks
from tests.attempts.mending import mend, regrade
from tests.attempts.walks import NOON, POLICIES, Step, answers_of, go, items_of, steps
from tests.content import fixed_quiz, multiple_choice, single_choice

every_policy = pytest.mark.parametrize("rules", POLICIES.values(), ids=list(POLICIES))

# By the wrong keys below none of these is right: they never end a question that the right ones leave open.
OPTIONS: dict[int, list[tuple[str, ...]]] = {
    1: [("right",), ("wrong",), ("worse",)],
    2: [("choice 1",), ("choice 1", "choice 2"), ("choice 1", "choice 2", "choice 3"), ("choice 3",)],
}
WRONG_SHARES = {"right": "0.2", "wrong": "0.3333333", "worse": "-0.5", "worst": "1"}
RIGHT_SHARES = {"right": "1", "wrong": "0.6666667", "worse": "-0.25", "worst": "0"}


def mistaken() -> tuple[QuestionDraft, QuestionDraft]:
    """Two questions with wrong keys."""
    one = tuple(
        ChoiceDraft(text=text, is_correct=text == "worst", fraction=Decimal(share))
        for text, share in WRONG_SHARES.items()
    )
    two = tuple(ChoiceDraft(text=f"choice {n}", is_correct=n > 1) for n in range(1, 5))
    return (
        single_choice("one", choices=one, options={"scoring": "fractions"}),
        multiple_choice("two", scoring="coverage", choices=two),
    )


def mended() -> list[Question]:
    return [mend("one", "right", fractions=RIGHT_SHARES), mend("two", "choice 1", "choice 2")]


def started(rules: dict[str, Any]) -> tuple[User, UUID]:
    user = User.objects.create_guest()
    return user, lifecycle.start_quiz(user_id=user.pk, quiz="quiz", now=NOON).attempt_id


def walk(rules: dict[str, Any], seed: int) -> list[Step]:
    return steps(Random(seed), OPTIONS, certainty=rules.get("certainty", False))


@every_policy
@pytest.mark.parametrize("seed", range(4))
def test_with_the_same_key_every_mark_comes_out_as_it_was(
    topic: Topic, rules: dict[str, Any], seed: int
) -> None:
    fixed_quiz(topic, *mistaken(), **rules)
    user, attempt_id = started(rules)
    go(attempt_id, user, walk(rules, seed))
    before = (items_of(user), answers_of(user), Attempt.objects.values("score").get())

    for slug in ("one", "two"):
        regraded = regrade(mend(slug, *right_of(slug), explanation="clearer"))
        assert (regraded.outcome.regraded, regraded.outcome.responses) == (1, 0)

    assert (items_of(user), answers_of(user), Attempt.objects.values("score").get()) == before
    assert any(item["mark"] is not None for item in before[0])


def right_of(slug: str) -> list[str]:
    version = Question.objects.get(slug=slug).current_version
    assert version is not None
    texts = {choice["id"]: choice["text"] for choice in version.delivery["choices"]}
    return [texts[id] for id in version.answer_key["correct"]]


@every_policy
@pytest.mark.parametrize("seed", range(4))
def test_a_regraded_learner_stands_as_one_who_had_the_right_key_from_the_start(
    topic: Topic, rules: dict[str, Any], seed: int
) -> None:
    fixed_quiz(topic, *mistaken(), **rules)
    early, early_attempt = started(rules)
    questions = mended()
    late, late_attempt = started(rules)
    for user, attempt_id in ((early, early_attempt), (late, late_attempt)):
        go(attempt_id, user, walk(rules, seed))
    assert items_of(early) != items_of(late)

    for question in questions:
        regrade(question)

    assert earned(items_of(early)) == earned(items_of(late))
    assert Attempt.objects.get(user=early).score == Attempt.objects.get(user=late).score
    assert score_is_the_sum_of_the_marks(early_attempt)
    assert Regrade.objects.count() == 2


def earned(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the hints: by the wrong key a learner could take more, for tries that no longer count."""
    return [{name: value for name, value in item.items() if name != "hints_taken"} for item in items]
