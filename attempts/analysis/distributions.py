"""Normal, t, F and chi-square distributions: tails and quantiles, to 9 digits or more. Pure.

Formulas by number are of Abramowitz and Stegun, Handbook of Mathematical Functions (1964).
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from statistics import NormalDist

EPSILON = 3e-16
TINY = 1e-300
CLOSE = 1e-7
SETTLED = 2
"""Terms in a row that change nothing: one may do so by chance."""
LARGE_DF = 1_000
"""From here on the expansion of the t quantile is exact to the last digits."""


@lru_cache(maxsize=1_000)
def normal_quantile(p: float) -> float:
    return NormalDist().inv_cdf(p)


def chi_square_tail(x: float, df: int) -> float:
    """P(X > x). For 1 degree of freedom by erfc, else by the incomplete gamma function (6.5, 26.4.19)."""
    if x <= 0:
        return 1.0
    if df == 1:
        return math.erfc(math.sqrt(x / 2))
    return _gamma_tail(df / 2, x / 2)


def t_tail(t: float, df: float) -> float:
    """P(|T| > |t|), 26.7.1 by the incomplete beta function."""
    return beta(df / (df + t * t), df / 2, 0.5)


def f_tail(f: float, df1: float, df2: float) -> float:
    """P(F > f), 26.6.2."""
    return beta(df2 / (df2 + df1 * f), df2 / 2, df1 / 2) if f > 0 else 1.0


@lru_cache(maxsize=20_000)
def t_quantile(p: float, df: int) -> float:
    """The t below which lies `p` > 0.5 of the distribution: 26.7.5, made exact by Newton's method."""
    t = _t_expansion(normal_quantile(p), df)
    if df >= LARGE_DF:
        return t
    if df <= 2:  # noqa: PLR2004  # closed forms; Newton's method would start far away
        side = 2 * p - 1
        return math.tan(math.pi * side / 2) if df == 1 else side * math.sqrt(2 / (1 - side * side))
    step = 1.0
    while abs(step) > CLOSE * t:  # and twice as many digits after that step
        step = (t_tail(t, df) / 2 - (1 - p)) / _t_density(t, df)
        t += step
    return t


@lru_cache(maxsize=1_000)
def f_quantile(p: float, df1: int, df2: int) -> float:
    """The f below which lies `p` of the distribution: bisection, as it is asked for seldom."""
    low, high = 0.0, 1.0
    while f_tail(high, df1, df2) > 1 - p:
        low, high = high, high * 2
    while high - low > 1e-14 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if f_tail(middle, df1, df2) > 1 - p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 26.5.8 from whichever end converges."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - _log_beta(a, b)) / a
    return front * _continued_fraction(_beta_terms(x, a, b))


def _beta_terms(x: float, a: float, b: float) -> Iterator[tuple[float, float]]:
    yield 1.0, 1.0
    for m in count():
        if m:
            yield m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), 1.0
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1.0


def _gamma_tail(a: float, x: float) -> float:
    """Q(a, x): the series 6.5.29 below a + 1, the continued fraction 6.5.31 above."""
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    if x < a + 1:
        total = part = 1 / a
        k = a
        while part > total * EPSILON:
            k += 1
            part *= x / k
            total += part
        return 1 - front * total

    return front * _continued_fraction(_gamma_terms(a, x))


def _gamma_terms(a: float, x: float) -> Iterator[tuple[float, float]]:
    yield 1.0, x + 1 - a
    for i in count(1):
        yield -i * (i - a), x + 2 * i + 1 - a


def _continued_fraction(terms: Iterator[tuple[float, float]]) -> float:
    """a0/(b0 + a1/(b1 + ...)) by the method of Lentz (1976)."""
    value, c, d, settled = TINY, TINY, 0.0, 0
    for above, below in terms:
        d = 1 / ((below + above * d) or TINY)
        c = (below + above / c) or TINY
        value *= c * d
        settled = settled + 1 if abs(c * d - 1) < EPSILON else 0
        if settled == SETTLED:
            break
    return value


def _log_beta(a: float, b: float) -> float:
    """ln B(a, b); for a large one by the difference of two Stirling series, which would else cancel."""
    small, large = min(a, b), max(a, b)
    if large < 10:  # noqa: PLR2004  # the series 6.1.41 is short from here on
        return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    both = small + large
    ratio = (large - 0.5) * math.log1p(small / large) + small * (math.log(both) - 1)
    return math.lgamma(small) - ratio - _stirling(both) + _stirling(large)


def _stirling(z: float) -> float:
    """What 6.1.41 adds to (z - 1/2) ln z - z + ln(2 pi)/2, for z of 10 and more."""
    w = 1 / (z * z)
    return (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * 691 / 360360))))) / z


def _t_density(t: float, df: int) -> float:
    return math.exp(-(df + 1) / 2 * math.log1p(t * t / df) - _log_beta(df / 2, 0.5)) / math.sqrt(df)


def _t_expansion(z: float, df: int) -> float:
    """26.7.5: the quantile of t from that of the normal distribution."""
    q = z * z
    terms = (
        z * (q + 1) / 4,
        z * ((5 * q + 16) * q + 3) / 96,
        z * (((3 * q + 19) * q + 17) * q - 15) / 384,
        z * ((((79 * q + 776) * q + 1482) * q - 1920) * q - 945) / 92160,
    )
    return z + math.fsum(term / df ** (i + 1) for i, term in enumerate(terms))
