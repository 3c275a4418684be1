"""Figures from counts are those from rows, on small data of every degenerate kind."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attempts.analysis.classical import analyse
from attempts.analysis.counts import Choice, QuizCounts
from attempts.analysis.figures import ChoiceFigures, ItemFigures, QuizFigures
from tests.analysis import naive
from tests.analysis.naive import Item
from tests.analysis.rows import About, Answer, Paper, counts_of

QUESTIONS = ("one", "two", "three")
MARKS = [Decimal(mark) for mark in ("0", "1", "0.33333", "0.5", "-0.5")]
OLD = tuple(Choice(id, id.upper(), id == "a") for id in "abc")
NEW = tuple(Choice(id, id.upper(), id == "a") for id in "adb")
MONTHS = [date(2026, month, 1) for month in (1, 2, 3)]
VERSIONS = [
    About(question, version, topic, 0.25, choices)
    for question, topic in zip(QUESTIONS, ("north", "south", "north"), strict=True)
    for version, choices in ((1, OLD), (2, NEW))
]


def answers(question: str) -> st.SearchStrategy[Answer]:
    def of_version(version: int, marks: list[Decimal], ids: str) -> st.SearchStrategy[Answer]:
        return st.builds(
            Answer,
            st.just(question),
            st.just(version),
            st.sampled_from(marks),
            st.just(Decimal(version)),
            st.sampled_from([(), *permutations(ids, 1), *permutations(ids, 2)]),
            st.sampled_from([None, 1, 2, 5, 9]),
            st.sampled_from(MONTHS),
        )

    return of_version(1, MARKS[:2], "abc") | of_version(1, MARKS, "abc") | of_version(2, MARKS, "abd")


def papers(*, drawn: bool) -> st.SearchStrategy[list[Paper]]:
    each = [st.none() | answers(name) if drawn else answers(name) for name in QUESTIONS]
    together = st.tuples(*each).map(lambda found: tuple(answer for answer in found if answer))
    return st.lists(st.builds(Paper, together, st.sampled_from([None, True, False])), max_size=10)


ANY_PAPERS = papers(drawn=False) | papers(drawn=True)


def close(value: float | None) -> object:
    return None if value is None else pytest.approx(value, rel=1e-9, abs=1e-9)


def value_of(estimate: object) -> float | None:
    return getattr(estimate, "value", None)


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_a_question_and_its_versions_have_the_figures_of_the_rows(found: list[Paper]) -> None:
    for item in analyse(counts_of(found, VERSIONS)).items:
        for each in [item, *item.versions]:
            assert_item(each, Item(found, item.question, each.version), found)


def assert_item(figures: ItemFigures, item: Item, found: Sequence[Paper]) -> None:
    assert figures.learners == len(item.had)
    assert value_of(figures.facility) == close(item.facility())
    assert figures.sd == close(item.sd())
    assert value_of(figures.discrimination_index) == close(item.discrimination())
    assert figures.discriminative_efficiency == close(item.efficiency())
    assert figures.effective_weight == close(naive.effective_weight(item, found))
    assert figures.intended_weight == close(naive.intended_weight(item, found))
    assert figures.median_seconds == item.median_seconds()
    assert sum(month.learners for month in figures.months) == len(item.had)


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_upper_and_lower_are_those_of_the_sorted_learners(found: list[Paper]) -> None:
    for figures in analyse(counts_of(found, VERSIONS)).items:
        item = Item(found, figures.question)
        ends = item.ends()
        lower, upper = ends or (set(), set())
        assert (figures.learners_lower, figures.learners_upper) == (len(lower), len(upper))
        assert figures.lower == close(item.facility_at(lower) if ends else None)
        assert figures.upper == close(item.facility_at(upper) if ends else None)


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_the_choices_of_a_version_are_those_of_the_rows(found: list[Paper]) -> None:
    for question in analyse(counts_of(found, VERSIONS)).items:
        for version in question.versions:
            for choice in version.choices:
                assert_choice(choice, Item(found, question.question, version.version))


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_a_choice_of_one_version_is_compared_among_those_who_had_that_one(found: list[Paper]) -> None:
    for question in analyse(counts_of(found, VERSIONS)).items:
        choices = {choice.id: choice for choice in question.choices}
        assert list(choices) == ["a", "d", "b", "c", ""]
        for id, version in (("a", None), ("d", 2), ("c", 1), ("", None)):
            assert_choice(choices[id], Item(found, question.question, version))


def assert_choice(figures: ChoiceFigures, item: Item) -> None:
    takes, ends = item.takes(figures.id), item.ends()
    assert figures.learners == sum(takes)
    assert value_of(figures.share) == close(float(sum(takes) / len(takes)) if takes else None)
    assert figures.point_biserial == close(naive.correlation(takes, item.r))
    shares = [float(sum(takes[i] for i in end) / len(end)) for end in ends] if ends else [None, None]
    assert [figures.lower, figures.upper] == [close(share) for share in shares]


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_a_quiz_has_the_figures_of_the_scores(found: list[Paper]) -> None:
    test, scores = analyse(counts_of(found, VERSIONS)).test, [Fraction(paper.score) for paper in found]
    square = naive.covariance(scores, scores)
    assert test.learners == len(found)
    assert value_of(test.mean) == close(float(sum(scores) / len(scores)) if scores else None)
    assert test.sd == close(None if square is None else float(square) ** 0.5)
    assert test.skewness == close(naive.skewness(scores))
    assert test.kurtosis == close(naive.kurtosis(scores))
    marked = [paper.passed for paper in found if paper.passed is not None]
    assert value_of(test.passed) == close(sum(marked) / len(marked) if marked else None)


@settings(max_examples=60)
@given(papers(drawn=False))
def test_internal_consistency_is_alpha_where_all_had_the_same_full_marks(found: list[Paper]) -> None:
    test = analyse(counts_of(found, VERSIONS)).test
    alike = len({paper.max_score for paper in found}) == 1
    assert value_of(test.internal_consistency) == close(naive.alpha(found) if alike else None)


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_topics_are_sums_over_their_questions(found: list[Paper]) -> None:
    for topic in analyse(counts_of(found, VERSIONS)).topics:
        names = {about.question for about in VERSIONS if about.topic == topic.topic}
        those = [answer for paper in found for answer in paper.answers if answer.question in names]
        full = sum(answer.max_mark for answer in those)
        assert topic.questions == len(names)
        assert value_of(topic.facility) == close(
            float(sum(answer.mark for answer in those) / full) if full else None
        )


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_every_score_is_in_one_bar(found: list[Paper]) -> None:
    counted = [paper for paper in found if paper.max_score]
    bars = analyse(counts_of(found, VERSIONS)).test.distribution
    for bar in bars:
        within = [
            paper
            for paper in counted
            if bar.low <= 100 * paper.score / paper.max_score < bar.high
            or (bar.high == 100 and paper.score == paper.max_score)
        ]
        assert bar.learners == len(within)
    assert sum(bar.learners for bar in bars) == len(counted)


@settings(max_examples=60)
@given(ANY_PAPERS, st.integers())
def test_the_order_of_counts_does_not_change_a_bit(found: list[Paper], seed: int) -> None:
    counts = counts_of(found, VERSIONS)
    assert analyse(shuffled(counts, random.Random(seed))) == analyse(counts)


@settings(max_examples=60)
@given(ANY_PAPERS, st.integers(0, 12))
def test_counts_of_two_lots_added_are_those_of_all(found: list[Paper], at: int) -> None:
    both = merged(counts_of(found[:at], VERSIONS), counts_of(found[at:], VERSIONS))
    assert analyse(both) == analyse(counts_of(found, VERSIONS))


@settings(max_examples=60)
@given(ANY_PAPERS)
def test_counts_taken_back_leave_nothing(found: list[Paper]) -> None:
    counts = counts_of(found, VERSIONS)
    back = replace(
        counts,
        scores=[replace(each, n=-each.n) for each in counts.scores],
        versions=[
            replace(
                version,
                marks=[replace(each, n=-each.n) for each in version.marks],
                taken=[replace(each, n=-each.n) for each in version.taken],
                times=[replace(each, n=-each.n) for each in version.times],
                months=[],
            )
            for version in counts.versions
        ],
    )
    nothing: QuizFigures = analyse(counts_of([], VERSIONS))
    left = analyse(merged(merged(counts, back), counts_of([], VERSIONS)))
    assert left.test == nothing.test
    assert [item.learners for item in left.items] == [0] * len(QUESTIONS)


def shuffled(counts: QuizCounts, by: random.Random) -> QuizCounts:
    def mixed[Each](those: Sequence[Each]) -> list[Each]:
        return by.sample(list(those), len(those))

    return replace(
        counts,
        scores=mixed(counts.scores),
        versions=[
            replace(
                version,
                marks=mixed(version.marks),
                taken=mixed(version.taken),
                times=mixed(version.times),
                months=mixed(version.months),
            )
            for version in counts.versions
        ],
    )


def merged(one: QuizCounts, other: QuizCounts) -> QuizCounts:
    return replace(
        one, scores=[*one.scores, *other.scores], versions=list(chain(one.versions, other.versions))
    )
