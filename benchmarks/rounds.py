"""One run: prepare the database and the learners, then measure in turns. Needs Django to be set up."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson
from django.db import connection, connections

from benchmarks import load, report, statements
from benchmarks.load import Measured, Reply, Task, request
from benchmarks.processor import Clock
from benchmarks.report import Result
from benchmarks.scenarios import BARE, OURS, QUESTIONS, SCENARIOS, TARGETS, Answer, Scenario, World, start
from questions.types import TYPES
from quizapi.ids import uuid7

EXAM = "hf-agent-certification"
LEARNERS = 64
FASTEST = 2000.0  # answers per second that the warm-up must have questions for
KEYS = """
    SELECT q.slug, v.type, v.answer_key::text
    FROM questions_question q JOIN questions_questionversion v ON v.id = q.current_version_id
    WHERE q.status = 'published' AND v.pool = 'practice' ORDER BY q.slug
"""


@dataclass(frozen=True)
class Options:
    port: int
    rounds: int
    seconds: float  # of each target in each round
    connections: int
    clock: Clock  # processor time of the server and its database
    only: Sequence[str]

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self.port)


def run(options: Options) -> bool:
    """Measure and print; whether nothing went wrong and all expectations are met."""
    world = make_world(options)
    counts = statements.table(world)
    connections.close_all()
    report.print_statements(counts)
    results = []
    for name in filter(SCENARIOS.__contains__, options.only):
        result = measure(options, SCENARIOS[name], world)
        report.print_result(result)
        results.append(result)
    return all(result.is_met and not result.errors for result in results)


def make_world(options: Options) -> World:
    with connection.cursor() as cursor:
        for statement in statements.TEXTBOOK_INDEXES:
            cursor.execute(statement)
        cursor.execute(KEYS)
        rows = cursor.fetchall()
    right = {slug: TYPES[type].correct_answer(orjson.loads(key)) for slug, type, key in rows}
    answers = {slug: answer for slug, answer in right.items() if answer is not None}
    tokens: list[str] = []
    done = load.run(options.address, (register(tokens) for _ in range(LEARNERS)), connections=4)
    checked(done)
    return World(exam=EXAM, tokens=tokens, answers=answers)


def register(tokens: list[str]) -> Task:
    reply: Reply = yield request("POST", f"{OURS}/auth/guest", body={})
    tokens.append(reply.json(201)["access_token"])


def measure(options: Options, scenario: Scenario, world: World) -> Result:
    """All rounds of a scenario; in each the targets take turns, another one first each time."""
    result = Result(scenario)
    names = list(TARGETS)
    warm_up = replace(options, seconds=options.seconds / 4)
    rates = {name: once(warm_up, scenario, TARGETS[name], world, FASTEST).rate for name in names}
    for number in range(options.rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            measured = once(options, scenario, TARGETS[name], world, 1.5 * rates[name])
            rates[name] = max(rates[name], measured.rate)
            result.rounds[name].append(measured)
    return result


def once(options: Options, scenario: Scenario, target: str, world: World, most: float) -> Measured:
    """One target for its share of a round; `most` is the rate that there must be answers for."""
    answers = []
    if scenario.needs_answers:
        answers = answers_for(options, target, world, int(most * options.seconds) + 1)
    tasks = scenario.tasks(target, world, answers)
    before = options.clock()
    measured = load.run(options.address, tasks, connections=options.connections, seconds=options.seconds)
    measured.server_cpu = options.clock() - before
    return measured


def answers_for(options: Options, target: str, world: World, count: int) -> list[Answer]:
    """Answers to questions that were not answered yet, of attempts just started; the bare view needs none."""
    if target == BARE:
        body = {"answer": {"choice": str(uuid7())}, "elapsed_ms": 4200}
        return [Answer(str(uuid7()), 1, world.tokens[0], body, correct=True)] * count
    answers: list[Answer] = []
    learners = itertools.islice(itertools.cycle(world.tokens), count // QUESTIONS + 1)
    opening = (start(OURS, world, token, answers) for token in learners)
    checked(load.run(options.address, opening, connections=options.connections))
    random.shuffle(answers)  # so that connections don't wait for each other's attempt
    return answers


def checked(measured: Measured) -> None:
    if measured.errors:
        raise SystemExit(f"The benchmark could not be prepared: {measured.errors[0]}")
