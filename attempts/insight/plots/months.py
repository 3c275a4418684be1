"""A question's facility by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from attempts.insight.plots.characteristic import whisker
from attempts.insight.plots.frame import Axis, Frame
from attempts.insight.plots.scales import percent
from attempts.insight.plots.svg import Markup, element, hint, line, path

SHARES = [(share, percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
MOST_WORDS = 6  # months named below the axis
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthPoint:
    """A month: the facility among so many learners, 0 to 1, with its interval."""

    month: date
    facility: float
    learners: int
    low: float | None = None
    high: float | None = None


def months(
    points: Sequence[MonthPoint], *, overall: float | None = None, per_year: float | None = None
) -> Markup:
    """Points with intervals over time, as far apart as the months are; `per_year` is the trend's slope."""
    at = [since(points[0].month, point.month) for point in points]
    last = max([1, *at])
    frame = Frame(
        title="Facility by month",
        description=described(points, overall),
        x=Axis(label="Month of the attempt's end, UTC", low=-0.5, high=last + 0.5, ticks=named(points, at)),
        y=Axis(label="Facility", low=0, high=1, ticks=SHARES),
    )
    across, up = frame.across(), frame.up()
    marks: list[Markup] = []
    if overall is not None:
        marks.append(line(across.start, up(overall), across.end, up(overall), class_="plot-mean"))
    if per_year is not None:
        ends = [(x, on_trend(x, points, at, per_year)) for x in (0, last)]
        marks.append(path([(across(x), up(y)) for x, y in ends], class_="plot-trend"))
    for x, point in zip(at, points, strict=True):
        marks += [*whisker(across(x), point.low, point.high, up), drawn(across(x), up(point.facility), point)]
    return frame.draw(marks)


def on_trend(x: float, points: Sequence[MonthPoint], at: Sequence[int], per_year: float) -> float:
    """The trend goes through the mean of all learners' months and marks."""
    learners = sum(point.learners for point in points) or 1
    middle = sum(point.learners * place for place, point in zip(at, points, strict=True)) / learners
    mean = sum(point.learners * point.facility for point in points) / learners
    return mean + per_year * (x - middle) / 12


def drawn(x: float, y: float, point: MonthPoint) -> Markup:
    words = hint(f"{called(point.month)}: {percent(point.facility)}, {point.learners} learners")
    return element("circle", words, cx=x, cy=y, r=4, class_="plot-dot")


def since(first: date, month: date) -> int:
    return 12 * (month.year - first.year) + month.month - first.month


def named(points: Sequence[MonthPoint], at: Sequence[int]) -> list[tuple[float, str]]:
    """So many of the months that their names do not touch."""
    every = -(-len(points) // MOST_WORDS)
    return [(float(x), called(point.month)) for x, point in list(zip(at, points, strict=True))[::every]]


def called(month: date) -> str:
    return f"{NAMES[month.month - 1]} {month.year}"


def described(points: Sequence[MonthPoint], overall: float | None) -> str:
    each = "; ".join(f"{called(point.month)} {percent(point.facility)}" for point in points)
    whole = "" if overall is None else f" Overall it is {percent(overall)}."
    return f"{each}.{whole}"
