"""Which mark stands for what, below the axes; and labels that keep out of each other's way."""

from collections.abc import Sequence
from dataclasses import dataclass

from attempts.insight.plots.frame import LEFT, LETTER, LINE, Frame, fits
from attempts.insight.plots.svg import Markup, element, line, text

SAMPLE = 22.0  # the width of a line's sample
HEIGHT = 12.0  # of a label
SIDES = ((8, 4, "start"), (-8, 4, "end"), (0, -9, "middle"), (0, 17, "middle"))
FURTHER = ((8, -10, "start"), (-8, -10, "end"), (8, 18, "start"), (-8, 18, "end"))


def entries(frame: Frame, marks: Sequence[tuple[str, str]]) -> list[Markup]:
    """One line for each two marks: a sample by class, and words."""
    column = (frame.right - LEFT) / 2
    drawn: list[Markup] = []
    for index, (kind, words) in enumerate(marks):
        x, y = LEFT + column * (index % 2), frame.height + LINE * (index // 2) + 6
        drawn += sample(x, y, kind)
        drawn.append(text(x + SAMPLE + 6, y + 4, fits(words, column - SAMPLE - 12), class_="plot-word"))
    return drawn


def sample(x: float, y: float, kind: str) -> list[Markup]:
    if kind == "plot-dot":
        return [element("circle", cx=x + SAMPLE / 2, cy=y, r=4, class_=kind)]
    return [line(x, y, x + SAMPLE, y, class_=kind)]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a label or a mark takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def placed(
    wanted: Sequence[tuple[float, float, str]], taken: Sequence[Box], within: Box
) -> list[tuple[float, float, str, str]]:
    """Labels (x, y, words) beside their points, each where it hides nothing: x, y, anchor, words.

    One for which there is no such place is left out: the table names it, too.
    """
    full, found = list(taken), []
    for x, y, words in wanted:
        for dx, dy, anchor in (*SIDES, *FURTHER):
            box = box_of(x + dx, y + dy, words, anchor)
            if inside(box, within) and not any(box.meets(other) for other in full):
                full.append(box)
                found.append((x + dx, y + dy, anchor, words))
                break
    return found


def box_of(x: float, y: float, words: str, anchor: str) -> Box:
    """What words take whose baseline is at y."""
    width = len(words) * LETTER
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - HEIGHT + 2, left + width, y + 2)


def inside(box: Box, within: Box) -> bool:
    return (
        within.left <= box.left
        and box.right <= within.right
        and within.top <= box.top
        and box.bottom <= within.bottom
    )


def spread(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places in their order, moved so that each is at least so far from the next, from `low` on."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    edge = low
    for index in order:
        moved[index] = edge = max(places[index], edge)
        edge += least
    edge = high
    for index in reversed(order):
        moved[index] = min(moved[index], edge)
        edge = moved[index] - least
    return moved
