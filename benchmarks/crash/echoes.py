"""What the API says when every acknowledged request is sent once more. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from benchmarks.crash.facts import Facts
from benchmarks.crash.ledger import Acknowledged, Answer, Document, Finished
from benchmarks.crash.verdict import Check

# What of a reply must be the same for good; the rest may grow, as the policy shows more after the end.
OF_ANSWERS = ("id", "position", "answer", "try", "submitted_at", "correct", "mark", "max_mark")
OF_ATTEMPTS = ("id", "quiz", "practice", "started_at", "deadline_at", "max_score")
OF_RESULTS = (*OF_ATTEMPTS, "state", "score", "percent", "finished_at")
LASTING: Mapping[type[Acknowledged], Sequence[str]] = {Answer: OF_ANSWERS, Finished: OF_RESULTS}


@dataclass(frozen=True)
class Echo:
    """An acknowledged request, and the reply when it was sent once more."""

    acknowledged: Acknowledged
    now: Document


def judge(echoes: Sequence[Echo], before: Facts, after: Facts) -> list[Check]:
    """The replies must be as they were, and so must the database, before and after."""
    changed = [sentence for echo in echoes for sentence in differences(echo)]
    tables = (
        (before.attempts, after.attempts),
        (before.items, after.items),
        (before.responses, after.responses),
    )
    moved = [f"{old} became {new}" for table in tables for old, new in zip_longest(*table) if old != new]
    rows = sum(len(old) for old, _ in tables)
    return [
        Check("the same request again, the same reply", len(echoes), changed),
        Check("and no row is changed by it", rows, moved),
    ]


def differences(echo: Echo) -> list[str]:
    """A sentence where something of the reply is not as it was, as far as it was acknowledged."""
    acknowledged, now = echo.acknowledged, echo.now
    names = LASTING.get(type(acknowledged), OF_ATTEMPTS)
    changed = [
        f"{name} was {acknowledged.reply[name]}, is {now.get(name)}"
        for name in names
        if name in acknowledged.reply and acknowledged.reply[name] != now.get(name)
    ]
    if questions(acknowledged.reply) != questions(now):
        changed.append("other questions, or in another order")
    request = acknowledged.request
    return [f"{request.method} {request.path}: {'; '.join(changed)}"] if changed else []


def questions(document: Document) -> list[Document]:
    """Those of an attempt, as they are shown."""
    return [item["question"] for item in document.get("items", [])]
