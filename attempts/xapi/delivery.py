"""Statements to a Learning Record Store: in order, at least once, and by their ids not twice.

How far that got is kept in `StatementDelivery`: a window of transactions that is under way, and the last
event of it that the store has. What is sent and not yet kept as sent, when a process dies, is sent again. One
process delivers at a time; a lock of the transaction that reads tells the others.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from attempts.exports import lineage
from attempts.exports.watermark import Snapshot
from attempts.models import StatementDelivery
from attempts.xapi import source
from attempts.xapi.building import statement
from attempts.xapi.source import Position, Window
from attempts.xapi.store import Reply, Store, Verdict
from attempts.xapi.vocabulary import Names
from quizapi.database.locks import Lock

logger = logging.getLogger(__name__)
BATCH = 100  # statements in a request
WORTH = 5  # times as long as it takes to find the first event, it goes on delivering
FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds
# A dump that is restored elsewhere, or a standby that takes over, numbers transactions on its own.
READING = f"""
    SELECT pg_try_advisory_xact_lock(%s), pg_current_snapshot()::text,
           (SELECT system_identifier FROM pg_control_system()) || '/'
           || {lineage.TIMELINE_DIGITS}
"""
# The store sets the pace.
PATIENCE = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"

type Item = tuple[Position, dict[str, Any]]


class Outcome(Enum):
    DELIVERED = "everything is delivered"
    MORE = "there is more to deliver"
    WAITING = "waiting after a failure"
    FAILED = "the store did not take everything"
    BUSY = "another process delivers"
    OFF = "QUIZAPI_XAPI_URL is not set"


class NotRefusedError(Exception):
    """The statement to step over is not the next one; a sentence for the person at the command line."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run did: how it ended, and how many statements it delivered."""

    outcome: Outcome
    sent: int = 0
    said: str = ""


def configured() -> Store | None:
    if settings.XAPI_STORE is None:
        return None
    where: dict[str, Any] = settings.XAPI_STORE
    return Store(version=settings.XAPI_VERSION, **where)


def deliver(store: Store | None = None, *, seconds: float = 60, patient: bool = True) -> Run:
    """Deliver what there is, in about so many seconds at most; the next run goes on.

    `patient`: not before the time to wait after a failure is over.
    """
    store = store or configured()
    if store is None:
        return Run(Outcome.OFF)
    if not lineage.is_adopted():
        return Run(Outcome.WAITING, said="Run `manage.py adopt_database`: the database was restored.")
    end, sent = timezone.now() + timedelta(seconds=seconds), 0
    while True:
        with reading(connections.create_connection("default")) as found:
            if found is None:
                return Run(Outcome.BUSY, sent)
            run = _Delivery(store, *found).run(end, patient=patient)
        sent += run.sent
        if run.outcome is not Outcome.MORE or timezone.now() >= end:
            return Run(run.outcome, sent, run.said)


@contextmanager
def reading(database: BaseDatabaseWrapper) -> Iterator[tuple[BaseDatabaseWrapper, Snapshot, str] | None]:
    """A transaction that sees one moment, which moment, and of which cluster; None: another process reads."""
    with closing(database), transaction_of(database), database.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {PATIENCE}")
        cursor.execute(READING, [Lock.DELIVERING])
        locked, snapshot, cluster = cursor.fetchone()
        yield (database, Snapshot.parse(snapshot), cluster) if locked else None


@contextmanager
def transaction_of(database: BaseDatabaseWrapper) -> Iterator[None]:
    database.set_autocommit(False)
    try:
        yield
    finally:
        if database.connection is not None and not database.connection.closed:
            database.rollback()


