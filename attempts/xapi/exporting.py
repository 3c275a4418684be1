"""Statements as an export: a line of JSON each, in order; what is new by the same watermarks as elsewhere."""

from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
from django.conf import settings

from attempts.exports.filters import Filters, refused
from attempts.exports.forms import Form
from attempts.exports.request import Request
from attempts.exports.rows import CHUNK, Rows
from attempts.exports.watermark import Snapshot
from attempts.xapi import source
from attempts.xapi.building import statement
from attempts.xapi.source import Restriction, Window
from attempts.xapi.vocabulary import Names
from quizapi.errors import FieldError

ESTIMATE = """
    SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
    WHERE oid IN ('attempts_attempt'::regclass, 'attempts_response'::regclass, 'attempts_hinttaken'::regclass)
"""


class StatementRows(Rows):
    """The rows of an export, made here instead of by COPY. Raises DomainError for a form that is not JSON."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        request: Request,
        form: Form,
        *,
        since: Snapshot | None,
        watermark: str | None,
    ) -> None:
        if form is not Form.JSON:
            raise refused([FieldError("/format", "Statements are JSON: choose jsonl.", "not_this_format")])
        super().__init__(
            connection, dataset=request.dataset, columns=request.dataset.columns, watermark=watermark
        )
        self._window = Window(since, request.visible_in)
        self._only = restriction(request.filters)

    @property
    def estimate(self) -> int:
        """Of everything, whatever is chosen."""
        row = self._connection.execute(ESTIMATE).fetchone()
        return int(row[0]) if row else 0

    def chunks(self) -> Iterator[bytes]:
        """Of whole lines."""
        for chunk, count in written(self._connection, self._window, self._only):
            self.taken += count
            yield chunk
        self.count = self.taken


def written(
    connection: psycopg.Connection[Any], window: Window, only: Restriction
) -> Iterator[tuple[bytes, int]]:
    """Lines, with how many they are; in the transaction of the connection."""
    names = Names(settings.PUBLIC_URL)
    held, size, count = [], 0, 0
    for batch in source.events(connection, window, only=only):
        for _, event in batch:
            line = orjson.dumps(statement(event, names), option=orjson.OPT_APPEND_NEWLINE)
            held.append(line)
            size += len(line)
            count += 1
            if size >= CHUNK:
                yield b"".join(held), count
                held, size, count = [], 0, 0
    if held:
        yield b"".join(held), count


def restriction(filters: Filters) -> Restriction:
    """What the filters ask of events. A quiz or an exam that is not there has been refused."""
    conditions = {
        "exam": "a.exam_id = (SELECT id FROM questions_exam WHERE slug = %(exam)s)",
        "quiz": "a.quiz_id = (SELECT id FROM questions_quiz WHERE slug = %(quiz)s)",
        "since_time": "o.at >= %(since_time)s",
        "until_time": "o.at < %(until_time)s",
    }
    chosen = {name: getattr(filters, name) for name in conditions}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    return Restriction(" AND ".join(conditions[name] for name in chosen) or "TRUE", tuple(chosen.items()))
