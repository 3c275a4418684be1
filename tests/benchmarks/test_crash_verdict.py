"""What `make crash` finds wrong: each kind of damage is noticed, and nothing else is."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from benchmarks.crash import echoes, verdict
from benchmarks.crash.echoes import Echo
from benchmarks.crash.facts import Attempt, Facts, Item, Response
from benchmarks.crash.ledger import Acknowledged, Answer, Finished, Ledger, Request, Started
from benchmarks.crash.verdict import Check

LEARNER, FINISHED, OPEN, *IDS = (uuid.UUID(int=number) for number in range(1, 12))
WRONG, RIGHT = {"choice": "wrong"}, {"choice": "right"}
PENALISED = Decimal("0.66667")
FIRST, SECOND, OTHER = (FINISHED, 1), (FINISHED, 2), (OPEN, 1)
type Place = tuple[uuid.UUID, int]  # an attempt, a position
type Damage = Callable[[Facts], Facts]


def started(id: uuid.UUID, positions: int) -> Started:
    request = Request(method="POST", path="attempts", body={"id": str(id), "quiz": "quiz"})
    items = [{"position": n, "question": {"slug": f"question-{n}"}} for n in range(1, positions + 1)]
    return Started(request=request, reply={"id": str(id), "items": items}, id=id)


def answered(number: int, place: Place, answer: Any, number_of_try: int, mark: Any = None) -> Answer:
    """An acknowledged answer, the first, second ... of all; without a mark the reply shows none."""
    id, (attempt, position) = IDS[number], place
    reply = {"id": str(id), "position": position, "answer": answer, "try": number_of_try}
    if mark is not None:
        reply["mark"] = mark
    request = Request(method="PUT", path=f"attempts/{attempt}/items/{position}/response")
    return Answer(request=request, reply=reply, id=id, attempt=attempt, position=position)


def ledger() -> Ledger:
    """One attempt of two questions that was finished, and one of one question, in an exam, that is open."""
    finish = Request(method="POST", path=f"attempts/{FINISHED}/finish")
    return Ledger(
        user=LEARNER,
        asked={FINISHED, OPEN, *IDS[:5]},
        started=[started(FINISHED, 2), started(OPEN, 1)],
        answers=[
            answered(0, FIRST, WRONG, 1, 0),
            answered(1, FIRST, RIGHT, 2, PENALISED),
            answered(2, SECOND, WRONG, 1, 0),
            answered(3, SECOND, WRONG, 1, 0),  # again: no try
            answered(4, OTHER, RIGHT, 1),
        ],
        finished=[
            Finished(request=finish, reply={"state": "finished", "score": PENALISED}, attempt=FINISHED)
        ],
    )


def facts() -> Facts:
    """What the database has to have then."""
    common: dict[str, Any] = {"user_id": LEARNER, "quiz_id": 1}
    return Facts(
        attempts=[
            Attempt(id=FINISHED, number=1, state="finished", score=PENALISED, is_closed=True, **common),
            Attempt(id=OPEN, number=2, state="in_progress", score=Decimal(1), is_closed=False, **common),
        ],
        items=[
            item(FIRST, tries=2, answer=RIGHT, mark=PENALISED),
            item(SECOND, tries=1, answer=WRONG, mark=Decimal(0)),
            item(OTHER, tries=1, answer=RIGHT, mark=Decimal(1)),
        ],
        responses=[
            response(0, FIRST, WRONG, 1, Decimal(0)),
            response(1, FIRST, RIGHT, 2, PENALISED),
            response(2, SECOND, WRONG, 1, Decimal(0)),
            replace(response(3, SECOND, WRONG, 1, Decimal(0)), counted=False),
            response(4, OTHER, RIGHT, 1, Decimal(1)),
        ],
    )


def item(place: Place, **more: Any) -> Item:
    return Item(user_id=LEARNER, attempt_id=place[0], position=place[1], **more)


def response(number: int, place: Place, answer: Any, number_of_try: int, mark: Decimal) -> Response:
    return Response(
        user_id=LEARNER,
        id=IDS[number],
        attempt_id=place[0],
        position=place[1],
        number=number_of_try,
        counted=True,
        answer=answer,
        mark=mark,
    )


def wrong(checks: Sequence[Check]) -> set[str]:
    return {check.name for check in checks if check.wrong}


def judged(ledger: Ledger, facts: Facts) -> set[str]:
    return wrong(verdict.judge([ledger], facts))


def without(table: str, index: int) -> Damage:
    def damage(facts: Facts) -> Facts:
        rows = getattr(facts, table)
        return replace(facts, **{table: [*rows[:index], *rows[index + 1 :]]})

    return damage


def changed(table: str, index: int, **values: Any) -> Damage:
    def damage(facts: Facts) -> Facts:
        rows = list(getattr(facts, table))
        rows[index] = replace(rows[index], **values)
        return replace(facts, **{table: rows})

    return damage


def copied(table: str, index: int, **values: Any) -> Damage:
    def damage(facts: Facts) -> Facts:
        rows = getattr(facts, table)
        return replace(facts, **{table: [*rows, replace(rows[index], **values)]})

    return damage


LOST = "an acknowledged answer is stored"
DOUBLED = "an answer is stored once"
MADE_UP = "what is stored was sent"
ALTERED = "it is stored as it was acknowledged"
GAP = "the tries at a question are 1, 2, 3 ..."
TRIES = "it has as many tries as counted answers"
LAST = "its answer is the last one acknowledged"
SCORE = "a score is the sum of the marks"
WHOLE = "an attempt that began has all its questions"
UNASKED = "an attempt was asked for"
NUMBERED = "attempts at a quiz are 1, 2, 3 ..., one open"
ENDED = "it is finished with its score, or else open"
REFUSED = "a request is accepted in the end"


def test_what_was_acknowledged_and_is_there_is_sound() -> None:
    checks = verdict.judge([ledger()], facts())
    assert wrong(checks) == set()
    assert all(check.asked for check in checks)


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (without("responses", 0), {LOST, GAP, TRIES}),
        (without("responses", 3), {LOST}),
        (copied("responses", 3), {DOUBLED}),
        (copied("responses", 1), {DOUBLED, GAP, TRIES}),
        (copied("responses", 1, id=IDS[5], number=3), {MADE_UP, TRIES}),
        (copied("responses", 3, id=IDS[5]), {MADE_UP}),
        (changed("responses", 0, number=3), {ALTERED, GAP}),
        (changed("responses", 0, answer=RIGHT), {ALTERED}),
        (changed("responses", 1, mark=Decimal(1)), {ALTERED}),
        (changed("responses", 3, position=1), {ALTERED}),
        (changed("responses", 3, attempt_id=OPEN), {ALTERED}),
        (changed("responses", 3, counted=True), {GAP, TRIES}),
        (changed("items", 1, tries=2), {TRIES}),
        (changed("items", 1, answer=RIGHT), {LAST}),
        (changed("items", 1, answer=None), {LAST}),
        (changed("items", 1, mark=Decimal(1)), {SCORE}),
        (changed("attempts", 1, score=Decimal(2)), {SCORE}),
        (without("items", 1), {TRIES, LAST, WHOLE}),
        (without("attempts", 0), {WHOLE, NUMBERED, ENDED}),
        (copied("attempts", 0, id=IDS[5], number=3, score=Decimal(0)), {UNASKED, ENDED}),
        (changed("attempts", 1, number=3), {NUMBERED}),
        (changed("attempts", 0, state="in_progress", is_closed=False), {NUMBERED, ENDED}),
        (changed("attempts", 1, state="finished", is_closed=True), {ENDED}),
        (changed("attempts", 1, is_closed=True), {ENDED}),
    ],
)
def test_damage_is_noticed(damage: Damage, found: set[str]) -> None:
    assert judged(ledger(), damage(facts())) == found


def test_a_score_that_is_not_the_acknowledged_one_is_noticed() -> None:
    ours = ledger()
    ours.finished = [replace(ours.finished[0], reply={"state": "finished", "score": 1})]
    assert judged(ours, facts()) == {ENDED}


def test_a_refusal_is_noticed() -> None:
    ours = ledger()
    ours.refusals.append("PUT attempts/1: 409")
    assert judged(ours, facts()) == {REFUSED}


def test_an_answer_of_another_learner_is_not_ones_own() -> None:
    stranger = Ledger(user=IDS[6], answers=[answered(0, FIRST, WRONG, 1, 0)], asked={IDS[0]})
    checks = verdict.judge([ledger(), stranger], facts())
    assert next(check for check in checks if check.name == LOST).wrong


@pytest.mark.parametrize("is_stored", [True, False])
def test_an_answer_that_was_not_acknowledged_may_be_there_or_not(*, is_stored: bool) -> None:
    ours = ledger()
    del ours.answers[3]
    assert judged(ours, facts() if is_stored else without("responses", 3)(facts())) == set()


@pytest.mark.parametrize(
    ("damage", "stored", "lost", "twice"),
    [
        (without("responses", 0), 4, 1, 0),
        (copied("responses", 1), 5, 0, 1),
        (copied("responses", 1, user_id=IDS[6]), 5, 0, 0),
    ],
)
def test_the_tally_counts_what_is_lost_and_what_is_there_twice(
    damage: Damage, stored: int, lost: int, twice: int
) -> None:
    expected = verdict.Tally(acknowledged=5, stored=stored, lost=lost, twice=twice)
    assert verdict.tally(ledger(), damage(facts())) == expected


def echo(acknowledged: Acknowledged, **now: Any) -> Echo:
    """The same reply again, but for some members."""
    return Echo(acknowledged, {**acknowledged.reply, **now})


@pytest.mark.parametrize(
    "now",
    [{"try": 2}, {"mark": 1}, {"answer": RIGHT}, {"id": str(IDS[1])}, {"position": 2}],
)
def test_another_reply_to_the_same_answer_is_noticed(now: dict[str, Any]) -> None:
    found = echoes.judge([echo(ledger().answers[0], **now)], facts(), facts())
    assert wrong(found) == {"the same request again, the same reply"}


@pytest.mark.parametrize(
    "acknowledged", [*ledger().answers, *ledger().started, *ledger().finished], ids=lambda a: a.request.path
)
def test_a_reply_that_shows_more_by_now_is_the_same(acknowledged: Acknowledged) -> None:
    now = {"max_mark": 1, "explanation": "shown after the end"}
    assert wrong(echoes.judge([echo(acknowledged, **now)], facts(), facts())) == set()


def test_an_attempt_with_other_questions_is_noticed() -> None:
    other = started(FINISHED, 3).reply["items"]
    found = echoes.judge([echo(ledger().started[0], items=other)], facts(), facts())
    assert wrong(found) == {"the same request again, the same reply"}


@pytest.mark.parametrize("now", [{"score": 1}, {"state": "expired"}])
def test_another_result_is_noticed(now: dict[str, Any]) -> None:
    found = echoes.judge([echo(ledger().finished[0], **now)], facts(), facts())
    assert wrong(found) == {"the same request again, the same reply"}


@pytest.mark.parametrize(
    "damage", [copied("responses", 3, id=IDS[5]), without("items", 2), changed("attempts", 0, score=0)]
)
def test_a_row_that_sending_again_changed_is_noticed(damage: Damage) -> None:
    assert wrong(echoes.judge([], facts(), damage(facts()))) == {"and no row is changed by it"}
