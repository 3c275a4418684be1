"""Many questions at once: each is done, or it is said why not.

Every question is a transaction of its own, as if somebody had opened them one after the other: what one is
refused keeps none of the others from being done, no lock is held for longer than one question takes, and what
was done stays if the server stops halfway. Doing it again then leaves those unchanged.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from questions.authoring.publishing import publish, retire
from questions.authoring.questions import revise
from questions.authoring.refusals import ContentRefused
from questions.authoring.reviews import submit
from questions.authoring.rows import draft_of
from questions.authoring.states import lock
from questions.models import Question, Status, Topic
from questions.types.contract import Fault, QuestionDraft
from quizapi.accounts.models import User

MOST = 500  # at once: some seconds' work, within one request


class Result(StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"  # it was so already
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of one question; `detail` and `faults` say why it was refused, as `ContentRefused` does."""

    question: Question
    result: Result
    detail: str = ""
    faults: tuple[Fault, ...] = ()


def add_tags(*, questions: Sequence[Question], tags: Iterable[str], by: User | None = None) -> list[Outcome]:
    """Add tags to drafts, behind those that they carry."""
    added = tuple(tags)
    return revise_each(questions, by, lambda d: replace(d, tags=tuple(dict.fromkeys((*d.tags, *added)))))


def remove_tags(
    *, questions: Sequence[Question], tags: Iterable[str], by: User | None = None
) -> list[Outcome]:
    """Take tags from drafts."""
    removed = set(tags)
    return revise_each(
        questions, by, lambda d: replace(d, tags=tuple(tag for tag in d.tags if tag not in removed))
    )


def set_difficulty(
    *, questions: Sequence[Question], difficulty: str, by: User | None = None
) -> list[Outcome]:
    return revise_each(questions, by, lambda d: replace(d, difficulty=difficulty))


def set_pool(*, questions: Sequence[Question], pool: str, by: User | None = None) -> list[Outcome]:
    return revise_each(questions, by, lambda d: replace(d, pool=pool))


def move_to_topic(*, questions: Sequence[Question], topic: Topic, by: User | None = None) -> list[Outcome]:
    """Move drafts to a topic of their exam; those of another exam are refused."""

    def move(question: Question) -> bool:
        return revise(question=question, topic=topic, draft=draft_of(question), by=by)

    return each(questions, move)


def submit_all(*, questions: Sequence[Question], by: User | None = None, comment: str = "") -> list[Outcome]:
    def one(question: Question) -> bool:
        if question.submitted_at is not None:
            return False
        submit(question=question, by=by, comment=comment)
        return True

    return each(questions, one)


def publish_all(
    *,
    questions: Sequence[Question],
    by: User | None = None,
    comment: str = "",
    seen: Mapping[int, datetime] | None = None,
) -> list[Outcome]:
    """`seen` says when those that `by` has looked at were written to last; what was since is refused."""

    def one(question: Question) -> bool:
        if seen and seen.get(question.pk, question.updated_at) != question.updated_at:
            raise ContentRefused("changed_meanwhile", "Somebody changed it meanwhile; look at it again.")
        if question.status == Status.PUBLISHED and not question.has_unpublished_changes:
            return False
        publish(question=question, by=by, comment=comment)
        return True

    return each(questions, one)


def retire_all(*, questions: Sequence[Question], by: User | None = None, comment: str = "") -> list[Outcome]:
    def one(question: Question) -> bool:
        if question.status == Status.RETIRED:
            return False
        retire(question=question, by=by, comment=comment)
        return True

    return each(questions, one)


def revise_each(
    questions: Sequence[Question], by: User | None, change: Callable[[QuestionDraft], QuestionDraft]
) -> list[Outcome]:
    def one(question: Question) -> bool:
        return revise(question=question, topic=question.topic, draft=change(draft_of(question)), by=by)

    return each(questions, one)


def each(questions: Sequence[Question], command: Callable[[Question], bool]) -> list[Outcome]:
    """Run a command on each, held against other writers; it says whether it changed anything."""
    if len(questions) > MOST:
        raise ContentRefused("too_many", f"Choose at most {MOST} questions; these are {len(questions)}.")
    return [outcome_of(question, command) for question in questions]


def outcome_of(question: Question, command: Callable[[Question], bool]) -> Outcome:
    try:
        with transaction.atomic():
            changed = command(lock(question))
    except ContentRefused as refusal:
        return Outcome(question=question, result=Result.REFUSED, detail=refusal.detail, faults=refusal.faults)
    except Question.DoesNotExist:
        return Outcome(question=question, result=Result.REFUSED, detail="It has been deleted meanwhile.")
    return Outcome(question=question, result=Result.DONE if changed else Result.UNCHANGED)
