"""Learners in groups by the rest of their score."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.analysis.counts import ChoiceCount, MarkCount, QuizCounts, ScoreCount, VersionCounts
from attempts.insight.groups import groups, of_question, widest_rest

ONE = Decimal(1)


def counted(*cells: tuple[int, int, int], version: int = 1) -> VersionCounts:
    """Cells of mark, score and number of learners; whoever is right took "a", the others "b"."""
    return VersionCounts(
        question="one",
        version=version,
        topic="basics",
        type="single_choice",
        marks=[MarkCount(Decimal(mark), ONE, Decimal(score), n) for mark, score, n in cells],
        taken=[
            ChoiceCount("a" if mark else "b", Decimal(mark), Decimal(score), n) for mark, score, n in cells
        ],
    )


def test_groups_are_about_equally_large_and_go_from_weak_to_able() -> None:
    cells = [(int(rest > 4), rest + int(rest > 4), 10) for rest in range(10)]
    found = groups(counted(*cells))

    assert [group.learners for group in found] == [20] * 5
    assert [group.rest for group in found] == [0.5, 2.5, 4.5, 6.5, 8.5]
    assert [group.share for group in found] == [0, 0, 0.5, 1, 1]
    assert found[2].choices == {"a": 0.5, "b": 0.5}


def test_the_question_itself_does_not_make_anybody_able() -> None:
    """Right with 5 in all is as able as wrong with 4."""
    (only,) = groups(counted((1, 5, 50), (0, 4, 50)))

    assert (only.rest, only.share) == (4, 0.5)


def test_few_learners_make_few_groups_and_very_few_make_one() -> None:
    few = groups(counted(*[(0, rest, 5) for rest in range(5)]))
    fewest = groups(counted(*[(0, rest, 1) for rest in range(5)]))

    assert len(few) == 2
    assert len(fewest) == 1


def test_nobody_is_no_group() -> None:
    assert groups(counted()) == []


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 30), st.integers(1, 40)), max_size=40))
def test_everybody_is_in_just_one_group_with_all_who_have_the_same_rest(
    cells: list[tuple[int, int, int]],
) -> None:
    found = groups(counted(*cells))

    assert sum(group.learners for group in found) == sum(n for *_, n in cells)
    assert [group.rest for group in found] == sorted({group.rest for group in found})
    assert len(found) <= 5
    for group in found:
        assert sum(group.choices.values()) == pytest.approx(1)
        assert group.choices.get("a", 0) == pytest.approx(group.share)


def test_versions_are_looked_at_one_by_one_or_together() -> None:
    counts = QuizCounts(quiz="quiz", versions=[counted((1, 1, 3)), counted((0, 0, 4), version=2)])

    first, both = of_question(counts, "one", 1), of_question(counts, "one")
    assert first is not None and both is not None
    assert [each.n for each in first.marks] == [3]
    assert [each.n for each in both.marks] == [3, 4]
    assert both.version == 2
    assert of_question(counts, "two") is None


def test_the_rest_can_be_what_the_full_score_leaves() -> None:
    version = counted((1, 5, 3))
    scores = [ScoreCount(Decimal(5), Decimal(10), None, 3)]

    assert widest_rest(QuizCounts(quiz="quiz", scores=scores), version) == 9
    assert widest_rest(QuizCounts(quiz="quiz"), version) is None
    alone = [ScoreCount(ONE, ONE, None, 3)]
    assert widest_rest(QuizCounts(quiz="quiz", scores=alone), version) is None
