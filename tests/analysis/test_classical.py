"""Figures against published ones, against pandas, and against an example worked by hand."""

from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from attempts.analysis.classical import analyse
from attempts.analysis.counts import Choice, MarkCount, QuizCounts, ScoreCount, VersionCounts
from attempts.analysis.figures import ItemFigures, QuizFigures
from tests.analysis import published
from tests.analysis.rows import About, Answer, Paper, counts_of

ONE = Decimal(1)


@pytest.fixture(scope="module")
def moodle() -> QuizFigures:
    return analyse(counts_of(published.PAPERS, published.ABOUT))


@pytest.mark.parametrize("at", range(13))
def test_figures_that_moodle_publishes_come_out_to_their_last_digit(moodle: QuizFigures, at: int) -> None:
    item = moodle.items[at]
    assert item.facility is not None
    assert item.discrimination_index is not None
    found = (
        100 * item.facility.value,
        1000 * (item.sd or 0),
        item.effective_weight,
        item.discrimination_index.value,
        item.discriminative_efficiency,
    )
    assert found == pytest.approx(published.FIGURES[at], rel=5e-9)


def test_moments_of_the_scores_are_those_of_pandas(moodle: QuizFigures) -> None:
    scores = pd.Series([float(paper.score) for paper in published.PAPERS])
    test = moodle.test
    assert test.mean is not None
    found = (test.mean.value, test.median, test.sd, test.skewness, test.kurtosis)
    expected = (scores.mean(), scores.median(), scores.std(), scores.skew(), scores.kurt())
    assert found == pytest.approx(expected, rel=1e-12)


def test_alpha_is_that_of_the_covariance_matrix_of_pandas(moodle: QuizFigures) -> None:
    marks = pd.DataFrame([[float(answer.mark) for answer in paper.answers] for paper in published.PAPERS])
    matrix = marks.cov().to_numpy()
    alpha = 13 / 12 * (1 - matrix.trace() / matrix.sum())
    assert moodle.test.internal_consistency is not None
    assert moodle.test.internal_consistency.value == pytest.approx(100 * alpha, rel=1e-12)


# Four learners, two questions. X of the first: 1 1 0 1, of the second (of 2): 2 1 0 0; T: 3 2 0 1, mean 1.5.
CHOICES = (Choice("a", "Right", correct=True), Choice("b", "Wrong", correct=False))
ABOUT = [About("first", topic="t", guess=0.5, choices=CHOICES), About("second", topic="t")]
BY_HAND = [
    Paper(
        (
            Answer("first", 1, Decimal(first), ONE, choices, seconds, date(2026, month, 1)),
            Answer("second", 1, Decimal(second), Decimal(2)),
        ),
        passed,
    )
    for first, second, choices, seconds, month, passed in [
        (1, 2, ("a",), 10, 1, True),
        (1, 1, ("a",), 20, 1, True),
        (0, 0, (), None, 2, False),
        (1, 0, ("a",), 40, 2, None),
    ]
]


@pytest.fixture(scope="module")
def quiz() -> QuizFigures:
    return analyse(counts_of(BY_HAND, ABOUT))


def test_the_first_question_is_as_worked_by_hand(quiz: QuizFigures) -> None:
    # R = 2 1 0 0: Var X = 1/4, Var R = 11/12, Cov(X, R) = 1/4, Cov(X, T) = 1/2; Cov(sorted) = 1/4.
    # Second: Var X = 11/12, Cov(X, T) = 7/6. Roots: 0.70711 and 1.08012.
    item = quiz.items[0]
    assert asdict(item) | {"choices": [], "months": [], "versions": []} == {
        "question": "first",
        "version": None,
        "topic": "t",
        "type": "single_choice",
        "stem": "",
        "learners": 4,
        "mean_mark": 0.75,
        "max_mark": 1.0,
        "sd": 0.5,
        "facility": near(0.75, 0.300642, 0.954413),
        "discrimination_index": near(52.22329679, -88.1076, 98.7622),
        "discriminative_efficiency": pytest.approx(100),
        "effective_weight": pytest.approx(100 * 0.70710678 / (0.70710678 + 1.08012345)),
        "intended_weight": pytest.approx(100 / 3),
        "random_guess_score": 0.5,
        "upper": 1.0,
        "lower": 0.5,
        "learners_upper": 2,
        "learners_lower": 2,
        "median_seconds": 20.0,
        "choices": [],
        "months": [],
        "drift": None,
        "versions": [],
    }


