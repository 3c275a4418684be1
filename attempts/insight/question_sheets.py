"""What the page of a question at a quiz shows, from its counts and figures. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from attempts.analysis import intervals
from attempts.analysis.counts import QuizCounts
from attempts.analysis.figures import ChoiceFigures, Drift, ItemFigures, MonthFigures
from attempts.insight import curves, flags, groups, plots, words
from attempts.insight.curves import Parameters
from attempts.insight.flags import Flag
from attempts.insight.groups import Group
from attempts.insight.sheets import Card, Plot
from attempts.insight.words import Figure

LEFT_OUT = "left out"
CHOSEN = ("single_choice", "multiple_choice", "true_false")
FEWEST_GROUPS = 2  # one point is no curve


@dataclass(frozen=True, kw_only=True, slots=True)
class Fitted:
    """A model that was fitted to the quiz: its questions, this one among them."""

    model: str
    items: Sequence[Parameters]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceRow:
    letter: str
    text: str
    correct: bool
    learners: int
    share: Figure
    upper: str
    lower: str
    point_biserial: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    version: int
    learners: int
    facility: Figure
    discrimination: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    month: str
    delivered: int
    answered: int
    learners: int
    facility: Figure


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionSheet:
    learners: int
    cards: Sequence[Card]
    flags: Sequence[Flag]
    plots: Sequence[Plot]
    choices: Sequence[ChoiceRow]
    versions: Sequence[VersionRow]
    months: Sequence[MonthRow]
    drift: str


def question_sheet(
    counts: QuizCounts,
    item: ItemFigures,
    *,
    fitted: Fitted | None = None,
    shown: Callable[[str], str] = str,
) -> QuestionSheet:
    """`item` is of one version, or of all; `shown` makes plain text of a choice."""
    return QuestionSheet(
        learners=item.learners,
        cards=cards(item),
        flags=flags.of_item(item),
        plots=drawn(counts, item, fitted, shown),
        choices=[choice_row(index, choice, shown) for index, choice in enumerate(item.choices)],
        versions=[version_row(version) for version in item.versions],
        months=[month_row(month) for month in item.months],
        drift=in_words(item.drift),
    )


def cards(item: ItemFigures) -> list[Card]:
    found = [
        Card("learners", Figure(str(item.learners))),
        Card("facility", words.share_of(item.facility)),
        Card("discrimination index, %", words.index_of(item.discrimination_index)),
        Card("discriminative efficiency, %", Figure(words.number(item.discriminative_efficiency, 0))),
        Card(f"facility of the upper {item.learners_upper}", Figure(words.share(item.upper))),
        Card(f"facility of the lower {item.learners_lower}", Figure(words.share(item.lower))),
        Card("facility by guessing", Figure(words.share(item.random_guess_score))),
        Card("median time", Figure(words.seconds(item.median_seconds))),
    ]
    if item.intended_weight is not None:
        weight = f"{words.number(item.effective_weight, 1)} ({words.number(item.intended_weight, 1)})"
        found.append(Card("effective weight (intended), %", Figure(weight)))
    return found


def choice_row(index: int, choice: ChoiceFigures, shown: Callable[[str], str]) -> ChoiceRow:
    return ChoiceRow(
        letter=words.letter(index) if choice.id else words.NONE,
        text=shown(choice.text) if choice.id else LEFT_OUT,
        correct=choice.correct,
        learners=choice.learners,
        share=words.share_of(choice.share),
        upper=words.share(choice.upper),
        lower=words.share(choice.lower),
        point_biserial=words.fixed(choice.point_biserial),
    )


def version_row(item: ItemFigures) -> VersionRow:
    return VersionRow(
        version=item.version or 0,
        learners=item.learners,
        facility=words.share_of(item.facility),
        discrimination=words.index_of(item.discrimination_index),
    )


def month_row(month: MonthFigures) -> MonthRow:
    return MonthRow(
        month=f"{month.month:%Y-%m}",
        delivered=month.delivered,
        answered=month.answered,
        learners=month.learners,
        facility=words.share_of(month.facility),
    )


def in_words(drift: Drift | None) -> str:
    """The trend over the months, as a sentence."""
    if drift is None:
        return ""
    change = words.estimate(drift.per_year, lambda value: words.signed(100 * value, 1))
    within = f" ({change.interval})" if change.interval else ""
    verdict = "more than chance explains" if drift.flagged else "no more than may be chance"
    return f"Facility changes by {change.value} points a year{within}, {verdict} (p = {drift.p:.2g})."


def drawn(
    counts: QuizCounts, item: ItemFigures, fitted: Fitted | None, shown: Callable[[str], str]
) -> list[Plot]:
    version = groups.of_question(counts, item.question, item.version)
    found = groups.groups(version) if version else []
    plotted = [by_month(item)] if any(month.facility for month in item.months) else []
    if version is None or len(found) < FEWEST_GROUPS:
        return plotted
    widest = groups.widest_rest(counts, version)
    if widest is not None:
        plotted.insert(0, by_ability(item, found, widest, fitted))
    if item.type in CHOSEN:
        plotted.insert(1, by_choice(item, found, shown))
    return plotted


def by_ability(item: ItemFigures, found: Sequence[Group], widest: float, fitted: Fitted | None) -> Plot:
    """With the model's curve where the question is in a fitted model that has others to tell ability by."""
    own = next((each for each in fitted.items if each.question == item.question), None) if fitted else None
    others = [each for each in fitted.items if each.question != item.question] if fitted else []
    if fitted is None or own is None or not others:
        at = [100 * group.rest / widest for group in found]
        svg = plots.characteristic(dots(found, at), guess=item.random_guess_score)
        note = "It should rise: who scores higher elsewhere should do better here. Bars are 95 % intervals."
    else:
        at = [curves.ability_at(group.rest / widest, others) for group in found]
        line = curves.curve(a=own.a, b=own.b)
        svg = plots.characteristic(dots(found, at), line, model=fitted.model, guess=item.random_guess_score)
        note = "Dots far off the curve: the model does not describe the question. Bars are 95 % intervals."
    return Plot("Item characteristic curve", svg, note)


