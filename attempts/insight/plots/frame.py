"""What all plots have: size, axes, grid, a title and a description."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attempts.insight.plots.scales import Scale
from attempts.insight.plots.svg import Markup, element, escaped, line, text

# Narrow, so that its words can still be read on a telephone, where it shrinks to the screen's width.
WIDTH, HEIGHT = 460.0, 280.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 14.0, 14.0, 44.0
TICK, LETTER, LINE = 4.0, 6.2, 15.0  # a letter is about so wide at the size of the labels


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """`ticks` are values with their words."""

    label: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """`extra` is room below the axes, for a legend."""

    title: str
    description: str
    x: Axis
    y: Axis
    height: float = HEIGHT
    extra: float = 0.0

    @property
    def right(self) -> float:
        return WIDTH - RIGHT

    @property
    def bottom(self) -> float:
        return self.height - BOTTOM

    def across(self) -> Scale:
        return Scale(self.x.low, self.x.high, LEFT, self.right)

    def up(self) -> Scale:
        return Scale(self.y.low, self.y.high, self.bottom, TOP)

    def draw(self, marks: Iterable[Markup]) -> Markup:
        """The whole plot: its grid and axes, and the marks over them."""
        return element(
            "svg",
            element("title", escaped(self.title)),
            element("desc", escaped(self.description)),
            element("g", *self.grid(), class_="plot-grid"),
            *marks,
            element("g", *self.axes(), class_="plot-axes"),
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {WIDTH:.0f} {self.height + self.extra:.0f}",
            role="img",
            class_="plot",
        )

    def grid(self) -> list[Markup]:
        up = self.up()
        return [line(LEFT, up(value), self.right, up(value)) for value, _ in self.y.ticks]

    def axes(self) -> list[Markup]:
        across, up, bottom = self.across(), self.up(), self.bottom
        middle = (TOP + bottom) / 2
        return [
            line(LEFT, bottom, self.right, bottom),
            *(line(across(value), bottom, across(value), bottom + TICK) for value, _ in self.x.ticks),
            *(text(across(value), bottom + 17, words, text_anchor="middle") for value, words in self.x.ticks),
            *(text(LEFT - 6, up(value) + 4, words, text_anchor="end") for value, words in self.y.ticks),
            text((LEFT + self.right) / 2, self.height - 8, self.x.label, text_anchor="middle"),
            text(12, middle, self.y.label, text_anchor="middle", transform=f"rotate(-90 12 {middle:.0f})"),
        ]


def fits(words: str, width: float) -> str:
    """The words, cut where they would be wider than so many units."""
    most = max(int(width / LETTER), 1)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
