"""The rules under which a quiz is taken: what an author sets, and what is frozen into each attempt.

One declarative record; the modes are presets over it. Pure: `attempts.policies` answers from it what a
learner may do and see.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

import orjson

from questions.types.contract import Fault

MOST_TRIES = 20
TIMES = ("opens_at", "closes_at")
TRY_PENALTY = Decimal("0.3333333")  # a third, as Moodle's interactive behaviour takes


class Mode(StrEnum):
    PRACTICE = "practice"
    EXAM = "exam"


class Submission(StrEnum):
    """When answers are graded for the learner; the words are those of QTI's submission-mode."""

    INDIVIDUAL = "individual"  # each answer is a try, and final once no try is left
    SIMULTANEOUS = "simultaneous"  # all at the end: until then an answer may be changed


class AtDeadline(StrEnum):
    AUTOSUBMIT = "autosubmit"
    GRACE = "grace"
    ABANDON = "abandon"


class Hints(StrEnum):
    OFF = "off"
    ON_DEMAND = "on_demand"
    AFTER_WRONG_TRY = "after_wrong_try"


class Navigation(StrEnum):
    FREE = "free"
    FORWARD = "forward"


class Counts(StrEnum):
    """Which of several attempts at a quiz is the result."""

    HIGHEST = "highest"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


class Certainty(StrEnum):
    LOW = "low"
    MID = "mid"
    HIGH = "high"


class Phase(StrEnum):
    DURING = "during"  # while answering
    FINISHED = "finished"  # after the attempt's end
    CLOSED = "closed"  # after the quiz has closed for everybody


class Aspect(StrEnum):
    """What there is to see of a graded attempt."""

    CORRECTNESS = "correctness"
    MARK = "mark"
    KEY = "key"
    EXPLANATION = "explanation"
    FEEDBACK = "feedback"
    HINTS = "hints"
    TOTAL = "total"
    PASS = "pass"  # noqa: S105  # no password


# What of a question is due only once nothing more can be won by an answer to it.
SOLUTION = frozenset({Aspect.KEY, Aspect.EXPLANATION})

type Reveal = Mapping[Phase, frozenset[Aspect]]


@dataclass(frozen=True)
class Preset:
    """What a mode stands for, where the author says nothing else."""

    submission: Submission
    pausing: bool
    reveal: Reveal


ALL = frozenset(Aspect)
PRESETS: Mapping[Mode, Preset] = {
    Mode.PRACTICE: Preset(
        submission=Submission.INDIVIDUAL,
        pausing=True,
        reveal={
            Phase.DURING: ALL - {Aspect.TOTAL, Aspect.PASS},
            Phase.FINISHED: ALL,
            Phase.CLOSED: ALL,
        },
    ),
    Mode.EXAM: Preset(
        submission=Submission.SIMULTANEOUS,
        pausing=False,
        reveal={Phase.DURING: frozenset({Aspect.HINTS}), Phase.FINISHED: ALL, Phase.CLOSED: ALL},
    ),
}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of a quiz. Times are in seconds, penalties and points are shares of a question's mark.

    Words are those of the enumerations above. `submission`, `pausing` and `reveal` are None where they are
    as the mode has them: ask `individual`, `may_pause` and `reveals`.
    """

    mode: str = Mode.PRACTICE.value
    submission: str | None = None
    time_limit_s: int | None = None
    at_deadline: str = AtDeadline.AUTOSUBMIT.value
    grace_s: int = 0
    grace_answers: bool = True
    pausing: bool | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    attempts_allowed: int | None = None
    attempt_delay_s: int = 0
    counts: str = Counts.HIGHEST.value
    pass_percent: Decimal | None = None
    shuffle_questions: bool = True
    shuffle_choices: bool = True
    navigation: str = Navigation.FREE.value
    tries: int = 1
    try_penalty: Decimal = TRY_PENALTY
    try_points: tuple[Decimal, ...] = ()
    hints: str = Hints.ON_DEMAND.value
    hint_penalty: Decimal | None = None
    negative_marks: bool = False
    certainty: bool = False
    reveal: Mapping[str, Collection[str]] | None = field(default=None, hash=False)

    @property
    def individual(self) -> bool:
        """Whether each answer is a try; otherwise the last answer before the end counts."""
        return (self.submission or PRESETS[Mode(self.mode)].submission) == Submission.INDIVIDUAL

    @property
    def may_pause(self) -> bool:
        return PRESETS[Mode(self.mode)].pausing if self.pausing is None else self.pausing

    def reveals(self, phase: Phase) -> Collection[str]:
        """The aspects that show in a phase."""
        return (PRESETS[Mode(self.mode)].reveal if self.reveal is None else self.reveal).get(phase, ())

    def frozen(self) -> Self:
        """With what the mode stands for written out, as an attempt keeps it."""
        return replace(
            self,
            submission=str(Submission.INDIVIDUAL if self.individual else Submission.SIMULTANEOUS),
            pausing=self.may_pause,
            reveal={str(phase): sorted(self.reveals(phase)) for phase in Phase},
        )

    def to_document(self) -> dict[str, Any]:
        return {each.name: plain(getattr(self, each.name)) for each in fields(Policy)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """A frozen policy; decimals are texts there, and times ISO 8601."""
        values = dict(document)
        for name in ("try_penalty", "pass_percent", "hint_penalty"):
            values[name] = None if values[name] is None else Decimal(values[name])
        for name in TIMES:
            values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
        values["try_points"] = tuple(map(Decimal, values["try_points"]))
        return cls(**values)


def policy_document(policy: Policy) -> dict[str, Any]:
    """The rules as clients get them, those that the mode stands for written out; times stand elsewhere."""
    frozen = policy.frozen()
    return {each.name: getattr(frozen, each.name) for each in fields(Policy) if each.name not in TIMES}


@lru_cache(maxsize=1024)
def from_json(text: str | bytes) -> Policy:
    """A frozen policy as PostgreSQL has it; attempts at the same quiz mostly share theirs."""
    return Policy.from_document(orjson.loads(text))


def plain(value: Any) -> Any:
    match value:
        case Decimal():
            return str(value)
        case datetime():
            return value.isoformat()
        case StrEnum():
            return value.value
        case tuple():
            return [plain(each) for each in value]
        case Mapping():
            return {str(phase): sorted(aspects) for phase, aspects in value.items()}
    return value


type Rule = tuple[str, bool, str]  # a field, whether it breaks the rule, and what to do about it


def policy_faults(policy: Policy) -> list[Fault]:
    """Rules that do not fit together; single values out of range are the model's to refuse."""
    if policy.mode not in list(Mode):
        return []
    unknown = reveal_faults(policy.reveal)
    if unknown:
        return unknown
    rules = (*rules_of_answering(policy), *rules_of_showing(policy))
    return [Fault(field, remedy) for field, broken, remedy in rules if broken]


