"""Starting an attempt at a quiz, and what every start has in common."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery, Value

from attempts.exemptions import exemptions_for, exemptions_of
from attempts.lifecycle.closing import close_overdue
from attempts.lifecycle.quiz_ends import move_quiz_end
from attempts.models import Attempt, AttemptItem, QuizEnd, StartAlias
from attempts.policies import State, is_overdue, refuse_start, window, with_exemptions
from attempts.refusals import id_conflict, require
from attempts.rows import AttemptRow, ItemRow
from attempts.scoring import max_mark
from questions import authoring
from questions.assembly import Candidate, Section, TooFew, assemble, choice_order
from questions.candidates import for_quiz
from questions.models import QuestionVersion, Quiz
from questions.policy import Policy
from questions.types import TYPES
from quizapi.errors import DomainError, FieldError
from quizapi.ids import uuid7

SEED_BITS = 63
# How often a start that another one overtook looks again.
MOST_RACES = 10


@dataclass(frozen=True)
class Started:
    """The attempt to go on with. One made just now comes with its rows; an older one is to be read."""

    attempt_id: uuid.UUID
    created: tuple[AttemptRow, list[ItemRow]] | None


def start_quiz(
    *, user_id: uuid.UUID, quiz: str, now: datetime, attempt_id: uuid.UUID | None = None
) -> Started:
    """Start the quiz, or go on with the attempt at it that is open.

    Raises `DomainError`: unknown_quiz, id_conflict, quiz_not_open, quiz_closed, no_attempts_left,
    attempt_too_soon, too_few_questions.
    """
    ends = Subquery(QuizEnd.objects.filter(quiz=OuterRef("pk")).values("at"))
    quizzes = Quiz.objects.select_related("exam").annotate(exemptions=exemptions_for(user_id), ends_at=ends)
    found = quizzes.filter(slug=quiz).first()
    if found is None:
        raise unknown_quiz()
    races = 0
    while True:
        try:
            with transaction.atomic():
                return _start_quiz(user_id, found, now, attempt_id)
        except IntegrityError:
            # Another request of this learner was first. Look again: what it started is what there is to
            # go on with, unless it has been finished meanwhile.
            races += 1
            if races > MOST_RACES:
                raise


def _start_quiz(user_id: uuid.UUID, quiz: Any, now: datetime, attempt_id: uuid.UUID | None) -> Started:
    prior = attempts_at(quiz, user_id, attempt_id)
    existing = go_on(quiz, user_id, attempt_id, prior, now)
    if existing is not None:
        return existing
    if quiz.status != Quiz.Status.PUBLISHED:
        raise unknown_quiz()
    if any(p.state == State.IN_PROGRESS for p in prior):
        close_overdue(now=now, user_id=user_id)
        prior = attempts_at(quiz, user_id, attempt_id)
    counted = [p for p in prior if p.state != State.VOIDED]
    policy = with_exemptions(authoring.policy_of(quiz), exemptions_of(quiz.exemptions))
    last = max((p.finished_at for p in counted if p.finished_at), default=None)
    require(refuse_start(policy, had=len(counted), last_finished_at=last, now=now))
    number = 1 + max((p.number or 0 for p in prior), default=0)
    if policy.closes_at is not None and (quiz.ends_at is None or quiz.ends_at < policy.closes_at):
        move_quiz_end(quiz_id=quiz.pk, at=policy.closes_at)
    return create(
        user_id=user_id,
        attempt=Attempt(id=attempt_id or uuid7(), exam=quiz.exam, quiz=quiz, number=number),
        policy=policy,
        sections=for_quiz(quiz_id=quiz.pk, exam_id=quiz.exam_id),
        now=now,
    )


@dataclass(frozen=True, slots=True)
class _Prior:
    id: uuid.UUID
    quiz_id: int | None
    state: str
    closes_at: datetime | None
    finished_at: datetime | None
    number: int | None
    named: bool  # found by the id that was sent, rather than by the quiz


def attempts_at(quiz: Quiz, user_id: uuid.UUID, attempt_id: uuid.UUID | None) -> list[_Prior]:
    """The learner's attempts at the quiz, and the one that the id stands for, at whatever it is."""
    columns = ("id", "quiz_id", "state", "closes_at", "finished_at", "number")
    mine = Attempt.objects.of(user_id).order_by()
    at_quiz = mine.filter(quiz=quiz).values_list(*columns, Value(value=False))
    if attempt_id is None:
        return [_Prior(*row) for row in at_quiz]
    # Apart, each part is found by its index; together they would look at all attempts of the learner.
    alias = StartAlias.objects.filter(user_id=user_id, id=attempt_id).values("attempt_id")
    named = mine.filter(id=attempt_id).values_list(*columns, Value(value=True))
    aliased = mine.filter(id__in=alias).values_list(*columns, Value(value=True))
    return [_Prior(*row) for row in at_quiz.union(named, aliased, all=True).order_by()]


