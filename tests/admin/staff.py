"""Attempts for staff to work on in the admin, and whoever of the staff does."""

from typing import Any

from django.test import Client

from attempts.models import Attempt
from questions.models import Topic
from quizapi.models import User
from tests.attempts.learner import Learner
from tests.attempts.staff import essay_quiz, make_staff, written
from tests.content import fixed_quiz, single_choice

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LIST = "/admin/attempts/attempt/"


def session_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def staff_with(*permissions: str) -> Client:
    """The browser of somebody who may do these things."""
    return session_of(make_staff(*permissions))


def begun(topic: Topic, **policy: Any) -> Attempt:
    """A guest's attempt in progress; it has an hour, unless said otherwise."""
    fixed_quiz(topic, single_choice(), **{"mode": "exam", "time_limit_s": 3600, **policy})
    return Attempt.objects.get(id=Learner().begin()["id"])


def waiting(topic: Topic, *positions: int) -> Attempt:
    """A guest's attempt whose essays at these positions wait for a mark."""
    essay_quiz(topic)
    return Attempt.objects.get(id=written(Learner(), *positions)["id"])


def page_of(attempt: Attempt, rest: str = "change/") -> str:
    return f"{LIST}{attempt.user_id}:{attempt.pk}/{rest}"
