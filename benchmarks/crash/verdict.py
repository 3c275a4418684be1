"""Whether what was acknowledged is what the database has. Pure.

Each check says of how much it was asked, and gives a sentence for each thing that fails it.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from benchmarks.crash.facts import Attempt, Facts, Item, Response
from benchmarks.crash.ledger import Answer, Finished, Ledger, Started

IN_PROGRESS, FINISHED = "in_progress", "finished"
type Key = tuple[uuid.UUID, uuid.UUID]  # of a learner, and of what is theirs
type Place = tuple[uuid.UUID, uuid.UUID, int]  # a learner, an attempt, a position


@dataclass(frozen=True)
class Check:
    name: str
    asked: int
    wrong: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """One learner's answers: `stored` and `lost` of those acknowledged; `twice` are ids with several rows."""

    acknowledged: int
    stored: int
    lost: int
    twice: int


class Evidence:
    """Ledgers and facts side by side, by whose and which."""

    def __init__(self, ledgers: Sequence[Ledger], facts: Facts) -> None:
        self.ledgers = ledgers
        self.facts = facts

    @cached_property
    def asked(self) -> set[Key]:
        return {(ledger.user, id) for ledger in self.ledgers for id in ledger.asked}

    @cached_property
    def answers(self) -> dict[Key, Answer]:
        return {(ledger.user, each.id): each for ledger in self.ledgers for each in ledger.answers}

    @cached_property
    def started(self) -> dict[Key, Started]:
        return {(ledger.user, each.id): each for ledger in self.ledgers for each in ledger.started}

    @cached_property
    def finished(self) -> dict[Key, Finished]:
        return {(ledger.user, each.attempt): each for ledger in self.ledgers for each in ledger.finished}

    @cached_property
    def stored(self) -> dict[Key, list[Response]]:
        return grouped(self.facts.responses, lambda row: (row.user_id, row.id))

    @cached_property
    def attempts(self) -> dict[Key, Attempt]:
        return {(row.user_id, row.id): row for row in self.facts.attempts}

    @cached_property
    def items(self) -> dict[Place, Item]:
        return {(row.user_id, row.attempt_id, row.position): row for row in self.facts.items}

    @cached_property
    def items_of(self) -> dict[Key, list[Item]]:
        return grouped(self.facts.items, lambda row: (row.user_id, row.attempt_id))

    @cached_property
    def tries(self) -> dict[Place, list[int]]:
        """The numbers of the counted responses to each question."""
        tries: dict[Place, list[int]] = {place: [] for place in self.items}
        for row in self.facts.responses:
            if row.counted:
                tries.setdefault((row.user_id, row.attempt_id, row.position), []).append(row.number)
        return tries


