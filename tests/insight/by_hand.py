"""Figures made by hand, for pages and plots."""

from dataclasses import replace
from datetime import date
from typing import Any

from attempts.analysis.figures import (
    ChoiceFigures,
    Drift,
    Estimate,
    ItemFigures,
    MonthFigures,
    QuizFigures,
    ScoreBar,
    TestFigures,
    TopicFigures,
)


def about(value: float, half: float = 0.1) -> Estimate:
    return Estimate(value, value - half, value + half)


def choice(id: str, *, correct: bool = False, **changes: Any) -> ChoiceFigures:
    """A choice as it should be: the correct one goes with ability, others go against it."""
    usual = ChoiceFigures(
        id=id,
        text=f"choice {id}",
        correct=correct,
        learners=100,
        share=about(0.5),
        upper=0.8 if correct else 0.1,
        lower=0.2 if correct else 0.4,
        point_biserial=0.4 if correct else -0.3,
    )
    return replace(usual, **changes)


def item(question: str = "one", **changes: Any) -> ItemFigures:
    """A question about which nothing is odd."""
    usual = ItemFigures(
        question=question,
        version=None,
        topic="basics",
        type="single_choice",
        stem=f"What is *{question}*?",
        learners=200,
        mean_mark=0.6,
        max_mark=1.0,
        sd=0.49,
        facility=about(0.6),
        discrimination_index=about(35.0, 12.0),
        discriminative_efficiency=48.0,
        effective_weight=9.5,
        intended_weight=10.0,
        random_guess_score=0.25,
        upper=0.9,
        lower=0.3,
        learners_upper=54,
        learners_lower=54,
        median_seconds=75.0,
        choices=(choice("a", correct=True), choice("b"), choice("c")),
        months=(
            MonthFigures(
                month=date(2026, 3, 1), delivered=250, answered=240, learners=200, facility=about(0.6)
            ),
        ),
    )
    return replace(usual, **changes)


def drift(**changes: Any) -> Drift:
    usual = Drift(
        months=6,
        learners=600,
        per_year=about(0.2, 0.05),
        chi_square=12.0,
        scatter=1.0,
        p=0.0005,
        flagged=True,
    )
    return replace(usual, **changes)


def whole_test(**changes: Any) -> TestFigures:
    usual = TestFigures(
        learners=200,
        questions=10,
        max_score=10.0,
        mean=about(6.0),
        median=6.0,
        sd=2.0,
        skewness=-0.2,
        kurtosis=0.1,
        internal_consistency=about(81.0, 4.0),
        error_ratio=43.6,
        standard_error=0.87,
        passed=about(0.55),
        distribution=tuple(ScoreBar(10.0 * n, 10.0 * n + 10, 20) for n in range(10)),
    )
    return replace(usual, **changes)


def quiz(*items: ItemFigures, **changes: Any) -> QuizFigures:
    topics = (TopicFigures(topic="basics", questions=len(items), learners=200, facility=about(0.6)),)
    return QuizFigures(quiz="quiz", selection="first", test=whole_test(**changes), topics=topics, items=items)
