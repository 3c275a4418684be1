"""All questions of a quiz: how easy they are, and how well they tell learners apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from attempts.insight.plots.frame import LEFT, TOP, Axis, Frame, fits
from attempts.insight.plots.legends import Box, placed
from attempts.insight.plots.scales import labelled, number, percent, rounded_up, ticks
from attempts.insight.plots.svg import Markup, diamond, element, hint, line, text

SHARES = [(share, percent(share)) for share in (0, 0.2, 0.4, 0.6, 0.8, 1)]
LABEL = 130.0  # the widest label
TALL = 340.0
SPARE = 1.2  # of the axis, so that a mark at its end has room for its name
RADIUS = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemPoint:
    """A question: facility 0 to 1, discrimination index in percent, and whether something about it is odd."""

    name: str
    facility: float
    discrimination: float
    odd: bool = False


def items(points: Sequence[ItemPoint], *, too_easy: float, too_hard: float) -> Markup:
    """Points over facility and discrimination; the odd ones in another form, with their names."""
    high = rounded_up(SPARE * max([40.0, *(point.discrimination for point in points)]))
    low = -rounded_up(-SPARE * min([-10.0, *(point.discrimination for point in points)]))
    frame = Frame(
        title="Difficulty and discrimination",
        description=described(points),
        x=Axis(label="Facility: the mean share of the mark", low=0, high=1, ticks=SHARES),
        y=Axis(label="Discrimination index, %", low=low, high=high, ticks=labelled(ticks(low, high))),
        height=TALL,
    )
    usual = [drawn(frame, point) for point in points if not point.odd]
    odd = [drawn(frame, point) for point in points if point.odd]
    marks = [*zones(frame, too_easy, too_hard), *usual, *odd, *names(frame, points)]
    return frame.draw(marks)


def zones(frame: Frame, too_easy: float, too_hard: float) -> list[Markup]:
    """Where questions are too hard, too easy, or tell learners apart the wrong way round."""
    across, up = frame.across(), frame.up()
    spans = [
        ("too hard", across(0), TOP, across(too_hard), frame.bottom),
        ("too easy", across(too_easy), TOP, frame.right, frame.bottom),
        ("negative discrimination", LEFT, up(0), frame.right, frame.bottom),
    ]
    drawn = [
        element(
            "rect",
            hint(words),
            x=left,
            y=top,
            width=right - left,
            height=max(bottom - top, 0.0),
            class_="plot-zone",
        )
        for words, left, top, right, bottom in spans
    ]
    return [*drawn, line(LEFT, up(0), frame.right, up(0), class_="plot-zero")]


def drawn(frame: Frame, point: ItemPoint) -> Markup:
    x, y = frame.across()(point.facility), frame.up()(point.discrimination)
    share = percent(point.facility)
    words = hint(f"{point.name}: facility {share}, discrimination {number(round(point.discrimination, 1))}")
    if not point.odd:
        return element("circle", words, cx=x, cy=y, r=RADIUS, class_="plot-item")
    return diamond(x, y, words, class_="plot-odd")


def names(frame: Frame, points: Sequence[ItemPoint]) -> list[Markup]:
    """Labels of the odd ones, those with the lowest discrimination first, where there is room."""
    across, up = frame.across(), frame.up()
    taken = [around(across(point.facility), up(point.discrimination)) for point in points]
    odd = sorted((point for point in points if point.odd), key=lambda point: point.discrimination)
    wanted = [(across(point.facility), up(point.discrimination), fits(point.name, LABEL)) for point in odd]
    room = Box(LEFT, TOP, frame.right, frame.bottom)
    return [
        text(x, y, words, text_anchor=anchor, class_="plot-word plot-odd-word")
        for x, y, anchor, words in placed(wanted, taken, room)
    ]


def around(x: float, y: float) -> Box:
    return Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)


def described(points: Sequence[ItemPoint]) -> str:
    odd = [point.name for point in points if point.odd]
    if not odd:
        return f"{len(points)} questions; none of them is odd."
    return f"{len(points)} questions; odd are {', '.join(odd)}."
