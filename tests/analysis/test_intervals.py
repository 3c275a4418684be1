"""Confidence intervals against published examples, and against how often they hold."""

import math
import random

import pytest

from attempts.analysis import intervals
from attempts.analysis.figures import Estimate

FOREVER = {"lowest": -math.inf, "highest": math.inf}


def bounds(estimate: Estimate | None) -> tuple[float | None, float | None]:
    assert estimate is not None
    return estimate.low, estimate.high


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_as_newcombe_prints_it(hits: int, n: int, low: float, high: float) -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857 to 872, table I, method 3."""
    assert bounds(intervals.share(hits, n)) == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nobody_is_none() -> None:
    assert intervals.share(0, 0) is None


def test_a_share_and_its_rest_mirror_each_other() -> None:
    low, high = bounds(intervals.share(3, 17))
    assert (low, high) == pytest.approx(
        tuple(1 - (bound or 0) for bound in reversed(bounds(intervals.share(14, 17))))
    )


@pytest.mark.parametrize("n", range(1, 60))
def test_all_and_none_reach_the_end(n: int) -> None:
    assert (bounds(intervals.share(n, n))[1], bounds(intervals.share(0, n))[0]) == (1.0, 0.0)


def test_the_interval_of_a_mean_is_that_of_student() -> None:
    """Student (1908), Biometrika 6: hours of sleep gained with one drug, mean 0.75, sd 1.789, n 10."""
    found = intervals.mean(0.75, 1.789010 / math.sqrt(10), 10, **FOREVER)
    assert bounds(found) == pytest.approx((-0.5297804, 2.0297796), abs=1e-5)


def test_a_mean_is_kept_within_what_is_possible() -> None:
    assert bounds(intervals.mean(0.9, 0.2, 5, lowest=0.0, highest=1.0))[1] == 1.0


@pytest.mark.parametrize("error", [None, 0.0])
def test_without_an_error_a_mean_has_no_bounds(error: float | None) -> None:
    assert bounds(intervals.mean(0.5, error, 9, **FOREVER)) == (None, None)


def test_fishers_interval_is_tanh_of_that_of_z() -> None:
    """r = 0.5, n = 28: z = ln(3)/2 +- 1.95996/5, and r = (e^2z - 1)/(e^2z + 1)."""
    powers = [3 * math.exp(-2 * 1.959964 / 5), 3 * math.exp(2 * 1.959964 / 5)]
    expected = [100 * (power - 1) / (power + 1) for power in powers]
    assert bounds(intervals.correlation(0.5, 28)) == pytest.approx(tuple(expected), rel=1e-6)


@pytest.mark.parametrize(("r", "n"), [(1.0, 30), (-1.0, 30), (0.3, 3)])
def test_a_perfect_correlation_or_three_learners_have_no_bounds(r: float, n: int) -> None:
    assert bounds(intervals.correlation(r, n)) == (None, None)


def test_feldts_interval_is_the_published_one() -> None:
    """Evans's R function for Feldt's interval, at 0.913 of 873 learners and 20 items, prints these digits."""
    assert bounds(intervals.alpha(0.913, 873, 20)) == pytest.approx((90.44024, 92.11588), abs=6e-6)


def test_perfect_consistency_has_no_bounds() -> None:
    assert bounds(intervals.alpha(1.0, 30, 4)) == (None, None)


def test_feldts_interval_holds_19_times_in_20() -> None:
    """Essentially parallel items of reliability 6/7: that of 6 items with equal true and error variance."""
    rng, held, trials = random.Random(5), 0, 400
    for _ in range(trials):
        low, high = bounds(intervals.alpha(alpha_of_sample(rng), 25, 6))
        held += (low or 0) < 100 * 6 / 7 < (high or 0)
    assert held / trials == pytest.approx(0.95, abs=0.033)  # three standard errors


def alpha_of_sample(rng: random.Random) -> float:
    rows = [[ability + rng.gauss(0, 1) for _ in range(6)] for ability in (rng.gauss(0, 1) for _ in range(25))]
    parts = sum(variance([row[item] for row in rows]) for item in range(6))
    return 6 / 5 * (1 - parts / variance([sum(row) for row in rows]))


def variance(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / (len(values) - 1)
