"""Whatever happens to attempts, in whatever order: the counts are what counting all anew comes to."""

from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attempts import figures, lifecycle
from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.mending import mend, regrade
from tests.attempts.staff import TEXT, Staff
from tests.content import essay, fixed_quiz, single_choice
from tests.figures.store import is_folded, recounted, stored

DOINGS = (
    "sit",
    "sit",
    "sit",
    "write",
    "finish",
    "expire",
    "mark",
    "void",
    "reopen",
    "mend",
    "update",
    "practise",
)
STEPS = st.lists(
    st.tuples(st.sampled_from(DOINGS), st.integers(0, 1), st.integers(0, 3)), min_size=4, max_size=14
)


class Scene:
    """Two learners at a quiz of a question with a key and an essay, and the staff."""

    def __init__(self, topic: Topic) -> None:
        drafts = (single_choice("one"), essay("two"))
        fixed_quiz(topic, *drafts, mode="exam", time_limit_s=3600, attempts_allowed=None, pass_percent=50)
        self.learners = [Learner(), Learner()]
        self.staff = Staff()
        self.keys = cycle(("wrong", "right"))

    def do(self, doing: str, who: int, which: int) -> None:
        getattr(self, doing)(self.learners[who], which)

    def sit(self, learner: Learner, which: int) -> None:
        attempt = learner.start().body
        text = ("right", "wrong", "worse", "right")[which]
        learner.answer(attempt, 1, text, elapsed_ms=1500 * which)
        learner.finish(attempt)

    def write(self, learner: Learner, which: int) -> None:
        """An attempt that will wait for a mark; it may go on."""
        attempt = learner.start().body
        learner.respond(attempt, 2, TEXT)
        if which:
            learner.finish(attempt)

    def finish(self, learner: Learner, which: int) -> None:
        for row in self.rows(learner, "in_progress"):
            learner.finish(row)

    def expire(self, learner: Learner, which: int) -> None:
        lifecycle.sweep(now=timezone.now() + timedelta(hours=2 + which))

    def mark(self, learner: Learner, which: int) -> None:
        for row in self.some(learner, which):
            self.staff.mark(learner, row, 2, fraction=which / 4)

    def void(self, learner: Learner, which: int) -> None:
        for row in self.some(learner, which):
            self.staff.void(learner, row)

    def reopen(self, learner: Learner, which: int) -> None:
        for row in self.some(learner, which):
            self.staff.reopen(learner, row, seconds=600)

    def mend(self, learner: Learner, which: int) -> None:
        regrade(mend("one", next(self.keys)))

    def update(self, learner: Learner, which: int) -> None:
        figures.update(limit=which + 1, batch=1)

    def practise(self, learner: Learner, which: int) -> None:
        learner.finish(learner.practise(count=1).body)

    def some(self, learner: Learner, which: int) -> list[Any]:
        """An attempt of the learner at the quiz, if there are so many."""
        return self.rows(learner)[which : which + 1]

    def rows(self, learner: Learner, *states: str) -> list[Any]:
        rows = Attempt.objects.of(learner.user.pk).filter(quiz__isnull=False).order_by("number")
        if states:
            rows = rows.filter(state__in=states)
        return [{"id": id} for id in rows.values_list("id", flat=True)]


@pytest.fixture
def scene(topic: Topic) -> Scene:
    return Scene(topic)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_counting_one_by_one_comes_to_the_same_as_counting_anew(
    scene: Scene, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        for step in steps:
            scene.do(*step)
        figures.update()
        counted = stored(), is_folded()
        anew = recounted()
        transaction.set_rollback(True)
    assert counted == (anew, True)
