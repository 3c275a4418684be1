"""Learners and staff who leave something of every kind in the views."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils import timezone

from attempts import lifecycle
from attempts.figures.updating import update
from questions.models import Topic
from questions.types import TYPES
from questions.types.contract import ChoiceDraft
from tests.attempts.learner import Learner, at
from tests.attempts.mending import mend, regrade
from tests.attempts.staff import TEXT, Staff
from tests.content import (
    essay,
    fixed_quiz,
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    single_choice,
    true_false,
)
from tests.every_type import marked, wrong_answer


def fill() -> Topic:
    """Every type, state, and rule; each column that may be null is so somewhere, and somewhere not."""
    topic = make_topic(make_exam())
    quizzes(topic)
    for play in (every_type, sure, timed, practised, marked_by_staff, regraded):
        play(Learner())
    compared([Learner(), Learner(), Learner()])
    update()
    return topic


def quizzes(topic: Topic) -> None:
    shares = tuple(
        ChoiceDraft(text=f"choice {n}", is_correct=n <= 2, fraction=Decimal(share))
        for n, share in enumerate(("0.6666667", "0.3333333", "-0.5", "-1"), start=1)
    )
    parts = replace(multiple_choice("parts", scoring="fractions"), choices=shares)
    options: dict[str, Any] = {"hints": "on_demand", "tries": 3}
    fixed_quiz(topic, *map(marked, TYPES), parts, slug="every", pass_percent=Decimal("12.5"), **options)
    fixed_quiz(topic, single_choice("certain"), slug="sure", certainty=True)
    exam: dict[str, Any] = {"mode": "exam", "time_limit_s": 600}
    fixed_quiz(topic, single_choice("quick"), slug="timed", pausing=True, **exam)
    fixed_quiz(topic, single_choice("lost"), slug="abandoned", at_deadline="abandon", **exam)
    fixed_quiz(topic, essay("long"), single_choice("short"), slug="written", mode="exam")
    fixed_quiz(topic, single_choice("keyed"), slug="keyed")
    fixed_quiz(topic, single_choice("first"), true_false("second"), slug="compared")
    publish_question(topic, single_choice("never-asked", hints=(), tags=()))


def every_type(learner: Learner) -> None:
    attempt = learner.begin("every")
    learner.hint(attempt, 1)
    learner.flag(attempt, 2)
    for item in attempt["items"][:-2]:
        answer = wrong_answer(item["question"])
        reply = learner.respond(attempt, item["position"], answer, id=uuid4(), elapsed_ms=1500)
        assert reply.status == 200, reply.body
    last = len(attempt["items"])
    learner.answer(attempt, last, "choice 1", "choice 3")
    learner.finish(attempt)


def sure(learner: Learner) -> None:
    attempt = learner.begin("sure")
    learner.answer(attempt, 1, "wrong", certainty="high")


def timed(learner: Learner) -> None:
    """Saved and taken back, paused; at its deadline expired, or abandoned."""
    with at(timezone.now() - timedelta(hours=1)):
        attempt = learner.begin("timed")
        learner.save(attempt, 1, "right")
        learner.clear(attempt, 1)
        event = {"type": "answer", "id": uuid4(), "position": 1, "at": timezone.now()}
        choice = attempt["items"][0]["question"]["choices"][0]["id"]
        assert learner.sync(attempt, {**event, "answer": {"choice": choice}, "submit": False}).status == 200
        learner.pause(attempt)
        learner.resume(attempt)
        learner.answer(learner.begin("abandoned"), 1, "right")
    lifecycle.sweep(now=timezone.now())
    assert learner.pause(learner.begin("timed")).status == 200


def practised(learner: Learner) -> None:
    attempt = learner.practise(count=2, types=["single_choice"], tags=["training"]).body
    assert learner.hint(attempt, 1).status == 200
    learner.answer(attempt, 1, "wrong")


def marked_by_staff(learner: Learner) -> None:
    staff = Staff()
    other = Learner()
    for each in (learner, other):
        attempt = each.begin("written")
        each.respond(attempt, 1, TEXT)
        each.finish(attempt)
        if each is learner:
            assert staff.mark(learner, attempt, fraction=0.25).status == 200
    voided = learner.begin("written")
    learner.respond(voided, 1, TEXT)
    assert staff.void(learner, voided).status == 200


def regraded(learner: Learner) -> None:
    attempt = learner.begin("keyed")
    learner.answer(attempt, 1, "wrong")
    learner.finish(attempt)
    regrade(mend("keyed", "wrong"))


def compared(learners: list[Learner]) -> None:
    """Figures of items need several learners who differ."""
    given = (("right", "True"), ("wrong", "True"), ("worse", "False"))
    for learner, answers in zip(learners, given, strict=True):
        attempt = learner.begin("compared")
        for position, text in enumerate(answers, start=1):
            learner.answer(attempt, position, text)
        learner.finish(attempt)
