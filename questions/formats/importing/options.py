"""What whoever imports a file has asked for."""

from dataclasses import dataclass

from questions.models import Exam, Topic
from quizapi.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Options:
    """`topic`: where questions without a category go, and below which categories become topics (None: at the
    top, and a question needs a category); `one_topic`: all into that one. `by` None: a command on the server.

    That `by` may import is checked by the caller; what else they may not do is told in the report.
    """

    exam: Exam
    topic: Topic | None = None
    one_topic: bool = False
    by: User | None = None
    overwrite: bool = False
    publish: bool = False

    def may(self, permission: str) -> bool:
        return may(self.by, permission)


def may(by: User | None, permission: str) -> bool:
    """Whether somebody has a permission on content; a command on the server has them all."""
    return by is None or by.has_perm(f"questions.{permission}")
