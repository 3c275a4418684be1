"""The key of a question's current version, for what was answered to an earlier one. Pure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from attempts import scoring
from attempts.regrading.replay import Asked, Given, Result, Unreadable, replay
from questions.types import TYPES
from questions.types.contract import MalformedAnswer

# Of so many different answers to a version the grades are remembered; most questions have far fewer.
REMEMBERED = 10_000


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version of a question, and the key by which a regrade grades the answers to it."""

    number: int
    type: str
    delivery: Mapping[str, Any]
    answer_key: Mapping[str, Any]


class CannotRegrade(Exception):
    """Why a question of an attempt stays as it is, in a sentence."""


class MendedKey:
    def __init__(self, *, answered: Version, current: Version) -> None:
        self.answered, self.current = answered, current
        self.obstacle = obstacle(answered, current)
        self.graded = lru_cache(REMEMBERED)(self._graded)

    def regrade(self, asked: Asked) -> tuple[Result, Sequence[Given]]:
        """How the question stands by this key, and its answers; raises `CannotRegrade`.

        What a person has to mark stays as it is.
        """
        if self.obstacle is not None:
            raise CannotRegrade(self.obstacle)
        fractions: dict[uuid.UUID, Decimal | None] = {}
        for each in asked.given:
            if each.answer is None:
                fractions[each.id] = None
                continue
            readable, fraction = self.graded(each.answer)
            if readable and fraction is None:
                return asked.result, asked.given
            if readable:
                fractions[each.id] = fraction
        penalties = scoring.penalties(asked.policy, self.answered.answer_key["hints"])
        try:
            return replay(asked, fractions, penalties)
        except Unreadable:
            was, now = self.answered.number, self.current.number
            raise CannotRegrade(
                f"The answer to version {was} names what version {now} does not have."
            ) from None

    def _graded(self, answer: str) -> tuple[bool, Decimal | None]:
        """Whether the current version can read the answer, and the fraction that it earns."""
        kind, kept = TYPES[self.current.type], orjson.loads(answer)
        try:
            if kind.parse_response(self.current.delivery, kept) != kept:
                return False, None
        except MalformedAnswer:
            return False, None
        grade = kind.grade(self.answered.answer_key, kept)
        return True, None if grade is None else grade.fraction


def obstacle(answered: Version, current: Version) -> str | None:
    """Why no answer to the earlier version can be graded by the current key; None if they can.

    Who was never offered the right answer must not be marked down for not giving it.
    """
    if answered.type != current.type:
        was, now = (each.type.replace("_", " ") for each in (answered, current))
        return f"Version {answered.number} was {was}, version {current.number} is {now}."
    right = TYPES[current.type].correct_answer(current.answer_key)
    if right is None:
        return None
    try:
        TYPES[answered.type].parse_response(answered.delivery, right)
    except MalformedAnswer:
        return f"Version {answered.number} did not offer what is right in version {current.number}."
    return None
