"""What one learner sent, and what the API acknowledged of it. Plain values."""

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

type Document = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    method: str
    path: str
    body: Document | None = None


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """A request, and the reply that came to it."""

    request: Request
    reply: Document


@dataclass(frozen=True, kw_only=True)
class Answer(Acknowledged):
    """An acknowledged answer; what it was is as the reply says it."""

    id: uuid.UUID
    attempt: uuid.UUID
    position: int

    @property
    def answer(self) -> Document | None:
        """In canonical form; None where the answer was taken back."""
        answer: Document | None = self.reply["answer"]
        return answer

    @property
    def number(self) -> int:
        return int(self.reply["try"])

    @property
    def mark(self) -> Decimal | None:
        """None where the reply shows none: in an exam, before its end."""
        return None if self.reply.get("mark") is None else Decimal(self.reply["mark"])


@dataclass(frozen=True, kw_only=True)
class Started(Acknowledged):
    id: uuid.UUID


@dataclass(frozen=True, kw_only=True)
class Finished(Acknowledged):
    attempt: uuid.UUID


@dataclass(kw_only=True)
class Ledger:
    """`asked` are the ids of all answers and attempts sent, acknowledged or not.

    `unheard` counts why a request had to be sent again; `kept_unheard` how many answers had been kept by then
    although their learner had heard nothing. A refusal is a sentence: learners here ask for nothing that is
    not allowed, so there should be none.
    """

    user: uuid.UUID
    asked: set[uuid.UUID] = field(default_factory=set)
    started: list[Started] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    unheard: Counter[str] = field(default_factory=Counter)
    kept_unheard: int = 0
    refusals: list[str] = field(default_factory=list)
