"""What the pages of a quiz and of a question show."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from attempts.analysis.counts import ChoiceCount, MarkCount, QuizCounts, ScoreCount, VersionCounts
from attempts.insight.curves import Parameters, ability_at, curve, probability
from attempts.insight.question_sheets import Fitted, question_sheet
from attempts.insight.sheets import QuizSheet, quiz_sheet
from tests.insight.by_hand import about, drift, item, quiz
from tests.insight.drawing import Drawing

ODD = item("odd", discrimination_index=about(-20.0, 10.0))
HARD = item("hard", facility=about(0.1), random_guess_score=None)


def counts() -> QuizCounts:
    """Of 100 learners who are right the more often the more of the other nine they got right."""
    cells = [(mark, rest, rest + 1 if mark else 10 - rest) for rest in range(10) for mark in (0, 1)]
    return QuizCounts(
        quiz="quiz",
        scores=[ScoreCount(Decimal(5), Decimal(10), None, 110)],
        versions=[
            VersionCounts(
                question="one",
                version=1,
                topic="basics",
                type="single_choice",
                marks=[MarkCount(Decimal(m), Decimal(1), Decimal(m + rest), n) for m, rest, n in cells],
                taken=[
                    ChoiceCount("a" if m else "b", Decimal(m), Decimal(m + rest), n) for m, rest, n in cells
                ],
            )
        ],
    )


def questions(sheet: QuizSheet) -> list[str]:
    return [row.question for row in sheet.items]


def test_figures_stand_with_their_intervals() -> None:
    (row,) = quiz_sheet(quiz(item())).items

    assert (row.facility.value, row.facility.interval) == ("60 %", "50 to 70 %")
    assert (row.discrimination.value, row.discrimination.interval) == ("35", "23 to 47")
    assert (row.weight, row.intended, row.time) == ("9.5", "10", "1 min 15 s")


def test_what_is_undefined_is_a_dash() -> None:
    nothing = item(facility=None, discrimination_index=None, effective_weight=None, median_seconds=None)
    (row,) = quiz_sheet(quiz(nothing)).items

    assert {row.facility.value, row.discrimination.value, row.weight, row.time} == {"\N{EN DASH}"}


def test_negative_figures_have_a_minus() -> None:
    (row,) = quiz_sheet(quiz(ODD)).items

    assert row.discrimination.value == "\N{MINUS SIGN}20"


def test_the_odd_ones_come_with_what_to_do_the_severe_ones_first() -> None:
    sheet = quiz_sheet(quiz(item(), HARD, ODD))

    assert [row.question for row in sheet.odd] == ["odd", "hard"]
    assert "key" in sheet.odd[0].flags[0].remedy


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", ["one", "hard", "odd"]),
        ("question", ["hard", "odd", "one"]),
        ("facility", ["hard", "odd", "one"]),
        ("-facility", ["one", "odd", "hard"]),
        ("discrimination", ["odd", "hard", "one"]),
        ("nonsense", ["one", "hard", "odd"]),
    ],
)
def test_rows_are_ordered_as_asked(order: str, expected: Sequence[str]) -> None:
    assert questions(quiz_sheet(quiz(item(), HARD, ODD), order=order)) == expected


def test_both_plots_show_and_the_odd_one_is_named_in_one() -> None:
    scores, difficulty = quiz_sheet(quiz(item(), ODD), pass_percent=50).plots

    assert Drawing.of(scores.svg).marks("plot-pass")
    assert [label.text for label in Drawing.of(difficulty.svg).labels("plot-odd-word")] == ["odd"]


def test_a_quiz_that_nobody_took_has_no_plots_and_no_notes() -> None:
    empty = quiz(learners=0, mean=None, internal_consistency=None, standard_error=None, distribution=())
    sheet = quiz_sheet(empty)

    assert (sheet.plots, sheet.notes, sheet.odd) == ([], [], [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"learners": 12}, "Only 12 attempts"),
        ({"internal_consistency": about(55.0)}, "Internal consistency is below 70 %"),
        ({"standard_error": 1.5}, "about 1.5"),
    ],
)
def test_notes_say_what_the_figures_mean(changes: dict[str, object], words: str) -> None:
    assert any(words in note for note in quiz_sheet(quiz(item(), **changes)).notes)


# A question


def test_the_observed_curve_rises_over_the_rest_of_the_score() -> None:
    observed = question_sheet(counts(), item()).plots[0]
    heights = [float(dot.attrib["cy"]) for dot in Drawing.of(observed.svg).marks("plot-dot")]

    assert len(heights) == 5
    assert heights == sorted(heights, reverse=True)


def test_with_a_fitted_model_its_curve_shows() -> None:
    parameters = [Parameters(question=slug, a=1.0, b=0.0) for slug in ("one", "two", "three")]
    fitted = Fitted(model="2PL", items=parameters)

    with_model = question_sheet(counts(), item(), fitted=fitted).plots[0]
    assert Drawing.of(with_model.svg).marks("plot-curve")
    assert "2PL" in Drawing.of(with_model.svg).words()


@pytest.mark.parametrize("slugs", [("two", "three"), ("one",)])
def test_a_model_without_the_question_or_without_others_is_left_out(slugs: Sequence[str]) -> None:
    fitted = Fitted(model="2PL", items=[Parameters(question=slug, a=1.0, b=0.0) for slug in slugs])

    assert not Drawing.of(question_sheet(counts(), item(), fitted=fitted).plots[0].svg).marks("plot-curve")


def test_choices_are_drawn_by_group_and_listed_with_letters() -> None:
    sheet = question_sheet(counts(), item())
    (plot,) = [plot for plot in sheet.plots if "Choices" in plot.title]

    assert len(Drawing.of(plot.svg).marks("plot-line", "g")) == 3
    assert [(row.letter, row.correct) for row in sheet.choices] == [("A", True), ("B", False), ("C", False)]


def test_a_question_without_choices_has_no_plot_of_them() -> None:
    titles = [plot.title for plot in question_sheet(counts(), item(type="numeric", choices=())).plots]

    assert titles == ["Item characteristic curve", "Facility by month"]


def test_a_question_that_nobody_had_shows_no_plots() -> None:
    sheet = question_sheet(QuizCounts(quiz="quiz"), item(learners=0, months=(), facility=None))

    assert sheet.plots == []


def test_drift_is_a_sentence() -> None:
    sheet = question_sheet(counts(), item(drift=drift()))

    assert sheet.drift == (
        "Facility changes by 20.0 points a year (15.0 to 25.0), more than chance explains (p = 0.0005)."
    )
    assert "drift" in [flag.code for flag in sheet.flags]


# Models


def test_the_curve_is_at_one_half_where_ability_is_the_difficulty() -> None:
    assert probability(0.7, a=1.3, b=0.7) == 0.5
    assert probability(-4000, a=1.3, b=0.7) == pytest.approx(0)
    assert [x for x, _ in curve(a=1, b=0)][::20] == [-4, 0, 4]


def test_ability_is_where_the_others_are_expected_to_earn_the_share() -> None:
    others = [Parameters(question=str(b), a=1.0, b=b, weight=abs(b) + 1) for b in (-1.0, 0.0, 1.0)]

    assert ability_at(0.5, others) == pytest.approx(0, abs=1e-6)
    assert ability_at(probability(1.0, a=1, b=0), others[1:2]) == pytest.approx(1.0, abs=1e-6)
    assert (round(ability_at(0, others), 3), round(ability_at(1, others), 3)) == (-4, 4)
