"""What learners do until an attempt is in some state, and what staff do to it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from attempts import lifecycle
from attempts.lifecycle.interventions import Order
from attempts.models import Attempt
from quizapi.accounts.models import User
from tests.attempts.learner import Caller, at
from tests.attempts.mending import mend, regrade

MENDED = "MENDED one"  # the explanation that came with the mended key


def playing(
    quiz: str, *answers: str, hints: int = 0, flagged: bool = False, finish: bool = False
) -> Callable[[Caller], Any]:
    """A learner who starts a quiz, takes hints on the first question, flags it, answers it, finishes."""

    def play(learner: Caller) -> Any:
        reply = learner.start(quiz) if quiz else learner.practise(count=1)
        assert reply.status == 201
        for _ in range(hints):
            assert learner.hint(reply.body).status == 200
        if flagged:
            assert learner.flag(reply.body).status == 200
        for answer in answers:
            assert learner.answer(reply.body, 1, answer).status == 200
        if quiz == "essay":
            assert learner.respond(reply.body, 2, {"text": "Once."}).status == 200
        if finish:
            assert learner.finish(reply.body).status == 200
        return reply.body

    return play


def nothing(learner: Caller) -> None:
    """A learner who has not begun."""


def expired(learner: Caller) -> Any:
    with at(timezone.now() - timedelta(hours=1)):
        return playing("exam", "wrong")(learner)


def abandoned(learner: Caller) -> Any:
    with at(timezone.now() - timedelta(hours=1)):
        attempt = playing("abandoned", "right", hints=1)(learner)
    assert learner.read(attempt).body["state"] == "abandoned"
    return attempt


def in_grace(learner: Caller) -> Any:
    """The deadline is past; what is left to do is to finish."""
    with at(timezone.now() - timedelta(minutes=15)):
        return playing("grace", "right")(learner)


def paused(learner: Caller) -> Any:
    attempt = playing("practice")(learner)
    assert learner.call("POST", f"/api/v1/attempts/{attempt['id']}/pause").status == 200
    return attempt


def saved(learner: Caller) -> Any:
    attempt = playing("exam")(learner)
    assert learner.save(attempt, 1, "right").status == 200
    return attempt


def taken_back(learner: Caller) -> Any:
    attempt = playing("exam", "right")(learner)
    assert learner.clear(attempt, 1).status == 200
    return attempt


def surely(learner: Caller) -> Any:
    attempt = playing("certain")(learner)
    assert learner.answer(attempt, 1, "right", certainty="high").status == 200
    return attempt


def gone_on(learner: Caller) -> Any:
    """Wrong with tries left, which cannot be used any more."""
    attempt = playing("forward", "wrong")(learner)
    assert learner.answer(attempt, 2, "wrong").status == 200
    return attempt


def closed_for_all(learner: Caller) -> Any:
    with at(timezone.now() - timedelta(hours=1)):
        return playing("closed", "right", finish=True)(learner)


def voided(learner: Caller) -> Any:
    attempt = playing("practice", "right", finish=True)(learner)
    lifecycle.void(order(attempt))
    return attempt


def reopened(learner: Caller) -> Any:
    """The learner has seen every solution, and goes on."""
    attempt = playing("exam", "right", finish=True)(learner)
    assert "correct_answer" in learner.review(attempt).body["items"][0]
    lifecycle.reopen(order(attempt, seconds=600))
    return attempt


def regraded(learner: Caller) -> Any:
    """What was right is wrong by the mended key."""
    attempt = playing("exam", "right", finish=True)(learner)
    question = mend("one", "wrong", stem="Which?", explanation=MENDED)
    assert regrade(question).outcome.lowered == 1
    return attempt


def marked(learner: Caller) -> Any:
    """An essay that waited for a person's mark has it."""
    attempt = playing("essay", "right", finish=True)(learner)
    lifecycle.mark(
        **whose(attempt), position=2, fraction=Decimal(1), comment="", by=overseer().pk, now=timezone.now()
    )
    return attempt


def order(attempt: Any, seconds: int | None = None) -> Order:
    return Order(
        id=uuid4(),
        **whose(attempt),
        reason="The fire alarm rang.",
        by=overseer().pk,
        now=timezone.now(),
        seconds=seconds,
    )


def whose(attempt: Any) -> dict[str, Any]:
    return {"user_id": Attempt.objects.get(id=attempt["id"]).user_id, "attempt_id": UUID(attempt["id"])}


def overseer() -> User:
    return User.objects.create_superuser("overseer@example.org")
