"""Somebody of the staff who calls the API about learners' attempts."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Permission

from attempts.models import Attempt, AttemptItem
from questions.models import Topic
from quizapi.accounts.models import User
from tests.attempts.learner import Caller, Learner, Reply
from tests.content import essay, fixed_quiz, single_choice

MAY_MARK, MAY_INTERVENE = "mark_attempt", "intervene_attempt"
TEXT = {"text": "Because an agent acts."}


def make_staff(*permissions: str, email: str = "staff@example.org") -> User:
    user = User.objects.create_user(email, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


class Staff(Caller):
    def __init__(self, *permissions: str, email: str = "staff@example.org") -> None:
        self.user = make_staff(*(permissions or (MAY_MARK, MAY_INTERVENE)), email=email)
        super().__init__(self.user)

    def queue(self, query: str = "") -> Reply:
        return self.call("GET", f"/api/v1/marking?{query}")

    def mark(
        self, learner: Learner, attempt: Any, position: int = 1, *, fraction: object = 1, **more: Any
    ) -> Reply:
        path = f"{address(learner, attempt)}/items/{position}/mark"
        return self.call("PUT", path, {"fraction": fraction, **more})

    def extend(self, learner: Learner, attempt: Any, seconds: object = 600, **more: Any) -> Reply:
        return self.intervene("extend", learner, attempt, seconds=seconds, **more)

    def reopen(self, learner: Learner, attempt: Any, **more: Any) -> Reply:
        return self.intervene("reopen", learner, attempt, **more)

    def void(self, learner: Learner, attempt: Any, **more: Any) -> Reply:
        return self.intervene("void", learner, attempt, **more)

    def intervene(self, verb: str, learner: Learner, attempt: Any, **body: Any) -> Reply:
        said = {"id": uuid4(), "reason": "The fire alarm rang.", **body}
        return self.call("POST", f"{address(learner, attempt)}/{verb}", said)

    def history(self, learner: Learner, attempt: Any, query: str = "") -> Reply:
        return self.call("GET", f"{address(learner, attempt)}/interventions?{query}")


def address(learner: Learner, attempt: Any) -> str:
    return f"/api/v1/learners/{learner.user.pk}/attempts/{attempt['id']}"


def essay_quiz(topic: Topic, **policy: Any) -> None:
    """An essay, a question that its key grades, another essay; an exam unless said otherwise."""
    drafts = (essay("first"), single_choice("second"), essay("third"))
    fixed_quiz(topic, *drafts, **{"mode": "exam", **policy})


def one_essay(topic: Topic, **policy: Any) -> None:
    fixed_quiz(topic, essay(), **{"mode": "exam", **policy})


def written(learner: Learner, *positions: int, finish: bool = True) -> Any:
    """A new attempt at such a quiz with its essays at these positions written."""
    attempt = learner.begin()
    for position in positions:
        assert learner.respond(attempt, position, TEXT).status == 200
    if finish:
        assert learner.finish(attempt).status == 200
    return attempt


def row(attempt: Any) -> Attempt:
    return Attempt.objects.get(id=attempt["id"])


def item(attempt: Any, position: int = 1) -> AttemptItem:
    return AttemptItem.objects.get(attempt_id=UUID(attempt["id"]), position=position)
