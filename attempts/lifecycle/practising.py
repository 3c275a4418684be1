"""Starting a practice attempt: what to practise, chosen by the learner."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from attempts import candidates, drawing, outlines
from attempts.candidates import Pool
from attempts.drawing import Place, Plan, TooFewFit
from attempts.lifecycle.starting import Started, create, new_seed, unknown
from attempts.models import Attempt, StartAlias
from attempts.refusals import id_conflict
from questions.assembly import Section
from questions.models import Exam
from questions.policy import Mode, Policy
from quizapi.errors import DomainError, FieldError
from quizapi.ids import uuid7

LISTS = ("topics", "tags", "difficulty", "types")


@dataclass(frozen=True, kw_only=True)
class PracticeSelection:
    """What to practise. A list that is None lets all questions pass; without `seed` there will be a new one.

    Topics are named by slug and include those below them; of tags a question must have all. `select` is one
    of `candidates.SELECTS`.
    """

    exam: str
    topics: Sequence[str] | None = None
    tags: Sequence[str] | None = None
    difficulty: Sequence[str] | None = None
    types: Sequence[str] | None = None
    count: int = 10
    select: str = "random"
    by_topic_weight: bool = False
    seed: int | None = None

    def to_document(self) -> dict[str, Any]:
        """With all members, equal for selections that mean the same."""
        document = asdict(self)
        return document | {name: document[name] and sorted(set(document[name])) for name in LISTS}


def start_practice(
    *, user_id: uuid.UUID, selection: PracticeSelection, now: datetime, attempt_id: uuid.UUID | None = None
) -> Started:
    """Start a practice attempt. Several may be open at once; the same id gives the same attempt.

    Raises `DomainError`: unknown_exam, unknown_topic, id_conflict, too_few_questions.
    """
    exam, places = find(selection, user_id, now)
    document = selection.to_document()
    existing = same_practice(user_id, attempt_id, document)
    if existing is not None:
        return existing
    pool = pool_of(selection, exam, places, user_id=user_id, now=now)
    try:
        with transaction.atomic():
            return create(
                user_id=user_id,
                attempt=Attempt(id=attempt_id or uuid7(), exam=exam, quiz=None, selection=document),
                policy=Policy(mode=Mode.PRACTICE),
                sections=[draw(selection, places, pool)],
                now=now,
                seed=pool.seed,
            )
    except IntegrityError:
        existing = same_practice(user_id, attempt_id, document)
        if existing is None:
            raise
        return existing


def same_practice(
    user_id: uuid.UUID, attempt_id: uuid.UUID | None, document: dict[str, Any]
) -> Started | None:
    if attempt_id is None:
        return None
    alias = StartAlias.objects.filter(user_id=user_id, id=attempt_id).values("attempt_id")[:1]
    named = Attempt.objects.of(user_id).filter(Q(id=attempt_id) | Q(id=alias))
    for selection in named.values_list("selection", flat=True):
        if selection != document:
            raise id_conflict("attempt")
        return Started(attempt_id, None)
    return None


def find(selection: PracticeSelection, user_id: uuid.UUID, now: datetime) -> tuple[Exam, list[Place]]:
    """The exam, with no more of it than it takes to refer to it, and the topics to practise."""
    with_shares = selection.select == "weakest"
    outline = outlines.outline(exam=selection.exam, user_id=user_id, now=now, with_shares=with_shares)
    if outline is None:
        raise unknown("exam", "/practice/exam", "There is no exam with this slug.")
    exam_id, places = outline
    exam = Exam(pk=exam_id, slug=selection.exam)
    if selection.topics is None:
        return exam, places
    slugs = {place.slug for place in places}
    for index, slug in enumerate(selection.topics):
        if slug not in slugs:
            raise unknown("topic", f"/practice/topics/{index}", "The exam has no topic with this slug.")
    return exam, drawing.below(places, selection.topics)


def pool_of(
    selection: PracticeSelection, exam: Exam, places: Sequence[Place], *, user_id: uuid.UUID, now: datetime
) -> Pool:
    return Pool(
        user_id=user_id,
        exam_id=exam.pk,
        select=selection.select,
        seed=new_seed() if selection.seed is None else selection.seed,
        now=now,
        topics=None if selection.topics is None else [place.id for place in places],
        tags=selection.tags,
        difficulty=selection.difficulty,
        types=selection.types,
    )


def draw(selection: PracticeSelection, places: Sequence[Place], pool: Pool) -> Section:
    if selection.by_topic_weight:
        plan = drawing.by_weight(selection.count, places)
    elif selection.select == "weakest":
        plan = drawing.weakest_first(selection.count, places, seed=pool.seed)
    else:
        plan = Plan(count=selection.count, groups={drawing.REST: pool.topics})
    try:
        chosen = drawing.draw(plan, candidates.found(pool, plan), partial(candidates.read, pool, plan))
    except TooFewFit as few:
        raise too_few(pool, selection.count, few.available) from None
    return Section(candidates=chosen)


def too_few(pool: Pool, wanted: int, available: int) -> DomainError:
    """Says what to leave out, where a single member is what makes them too few."""
    narrow = candidates.too_narrow(pool, wanted)
    remedy = f"leave out {' or '.join(narrow)}" if narrow else "widen the choice"
    return DomainError(
        "too_few_questions",
        HTTPStatus.CONFLICT,
        f"There are too few questions: {wanted} wanted, {available} available. Ask for fewer, or {remedy}.",
        [FieldError(f"/practice/{name}", "Without this there are enough.", "too_narrow") for name in narrow],
        available=available,
    )
