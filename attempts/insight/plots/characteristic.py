"""How facility rises with ability: what was observed, and the curve that a model fitted."""

from collections.abc import Sequence
from dataclasses import dataclass

from attempts.insight.plots.frame import LINE, Axis, Frame
from attempts.insight.plots.legends import entries
from attempts.insight.plots.scales import Scale, labelled, number, percent, ticks
from attempts.insight.plots.svg import Markup, element, hint, line, path

SHARES = [(share, percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
BIGGEST, SMALLEST = 7.0, 3.0
CAP = 4.0


@dataclass(frozen=True, kw_only=True, slots=True)
class AbilityGroup:
    """Learners of about one ability: `at` on the axis; `share` of the mark, 0 to 1, with its interval."""

    at: float
    share: float
    learners: int
    low: float | None = None
    high: float | None = None


def characteristic(
    groups: Sequence[AbilityGroup],
    curve: Sequence[tuple[float, float]] = (),
    *,
    model: str = "",
    guess: float | None = None,
) -> Markup:
    """With a model's `curve` (ability, probability) the axis is its ability; without, the rest score in %."""
    frame = Frame(
        title="Item characteristic curve",
        description=described(groups, model if curve else "", guess),
        x=ability_axis(groups, curve) if curve else score_axis(),
        y=Axis(label="Share of the mark", low=0, high=1, ticks=SHARES),
        extra=LINE if curve else 0.0,
    )
    across, up = frame.across(), frame.up()
    marks = [] if guess is None else [chance(frame, guess)]
    if curve:
        marks.append(path([(across(x), up(y)) for x, y in curve], class_="plot-curve"))
        marks += legend(frame, model)
    most = max((group.learners for group in groups), default=1)
    for group in groups:
        marks += observed(group, across, up, most)
    return frame.draw(marks)


def ability_axis(groups: Sequence[AbilityGroup], curve: Sequence[tuple[float, float]]) -> Axis:
    ends = [x for x, _ in curve] + [group.at for group in groups]
    low, high = min(ends), max(ends)
    return Axis(
        label="Ability (0: the average learner)", low=low, high=high, ticks=labelled(ticks(low, high))
    )


def score_axis() -> Axis:
    marks = labelled(ticks(0, 100, 10))
    return Axis(label="Rest of the score, % of what it can be", low=0, high=100, ticks=marks)


def chance(frame: Frame, guess: float) -> Markup:
    y = frame.up()(guess)
    words = hint(f"By guessing: {percent(guess)}")
    x1, x2 = frame.across().start, frame.right
    return element("line", words, x1=x1, y1=y, x2=x2, y2=y, stroke="currentColor", class_="plot-chance")


def observed(group: AbilityGroup, across: Scale, up: Scale, most: int) -> list[Markup]:
    """A dot whose area tells how many learners it stands for, within its interval."""
    x, y = across(group.at), up(group.share)
    words = f"{percent(group.share)} at {number(round(group.at, 2))}, {group.learners} learners"
    radius = max(BIGGEST * (group.learners / most) ** 0.5, SMALLEST)
    dot = element("circle", hint(words), cx=x, cy=y, r=radius, class_="plot-dot")
    return [*whisker(x, group.low, group.high, up), dot]


def whisker(x: float, low: float | None, high: float | None, up: Scale) -> list[Markup]:
    """An interval; nothing where it is unknown."""
    if low is None or high is None:
        return []
    top, bottom = up(high), up(low)
    ends = (line(x - CAP, y, x + CAP, y) for y in (top, bottom))
    return [element("g", line(x, top, x, bottom), *ends, class_="plot-interval")]


def legend(frame: Frame, model: str) -> list[Markup]:
    return entries(frame, [("plot-curve", model), ("plot-dot", "observed, by score")])


def described(groups: Sequence[AbilityGroup], model: str, guess: float | None) -> str:
    each = "; ".join(f"{percent(group.share)} of {group.learners}" for group in groups)
    sentences = [f"Share of the mark in groups of learners from the weakest to the ablest: {each}."]
    if model:
        sentences.append(f"With the curve of the {model} model.")
    if guess is not None:
        sentences.append(f"Guessing earns {percent(guess)}.")
    return " ".join(sentences)
