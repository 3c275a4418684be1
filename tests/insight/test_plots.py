"""Plots: what is drawn where. Nothing here knows Django or a database."""

from datetime import date
from itertools import pairwise

import pytest

from attempts.analysis.figures import ScoreBar
from attempts.insight.plots import (
    AbilityGroup,
    ChoiceLine,
    ItemPoint,
    MonthPoint,
    characteristic,
    distractors,
    items,
    months,
    scores,
)
from tests.insight.drawing import Drawing, at, hint_of

NASTY = "<script>alert(\"1\")</script> & 'x' \x00\x0b"
BARS = [ScoreBar(10.0 * n, 10.0 * n + 10, learners) for n, learners in enumerate([0, 1, 4, 8, 3])]
GROUPS = [
    AbilityGroup(at=10, share=0.2, learners=10, low=0.1, high=0.4),
    AbilityGroup(at=50, share=0.5, learners=40, low=0.35, high=0.65),
    AbilityGroup(at=90, share=0.9, learners=10),
]
RIGHT = ChoiceLine(letter="A", words="right", correct=True, shares=[0.2, 0.5, 0.9])
WRONG = ChoiceLine(letter="B", words="wrong", correct=False, shares=[0.8, 0.5, 0.1])
YEAR = [
    MonthPoint(
        month=date(2026, month, 1), facility=facility, learners=30, low=facility - 0.1, high=facility + 0.1
    )
    for month, facility in ((1, 0.5), (2, 0.52), (6, 0.8))
]
EVERY = {
    "scores": scores(BARS, pass_percent=30, mean_percent=32.5),
    "characteristic": characteristic(GROUPS, guess=0.25),
    "with a curve": characteristic(GROUPS, [(-4, 0.1), (0, 0.5), (4, 0.9)], model="2PL"),
    "distractors": distractors([RIGHT, WRONG], [10, 20, 10]),
    "items": items(
        [ItemPoint(name="one", facility=0.5, discrimination=-20, odd=True)], too_easy=0.95, too_hard=0.2
    ),
    "months": months(YEAR, overall=0.6, per_year=0.5),
}


def spoken(point: ItemPoint, *more: ItemPoint) -> Drawing:
    return Drawing.of(items([point, *more], too_easy=0.95, too_hard=0.2))


@pytest.mark.parametrize("markup", EVERY.values(), ids=EVERY)
def test_each_plot_is_well_formed_and_says_what_it_shows(markup: str) -> None:
    drawing = Drawing.of(markup)

    assert drawing.root.get("role") == "img"
    assert drawing.said("title")
    assert len(drawing.said("desc")) > 20


@pytest.mark.parametrize("markup", EVERY.values(), ids=EVERY)
def test_no_plot_has_styles_scripts_or_links(markup: str) -> None:
    root = Drawing.of(markup).root

    for each in root.iter():
        assert each.tag.rpartition("}")[2] in (
            *("svg", "title", "desc", "g", "line", "rect", "circle", "polyline", "polygon", "text"),
        )
        assert not {"style", "href", "onload"} & each.attrib.keys()


@pytest.mark.parametrize("markup", EVERY.values(), ids=EVERY)
def test_everything_lies_within_the_plot(markup: str) -> None:
    drawing = Drawing.of(markup)
    width, height = drawing.box()

    for each in drawing.root.iter():
        for name, most in (
            ("x", width),
            ("cx", width),
            ("x1", width),
            ("y", height),
            ("cy", height),
            ("y2", height),
        ):
            assert 0 <= float(each.get(name, 0)) <= most
    for words in drawing.labels("plot-word"):
        assert at(words, "x") < width


@pytest.mark.parametrize(
    "markup",
    [
        distractors([ChoiceLine(letter="A", words=NASTY, correct=True, shares=[0.5, 0.6])], [10, 10]),
        items(
            [ItemPoint(name=NASTY, facility=0.5, discrimination=-20, odd=True)], too_easy=0.95, too_hard=0.2
        ),
        characteristic(GROUPS, [(-4, 0.1), (4, 0.9)], model=NASTY),
    ],
    ids=["distractors", "items", "characteristic"],
)
def test_words_are_escaped_and_hold_what_xml_may_hold(markup: str) -> None:
    drawing = Drawing.of(markup)

    assert "<script" not in markup
    assert "\x00" not in markup
    assert any('<script>alert("' in words for words in [*drawing.words(), drawing.said("desc")])


# Scores


def test_a_bar_is_as_high_as_its_count() -> None:
    bars = Drawing.of(scores(BARS)).marks("plot-bar")

    heights = [at(bar, "height") for bar in bars]
    assert heights[3] == pytest.approx(2 * heights[2], abs=0.02)
    assert heights[0] == 0
    assert {at(bar, "y") + at(bar, "height") for bar in bars} == {at(bars[0], "y")}


def test_bars_lie_side_by_side_at_their_percentages() -> None:
    bars = Drawing.of(scores(BARS)).marks("plot-bar")

    for left, right in pairwise(bars):
        assert at(left, "x") + at(left, "width") < at(right, "x")
    assert hint_of(bars[2]) == "20 to 30 %: 4"


