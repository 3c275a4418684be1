"""What happened, from the tables: events in the order of time, streamed, and each exactly once.

An event is new by the transaction that wrote it first: neither a regrade nor a late mark tells an answer
again. An attempt's end is its latest one. Of an attempt that waits for marks it is told when it has the last.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import orjson
import psycopg

from attempts.exports import pseudonyms
from attempts.exports.watermark import Snapshot
from attempts.xapi.building import Asked, Event, Place
from attempts.xapi.interactions import Version
from attempts.xapi.vocabulary import Kind

BATCH = 500  # rows fetched at a time
MOST_VERSIONS = 500  # kept in memory
NOTHING = "NULL::jsonb, NULL::numeric, NULL::numeric, NULL::bigint, NULL::integer, NULL::text"
# The end of an attempt that had grace comes after the answers given in it, though its time is the deadline.
EVENTS = f"""
    SELECT a.started_at AS at, a.user_id, a.id AS attempt_id, {Kind.STARTED:d} AS kind, 0 AS position,
           0 AS number, a.id AS row_id, NULL::jsonb AS answer, NULL::numeric AS fraction,
           NULL::numeric AS mark, NULL::bigint AS elapsed_ms, NULL::integer AS hints_taken,
           NULL::text AS certainty
    FROM attempts_attempt a
    WHERE {{started}}
    UNION ALL
    SELECT h.created_at, h.user_id, h.attempt_id, {Kind.HINT:d}, h.position, h.number, h.id, {NOTHING}
    FROM attempts_hinttaken h
    WHERE {{hint}}
    UNION ALL
    SELECT r.created_at, r.user_id, r.attempt_id, {Kind.ANSWERED:d}, r.position, r.number, r.id, r.answer,
           r.fraction, r.mark, r.elapsed_ms, r.hints_taken, r.certainty
    FROM attempts_response r
    WHERE r.counted AND {{response}}
    UNION ALL
    SELECT GREATEST(a.finished_at,
                    (SELECT max(i.answered_at) FROM attempts_attemptitem i
                     WHERE i.user_id = a.user_id AND i.attempt_id = a.id)),
           a.user_id, a.id, ends.kind, 0, 0, a.id, {NOTHING}
    FROM attempts_attempt a
    CROSS JOIN (VALUES ({Kind.COMPLETED:d}), ({Kind.JUDGED:d}), ({Kind.ABANDONED:d})) ends (kind)
    WHERE CASE ends.kind
            WHEN {Kind.COMPLETED:d} THEN a.state IN ('finished', 'expired')
            WHEN {Kind.JUDGED:d}
                THEN a.state IN ('finished', 'expired') AND a.policy ->> 'pass_percent' IS NOT NULL
            ELSE a.state = 'abandoned' END
        AND {{ended}}
    UNION ALL
    SELECT m.created_at, m.user_id, m.attempt_id, {Kind.SCORED:d}, m.position, 0, m.id, NULL::jsonb,
           m.fraction, m.mark, NULL::bigint, NULL::integer, NULL::text
    FROM attempts_manualmark m
    WHERE {{scored}}
