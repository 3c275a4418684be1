"""95 % confidence intervals. Pure. A bound is None where the method has none."""

import math

from attempts.analysis.distributions import f_quantile, normal_quantile, t_quantile
from attempts.analysis.figures import Estimate

UPPER = 0.975


def share(hits: int, n: int) -> Estimate | None:
    """A share of independent learners."""
    return Estimate(hits / n, *wilson(hits / n, n)) if n else None


def wilson(p: float, n: int) -> tuple[float, float]:
    """The bounds of a share of `n`; Wilson (1927), Journal of the American Statistical Association 22.

    Also of a mean of marks from 0 to 1, which vary less than right and wrong do: then they are wide.
    """
    z = normal_quantile(UPPER)
    weight = z * z / n
    middle = (p + weight / 2) / (1 + weight)
    half = z * math.sqrt(p * (1 - p) / n + weight / (4 * n)) / (1 + weight)
    return 0.0 if p == 0 else max(0.0, middle - half), 1.0 if p == 1 else min(1.0, middle + half)


def mean(value: float, error: float | None, n: int, *, lowest: float, highest: float) -> Estimate:
    """A mean with its standard error by Student's t, n - 1 degrees of freedom, kept within what is possible.

    Where nobody differed, the error is 0 and tells nothing of the next learner: no bounds.
    """
    if not error:
        return Estimate(value, None, None)
    half = t_quantile(UPPER, n - 1) * error
    return Estimate(value, max(lowest, value - half), min(highest, value + half))


def correlation(r: float, n: int) -> Estimate:
    """A correlation in percent; Fisher (1921), Metron 1: atanh r is about normal, variance 1/(n - 3)."""
    least = 3
    if n <= least or abs(r) >= 1:
        return Estimate(100 * r, None, None)
    half = normal_quantile(UPPER) / math.sqrt(n - least)
    return Estimate(100 * r, 100 * math.tanh(math.atanh(r) - half), 100 * math.tanh(math.atanh(r) + half))


def alpha(value: float, n: int, items: int) -> Estimate:
    """Cronbach's alpha, in percent, from 0 to 1; Feldt (1965), Psychometrika 30, as in Feldt, Woodruff and
    Salih (1987), Applied Psychological Measurement 11, formulas 6 and 7.
    """
    if value >= 1:
        return Estimate(100 * value, None, None)
    of_learners, of_rest = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - value) * f_quantile(UPPER, of_learners, of_rest)
    high = 1 - (1 - value) * f_quantile(1 - UPPER, of_learners, of_rest)
    return Estimate(100 * value, 100 * low, 100 * high)