def go_on(
    quiz: Quiz, user_id: uuid.UUID, attempt_id: uuid.UUID | None, prior: Sequence[_Prior], now: datetime
) -> Started | None:
    """The attempt that was started, or gone on with, under this id, or the one at this quiz that is open."""
    for attempt in prior:
        if attempt.named:
            if attempt.quiz_id != quiz.pk:
                raise id_conflict("attempt")
            return Started(attempt.id, None)
    for attempt in prior:
        overdue = is_overdue(state=attempt.state, closes_at=attempt.closes_at, now=now)
        if attempt.state == State.IN_PROGRESS and not overdue:
            if attempt_id is not None:
                StartAlias.objects.create(user_id=user_id, id=attempt_id, attempt_id=attempt.id)
            return Started(attempt.id, None)
    return None


def new_seed() -> int:
    return secrets.randbits(SEED_BITS)


def create(
    *,
    user_id: uuid.UUID,
    attempt: Attempt,
    policy: Policy,
    sections: Sequence[Section],
    now: datetime,
    seed: int | None = None,
) -> Started:
    """Draw the questions and write the attempt with its items; the seed is a new one if none is given."""
    seed = new_seed() if seed is None else seed
    chosen = choose(sections, seed=seed, policy=policy)
    ends = window(policy, started_at=now)
    attempt.user_id = user_id
    policy = policy.frozen()
    attempt.policy = policy.to_document()
    attempt.seed = seed
    attempt.started_at = now
    attempt.deadline_at, attempt.closes_at = ends.deadline_at, ends.closes_at
    most = max_mark(policy)
    attempt.max_score = len(chosen) * most
    attempt.save(force_insert=True)
    versions = QuestionVersion.objects.in_bulk_deliveries([c.version_id for c in chosen])
    items = [
        item_of(attempt, position, candidate, versions[candidate.version_id], policy)
        for position, candidate in enumerate(chosen, start=1)
    ]
    AttemptItem.objects.bulk_create(items)
    rows = [
        ItemRow(
            position=item.position,
            delivery=versions[item.version_id],
            choice_order=item.choice_order,
            max_mark=most,
        )
        for item in items
    ]
    return Started(attempt.id, (AttemptRow.of(attempt, closed_at=None, now=now), rows))


def choose(sections: Sequence[Section], *, seed: int, policy: Policy) -> list[Candidate]:
    try:
        chosen = assemble(sections, seed=seed, shuffle_questions=policy.shuffle_questions)
    except TooFew as few:
        raise too_few(few.wanted, few.available) from None
    if not chosen:
        raise too_few(1, 0)
    return chosen


def item_of(
    attempt: Attempt, position: int, candidate: Candidate, delivery: dict[str, Any], policy: Policy
) -> AttemptItem:
    choices = delivery.get("choices", ())
    pinned = sum(choice.get("pinned", False) for choice in choices)
    fixed = TYPES[delivery["type"]].KEEPS_ORDER or not policy.shuffle_choices
    order = choice_order(len(choices), seed=attempt.seed, position=position, pinned=pinned)
    return AttemptItem(
        user_id=attempt.user_id,
        attempt=attempt,
        position=position,
        question_id=candidate.question_id,
        version_id=candidate.version_id,
        choice_order=None if fixed else order,
        max_mark=max_mark(policy),
    )


def unknown_quiz() -> DomainError:
    return unknown("quiz", "/quiz", "There is no published quiz with this slug.")


def unknown(what: str, pointer: str, detail: str) -> DomainError:
    return DomainError(
        f"unknown_{what}", HTTPStatus.BAD_REQUEST, detail, [FieldError(pointer, detail, "does_not_exist")]
    )


def too_few(wanted: int, available: int) -> DomainError:
    return DomainError(
        "too_few_questions",
        HTTPStatus.CONFLICT,
        f"There are too few questions: {wanted} wanted, {available} available. Ask for fewer, or widen the"
        " choice.",
        available=available,
    )