"""
COLUMNS = {
    "started": "a.started_in",
    "hint": "h.created_in",
    "response": "r.created_in",
    "ended": "a.state_in",
    "scored": "m.created_in",
}
# Marks go down to twice the maximum where being certain and wrong costs (scoring.CERTAIN_WRONG).
ROWS = f"""
    SELECT o.at, o.user_id, o.attempt_id, o.kind, o.position, o.number, o.row_id, o.answer, o.fraction,
           o.mark, o.elapsed_ms, o.hints_taken, o.certainty,
           {pseudonyms.IN_SQL.format(user="o.user_id")},
           a.exam_id, a.quiz_id, a.policy ->> 'mode', a.number, a.finished_at, a.score, a.max_score,
           (a.policy ->> 'pass_percent')::numeric,
           greatest(extract(epoch FROM a.finished_at - a.started_at) - a.paused_ms / 1000.0, 0),
           CASE WHEN (a.policy ->> 'certainty')::boolean THEN -2
               WHEN (a.policy ->> 'negative_marks')::boolean THEN -1 ELSE 0 END,
           i.version_id, i.max_mark
    FROM ({{events}}) o
    JOIN attempts_attempt a ON a.user_id = o.user_id AND a.id = o.attempt_id
    LEFT JOIN attempts_attemptitem i
        ON i.user_id = o.user_id AND i.attempt_id = o.attempt_id AND i.position = o.position
    CROSS JOIN attempts_pseudonymkey k
    WHERE {{after}} AND {{only}}
    ORDER BY o.at, o.user_id, o.attempt_id, o.kind, o.position, o.number
"""
AFTER = """
    (o.at, o.user_id, o.attempt_id, o.kind, o.position, o.number)
        > (%(at)s::timestamptz, %(user)s::uuid, %(attempt)s::uuid, %(kind)s, %(position)s, %(number)s)
"""
PLACES = """
    SELECT e.id, z.id, e.slug, e.title, e.language, z.slug, z.title
    FROM questions_exam e LEFT JOIN questions_quiz z ON z.exam_id = e.id AND z.id = %s
    WHERE e.id = %s
"""
VERSIONS = """
    SELECT v.id, q.slug, v.number, v.type, v.delivery, v.answer_key, e.language
    FROM questions_questionversion v
    JOIN questions_question q ON q.id = v.question_id
    JOIN questions_exam e ON e.id = q.exam_id
    WHERE v.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Window:
    """Events of transactions that `until` sees and `since` did not; None: no such bound."""

    since: Snapshot | None = None
    until: Snapshot | None = None

    def condition(self, column: str) -> str:
        parts = ["TRUE"]
        if self.since is not None:
            parts += [
                f"{column} >= %(since_xmin)s",  # what an index can look up
                f"({column} >= %(since_xmax)s OR {column} = ANY(%(since_in_progress)s::bigint[]))",
            ]
        if self.until is not None:
            parts.append(f"{column} < %(until_xmax)s AND {column} <> ALL(%(until_in_progress)s::bigint[])")
        return " AND ".join(parts)

    @property
    def parameters(self) -> dict[str, Any]:
        bounds = {"since": self.since, "until": self.until}
        return {
            f"{name}_{part}": value
            for name, bound in bounds.items()
            if bound is not None
            for part, value in [
                ("xmin", bound.xmin),
                ("xmax", bound.xmax),
                ("in_progress", list(bound.in_progress)),
            ]
        }


@dataclass(frozen=True, slots=True)
class Position:
    """The place of an event in the order of all."""

    at: str
    user: str
    attempt: str
    kind: int
    position: int
    number: int


@dataclass(frozen=True, slots=True)
class Restriction:
    """Which events: a condition on `o`, an event of the attempt `a`, with its parameters."""

    condition: str = "TRUE"
    parameters: tuple[tuple[str, Any], ...] = ()


EVERYTHING = Restriction()


class Row(NamedTuple):
    """What ROWS selects. Times are aware, `lowest` is in full marks, `seconds` leaves out pauses."""

    at: datetime
    user: uuid.UUID
    attempt: uuid.UUID
    kind: int
    position: int
    number: int
    id: uuid.UUID
    answer: Any
    fraction: Decimal | None
    mark: Decimal | None
    elapsed_ms: int | None
    hints_taken: int | None
    certainty: str | None
    learner: str
    exam: int
    quiz: int | None
    mode: str
    attempt_number: int | None
    finished_at: datetime
    score: Decimal | None
    max_score: Decimal | None
    pass_percent: Decimal | None
    seconds: Decimal | None
    lowest: int
    version: int | None
    max_mark: Decimal | None