def near(value: float, low: float, high: float) -> dict[str, object]:
    return {
        "value": pytest.approx(value),
        "low": pytest.approx(low, rel=1e-5),
        "high": pytest.approx(high, rel=1e-5),
    }


def test_its_choices_are_as_worked_by_hand(quiz: QuizFigures) -> None:
    found = {choice.id: choice for choice in quiz.items[0].choices}
    assert [(choice.id, choice.text, choice.correct) for choice in found.values()] == [
        ("a", "Right", True),
        ("b", "Wrong", False),
        ("", "", False),
    ]
    assert [choice.learners for choice in found.values()] == [3, 0, 1]
    assert [(choice.upper, choice.lower) for choice in found.values()] == [(1.0, 0.5), (0.0, 0.0), (0.0, 0.5)]
    # Taking "a" is the mark itself here; nobody took "b"; leaving out is the opposite of "a".
    assert found["a"].point_biserial == pytest.approx(0.5222329679)
    assert found["b"].point_biserial is None
    assert found[""].point_biserial == pytest.approx(-0.5222329679)


def test_its_months_are_as_worked_by_hand(quiz: QuizFigures) -> None:
    months = quiz.items[0].months
    assert [(each.month.month, each.delivered, each.answered, each.learners) for each in months] == [
        (1, 2, 2, 2),
        (2, 2, 1, 2),
    ]
    assert [each.facility and each.facility.value for each in months] == [1.0, 0.5]


def test_the_quiz_is_as_worked_by_hand(quiz: QuizFigures) -> None:
    # T = 3 2 1 0: k2 = 5/3; alpha = 2 (1 - (1/4 + 11/12) / (5/3)) = 0.6; m4 = 41/16, m2 = 5/4.
    test = quiz.test
    assert (test.learners, test.questions, test.max_score, test.median) == (4, 2, 3.0, 1.5)
    assert test.mean is not None
    assert test.mean.value == 1.5
    assert (test.mean.low, test.mean.high) == (0.0, 3.0)  # 1.5 +- 3.18 x 0.645, kept within the marks
    assert test.sd == pytest.approx(1.2909944)
    assert test.skewness == 0
    assert test.kurtosis == pytest.approx(-1.2)
    assert test.internal_consistency is not None
    assert test.internal_consistency.value == pytest.approx(60)
    assert test.error_ratio == pytest.approx(63.2455532)
    assert test.standard_error == pytest.approx(0.8164966)
    assert test.passed is not None
    assert test.passed.value == pytest.approx(2 / 3)
    assert [bar.low for bar in test.distribution if bar.learners] == [0, 30, 60, 90]


def test_the_topic_is_as_worked_by_hand(quiz: QuizFigures) -> None:
    (topic,) = quiz.topics
    assert (topic.topic, topic.questions, topic.learners) == ("t", 2, 4)
    assert topic.facility is not None
    assert topic.facility.value == pytest.approx(6 / 12)
    first, second = (item.facility.low or 0 for item in quiz.items if item.facility)
    assert topic.facility.low == pytest.approx(first / 3 + 2 * second / 3)


NOTHING = dict.fromkeys(
    [
        "mean_mark",
        "max_mark",
        "sd",
        "facility",
        "discrimination_index",
        "discriminative_efficiency",
        "effective_weight",
        "intended_weight",
        "upper",
        "lower",
        "median_seconds",
        "drift",
    ]
)


def undefined(item: ItemFigures) -> set[str]:
    return {name for name in NOTHING if getattr(item, name) is None}


