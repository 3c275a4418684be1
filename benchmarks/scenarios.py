"""What is measured: four things that clients do, as tasks for `load`, each against any of the targets.

Every reply of the API and of the textbook is checked; the bare view says nothing that could be.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.load import Reply, Task, WrongReplyError, request

QUESTIONS = 10  # of an attempt
OURS, TEXTBOOK, BARE = "/api/v1", "/api/textbook", "/api/bare"
TARGETS = {"quizapi": OURS, "textbook DRF": TEXTBOOK, "bare view": BARE}
type Document = dict[str, Any]


@dataclass(frozen=True)
class World:
    """What the client knows: the tokens of learners, and all questions with their right answers by slug."""

    exam: str
    tokens: Sequence[str]
    answers: dict[str, Document]


@dataclass(frozen=True)
class Answer:
    """An answer to be sent, and whether it is right."""

    attempt: str
    position: int
    token: str
    body: Document
    correct: bool

    def request(self, target: str) -> bytes:
        path = f"{target}/attempts/{self.attempt}/items/{self.position}/response"
        return request("PUT", path, token=self.token, body=self.body)


@dataclass(frozen=True)
class Scenario:
    """`tasks` makes what is done, for a target; `least_ratio` to the textbook is what issue 2 expects."""

    name: str
    unit: str
    tasks: Callable[[str, World, Sequence[Answer]], Iterator[Task]]
    needs_answers: bool = False
    least_ratio: float | None = None


def reading(target: str, world: World, _answers: Sequence[Answer]) -> Iterator[Task]:
    for slug, token in zip(itertools.cycle(world.answers), itertools.cycle(world.tokens), strict=False):
        yield read(target, slug, token)


def answering(target: str, _world: World, answers: Sequence[Answer]) -> Iterator[Task]:
    for each in answers:
        yield answer(target, each)


def starting(target: str, world: World, _answers: Sequence[Answer]) -> Iterator[Task]:
    for token in itertools.cycle(world.tokens):
        yield start(target, world, token)


def practising(target: str, world: World, _answers: Sequence[Answer]) -> Iterator[Task]:
    for token in itertools.cycle(world.tokens):
        yield practise(target, world, token)


SCENARIOS = {
    "read": Scenario("Read a question", "requests", reading, least_ratio=5),
    "answer": Scenario("Answer a question", "requests", answering, needs_answers=True, least_ratio=2.5),
    "start": Scenario(f"Start an attempt of {QUESTIONS} questions", "requests", starting),
    "practise": Scenario(f"Practise: start, {QUESTIONS} answers, finish", "attempts", practising),
}


def read(target: str, slug: str, token: str | None) -> Task:
    reply = yield request("GET", f"{target}/questions/{slug}", token=token)
    if target != BARE:
        question = reply.json()
        expect(question["slug"] == slug and len(question["choices"]) > 1, "another question", reply)


def answer(target: str, each: Answer) -> Task:
    reply = yield each.request(target)
    if target != BARE:
        check_response(reply, each)


def check_response(reply: Reply, each: Answer) -> None:
    response = reply.json()
    expect(response["answer"] == each.body["answer"], "another answer", reply)
    expect(response["correct"] is each.correct and response["explanation"], "wrongly graded", reply)


def start(target: str, world: World, token: str, opened: list[Answer] | None = None) -> Task:
    """Start an attempt; `opened` gets an answer to each of its questions, every other one right."""
    body = {"practice": {"exam": world.exam, "count": QUESTIONS}}
    reply = yield request("POST", f"{target}/attempts", token=token, body=body)
    if target != BARE:
        answers = answers_to(reply.json(201), world, token)
        expect(len(answers) == QUESTIONS, "too few questions", reply)
        if opened is not None:
            opened += answers


def answers_to(attempt: Document, world: World, token: str) -> list[Answer]:
    return [
        Answer(attempt["id"], item["position"], token, *body_for(item["question"], world.answers))
        for item in attempt["items"]
    ]


def body_for(question: Document, right: dict[str, Document]) -> tuple[Document, bool]:
    """The body for a question and whether it is right: so for slugs of even length, to mix the two."""
    answer = right[question["slug"]]
    correct = len(question["slug"]) % 2 == 0
    if not correct:
        keys = answer.get("choices") or [answer["choice"]]
        wrong = next(choice["id"] for choice in question["choices"] if choice["id"] not in keys)
        answer = {"choices": [wrong]} if "choices" in answer else {"choice": wrong}
    return {"answer": answer, "elapsed_ms": 4200}, correct


def practise(target: str, world: World, token: str) -> Task:
    """What a learner does from start to finish: one call per action."""
    if target == BARE:
        for _ in range(QUESTIONS + 2):
            yield request("PUT", f"{target}/practice", token=token, body={"answer": {"choice": "c" * 36}})
        return
    answers: list[Answer] = []
    yield from start(target, world, token, answers)
    for each in answers:
        yield from answer(target, each)
    reply = yield request("POST", f"{target}/attempts/{answers[0].attempt}/finish", token=token)
    result = reply.json()
    expect(result["state"] == "finished", "not finished", reply)
    expect(result["score"] == sum(each.correct for each in answers), "another score", reply)


def expect(is_so: object, otherwise: str, reply: Reply) -> None:
    if not is_so:
        raise WrongReplyError(f"{otherwise}: {reply.body[:300]!r}")
