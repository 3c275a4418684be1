"""Rasch against 2PL on the same answers."""

from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt

from attempts.analysis.irt.results import Fit


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Likelihood-ratio test that all items discriminate alike; the lower AIC and BIC is the better."""

    statistic: float
    degrees: int
    p: float
    aic_difference: float
    bic_difference: float


def compare(rasch: Fit, two_parameter: Fit) -> Comparison:
    """Differences are 2PL less Rasch. ValueError where the items or learners are not the same."""
    same = [item.index for item in rasch.items] == [item.index for item in two_parameter.items]
    if not same or rasch.learners != two_parameter.learners or rasch.nodes != two_parameter.nodes:
        raise ValueError("Fits compare if they have the same items, learners and nodes.")
    statistic = max(0.0, 2.0 * (two_parameter.log_likelihood - rasch.log_likelihood))
    degrees = two_parameter.parameters - rasch.parameters
    return Comparison(
        statistic=statistic,
        degrees=degrees,
        p=chi_square_tail(statistic, degrees),
        aic_difference=two_parameter.aic - rasch.aic,
        bic_difference=two_parameter.bic - rasch.bic,
    )


def chi_square_tail(x: float, degrees: int) -> float:
    """P(chi-square > x), by the finite sums for whole degrees (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    if x <= 0:
        return 1.0
    half = x / 2.0
    first = 0.5 if degrees % 2 else 0.0
    terms = (exp((first + k) * log(half) - half - lgamma(first + k + 1)) for k in range(degrees // 2))
    return min(1.0, (erfc(sqrt(half)) if degrees % 2 else 0.0) + sum(terms))