def events(
    connection: psycopg.Connection[Any],
    window: Window,
    *,
    after: Position | None = None,
    only: Restriction = EVERYTHING,
) -> Iterator[list[tuple[Position, Event]]]:
    """Some events at a time, in order, from a server-side cursor: needs a transaction, and no more memory."""
    inner = EVENTS.format(**{name: window.condition(column) for name, column in COLUMNS.items()})
    statement = ROWS.format(events=inner, after=AFTER if after else "TRUE", only=only.condition)
    parameters = window.parameters | dict(only.parameters)
    if after is not None:
        parameters |= {name: getattr(after, name) for name in Position.__slots__}
    catalogue = _Catalogue(connection)
    with closing(connection.cursor(name="events")) as cursor:
        cursor.execute(statement, parameters)
        while rows := [Row._make(row) for row in cursor.fetchmany(BATCH)]:
            catalogue.learn(rows)
            yield [(_position(row), _event(row, catalogue)) for row in rows]


class _Catalogue:
    """What events are about, read when they first come up; versions never change."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        self.places: dict[tuple[int, int | None], Place] = {}
        self.versions: dict[int, Asked] = {}

    def learn(self, rows: Sequence[Row]) -> None:
        wanted = {row.version for row in rows if row.version is not None}
        if len(self.versions) > MOST_VERSIONS:
            self.versions = {id: asked for id, asked in self.versions.items() if id in wanted}
        if missing := wanted - self.versions.keys():
            for id, slug, number, type, delivery, key, language in self._fetch(VERSIONS, [list(missing)]):
                version = Version(type, document(delivery), document(key), language)
                self.versions[id] = Asked(slug=slug, number=number, version=version)
        for exam, quiz in {(row.exam, row.quiz) for row in rows} - self.places.keys():
            ((_, _, slug, title, language, quiz_slug, quiz_title),) = self._fetch(PLACES, [quiz, exam])
            self.places[exam, quiz] = Place(
                exam=slug, exam_title=title, language=language, quiz=quiz_slug, quiz_title=quiz_title
            )

    def _fetch(self, statement: str, parameters: list[Any]) -> list[Any]:
        with self.connection.cursor() as cursor:
            return cursor.execute(statement, parameters).fetchall()


def _position(row: Row) -> Position:
    at = row.at.astimezone(UTC).isoformat()
    return Position(at, str(row.user), str(row.attempt), row.kind, row.position, row.number)


def _event(row: Row, catalogue: _Catalogue) -> Event:
    kind = Kind(row.kind)
    of_attempt = kind in (Kind.COMPLETED, Kind.JUDGED, Kind.ABANDONED)
    most = row.max_score if of_attempt else row.max_mark
    answering = None if row.elapsed_ms is None else Decimal(row.elapsed_ms) / 1000
    return Event(
        kind=kind,
        at=row.finished_at if of_attempt else row.at,
        user=row.user,
        learner=row.learner,
        attempt=row.attempt,
        row=_end_id(row) if of_attempt else str(row.id),
        place=catalogue.places[row.exam, row.quiz],
        mode=row.mode,
        attempt_number=row.attempt_number,
        asked=None if row.version is None else catalogue.versions[row.version],
        number=row.number,
        answer=row.answer and document(row.answer),
        fraction=row.fraction,
        score=row.score if of_attempt else row.mark,
        least=row.lowest * most if most is not None else Decimal(0),
        most=most,
        pass_percent=row.pass_percent,
        seconds=row.seconds if of_attempt else answering,
        hints_taken=row.hints_taken,
        certainty=row.certainty,
    )


def document(value: Any) -> Any:
    """A JSON value: Django's connections leave it as text."""
    return orjson.loads(value) if isinstance(value, str) else value


def _end_id(row: Row) -> str:
    """An attempt that was reopened ends anew."""
    return f"{row.id}/{row.finished_at.astimezone(UTC).isoformat()}"