def test_the_pass_mark_is_a_line_and_what_is_below_it_is_told_apart() -> None:
    drawing = Drawing.of(scores(BARS, pass_percent=30))
    (line,), bars = drawing.marks("plot-pass", "line"), drawing.marks("plot-bar")

    assert [bar in drawing.marks("plot-below") for bar in bars] == [True, True, True, False, False]
    assert at(bars[2], "x") < at(line, "x1") < at(bars[3], "x")
    assert "pass mark 30 %" in drawing.words()


@pytest.mark.parametrize(("mean", "expected"), [(46.6, ("end", "start")), (60.5, ("start", "end"))])
def test_words_at_the_lines_keep_out_of_each_others_way(mean: float, expected: tuple[str, str]) -> None:
    """Each is on the far side of the other line."""
    drawing = Drawing.of(scores(BARS, pass_percent=60, mean_percent=mean))

    (of_mean,), (of_pass,) = drawing.labels("plot-mean-word"), drawing.labels("plot-pass-word")
    assert (of_mean.get("text-anchor"), of_pass.get("text-anchor")) == expected


def test_words_at_the_edge_stay_within_the_plot() -> None:
    drawing = Drawing.of(scores(BARS, pass_percent=97, mean_percent=2))

    (of_mean,), (of_pass,) = drawing.labels("plot-mean-word"), drawing.labels("plot-pass-word")
    assert (of_mean.get("text-anchor"), of_pass.get("text-anchor")) == ("start", "end")


def test_without_a_pass_mark_no_bar_is_below_it() -> None:
    drawing = Drawing.of(scores(BARS))

    assert not drawing.marks("plot-below") + drawing.marks("plot-pass")


def test_counts_on_the_axis_are_whole() -> None:
    drawing = Drawing.of(scores([ScoreBar(0, 50, 1), ScoreBar(50, 100, 2)]))

    assert {"0", "1", "2"} <= set(drawing.words())
    assert "0.5" not in drawing.words()


def test_no_attempts_are_no_error() -> None:
    assert Drawing.of(scores([])).marks("plot-bar") == []


# The characteristic curve


def test_an_able_group_lies_right_of_a_weak_one_and_a_larger_share_lies_higher() -> None:
    weak, middle, able = Drawing.of(characteristic(GROUPS)).marks("plot-dot")

    assert at(weak, "cx") < at(middle, "cx") < at(able, "cx")
    assert at(weak, "cy") > at(middle, "cy") > at(able, "cy")


def test_a_dot_grows_with_its_learners() -> None:
    small, large, _ = Drawing.of(characteristic(GROUPS)).marks("plot-dot")

    assert at(large, "r") == pytest.approx(2 * at(small, "r"), abs=0.01)
    assert hint_of(large) == "50 % at 50, 40 learners"


def test_an_interval_is_drawn_where_it_is_known_and_holds_the_dot() -> None:
    drawing = Drawing.of(characteristic(GROUPS))
    first, second = drawing.marks("plot-interval")

    for interval, dot in zip((first, second), drawing.marks("plot-dot"), strict=False):
        assert at(interval[0], "y1") < at(dot, "cy") < at(interval[0], "y2")


def test_the_curve_shows_with_its_model_and_without_one_the_axis_is_the_score() -> None:
    curve = [(-4.0, 0.1), (0.0, 0.5), (4.0, 0.9)]
    fitted = Drawing.of(characteristic(GROUPS[:1], curve, model="2PL"))
    plain = Drawing.of(characteristic(GROUPS))

    places = fitted.marks("plot-curve", "polyline")[0].attrib["points"].split()
    heights = [float(place.split(",")[1]) for place in places]
    assert len(places) == 3 and heights == sorted(heights, reverse=True)
    assert "2PL" in fitted.words() and "Ability (0: the average learner)" in fitted.words()
    assert not plain.marks("plot-curve")
    assert "Rest of the score, % of what it can be" in plain.words()


def test_what_guessing_earns_is_a_line_at_its_height() -> None:
    drawing = Drawing.of(characteristic([AbilityGroup(at=50, share=0.25, learners=9)], guess=0.25))

    assert at(drawing.marks("plot-chance")[0], "y1") == at(drawing.marks("plot-dot")[0], "cy")


# Distractors


def test_each_choice_has_a_line_and_the_correct_one_is_thick() -> None:
    drawing = Drawing.of(distractors([RIGHT, WRONG], [10, 20, 10]))
    right, wrong = drawing.marks("plot-line", "g")

    assert [len(line.findall("{*}circle")) for line in (right, wrong)] == [3, 3]
    assert right in drawing.marks("plot-correct") and wrong not in drawing.marks("plot-correct")
    assert {"A ✓ right", "B wrong"} <= set(drawing.words())


def test_a_line_rises_with_its_shares() -> None:
    right, wrong = Drawing.of(distractors([RIGHT, WRONG], [10, 20, 10])).marks("plot-line", "g")

    heights = [[at(dot, "cy") for dot in line.findall("{*}circle")] for line in (right, wrong)]
    assert heights[0] == sorted(heights[0], reverse=True)
    assert heights[1] == sorted(heights[1])
    assert heights[0][1] == heights[1][1]