def rules_of_answering(policy: Policy) -> Iterator[Rule]:
    several = policy.tries > 1 or bool(policy.try_points)
    yield (
        "grace_s",
        policy.grace_s > 0 and policy.at_deadline != AtDeadline.GRACE,
        "Grace needs at_deadline to be grace; otherwise leave it at 0.",
    )
    yield (
        "try_points",
        bool(policy.try_points) and len(policy.try_points) != policy.tries,
        f"Give as many points as there are tries: {policy.tries}.",
    )
    yield (
        "try_points",
        list(policy.try_points) != sorted(policy.try_points, reverse=True),
        "Points must not rise from try to try.",
    )
    yield (
        "certainty",
        policy.certainty and several,
        "Certainty-based marking takes one try per question and no declining points.",
    )
    yield (
        "tries",
        several and not policy.individual,
        "Tries need individual submission; until the end of an exam an answer may be changed freely.",
    )
    yield (
        "hints",
        policy.hints == Hints.AFTER_WRONG_TRY and not (policy.individual and policy.tries > 1),
        "Hints after a wrong try need individual submission and at least 2 tries.",
    )


def rules_of_showing(policy: Policy) -> Iterator[Rule]:
    """What would tell, while answering, what the table of what shows keeps back."""
    during = frozenset(policy.reveals(Phase.DURING))
    yield (
        "tries",
        policy.individual and policy.tries > 1 and Aspect.CORRECTNESS not in during,
        "Several tries need correctness to show during the attempt: whether one is left tells it.",
    )
    yield (
        "reveal",
        not policy.individual and bool(SOLUTION & during),
        "Where an answer may be changed until the end, key and explanation cannot show during it.",
    )
    yield (
        "reveal",
        bool(during & {Aspect.TOTAL, Aspect.PASS}) and Aspect.MARK not in during,
        "Total and pass need mark to show during the attempt, too: each answer moves them.",
    )


def reveal_faults(reveal: object) -> list[Fault]:
    """Whether the table of what shows when has only phases and aspects that there are."""
    if reveal is None:
        return []
    lists = list, tuple, frozenset
    if not isinstance(reveal, Mapping) or not all(isinstance(each, lists) for each in reveal.values()):
        return [Fault("reveal", "Give a list of aspects for each phase.")]
    unknown = [str(phase) for phase in reveal if phase not in list(Phase)]
    unknown += [str(each) for aspects in reveal.values() for each in aspects if each not in list(Aspect)]
    if not unknown:
        return []
    known = f"The phases are {', '.join(Phase)}; the aspects {', '.join(Aspect)}."
    return [Fault("reveal", f"Not known here: {', '.join(unknown)}. {known}")]
