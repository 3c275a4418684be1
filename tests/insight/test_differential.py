"""GET analysis/questions/{slug}?focal=&reference="""

from typing import Any

import pytest

from attempts import figures, lifecycle
from attempts.insight import differential
from attempts.models import LearnerGroup
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.staff import Staff
from tests.content import fixed_quiz, single_choice

ADDRESS = "/api/v1/analysis/questions/one"
# Right with "one", right with "two", and how many learners of the group answered so.
EVENING = (((1, 0), 1), ((0, 1), 5), ((1, 1), 2))
DAY = (((1, 0), 5), ((0, 1), 1), ((1, 1), 2))


@pytest.fixture(autouse=True)
def quiz(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"))


def group(name: str, *patterns: tuple[tuple[int, int], int]) -> LearnerGroup:
    """A group whose learners answered so; they are counted."""
    learners = [learner for rights, n in patterns for learner in (answered(rights) for _ in range(n))]
    made = LearnerGroup.objects.create(name=name)
    lifecycle.set_members(group=made, learners=[learner.user.pk for learner in learners])
    figures.update()
    return made


def answered(rights: tuple[int, int]) -> Learner:
    learner = Learner()
    attempt = learner.begin()
    for position, right in enumerate(rights, 1):
        learner.answer(attempt, position, "right" if right else "wrong")
    learner.finish(attempt)
    return learner


def compared(analyst: Staff, query: str) -> Any:
    (at_quiz,) = analyst.call("GET", f"{ADDRESS}?{query}").body["quizzes"]
    return at_quiz["differential"]


def test_a_question_that_is_harder_for_a_group_shows(analyst: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand, from the only score at which somebody is wrong: 5 x 5 / (1 x 1)."""
    monkeypatch.setattr(differential, "FEWEST", 8)
    group("Evening", *EVENING)
    group("Day", *DAY)
    found = compared(analyst, "focal=Evening&reference=Day")

    assert (found["focal"], found["reference"]) == ("Evening", "Day")
    assert (found["focal_learners"], found["reference_learners"], found["strata"]) == (8, 8, 1)
    assert found["odds_ratio"]["value"] == pytest.approx(25)
    assert found["d_dif"]["value"] < 0


def test_without_a_reference_all_others_are_it(analyst: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differential, "FEWEST", 3)
    group("Evening", ((1, 0), 2), ((0, 1), 1))
    for rights in ((1, 0), (0, 1), (0, 1), (1, 1)):
        answered(rights)
    figures.update()
    found = compared(analyst, "focal=Evening")

    assert found["reference"] is None
    assert (found["focal_learners"], found["reference_learners"]) == (3, 4)
    assert found["odds_ratio"]["value"] == pytest.approx(1 * 1 / (2 * 2))


def test_figures_of_small_groups_are_not_told(analyst: Staff) -> None:
    group("Evening", ((1, 0), 2), ((0, 1), 1))
    found = compared(analyst, "focal=Evening")

    assert differential.FEWEST == 20
    assert (found["focal_learners"], found["reference_learners"]) == (3, 0)
    assert {found[name] for name in ("strata", "odds_ratio", "d_dif", "chi_square", "p", "level")} == {None}


def test_whoever_is_in_both_groups_counts_in_the_focal_one(analyst: Staff) -> None:
    evening = group("Evening", ((1, 0), 1), ((0, 1), 1))
    other = LearnerGroup.objects.create(name="Day")
    lifecycle.set_members(group=other, learners=list(evening.learners.values_list("pk", flat=True)))
    found = compared(analyst, "focal=Evening&reference=Day")

    assert (found["focal_learners"], found["reference_learners"]) == (2, 0)


def test_without_a_group_nothing_is_compared(analyst: Staff) -> None:
    group("Evening", ((1, 0), 1))

    assert compared(analyst, "") is None


def test_a_group_is_not_compared_with_itself(analyst: Staff) -> None:
    group("Evening")
    reply = analyst.call("GET", f"{ADDRESS}?focal=Evening&reference=Evening")

    assert reply.refusal == (400, "validation_error")
    assert reply.pointers == ["/reference"]
