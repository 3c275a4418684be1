"""A published version made the draft again."""

from django.db import transaction

from questions.authoring.history import credit
from questions.authoring.questions import rewrite
from questions.authoring.refusals import ContentRefused
from questions.authoring.rows import draft_of
from questions.authoring.states import lock
from questions.models import Question
from questions.restoration import draft_of_version
from questions.types.contract import Fault
from quizapi.accounts.models import User


@transaction.atomic
def restore(*, question: Question, number: int, by: User | None = None) -> bool:
    """Make a version the draft, in the question's present topic; whether that changed anything.

    What the draft said is in the history. Learners see no change until the draft is published.
    """
    locked = lock(question)
    version = locked.versions.filter(number=number).first()
    if version is None:
        fault = Fault("version", "Choose one of the question's versions.")
        raise ContentRefused("no_such_version", f"The question has no version {number}.", [fault])
    draft = draft_of_version(delivery=version.delivery, answer_key=version.answer_key, pool=version.pool)
    if draft == draft_of(locked):
        return False
    credit(by, "restore")
    rewrite(locked, locked.topic, draft, by=by, revived={str(choice.id) for choice in draft.choices})
    return True
