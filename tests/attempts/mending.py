"""Questions whose key was wrong, and is mended by a new version."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from attempts import lifecycle
from attempts.lifecycle.regrading import Regraded
from questions import authoring
from questions.models import Question
from quizapi.models import User
from tests.attempts.walks import NOON
from tests.content import republish_question


def mend(slug: str, *right: str, fractions: dict[str, str] | None = None, **changes: Any) -> Question:
    """Publish the question with the choices of these texts as the right ones."""
    question = Question.objects.get(slug=slug)
    shares = {text: Decimal(share) for text, share in (fractions or {}).items()}
    choices = tuple(
        replace(choice, is_correct=choice.text in right, fraction=shares.get(choice.text, choice.fraction))
        for choice in authoring.draft_of(question).choices
    )
    return republish_question(question, choices=choices, **changes)


def regrade(
    question: Question, by: User | None = None, reason: str = "The key was wrong.", **options: Any
) -> Regraded:
    who = None if by is None else by.pk
    return lifecycle.regrade(question=question, reason=reason, by=who, now=NOON, **options)
