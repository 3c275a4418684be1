"""What the page and the report of a quiz show, from its counts and figures. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from attempts.analysis.figures import ItemFigures, QuizFigures, TestFigures, TopicFigures
from attempts.insight import flags, plots, words
from attempts.insight.flags import TOO_EASY, TOO_HARD, Flag
from attempts.insight.words import Figure

RELIABLE = 70.0  # internal consistency, percent: below, scores hardly tell single learners apart


@dataclass(frozen=True, slots=True)
class Plot:
    """`note` says how to read it."""

    title: str
    svg: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    figure: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemRow:
    question: str
    stem: str
    topic: str
    learners: int
    facility: Figure
    discrimination: Figure
    efficiency: str
    weight: str
    intended: str
    time: str
    flags: Sequence[Flag]


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicRow:
    topic: str
    questions: int
    learners: int
    facility: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class QuizSheet:
    learners: int
    cards: Sequence[Card]
    plots: Sequence[Plot]
    notes: Sequence[str]
    odd: Sequence[ItemRow]
    items: Sequence[ItemRow]
    topics: Sequence[TopicRow]


ORDERS: Mapping[str, Callable[[ItemFigures], object]] = {
    "question": lambda item: item.question,
    "topic": lambda item: (item.topic, item.question),
    "learners": lambda item: (item.learners, item.question),
    "facility": lambda item: (item.facility.value if item.facility else 2.0, item.question),
    "discrimination": lambda item: (
        item.discrimination_index.value if item.discrimination_index else 101.0,
        item.question,
    ),
    "time": lambda item: (item.median_seconds or 0.0, item.question),
}


def quiz_sheet(
    figures: QuizFigures,
    *,
    pass_percent: float | None = None,
    order: str = "",
    shown: Callable[[str], str] = str,
) -> QuizSheet:
    """`shown` makes plain text of a stem."""
    rows = {item.question: item_row(item, shown) for item in figures.items}
    return QuizSheet(
        learners=figures.test.learners,
        cards=cards(figures.test),
        plots=drawn(figures, rows, pass_percent),
        notes=notes(figures.test),
        odd=sorted((row for row in rows.values() if row.flags), key=lambda row: urgency(row.flags)),
        items=[rows[item.question] for item in ordered(figures.items, order)],
        topics=[topic_row(topic) for topic in figures.topics],
    )


def ordered(items: Sequence[ItemFigures], order: str) -> list[ItemFigures]:
    """By a name of `ORDERS`, with - before it the other way round; else in the order of the figures."""
    key: Callable[[ItemFigures], object] | None = ORDERS.get(order.removeprefix("-"))
    if key is None:
        return list(items)
    return sorted(items, key=key, reverse=order.startswith("-"))  # type: ignore[arg-type]


def urgency(found: Sequence[Flag]) -> tuple[int, int]:
    """What is severe first, then what there is most of."""
    return (-sum(flag.severe for flag in found), -len(found))


def item_row(item: ItemFigures, shown: Callable[[str], str]) -> ItemRow:
    return ItemRow(
        question=item.question,
        stem=shown(item.stem),
        topic=item.topic,
        learners=item.learners,
        facility=words.share_of(item.facility),
        discrimination=words.index_of(item.discrimination_index),
        efficiency=words.number(item.discriminative_efficiency, 0),
        weight=words.number(item.effective_weight, 1),
        intended=words.number(item.intended_weight, 1),
        time=words.seconds(item.median_seconds),
        flags=flags.of_item(item),
    )


def topic_row(topic: TopicFigures) -> TopicRow:
    return TopicRow(
        topic=topic.topic,
        questions=topic.questions,
        learners=topic.learners,
        facility=words.share_of(topic.facility),
    )


def cards(test: TestFigures) -> list[Card]:
    most = "" if test.max_score is None else f" of {words.number(test.max_score)}"
    mean = words.mark_of(test.mean)
    consistency = words.index_of(test.internal_consistency)
    return [
        Card("attempts", Figure(str(test.learners))),
        Card(f"mean score{most}", mean),
        Card("median score", Figure(words.number(test.median))),
        Card("standard deviation", Figure(words.number(test.sd))),
        Card("passed", words.share_of(test.passed)),
        Card("internal consistency (alpha), %", consistency),
        Card("standard error of a score", Figure(words.number(test.standard_error))),
    ]


def notes(test: TestFigures) -> list[str]:
    """What the figures mean for whoever decides by scores."""
    if not test.learners:
        return []
    told = []
    if test.learners < flags.FEWEST:
        told.append(
            f"Only {test.learners} attempts: the figures are rough, and nothing is called odd below "
            f"{flags.FEWEST}."
        )
    consistency = test.internal_consistency
    if consistency is not None and consistency.value < RELIABLE:
        told.append(
            f"Internal consistency is below {RELIABLE:.0f} %: look at scores of groups rather than of single "
            "learners, or add questions that discriminate."
        )
    if test.standard_error is not None:
        told.append(
            f"A learner's score would vary by about {words.number(test.standard_error)} from one equal test "
            "to the next (standard error)."
        )
    return told


def drawn(figures: QuizFigures, rows: Mapping[str, ItemRow], pass_percent: float | None) -> list[Plot]:
    test, found = figures.test, []
    if test.learners:
        mean = 100 * test.mean.value / test.max_score if test.mean and test.max_score else None
        svg = plots.scores(test.distribution, pass_percent=pass_percent, mean_percent=mean)
        below = "" if pass_percent is None else " Grey bars are below the pass mark."
        found.append(Plot("Scores", svg, f"How many attempts have which score.{below}"))
    if points := [*points_of(figures, rows)]:
        svg = plots.items(points, too_easy=TOO_EASY, too_hard=TOO_HARD)
        note = "One mark for each question; the odd ones are named. Shaded: very hard, very easy, negative."
        found.append(Plot("Difficulty and discrimination", svg, note))
    return found


def points_of(figures: QuizFigures, rows: Mapping[str, ItemRow]) -> list[plots.ItemPoint]:
    return [
        plots.ItemPoint(
            name=item.question,
            facility=item.facility.value,
            discrimination=item.discrimination_index.value,
            odd=bool(rows[item.question].flags),
        )
        for item in figures.items
        if item.facility is not None and item.discrimination_index is not None
    ]
