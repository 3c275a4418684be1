"""From values to places on a plot, and round values for an axis."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """`low` lies at `start` and `high` at `end`; what is beyond them is drawn at the edge."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return self.start
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def ticks(low: float, high: float, most: int = 6, *, whole: bool = False) -> list[float]:
    """At most `most` + 1 round values from `low` to `high`; `whole`: none between two integers."""
    step = step_of((high - low) / most, whole=whole)
    first = math.ceil(low / step - ROUNDING)
    last = math.floor(high / step + ROUNDING)
    return [round(number * step, 10) for number in range(first, last + 1)]


def step_of(least: float, *, whole: bool = False) -> float:
    """The smallest round step that is not below `least`."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    step = next(each * power for each in STEPS if each * power >= least * (1 - ROUNDING))
    return max(1.0, step if step.is_integer() else math.ceil(step)) if whole else step


def rounded_up(value: float, most: int = 5, *, whole: bool = False) -> float:
    """The end of an axis that begins at 0 and has to hold `value`."""
    if value <= 0:
        return 1.0
    step = step_of(value / most, whole=whole)
    return round(math.ceil(value / step - ROUNDING) * step, 10)


def number(value: float) -> str:
    """As short as it can be said: 0.25, 20, -50."""
    words = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def percent(share: float) -> str:
    return f"{round(100 * share)} %"


def labelled(values: Sequence[float]) -> list[tuple[float, str]]:
    return [(value, number(value)) for value in values]
