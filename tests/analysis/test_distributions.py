"""Tails and quantiles against closed forms and printed tables."""

import math

import pytest

from attempts.analysis.distributions import (
    beta,
    chi_square_tail,
    f_quantile,
    f_tail,
    normal_quantile,
    t_quantile,
    t_tail,
)


def t_tail_by_angles(t: float, df: int) -> float:
    """Abramowitz and Stegun 26.7.3 and 26.7.4: a finite sum for whole degrees of freedom."""
    angle = math.atan(t / math.sqrt(df))
    square = math.cos(angle) ** 2
    terms = [1.0] if df % 2 == 0 else [math.cos(angle)]
    for k in range(1, df // 2 if df % 2 == 0 else (df - 1) // 2):
        terms.append(terms[-1] * square * ((2 * k - 1) / (2 * k) if df % 2 == 0 else 2 * k / (2 * k + 1)))
    inside = math.sin(angle) * math.fsum(terms)
    return 1 - (inside if df % 2 == 0 else 2 / math.pi * (angle + (inside if df > 1 else 0)))


@pytest.mark.parametrize("df", [1, 2, 3, 4, 5, 10, 29, 30, 100, 999, 1000, 5001])
def test_the_t_quantile_has_its_tail_by_the_finite_sum(df: int) -> None:
    assert t_tail_by_angles(t_quantile(0.975, df), df) == pytest.approx(0.05, rel=1e-11)


@pytest.mark.parametrize("df", [2, 3, 8, 77, 400])
@pytest.mark.parametrize("t", [0.01, 0.7, 2.0, 9.0])
def test_the_t_tail_is_the_finite_sum(t: float, df: int) -> None:
    assert t_tail(t, df) == pytest.approx(t_tail_by_angles(t, df), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize(
    ("p", "df", "printed"),
    [
        (0.975, 1, 12.706),
        (0.975, 4, 2.776),
        (0.975, 10, 2.228),
        (0.975, 30, 2.042),
        (0.975, 120, 1.980),
        (0.995, 3, 5.841),
        (0.995, 12, 3.055),
        (0.95, 6, 1.943),
    ],
)
def test_t_quantiles_are_the_printed_ones(p: float, df: int, printed: float) -> None:
    assert round(t_quantile(p, df), 3) == printed


@pytest.mark.parametrize(
    ("p", "df1", "df2", "printed"),
    [
        (0.95, 1, 10, 4.96),
        (0.95, 3, 20, 3.10),
        (0.95, 12, 60, 1.92),
        (0.975, 4, 10, 4.47),
        (0.99, 2, 15, 6.36),
        (0.99, 24, 120, 1.95),
    ],
)
def test_f_quantiles_are_the_printed_ones(p: float, df1: int, df2: int, printed: float) -> None:
    assert round(f_quantile(p, df1, df2), 2) == printed


def test_f_of_one_degree_of_freedom_is_the_square_of_t() -> None:
    assert f_quantile(0.95, 1, 17) == pytest.approx(t_quantile(0.975, 17) ** 2, rel=1e-12)


def test_the_lower_f_quantile_is_the_upper_one_of_the_inverse() -> None:
    assert f_quantile(0.025, 9, 31) == pytest.approx(1 / f_quantile(0.975, 31, 9), rel=1e-12)


@pytest.mark.parametrize(
    ("x", "df", "p"),
    [(3.841, 1, 0.05), (6.635, 1, 0.01), (7.815, 3, 0.05), (18.307, 10, 0.05), (43.773, 30, 0.05)],
)
def test_chi_square_tails_are_the_printed_ones(x: float, df: int, p: float) -> None:
    assert chi_square_tail(x, df) == pytest.approx(p, abs=2e-5)


@pytest.mark.parametrize("x", [0.1, 1.0, 2.9, 3.1, 20.0, 90.0])
def test_even_chi_squares_have_the_tail_of_their_finite_sum(x: float) -> None:
    poisson = math.exp(-x / 2) * (1 + x / 2 + x * x / 8)
    assert chi_square_tail(x, 6) == pytest.approx(poisson, rel=1e-11)


def test_one_degree_of_freedom_is_the_same_by_erfc_and_by_the_gamma_function() -> None:
    assert chi_square_tail(2.0, 1) == pytest.approx(f_tail(2.0, 1, 10**9), rel=1e-6)
    assert chi_square_tail(1.959963984540054**2, 1) == pytest.approx(0.05, rel=1e-12)


@pytest.mark.parametrize("x", [0.0, 0.2, 0.5, 0.83, 1.0])
def test_the_beta_function_of_whole_numbers_is_its_polynomial(x: float) -> None:
    assert beta(x, 2, 3) == pytest.approx(6 * x**2 - 8 * x**3 + 3 * x**4, rel=1e-13)


def test_of_nothing_the_tail_is_all() -> None:
    assert (chi_square_tail(0, 3), f_tail(0, 2, 3), t_tail(0, 5)) == (1, 1, 1)


def test_the_normal_quantile_is_that_of_the_tables() -> None:
    assert normal_quantile(0.975) == pytest.approx(1.959963984540054, rel=1e-14)