def papers(*marks: tuple[str, str]) -> list[Paper]:
    """Each with a mark of 1 for the first question and for the second."""
    return [
        Paper((Answer("first", 1, Decimal(first), ONE), Answer("second", 1, Decimal(second), ONE)))
        for first, second in marks
    ]


def test_of_nobody_nothing_is_told() -> None:
    figures = analyse(counts_of([], ABOUT))
    assert undefined(figures.items[0]) == set(NOTHING)
    assert figures.topics[0].facility is None
    assert (figures.test.mean, figures.test.passed, figures.test.distribution) == (None, None, [])


def test_of_one_learner_only_means_are_told() -> None:
    item = analyse(counts_of(papers(("1", "0")), ABOUT)).items[0]
    assert set(NOTHING) - undefined(item) == {"mean_mark", "max_mark", "facility", "intended_weight"}


def test_where_all_are_right_no_figure_of_differences_is_told() -> None:
    figures = analyse(counts_of(papers(*[("1", "1")] * 9), ABOUT))
    item = figures.items[0]
    assert item.sd == 0
    assert item.facility is not None
    assert (item.facility.value, item.facility.high) == (1.0, 1.0)
    assert item.facility.low == pytest.approx(0.700854, rel=1e-5)  # 9/(9 + 1.96^2), not 1
    assert (item.discrimination_index, item.discriminative_efficiency, item.effective_weight) == (None,) * 3
    assert (figures.test.skewness, figures.test.kurtosis, figures.test.internal_consistency) == (None,) * 3


def test_a_question_against_the_scores_has_no_effective_weight_and_the_others_have_all() -> None:
    figures = analyse(counts_of(papers(("0", "1"), ("0.1", "0"), ("0", "1"), ("0.1", "0")), ABOUT))
    assert [item.effective_weight for item in figures.items] == [None, 100.0]


def test_where_partial_marks_are_all_the_same_facility_has_no_bounds() -> None:
    item = analyse(counts_of(papers(*[("0.5", "1")] * 9), ABOUT)).items[0]
    assert item.facility is not None
    assert (item.facility.value, item.facility.low, item.facility.high) == (0.5, None, None)


def test_negative_scores_have_a_bar_of_their_own() -> None:
    figures = analyse(counts_of(papers(("-0.5", "0"), ("1", "1"), ("0", "0")), ABOUT))
    bars = [(bar.low, bar.high, bar.learners) for bar in figures.test.distribution if bar.learners]
    assert bars == [(-30.0, 0.0, 1), (0.0, 10.0, 1), (90.0, 100.0, 1)]


def test_many_percentages_are_told_in_finer_bars() -> None:
    def bars(scores: int) -> int:
        counts = [ScoreCount(Decimal(score), Decimal(scores), None, 1) for score in range(scores + 1)]
        return len(analyse(QuizCounts(quiz="quiz", scores=counts)).test.distribution)

    assert [bars(10), bars(19), bars(20), bars(40)] == [10, 10, 20, 20]


def test_versions_are_told_apart_and_together() -> None:
    counts = counts_of(BY_HAND, ABOUT)
    newer = replace(
        counts.versions[0],
        version=2,
        stem="Newer",
        marks=[MarkCount(Decimal(0), ONE, Decimal(1), 6)],
        taken=[],
        months=[],
    )
    first = analyse(replace(counts, versions=[newer, *counts.versions])).items[0]
    assert (first.version, first.stem, first.learners) == (None, "Newer", 10)
    assert [(each.version, each.learners) for each in first.versions] == [(1, 4), (2, 6)]
    assert [each.facility and each.facility.value for each in (first, *first.versions)] == [0.3, 0.75, 0.0]


def test_a_question_of_one_version_has_the_same_figures_for_it(quiz: QuizFigures) -> None:
    item = quiz.items[0]
    assert [replace(each, version=None) for each in item.versions] == [replace(item, versions=())]


