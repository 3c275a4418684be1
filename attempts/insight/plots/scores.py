"""How many learners have which score."""

from collections.abc import Sequence

from attempts.analysis.figures import ScoreBar
from attempts.insight.plots.frame import LEFT, LETTER, TOP, Axis, Frame
from attempts.insight.plots.scales import labelled, number, rounded_up, ticks
from attempts.insight.plots.svg import Markup, element, hint, line, text

GAP = 1.0
SPARE = 1.2  # of the axis, for the words above the bars


def scores(
    bars: Sequence[ScoreBar], *, pass_percent: float | None = None, mean_percent: float | None = None
) -> Markup:
    """Bars over the percentage of the full score; the pass mark and the mean as lines."""
    high = rounded_up(SPARE * max((bar.learners for bar in bars), default=0), whole=True)
    frame = Frame(
        title="Scores",
        description=described(bars, pass_percent, mean_percent),
        x=Axis(
            label="Score, % of the full score",
            low=min([0.0, *(bar.low for bar in bars)]),
            high=max([100.0, *(bar.high for bar in bars)]),
            ticks=labelled(ticks(min([0.0, *(bar.low for bar in bars)]), 100.0, 10)),
        ),
        y=Axis(label="Attempts", low=0, high=high, ticks=labelled(ticks(0, high, 5, whole=True))),
    )
    marks = [drawn(frame, bar, pass_percent) for bar in bars]
    if mean_percent is not None:
        words = f"mean {number(round(mean_percent, 1))} %"
        marks += level(frame, mean_percent, words, "plot-mean", away_from=pass_percent)
    if pass_percent is not None:
        words = f"pass mark {number(pass_percent)} %"
        marks += level(frame, pass_percent, words, "plot-pass", away_from=mean_percent)
    return frame.draw(marks)


def drawn(frame: Frame, bar: ScoreBar, pass_percent: float | None) -> Markup:
    across, up = frame.across(), frame.up()
    left, right, top = across(bar.low), across(bar.high), up(bar.learners)
    below = pass_percent is not None and bar.high <= pass_percent
    return element(
        "rect",
        hint(f"{number(bar.low)} to {number(bar.high)} %: {bar.learners}"),
        x=left + GAP,
        y=top,
        width=max(right - left - 2 * GAP, 0.5),
        height=frame.bottom - top,
        class_="plot-bar plot-below" if below else "plot-bar",
    )


def level(frame: Frame, percent: float, words: str, kind: str, *, away_from: float | None) -> list[Markup]:
    """A line at a score, with words on the side away from the other line, as far as there is room."""
    x, width = frame.across()(percent), len(words) * LETTER + 5
    is_left = x > (LEFT + frame.right) / 2 if away_from is None else percent <= away_from
    if x - width < LEFT or x + width > frame.right:
        is_left = x + width > frame.right
    place, anchor = (x - 5, "end") if is_left else (x + 5, "start")
    return [
        line(x, TOP, x, frame.bottom, class_=kind),
        text(place, TOP + 10, words, text_anchor=anchor, class_=f"plot-word {kind}-word"),
    ]


def described(bars: Sequence[ScoreBar], pass_percent: float | None, mean_percent: float | None) -> str:
    n = sum(bar.learners for bar in bars)
    sentences = [f"Scores of {n} attempts in {len(bars)} bars."]
    if bars and n:
        top = max(bars, key=lambda bar: bar.learners)
        sentences.append(f"Most, {top.learners}, are from {number(top.low)} to {number(top.high)} %.")
    if mean_percent is not None:
        sentences.append(f"The mean is {number(round(mean_percent, 1))} %.")
    if pass_percent is not None:
        sentences.append(f"The pass mark is {number(pass_percent)} %.")
    return " ".join(sentences)