def grouped[Row, By](rows: Iterable[Row], by: Callable[[Row], By]) -> dict[By, list[Row]]:
    groups: dict[By, list[Row]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


def question(place: Place) -> str:
    _, attempt, position = place
    return f"question {position} of attempt {attempt}"


def tally(ledger: Ledger, facts: Facts) -> Tally:
    rows = Counter(row.id for row in facts.responses if row.user_id == ledger.user)
    ids = {each.id for each in ledger.answers}
    stored = sum(id in rows for id in ids)
    twice = sum(count > 1 for count in rows.values())
    return Tally(acknowledged=len(ids), stored=stored, lost=len(ids) - stored, twice=twice)


def nothing_is_lost(e: Evidence) -> Check:
    lost = [
        f"{question((user, sent.attempt, sent.position))}: answer {id}"
        for (user, id), sent in e.answers.items()
        if (user, id) not in e.stored
    ]
    return Check("an acknowledged answer is stored", len(e.answers), lost)


def nothing_is_doubled(e: Evidence) -> Check:
    twice = [f"answer {id}: {len(rows)} rows" for (_, id), rows in e.stored.items() if len(rows) > 1]
    return Check("an answer is stored once", len(e.stored), twice)


def nothing_is_made_up(e: Evidence) -> Check:
    wrong = [f"answer {key[1]} of learner {key[0]}" for key in e.stored if key not in e.asked]
    return Check("what is stored was sent", len(e.stored), wrong)


def nothing_is_altered(e: Evidence) -> Check:
    both = [(e.answers[key], rows[0]) for key, rows in e.stored.items() if key in e.answers]
    wrong = [f"{row}" for sent, row in both if not is_as_acknowledged(sent, row)]
    return Check("it is stored as it was acknowledged", len(both), wrong)


def is_as_acknowledged(sent: Answer, row: Response) -> bool:
    acknowledged = (sent.attempt, sent.position, sent.answer, sent.number)
    same = acknowledged == (row.attempt_id, row.position, row.answer, row.number)
    return same and (sent.mark is None or sent.mark == row.mark)


def tries_have_no_gap(e: Evidence) -> Check:
    wrong = [
        f"{question(place)}: {sorted(numbers)}"
        for place, numbers in e.tries.items()
        if sorted(numbers) != list(range(1, len(numbers) + 1))
    ]
    return Check("the tries at a question are 1, 2, 3 ...", len(e.tries), wrong)


def tries_are_counted_answers(e: Evidence) -> Check:
    counts = {place: e.items[place].tries if place in e.items else None for place in e.tries}
    wrong = [
        f"{question(place)}: {counts[place]} tries, {len(numbers)} counted answers"
        for place, numbers in e.tries.items()
        if counts[place] != len(numbers)
    ]
    return Check("it has as many tries as counted answers", len(e.tries), wrong)


def the_last_answer_counts(e: Evidence) -> Check:
    """A learner waits for each acknowledgement, so the last one is the answer to the question."""
    last = {(user, sent.attempt, sent.position): sent.answer for (user, _), sent in e.answers.items()}
    wrong = [
        f"{question(place)}: {answer} was the last"
        for place, answer in last.items()
        if place not in e.items or e.items[place].answer != answer
    ]
    return Check("its answer is the last one acknowledged", len(last), wrong)


def a_score_is_the_sum(e: Evidence) -> Check:
    sums = {key: sum(item.mark or 0 for item in e.items_of.get(key, [])) for key in e.attempts}
    wrong = [
        f"attempt {row.id}: score {row.score}, marks {sums[key]}"
        for key, row in e.attempts.items()
        if row.score != sums[key]
    ]
    return Check("a score is the sum of the marks", len(e.attempts), wrong)


def attempts_are_whole(e: Evidence) -> Check:
    wrong = [
        f"attempt {id}"
        for (user, id), started in e.started.items()
        if (user, id) not in e.attempts
        or [item.position for item in e.items_of.get((user, id), [])]
        != [item["position"] for item in started.reply["items"]]
    ]
    return Check("an attempt that began has all its questions", len(e.started), wrong)


def attempts_were_asked_for(e: Evidence) -> Check:
    wrong = [f"attempt {key[1]} of learner {key[0]}" for key in e.attempts if key not in e.asked]
    return Check("an attempt was asked for", len(e.attempts), wrong)


def attempts_are_numbered(e: Evidence) -> Check:
    at_quizzes = [row for row in e.facts.attempts if row.quiz_id is not None]
    groups = grouped(at_quizzes, lambda row: (row.user_id, row.quiz_id))
    wrong = [
        f"learner {user} at quiz {quiz}: {[(row.number, row.state) for row in rows]}"
        for (user, quiz), rows in groups.items()
        if sorted(row.number or 0 for row in rows) != list(range(1, len(rows) + 1))
        or sum(row.state == IN_PROGRESS for row in rows) > 1
    ]
    return Check("attempts at a quiz are 1, 2, 3 ..., one open", len(groups), wrong)


def ends_are_kept(e: Evidence) -> Check:
    wrong = [f"attempt {id} is missing" for user, id in e.finished if (user, id) not in e.attempts]
    for key, row in e.attempts.items():
        finished = e.finished.get(key)
        now = (row.state, row.is_closed, row.score if finished else None)
        then = (FINISHED, True, finished.reply["score"]) if finished else (IN_PROGRESS, False, None)
        if now != then:
            wrong.append(f"attempt {row.id}: {now} instead of {then}")
    return Check("it is finished with its score, or else open", len(e.attempts), wrong)


def nothing_is_refused(e: Evidence) -> Check:
    accepted = len(e.answers) + len(e.started) + len(e.finished)
    refusals = [sentence for ledger in e.ledgers for sentence in ledger.refusals]
    return Check("a request is accepted in the end", accepted + len(refusals), refusals)


CHECKS: Sequence[Callable[[Evidence], Check]] = (
    nothing_is_lost,
    nothing_is_doubled,
    nothing_is_made_up,
    nothing_is_altered,
    tries_have_no_gap,
    tries_are_counted_answers,
    the_last_answer_counts,
    a_score_is_the_sum,
    attempts_are_whole,
    attempts_were_asked_for,
    attempts_are_numbered,
    ends_are_kept,
    nothing_is_refused,
)


def judge(ledgers: Sequence[Ledger], facts: Facts) -> list[Check]:
    evidence = Evidence(ledgers, facts)
    return [check(evidence) for check in CHECKS]
