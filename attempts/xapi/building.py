"""From what happened to a statement. Pure: plain values in, a JSON document out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from attempts import scoring
from attempts.xapi import vocabulary
from attempts.xapi.interactions import INTERACTIONS, Version
from attempts.xapi.vocabulary import ADL_VERBS, Kind, Names
from questions.types.fractions import Grade

PLATFORM = "quizapi"
DISPLAY = "en"
ONE = Decimal(1)

type Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A version of a question as statements need it."""

    slug: str
    number: int
    version: Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The quiz and the exam of an attempt; without a quiz it is practice of a selection."""

    exam: str
    exam_title: str
    language: str
    quiz: str | None
    quiz_title: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that a learner did, or that was done to an attempt.

    `row` tells it apart from others of its kind of the same user. `score`, `least` and `most` are marks: of
    the attempt, or of the answer. Times are aware; `seconds` is how long it took, None: nobody knows.
    """

    kind: Kind
    at: datetime
    user: uuid.UUID
    learner: str
    attempt: uuid.UUID
    row: str
    place: Place
    mode: str
    attempt_number: int | None = None
    asked: Asked | None = None
    number: int = 0
    answer: Mapping[str, Any] | None = None
    fraction: Decimal | None = None
    score: Decimal | None = None
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    pass_percent: Decimal | None = None
    seconds: Decimal | None = None
    hints_taken: int | None = None
    certainty: str | None = None


def statement(event: Event, names: Names) -> Document:
    """The statement of an event."""
    return {
        "id": vocabulary.statement_id(event.kind, event.user, event.row),
        "actor": actor(event, names),
        "verb": verb(event),
        "object": object_of(event, names),
        **({"result": found} if (found := result(event, names)) else {}),
        "context": context(event, names),
        "timestamp": timestamp(event.at),
    }


def actor(event: Event, names: Names) -> Document:
    return {"objectType": "Agent", "account": {"homePage": names.base, "name": event.learner}}


def verb(event: Event) -> Document:
    words = {
        Kind.STARTED: "initialized",
        Kind.HINT: "interacted",
        Kind.ANSWERED: "answered",
        Kind.COMPLETED: "completed",
        Kind.JUDGED: "passed" if passed(event) else "failed",
        Kind.ABANDONED: "abandoned",
        Kind.SCORED: "scored",
    }
    word = words[event.kind]
    iri = vocabulary.ABANDONED if event.kind is Kind.ABANDONED else ADL_VERBS + word
    return {"id": iri, "display": {DISPLAY: word}}


def passed(event: Event) -> bool | None:
    if event.score is None or event.most is None:
        return None
    return scoring.passed(event.score, event.most, event.pass_percent)


def object_of(event: Event, names: Names) -> Document:
    if event.asked is None:
        return assessment(event.place, names)
    if event.kind is Kind.HINT:
        return hint(event.asked, event.number, names)
    return question(event.asked, names)


def activity(iri: str, type: str, name: Document, **more: Any) -> Document:
    return {"objectType": "Activity", "id": iri, "definition": {"type": type, "name": name, **more}}


def assessment(place: Place, names: Names) -> Document:
    if place.quiz is None:
        name = {place.language: place.exam_title}
        return activity(names.practice(place.exam), vocabulary.ASSESSMENT, name)
    return activity(
        names.quiz(place.quiz), vocabulary.ASSESSMENT, {place.language: place.quiz_title or place.quiz}
    )


def exam(place: Place, names: Names) -> Document:
    return activity(names.exam(place.exam), vocabulary.COURSE, {place.language: place.exam_title})


def question(asked: Asked, names: Names) -> Document:
    version = asked.version
    return activity(
        names.version(asked.slug, asked.number),
        vocabulary.INTERACTION,
        {version.language: asked.slug},
        description={version.language: version.delivery["stem"]},
        **INTERACTIONS[version.type].definition(version),
    )


def hint(asked: Asked, number: int, names: Names) -> Document:
    """Which hint, and not what it says."""
    name = {DISPLAY: f"Hint {number} of {asked.slug}"}
    return activity(names.hint(asked.slug, asked.number, number), names.hint_type, name)


def result(event: Event, names: Names) -> Document:
    match event.kind:
        case Kind.STARTED | Kind.HINT:
            return {}
        case Kind.ANSWERED | Kind.SCORED:
            return of_answer(event, names)
        case Kind.ABANDONED:
            return {"completion": False, **duration(event)}
        case Kind.COMPLETED | Kind.JUDGED:
            success = passed(event)
            judged = {} if success is None else {"success": success}
            return {"completion": True, **judged, **score(event), **duration(event)}


def of_answer(event: Event, names: Names) -> Document:
    """An answer that waits for a person's mark has no success and no score."""
    found = score(event) | duration(event)
    if event.fraction is not None:
        found["success"] = Grade(event.fraction).is_correct
    if event.answer is None or event.asked is None:
        return found
    version = event.asked.version
    response = INTERACTIONS[version.type].response(version, event.answer)
    if response is not None:
        return found | {"response": response}
    return found | {"extensions": {names.extension("answer"): dict(event.answer)}}


def score(event: Event) -> Document:
    """Marks, and their share of the most; what negative marks make less than -1 is -1 ("Data", 2.4.5.1)."""
    if event.score is None or event.most is None:
        return {}
    least, most = event.least, event.most
    raw = min(max(event.score, least), most)
    scaled = min(max(raw / most, -ONE), ONE)
    numbers = {"scaled": round(scaled, 7), "raw": raw, "min": least, "max": most}
    return {"score": {name: float(number) for name, number in numbers.items()}}


def duration(event: Event) -> Document:
    """To a hundredth of a second, which is what has to be told apart ("Data", 4.6)."""
    if event.seconds is None:
        return {}
    hundredths = max(int(event.seconds * 100), 0)
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" * bool(hours), f"{minutes}M" * bool(minutes)]
    return {"duration": f"PT{''.join(parts)}{Decimal(rest) / 100:f}S"}


def context(event: Event, names: Names) -> Document:
    above = [exam(event.place, names)]
    activities: Document = {"grouping": above}
    if event.asked is not None:
        asked = event.asked
        whole = activity(
            names.question(asked.slug), vocabulary.QUESTION, {asked.version.language: asked.slug}
        )
        parents = [question(asked, names)] if event.kind is Kind.HINT else []
        activities = {"parent": [*parents, assessment(event.place, names)], "grouping": [whole, *above]}
    return {
        "registration": vocabulary.registration(event.user, event.attempt),
        "contextActivities": activities,
        "platform": PLATFORM,
        "language": event.place.language,
        "extensions": extensions(event, names),
    }


def extensions(event: Event, names: Names) -> Document:
    known = {
        "mode": event.mode,
        "attempt-number": event.attempt_number,
        "try": event.number if event.kind is Kind.ANSWERED else None,
        "hints-taken": event.hints_taken,
        "certainty": event.certainty,
    }
    return {names.extension(name): value for name, value in known.items() if value is not None}


def timestamp(moment: datetime) -> str:
    """RFC 3339, in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