def test_a_group_of_nobody_leaves_a_gap() -> None:
    gap = ChoiceLine(letter="A", words="right", correct=True, shares=[0.2, None, 0.9])

    (line,) = Drawing.of(distractors([gap], [10, 0, 10])).marks("plot-line", "g")
    assert len(line.findall("{*}circle")) == 2


def test_letters_at_the_ends_do_not_touch() -> None:
    lines = [
        ChoiceLine(letter=letter, words=letter, correct=False, shares=[0.25, 0.25]) for letter in "ABCDEFGH"
    ]
    drawing = Drawing.of(distractors(lines, [10, 10]))
    ends = sorted(at(words, "y") for words in drawing.labels("plot-line"))

    assert len(ends) == 8
    assert all(after - before >= 11.9 for before, after in pairwise(ends))


def test_groups_are_named_with_their_size() -> None:
    words = Drawing.of(distractors([RIGHT, WRONG], [10, 20, 15])).words()

    assert {"weakest, n=10", "2, n=20", "ablest, n=15"} <= set(words)


# Difficulty and discrimination


def test_a_question_lies_at_its_facility_and_discrimination() -> None:
    drawing = spoken(
        ItemPoint(name="hard", facility=0.3, discrimination=20),
        ItemPoint(name="easy", facility=0.8, discrimination=40),
    )
    hard, easy = drawing.marks("plot-item")

    assert at(hard, "cx") < at(easy, "cx")
    assert at(hard, "cy") > at(easy, "cy")


def test_a_negative_discrimination_lies_below_the_line_of_zero() -> None:
    drawing = spoken(ItemPoint(name="usual", facility=0.5, discrimination=-5))
    (zero,), (point,) = drawing.marks("plot-zero"), drawing.marks("plot-item")

    assert at(point, "cy") > at(zero, "y1")


def test_only_the_odd_ones_are_named_and_have_another_form() -> None:
    drawing = spoken(
        ItemPoint(name="usual", facility=0.5, discrimination=30),
        ItemPoint(name="wrong-key", facility=0.4, discrimination=-30, odd=True),
    )

    assert [hint_of(mark).split(":")[0] for mark in drawing.marks("plot-odd", "polygon")] == ["wrong-key"]
    assert [label.text for label in drawing.labels("plot-odd-word")] == ["wrong-key"]


def test_names_of_questions_in_one_place_do_not_cover_each_other() -> None:
    crowd = [ItemPoint(name=f"question-{n}", facility=0.5, discrimination=-10, odd=True) for n in range(12)]
    drawing = spoken(*crowd)
    labels = drawing.labels("plot-odd-word")

    boxes = [(at(label, "x"), at(label, "y"), label.get("text-anchor")) for label in labels]
    assert 2 <= len(labels) < 12
    assert len(set(boxes)) == len(boxes)
    for index, (x, y, anchor) in enumerate(boxes):
        for other_x, other_y, other_anchor in boxes[:index]:
            assert abs(y - other_y) >= 11 or anchor != other_anchor or abs(x - other_x) > 60
    assert len(drawing.marks("plot-odd", "polygon")) == 12


def test_a_name_at_the_edge_stays_within_the_plot() -> None:
    drawing = spoken(ItemPoint(name="right-at-the-edge", facility=1.0, discrimination=0, odd=True))

    (label,) = drawing.labels("plot-odd-word")
    assert label.get("text-anchor") == "end"


# Months


def test_months_lie_as_far_apart_as_they_are() -> None:
    january, february, june = Drawing.of(months(YEAR)).marks("plot-dot")

    step = at(february, "cx") - at(january, "cx")
    assert at(june, "cx") - at(january, "cx") == pytest.approx(5 * step, abs=0.05)


def test_months_have_intervals_and_the_trend_rises() -> None:
    drawing = Drawing.of(months(YEAR, overall=0.6, per_year=0.7))
    (trend,) = drawing.marks("plot-trend", "polyline")
    start, end = (float(place.split(",")[1]) for place in trend.attrib["points"].split())

    assert len(drawing.marks("plot-interval")) == 3
    assert end < start
    assert len(drawing.marks("plot-mean")) == 1


def test_of_many_months_some_are_named() -> None:
    many = [
        MonthPoint(month=date(2020 + n // 12, n % 12 + 1, 1), facility=0.5, learners=9) for n in range(40)
    ]
    drawing = Drawing.of(months(many))

    named = [
        words for words in drawing.words() if words[:3] in ("Jan", "Aug", "Mar", "Oct", "May", "Dec", "Jul")
    ]
    assert len(drawing.marks("plot-dot")) == 40
    assert 3 <= len(named) <= 6


def test_one_month_is_a_plot_too() -> None:
    (dot,) = Drawing.of(months(YEAR[:1], overall=0.5)).marks("plot-dot")

    assert hint_of(dot) == "Jan 2026: 50 %, 30 learners"
