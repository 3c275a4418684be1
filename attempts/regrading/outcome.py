"""What a regrade changes, in numbers and in rows to show. Pure."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from attempts import scoring
from attempts.policies import WITH_RESULT
from attempts.regrading.replay import Asked, Given, Result

# How many of the attempts that change are shown one by one.
SHOWN = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A question of an attempt that an earlier key graded, and of the attempt what its score decides."""

    user_id: uuid.UUID
    attempt_id: uuid.UUID
    state: str
    score: Decimal
    max_score: Decimal
    item_id: uuid.UUID
    position: int
    version_id: int
    asked: Asked

    @property
    def attempt(self) -> tuple[uuid.UUID, uuid.UUID]:
        return self.user_id, self.attempt_id

    def passed(self, score: Decimal) -> bool | None:
        """Whether the attempt passes with this score; None where it has no result, or no pass mark."""
        if self.state not in WITH_RESULT:
            return None
        return scoring.passed(score, self.max_score, self.asked.policy.pass_percent)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A question of an attempt as the new key has it."""

    row: Row
    result: Result
    given: Sequence[Given]

    @property
    def old_mark(self) -> Decimal:
        return self.row.asked.result.mark or scoring.ZERO

    @property
    def new_mark(self) -> Decimal:
        return self.result.mark or scoring.ZERO

    @property
    def is_counted_otherwise(self) -> bool:
        """Whether item analysis sees another mark or another answer."""
        was, now = self.row.asked.result, self.result
        return (was.mark, was.response_id) != (now.mark, now.response_id)

    @property
    def new_score(self) -> Decimal:
        return self.row.score + self.new_mark - self.old_mark

    @property
    def old_passed(self) -> bool | None:
        return self.row.passed(self.row.score)

    @property
    def new_passed(self) -> bool | None:
        return self.row.passed(self.new_score)

    @property
    def answers(self) -> list[tuple[Given, Given]]:
        """The answers whose fraction or mark changes: as they were, and as they are."""
        pairs = zip(self.row.asked.given, self.given, strict=True)
        return [(old, new) for old, new in pairs if (old.fraction, old.mark) != (new.fraction, new.mark)]


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What changes, counted as the questions come in, those of a learner one after the other.

    `regraded` is how many attempts get the new key, changed or not; `attempts` is those whose score changes,
    of `learners`. `left` says why so many attempts cannot be regraded.
    """

    regraded: int = 0
    attempts: int = 0
    learners: int = 0
    responses: int = 0
    raised: int = 0
    lowered: int = 0
    now_passed: int = 0
    now_failed: int = 0
    left: Counter[str] = field(default_factory=Counter)
    passing: list[Change] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)
    last_learner: uuid.UUID | None = None

    @property
    def rows(self) -> list[Change]:
        """The first of the attempts that change, those first that now pass or fail."""
        return [*self.passing, *self.others][:SHOWN]

    def leave(self, reason: str) -> None:
        self.left[reason] += 1

    def add(self, change: Change) -> None:
        self.regraded += 1
        self.responses += len(change.answers)
        gain = change.new_mark - change.old_mark
        if not gain:
            return
        self.attempts += 1
        self.learners += change.row.user_id != self.last_learner
        self.last_learner = change.row.user_id
        self.raised += gain > 0
        self.lowered += gain < 0
        self.now_passed += (change.old_passed, change.new_passed) == (False, True)
        self.now_failed += (change.old_passed, change.new_passed) == (True, False)
        shown = self.others if change.old_passed is change.new_passed else self.passing
        if len(shown) < SHOWN:
            shown.append(change)
