"""Whether a question's facility changes over the months."""

import random
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest

from attempts.analysis import drift
from attempts.analysis.figures import Drift
from attempts.analysis.folding import UNIT, Month


def months(marks: Sequence[Sequence[float]], full: float = 1.0) -> dict[date, Month]:
    """From January 2024 on, one list of marks each."""
    return {
        date(2024 + place // 12, place % 12 + 1, 1): Month(
            n=len(those),
            x=sum(round(mark * UNIT) for mark in those),
            m=round(full * UNIT) * len(those),
            xx=sum(round(mark * UNIT) ** 2 for mark in those),
        )
        for place, those in enumerate(marks)
    }


def shares(*right_of: tuple[int, int]) -> dict[date, Month]:
    return {
        date(2024 + place // 12, place % 12 + 1, 1): Month(
            n=n, x=right * UNIT, m=n * UNIT, xx=right * UNIT**2
        )
        for place, (right, n) in enumerate(right_of)
    }


def told(found: Drift | None) -> Drift:
    assert found is not None
    return found


FLEISS = shares((83, 86), (90, 93), (129, 136), (70, 82))


def test_the_chi_square_of_trend_is_the_published_one() -> None:
    """Smokers of Fleiss (1981); R prints 8.2249 for prop.trend.test, and 12.6 (3 df) for prop.test."""
    found = told(drift.over(FLEISS))
    assert round(found.chi_square, 4) == 8.2249
    assert round(found.chi_square + 2 * found.scatter, 1) == 12.6


def test_months_that_scatter_weaken_the_evidence() -> None:
    found = told(drift.over(FLEISS))
    assert found.scatter > 2
    # R prints 0.004132; but t = sqrt(8.2249/2.1878) = 1.939 with 2 df: 1 - 1.939/sqrt(2 + 1.939^2).
    assert found.p == pytest.approx(0.1921, abs=1e-4)
    assert (found.per_year.low or 0) < 0 < (found.per_year.high or 0)


def test_partial_marks_have_the_chi_square_of_their_correlation_with_time() -> None:
    rng = random.Random(3)
    marks = [[rng.choice([0, 0.5, 1, 2]) for _ in range(rng.randint(20, 60))] for _ in range(7)]
    at = [place for place, those in enumerate(marks) for _ in those]
    r = np.corrcoef(at, [mark for those in marks for mark in those])[0, 1]
    assert told(drift.over(months(marks, full=2))).chi_square == pytest.approx(len(at) * r**2, rel=1e-9)


def test_the_slope_is_the_change_in_a_year() -> None:
    found = told(drift.over(shares(*[(50 + 2 * place, 100) for place in range(13)])))
    assert found.per_year.value == pytest.approx(0.24)
    assert found.chi_square > 10
    assert found.scatter == pytest.approx(0, abs=1e-12)
    assert found.flagged


def test_a_small_change_is_not_flagged_however_sure() -> None:
    found = told(drift.over(shares(*[(500_000 + 2_000 * place, 1_000_000) for place in range(13)])))
    assert found.p < 1e-9
    assert not found.flagged


def test_chance_alone_gives_a_small_p_as_often_as_it_says() -> None:
    assert rate(random.Random(7), spread=0.0) == pytest.approx(0.05, abs=0.03)


def test_cohorts_that_differ_are_not_taken_for_a_trend() -> None:
    """Facility of a month varies by 0.08; by the chi-square alone most would seem to have a trend."""
    assert rate(random.Random(8), spread=0.08) < 0.08


def rate(rng: random.Random, spread: float) -> float:
    found = []
    for _ in range(300):
        chances = [min(0.95, max(0.05, rng.gauss(0.6, spread))) for _ in range(10)]
        rows = [(sum(rng.random() < chance for _ in range(60)), 60) for chance in chances]
        found.append(told(drift.over(shares(*rows))).p < 0.05)
    return sum(found) / len(found)


@pytest.mark.parametrize(
    "given",
    [
        shares((10, 20), (10, 20), (12, 20)),
        shares((3, 5), (3, 5), (4, 5), (2, 5)),
        shares((20, 20), (20, 20), (20, 20), (20, 20)),
        {},
    ],
    ids=["three months", "few learners", "all right", "nothing"],
)
def test_too_little_tells_nothing(given: dict[date, Month]) -> None:
    assert drift.over(given) is None


def test_months_that_only_delivered_are_not_counted() -> None:
    nobody = {date(2030, 1, 1): Month(delivered=9, answered=5)}
    assert drift.over(FLEISS | nobody) == drift.over(FLEISS)