def test_full_marks_that_differ_leave_no_one_scale_for_consistency() -> None:
    harder = [
        replace(paper, answers=(paper.answers[0], replace(paper.answers[1], max_mark=Decimal(4))))
        for paper in BY_HAND
    ]
    test = analyse(counts_of([*BY_HAND, *harder], ABOUT)).test
    assert (test.max_score, test.internal_consistency, test.error_ratio, test.standard_error) == (None,) * 4


@pytest.mark.parametrize("marks", [("1", "0", "1"), ("0.5", "0", "1"), ("-0.5", "0.25", "1")])
def test_a_month_that_has_all_learners_has_the_facility_of_the_question(marks: tuple[str, str, str]) -> None:
    item = analyse(counts_of(papers(*[(mark, "1") for mark in marks]), ABOUT)).items[0]
    (month,) = item.months
    assert item.facility is not None
    assert month.facility is not None
    assert asdict(month.facility) == pytest.approx(asdict(item.facility))


def test_full_marks_that_differ_make_facility_a_ratio() -> None:
    """Marks 1 of 1, 0 of 1, 2 of 3, by 20: x - 3/5 m is 0.4, -0.6, 0.2; squares 0.56; mean full mark 5/3."""
    each = [("1", "1"), ("0", "1"), ("2", "3")]
    found = [Paper((Answer("first", 1, Decimal(mark), Decimal(full)),)) for mark, full in each]
    facility = analyse(counts_of(found * 20, ABOUT)).items[0].facility
    error = (20 * 0.56 / 59 / 60) ** 0.5 / (5 / 3)
    assert facility is not None
    assert facility.value == pytest.approx(0.6)
    assert facility.high == pytest.approx(0.6 + 2.000995 * error)
    assert facility.low == pytest.approx(0.6 - 2.000995 * error)


def test_negative_marks_are_no_shares_and_have_no_lower_end() -> None:
    """0.5 0.5 0.5 -0.5 add up as one right answer of four would, and so do their squares."""
    found = papers(("0.5", "1"), ("0.5", "0"), ("0.5", "1"), ("-0.5", "0"))
    facility = analyse(counts_of(found, ABOUT)).items[0].facility
    assert facility is not None
    assert facility.value == 0.25
    assert facility.low == pytest.approx(0.25 - 3.182446 * 0.25)


def test_a_choice_that_no_version_names_is_told_by_its_id() -> None:
    counts = counts_of(BY_HAND, ABOUT)
    unnamed = [replace(version, choices=()) for version in counts.versions]
    choices = analyse(replace(counts, versions=unnamed)).items[0].choices
    assert [(choice.id, choice.text, choice.learners) for choice in choices] == [("a", "", 3), ("", "", 1)]


def test_a_question_worth_nothing_has_no_facility() -> None:
    free = [Paper((Answer("first", 1, Decimal(0), Decimal(0)),)) for _ in range(5)]
    figures = analyse(counts_of(free, ABOUT))
    assert (figures.items[0].facility, figures.topics[0].facility) == (None, None)
    assert (figures.items[0].upper, figures.items[0].intended_weight, figures.test.distribution) == (
        None,
        None,
        [],
    )


def test_a_topic_with_a_question_without_bounds_has_none() -> None:
    figures = analyse(counts_of([*papers(("1", "0.5")), *papers(("0", "0.5"))], ABOUT))
    (topic,) = figures.topics
    assert topic.facility is not None
    assert (topic.facility.value, topic.facility.low, topic.facility.high) == (0.5, None, None)


def test_a_finer_mark_than_is_kept_is_refused() -> None:
    count = MarkCount(Decimal("0.000001"), ONE, ONE, 1)
    version = VersionCounts(question="q", version=1, topic="t", type="numeric", marks=[count])
    with pytest.raises(ValueError, match="more than 5 decimal places"):
        analyse(QuizCounts(quiz="quiz", versions=[version]))


def test_less_than_none_is_refused() -> None:
    counts = [ScoreCount(ONE, ONE, None, 2), ScoreCount(ONE, ONE, None, -3)]
    with pytest.raises(ValueError, match="below zero"):
        analyse(QuizCounts(quiz="quiz", scores=counts))