def dots(found: Sequence[Group], at: Sequence[float]) -> list[plots.AbilityGroup]:
    bounds = [intervals.wilson(min(max(group.share, 0.0), 1.0), group.learners) for group in found]
    return [
        plots.AbilityGroup(at=x, share=group.share, learners=group.learners, low=low, high=high)
        for x, group, (low, high) in zip(at, found, bounds, strict=True)
    ]


def by_choice(item: ItemFigures, found: Sequence[Group], shown: Callable[[str], str]) -> Plot:
    lines = [
        plots.ChoiceLine(
            letter=words.letter(index) if choice.id else words.NONE,
            words=shown(choice.text) if choice.id else LEFT_OUT,
            correct=choice.correct,
            shares=[group.choices.get(choice.id, 0.0) for group in found],
        )
        for index, choice in enumerate(item.choices)
    ]
    svg = plots.distractors(lines, [group.learners for group in found])
    note = "A right choice should rise, a wrong one fall. A wrong one that rises may be right, too."
    return Plot("Choices by ability group", svg, note)


def by_month(item: ItemFigures) -> Plot:
    points = [
        plots.MonthPoint(
            month=month.month,
            facility=month.facility.value,
            learners=month.learners,
            low=month.facility.low,
            high=month.facility.high,
        )
        for month in item.months
        if month.facility is not None
    ]
    overall = item.facility.value if item.facility else None
    slope = item.drift.per_year.value if item.drift and item.drift.flagged else None
    svg = plots.months(points, overall=overall, per_year=slope)
    return Plot("Facility by month", svg, in_words(item.drift))
