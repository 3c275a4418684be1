"""What item analysis costs over a long history: to count all anew, to keep the counts, to read them.

Needs Django to be set up. The history is that of `benchmarks.seeding`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.db import transaction

from attempts import figures
from attempts.analysis import classical
from attempts.figures.withdrawing import withdraw_several
from attempts.insight import listing
from attempts.models import Attempt
from benchmarks import seeding
from questions.models import Question, Quiz

RESPONSES, QUICK_RESPONSES = 10_000_000, 1_000_000
MOST_REBUILD = 60.0  # seconds, of 10 million
MOST_CURRENT = 60.0  # seconds from the end of an attempt until it counts
EVERY = 10.0  # seconds between two looks of the worker, at most
AGAIN = 1_000  # attempts taken back and counted again
ROUNDS = 5


@dataclass(frozen=True)
class Took:
    what: str
    seconds: float
    expected: float | None = None
    note: str = ""

    @property
    def good(self) -> bool:
        return self.expected is None or self.seconds <= self.expected


def run(*, quick: bool) -> bool:
    """Measure and print; whether all expectations are met."""
    make_history(QUICK_RESPONSES if quick else RESPONSES)
    first, rebuilt = timed(figures.rebuild)
    again, same = timed(figures.rebuild)
    quiz = Quiz.objects.filter(exam__slug=seeding.EXAM).order_by("slug")[0]
    before = figures.read(quiz)
    rows = [
        Took("rebuild, nothing counted yet", first, note=f"{rebuilt.mended:,} attempts"),
        Took("rebuild", again, MOST_REBUILD, note=f"{same.cells:,} cells"),
        *kept(quiz),
        *read(quiz),
    ]
    identical = figures.read(quiz) == before
    print_table(rows)
    print(f"  Counts after that {'are' if identical else 'are NOT'} those of the rebuild.")
    return identical and all(row.good for row in rows)


def make_history(count: int) -> None:
    if Attempt.objects.filter(exam__slug=seeding.EXAM).exists():
        return
    for done, rate in seeding.seed(count):
        print(f"\r  seeding: {done:,} responses, {rate:,.0f} a second ", end="", flush=True)


def kept(quiz: Quiz) -> list[Took]:
    """To take attempts back and to count them again: one, and many."""
    one = again(quiz, 1)
    many = again(quiz, AGAIN)
    return [
        Took("one attempt ends: counted", one[1], MOST_CURRENT - EVERY),
        Took(f"{AGAIN:,} attempts taken back", many[0], note=f"{AGAIN / many[0]:,.0f} a second"),
        Took(f"{AGAIN:,} attempts counted", many[1], note=f"{AGAIN / many[1]:,.0f} a second"),
    ]


def again(quiz: Quiz, many: int) -> tuple[float, float]:
    named = list(Attempt.objects.filter(quiz=quiz).order_by("user", "id").values_list("user", "id")[:many])
    with transaction.atomic():
        back, _ = timed(lambda: withdraw_several(named))
    counted, done = timed(figures.update)
    if done.attempts != len(named):
        raise SystemExit(f"{done.attempts} of {len(named)} attempts were counted again.")
    return back, counted


def read(quiz: Quiz) -> list[Took]:
    question = Question.objects.filter(exam=quiz.exam).order_by("slug")[0]
    listed = listing.rows("question", exam=seeding.EXAM)
    return [
        Took("a quiz read", often(lambda: figures.read(quiz))),
        Took("a quiz read and analysed", often(lambda: classical.analyse(figures.read(quiz)))),
        Took("a quiz read, latest attempts", often(lambda: figures.read(quiz, "last"))),
        Took("a question read", often(lambda: figures.question(question))),
        Took(
            "a page of 50 questions",
            often(lambda: listing.listed(listed.all()[:50])),
        ),
    ]


def often(command: Callable[[], Any]) -> float:
    return median(timed(command)[0] for _ in range(ROUNDS))


def timed[T](command: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    result = command()
    return time.perf_counter() - began, result


def print_table(rows: list[Took]) -> None:
    print("\n\nItem analysis            seconds   expected")
    for row in rows:
        expected = "" if row.expected is None else f"<= {row.expected:.0f}"
        mark = "" if row.good else "  NOT MET"
        print(f"  {row.what:32} {row.seconds:8.3f}  {expected:8} {row.note}{mark}")