class _Delivery:
    """One pass over a window, while the lock is held."""

    def __init__(self, store: Store, database: BaseDatabaseWrapper, seen: Snapshot, cluster: str) -> None:
        self.store, self.database, self.seen, self.cluster = store, database, seen, cluster
        self.names = Names(settings.PUBLIC_URL)
        self.state = _state(store.endpoint)
        self.sent = 0

    def run(self, end: datetime, *, patient: bool) -> Run:
        state = self.state
        if patient and state.next_at is not None and state.next_at > timezone.now():
            return Run(Outcome.WAITING, said=state.error)
        if not self._continues():
            return Run(Outcome.BUSY)
        resumed, begun, first = bool(state.until), timezone.now(), True
        for items in self.items():
            if first:  # to sort a long history takes a while, and must be worth it
                end, first = max(end, timezone.now() + WORTH * (timezone.now() - begun)), False
            reply = self._send(items)
            if reply.verdict is not Verdict.STORED:
                return self._failed(reply)
            if timezone.now() >= end:
                return Run(Outcome.MORE, self.sent)
        if resumed or self.sent or not state.since or state.failures:
            self.close()
        return Run(Outcome.MORE if resumed else Outcome.DELIVERED, self.sent)

    def items(self) -> Iterator[list[Item]]:
        """Of the window under way, what is left, in batches for the store."""
        state = self.state
        since = _snapshot(state.since) if state.since else None
        window = Window(since, _snapshot(state.until) if state.until else self.seen)
        if not state.until:
            state.until, state.last = f"{self.cluster} {window.until}", None
        after = Position(**state.last) if state.last else None
        for found in source.events(self.database.connection, window, after=after):
            items = [(position, statement(event, self.names)) for position, event in found]
            for start in range(0, len(items), BATCH):
                yield items[start : start + BATCH]

    def _continues(self) -> bool:
        """Whether what is kept was seen before this transaction; what another cluster saw is forgotten."""
        state = self.state
        kept = [text for text in (state.since, state.until) if text]
        latest = max((_snapshot(text).xmax for text in kept), default=0)
        if all(text.startswith(f"{self.cluster} ") for text in kept) and latest <= self.seen.xmax:
            return True
        with connection.cursor() as cursor:
            cursor.execute(READING.replace("pg_try_advisory_xact_lock(%s)", "%s"), [0])
            _, snapshot, cluster = cursor.fetchone()
        if all(text.startswith(f"{cluster} ") for text in kept) and latest <= Snapshot.parse(snapshot).xmax:
            return False  # another process has gone on since this transaction began
        logger.warning("The database was restored or failed over: all statements are delivered again.")
        state.since, state.until, state.last = "", "", None
        return True

    def _send(self, items: Sequence[Item]) -> Reply:
        """All of them in order, in halves where the store objects to one; STORED if it has them all now."""
        reply = self.store.post([item[1] for item in items], now=timezone.now())
        if reply.verdict is Verdict.AWAY:
            return reply
        if reply.verdict is Verdict.STORED or (reply.verdict is Verdict.THERE and len(items) == 1):
            self._advance(items[-1][0], len(items))
            return Reply(Verdict.STORED)
        if len(items) == 1:
            return Reply(reply.verdict, f"Statement {items[0][1]['id']} is refused: {reply.said}")
        middle = len(items) // 2
        first = self._send(items[:middle])
        return first if first.verdict is not Verdict.STORED else self._send(items[middle:])

    def skip(self, id: str) -> None:
        """Step over the next statement, which must be the one with this id."""
        for items in self.items():
            position, found = items[0]
            if found["id"] == id:
                logger.warning("Statement %s is not delivered: somebody stepped over it.", id)
                self._advance(position, 0)
                return
            break
        raise NotRefusedError(f"{id} is not the statement that is to be delivered next.")

    def _advance(self, position: Position, count: int) -> None:
        self.sent += count
        self.state.last = asdict(position)
        self.state.sent += count
        self._keep(failures=0, next_at=None, error="")

    def close(self) -> None:
        state = self.state
        state.since, state.until, state.last = state.until, "", None
        self._keep(failures=0, next_at=None, error="")

    def _failed(self, reply: Reply) -> Run:
        failures = self.state.failures + 1
        wait = max(min(FIRST_WAIT * 2 ** min(failures - 1, 20), LONGEST_WAIT), min(reply.wait, 86_400))
        next_at = timezone.now() + timedelta(seconds=wait)
        self._keep(failures=failures, next_at=next_at, error=reply.said)
        logger.warning("Statements wait, until %s: %s", next_at.isoformat(timespec="seconds"), reply.said)
        return Run(Outcome.FAILED, self.sent, reply.said)

    def _keep(self, **changes: Any) -> None:
        """Kept at once, in a transaction of its own."""
        state, before = self.state, self.state.updated_at
        for name, value in (changes | {"updated_at": timezone.now()}).items():
            setattr(state, name, value)
        names = ("endpoint", "since", "until", "last", "sent", "failures", "next_at", "error", "updated_at")
        kept = StatementDelivery.objects.filter(id=state.pk, updated_at=before)
        if not kept.update(**{name: getattr(state, name) for name in names}):
            raise RuntimeError("Another process has delivered statements meanwhile.")


def _state(endpoint: str) -> StatementDelivery:
    """How far the store has been told. Another store is told everything, from the beginning."""
    fresh = {"endpoint": endpoint, "updated_at": timezone.now()}
    state, _ = StatementDelivery.objects.get_or_create(id=1, defaults=fresh)
    if state.endpoint != endpoint:
        state.endpoint, state.since, state.until, state.last = endpoint, "", "", None
        state.sent, state.failures, state.next_at, state.error = 0, 0, None, ""
    return state


def _snapshot(kept: str) -> Snapshot:
    """The snapshot of a text `cluster snapshot`."""
    return Snapshot.parse(kept.rpartition(" ")[2])


def skip(id: str) -> None:
    """Step over a statement that the store refuses for good. Raises NotRefusedError."""
    _once(lambda delivery: delivery.skip(id))


def begin_now() -> None:
    """Count all that has happened so far as delivered."""

    def close(delivery: _Delivery) -> None:
        delivery.state.until = f"{delivery.cluster} {delivery.seen}"
        delivery.close()

    _once(close)


def _once(act: Callable[[_Delivery], None]) -> None:
    store = configured()
    if store is None:
        raise NotRefusedError(f"Nothing is delivered: {Outcome.OFF.value}.")
    with reading(connections.create_connection("default")) as found:
        if found is None:
            raise NotRefusedError("Another process delivers just now; try again.")
        act(_Delivery(store, *found))
