"""Attempts as plain values: what reads give to representations, and commands to each other."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from attempts.policies import phase, shows_total
from questions.policy import Phase, Policy
from questions.types.fractions import Grade

if TYPE_CHECKING:
    from attempts.models import Attempt


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRow:
    """One question of an attempt.

    `answer_key` and `hints` are None where the statement that read the row did not select them, which it
    does only for what the policy may show.
    """

    position: int
    delivery: Mapping[str, Any]
    choice_order: list[int] | None = None
    max_mark: Decimal = Decimal(1)
    tries: int = 0
    flagged: bool = False
    response_id: uuid.UUID | None = None
    answer: Mapping[str, Any] | None = None
    certainty: str | None = None
    submitted: bool = True
    answered_at: datetime | None = None
    fraction: Decimal | None = None
    mark: Decimal | None = None
    elapsed_ms: int = 0
    mark_comment: str = ""
    answer_key: Mapping[str, Any] | None = None
    hints: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def is_correct(self) -> bool:
        return self.fraction is not None and Grade(self.fraction).is_correct


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRow:
    """An attempt without its questions.

    `phase` is the one it was in when it was read. `earlier` are the percentages of the learner's earlier
    attempts at the quiz that have a result, the first one first; it is read once the attempt has ended.
    """

    id: uuid.UUID
    exam: str
    quiz: str | None
    selection: Mapping[str, Any] | None
    policy: Policy
    number: int | None
    state: str
    phase: Phase | None
    started_at: datetime
    deadline_at: datetime | None
    closes_at: datetime | None
    finished_at: datetime | None
    paused_at: datetime | None
    paused_ms: int
    score: Decimal
    max_score: Decimal
    earlier: list[Decimal] = field(default_factory=list)

    @property
    def totals(self) -> frozenset[str]:
        """Whether the score shows, and whether the attempt passed."""
        return shows_total(self.policy, self.state, self.phase)

    @classmethod
    def of(cls, attempt: "Attempt", *, closed_at: datetime | None, now: datetime) -> Self:
        """From a model instance whose exam and quiz are at hand; `closed_at` as `policies.phase` has it."""
        return cls(
            id=attempt.id,
            exam=attempt.exam.slug,
            quiz=attempt.quiz.slug if attempt.quiz else None,
            selection=attempt.selection,
            policy=Policy.from_document(attempt.policy),
            number=attempt.number,
            state=attempt.state,
            phase=phase(attempt.state, closed_at=closed_at, now=now),
            started_at=attempt.started_at,
            deadline_at=attempt.deadline_at,
            closes_at=attempt.closes_at,
            finished_at=attempt.finished_at,
            paused_at=attempt.paused_at,
            paused_ms=attempt.paused_ms,
            score=attempt.score,
            max_score=attempt.max_score,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseRow:
    """One accepted answer. `elapsed_ms` is what the client says that the learner took.

    `answer` is None where the answer was taken back, `fraction` and `mark` while a person has to mark it.
    """

    id: uuid.UUID
    position: int
    number: int
    answer: Mapping[str, Any] | None
    elapsed_ms: int | None
    fraction: Decimal | None
    mark: Decimal | None
    created_at: datetime
    submitted: bool = True
    certainty: str | None = None

    @property
    def is_correct(self) -> bool:
        return self.fraction is not None and Grade(self.fraction).is_correct
