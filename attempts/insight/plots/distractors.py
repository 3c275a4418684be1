"""Who takes which choice, from the weakest learners to the ablest."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from attempts.insight.plots.frame import LINE, Axis, Frame
from attempts.insight.plots.legends import entries, spread
from attempts.insight.plots.scales import Scale, percent
from attempts.insight.plots.svg import Markup, element, hint, path, text

SHARES = [(share, percent(share)) for share in (0, 0.25, 0.5, 0.75, 1)]
SERIES = 7  # colours; what is beyond begins again, dashed
APART, LOWEST = 12.0, 5.0  # letters at the lines' ends: from each other, and from the axis
ROOM = 0.25  # beside the first and the last group, in groups


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceLine:
    """A choice: its letter, and its share in each group, 0 to 1; None where a group has nobody."""

    letter: str
    words: str
    correct: bool
    shares: Sequence[float | None]


def distractors(choices: Sequence[ChoiceLine], learners: Sequence[int]) -> Markup:
    """A line for each choice over groups by score, of so many learners each; the correct ones are thick."""
    count = len(learners)
    frame = Frame(
        title="Choices by ability group",
        description=described(choices),
        x=Axis(
            label="Learners by the rest of their score",
            low=1 - ROOM,
            high=max(count, 1) + ROOM,
            ticks=[(index + 1, named(index, count, n)) for index, n in enumerate(learners)],
        ),
        y=Axis(label="Share who took it", low=0, high=1, ticks=SHARES),
        extra=LINE * ceil(len(choices) / 2),
    )
    across, up = frame.across(), frame.up()
    kinds = [kind_of(index, choice) for index, choice in enumerate(choices)]
    marks = [drawn(choice, kind, across, up) for choice, kind in zip(choices, kinds, strict=True)]
    marks += letters(choices, kinds, frame)
    marks += entries(frame, [(kind, key(choice)) for choice, kind in zip(choices, kinds, strict=True)])
    return frame.draw(marks)


def named(index: int, count: int, learners: int) -> str:
    words = {0: "weakest", count - 1: "ablest"}.get(index, str(index + 1))
    return f"{words}, n={learners}"


def key(choice: ChoiceLine) -> str:
    mark = " ✓" if choice.correct else ""
    return f"{choice.letter}{mark} {choice.words}"


def kind_of(index: int, choice: ChoiceLine) -> str:
    kinds = [f"plot-line plot-series-{index % SERIES}"]
    if index >= SERIES:
        kinds.append("plot-dashed")
    if choice.correct:
        kinds.append("plot-correct")
    return " ".join(kinds)


def drawn(choice: ChoiceLine, kind: str, across: Scale, up: Scale) -> Markup:
    """A line with a dot at each group."""
    points = [
        (across(at), up(share), share) for at, share in enumerate(choice.shares, 1) if share is not None
    ]
    dots = [
        element("circle", hint(f"{key(choice)}: {percent(share)}"), cx=x, cy=y, r=3, fill="currentColor")
        for x, y, share in points
    ]
    return element("g", path([(x, y) for x, y, _ in points]), *dots, class_=kind)


def letters(choices: Sequence[ChoiceLine], kinds: Sequence[str], frame: Frame) -> list[Markup]:
    """Each choice's letter at its line's end: colours are not told apart by everybody."""
    up = frame.up()
    last = [(choice, kind, choice.shares[-1]) for choice, kind in zip(choices, kinds, strict=True)]
    ends = [(choice, kind, share) for choice, kind, share in last if share is not None]
    places = spread([up(share) for *_, share in ends], APART, up.end, up.start - LOWEST)
    x = frame.across()(len(choices[0].shares) if choices else 1) + 7
    return [
        text(x, y + 4, choice.letter, class_=f"plot-word {kind}")
        for (choice, kind, _), y in zip(ends, places, strict=True)
    ]


def described(choices: Sequence[ChoiceLine]) -> str:
    def told(choice: ChoiceLine) -> str:
        shares = ", ".join("nobody" if share is None else percent(share) for share in choice.shares)
        return f"{choice.letter}{' (correct)' if choice.correct else ''}: {shares}"

    return "From the weakest group to the ablest. " + "; ".join(told(choice) for choice in choices) + "."
