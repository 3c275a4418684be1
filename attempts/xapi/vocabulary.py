"""The identifiers (IRIs) in statements: verbs, types of activities, and the activities themselves. Pure."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import RFC_4122, UUID, uuid5

ADL_VERBS = "http://adlnet.gov/expapi/verbs/"
ADL_ACTIVITIES = "http://adlnet.gov/expapi/activities/"
ASSESSMENT = f"{ADL_ACTIVITIES}assessment"
COURSE = f"{ADL_ACTIVITIES}course"
INTERACTION = f"{ADL_ACTIVITIES}cmi.interaction"
QUESTION = f"{ADL_ACTIVITIES}question"
ABANDONED = "https://w3id.org/xapi/adl/verbs/abandoned"
NAMESPACE = UUID("9a5c3a1e-5d5e-4b58-8e0a-6c6f7c1d2f43")


class Kind(IntEnum):
    """What happened; of two things at the same time in an attempt, the lower number came first."""

    STARTED = 0
    HINT = 1
    ANSWERED = 2
    COMPLETED = 3
    JUDGED = 4  # passed or failed
    ABANDONED = 5
    SCORED = 6


def statement_id(kind: Kind, user: UUID, row: str) -> str:
    """The same for the same event, whenever and however often it is told. Ids of rows are unique per user."""
    return str(uuid5(NAMESPACE, f"{kind.name}/{user}/{row}"))


def registration(user: UUID, attempt: UUID) -> str:
    """The attempt's own id, unless it is none by RFC 9562: clients choose it, and a store may look."""
    if attempt.variant == RFC_4122 and attempt.version in range(1, 9):
        return str(attempt)
    return str(uuid5(NAMESPACE, f"ATTEMPT/{user}/{attempt}"))


@dataclass(frozen=True, slots=True)
class Names:
    """IRIs below the public address of the installation, such as https://quiz.example.org."""

    base: str

    def exam(self, slug: str) -> str:
        return f"{self.base}/xapi/exams/{slug}"

    def practice(self, exam: str) -> str:
        """Whatever learners select to practise of an exam."""
        return f"{self.base}/xapi/exams/{exam}/practice"

    def quiz(self, slug: str) -> str:
        return f"{self.base}/xapi/quizzes/{slug}"

    def question(self, slug: str) -> str:
        return f"{self.base}/xapi/questions/{slug}"

    def version(self, slug: str, number: int) -> str:
        """An activity must stay what it is, and a new version may have other choices and another key."""
        return f"{self.question(slug)}/versions/{number}"

    def hint(self, slug: str, version: int, number: int) -> str:
        return f"{self.version(slug, version)}/hints/{number}"

    @property
    def hint_type(self) -> str:
        return f"{self.base}/xapi/activity-types/hint"

    def extension(self, name: str) -> str:
        return f"{self.base}/xapi/extensions/{name}"
