"""Differential functioning by Mantel and Haenszel, against published tables and in simulation."""

import numpy as np
import pytest
from numpy.typing import NDArray

from attempts.analysis.dif import Dif, Stratum, of_question, of_test, strata
from attempts.analysis.figures import Estimate

# Men admitted and refused, women admitted and refused, by department; Bickel et al. (1975), Science 187.
BERKELEY = [
    Stratum(512, 313, 89, 19),
    Stratum(353, 207, 17, 8),
    Stratum(120, 205, 202, 391),
    Stratum(138, 279, 131, 244),
    Stratum(53, 138, 94, 299),
    Stratum(22, 351, 24, 317),
]
# Rabbits cured and dead, penicillin at once and delayed, by level, as in Agresti (1990).
RABBITS = [
    Stratum(0, 6, 0, 5),
    Stratum(3, 3, 0, 6),
    Stratum(6, 0, 2, 4),
    Stratum(5, 1, 6, 0),
    Stratum(2, 0, 5, 0),
]


@pytest.mark.parametrize(
    ("tables", "chi_square", "p", "odds"),
    [
        (BERKELEY, "1.4269", "0.2323", (0.9046968, 0.7719074, 1.0603298)),
        (RABBITS, "3.9286", "0.0475", (7.0, 1.026713, 47.725133)),
    ],
)
def test_test_and_odds_ratio_are_those_that_r_prints(
    tables: list[Stratum], chi_square: str, p: str, odds: tuple[float, float, float]
) -> None:
    """By mantelhaen.test, with its continuity correction and the interval of Robins, Breslow, Greenland."""
    found = of_question(tables)
    assert (f"{found.chi_square:.4f}", f"{found.p:.4f}") == (chi_square, p)
    ratio = told(found.odds_ratio)
    assert (ratio.value, ratio.low, ratio.high) == pytest.approx(odds, abs=5e-7)


def told(estimate: Estimate | None) -> Estimate:
    assert estimate is not None
    return estimate


def test_d_dif_is_the_log_odds_ratio_on_the_delta_scale() -> None:
    found = of_question(RABBITS)
    assert told(found.d_dif).value == pytest.approx(-2.35 * np.log(7))
    assert found.standard_error == pytest.approx(2.35 * np.log(47.725133 / 7) / 1.959964, rel=1e-6)


def test_only_scores_at_which_groups_can_be_compared_count() -> None:
    found = of_question(RABBITS)
    assert (found.strata, found.reference, found.focal) == (3, 18, 18)


def test_swapped_groups_give_the_inverse() -> None:
    swapped = [
        Stratum(each.focal_right, each.focal_wrong, each.reference_right, each.reference_wrong)
        for each in BERKELEY
    ]
    one, other = of_question(BERKELEY), of_question(swapped)
    assert told(one.odds_ratio).value == pytest.approx(1 / told(other.odds_ratio).value)
    assert told(one.d_dif).value == pytest.approx(-told(other.d_dif).value)
    assert one.p == pytest.approx(other.p)
    assert one.level == other.level


@pytest.mark.parametrize(
    ("table", "level"),
    [
        (Stratum(20, 20, 14, 26), "A"),  # 1.5 in size, but of 80 learners: not significant
        (Stratum(5200, 4800, 5000, 5000), "A"),  # significant, 0.2 in size
        (Stratum(610, 390, 500, 500), "B"),  # significant, 1.05 in size
        (Stratum(134, 66, 100, 100), "B"),  # 1.66 in size, but not surely more than 1
        (Stratum(6700, 3300, 5000, 5000), "C"),  # 1.66 in size, and surely more than 1
    ],
)
def test_levels_ask_for_size_and_for_significance(table: Stratum, level: str) -> None:
    assert of_question([table]).level == level


@pytest.mark.parametrize(
    "tables", [[], [Stratum(5, 0, 3, 0)], [Stratum(5, 2, 0, 0)]], ids=["none", "all right", "one group"]
)
def test_where_nothing_can_be_compared_nothing_is_told(tables: list[Stratum]) -> None:
    found = of_question(tables)
    assert (found.odds_ratio, found.chi_square, found.p, found.d_dif, found.level) == (None,) * 5


def test_without_a_wrong_answer_of_a_group_there_is_a_test_but_no_odds_ratio() -> None:
    found = of_question([Stratum(9, 0, 5, 4)])
    assert found.odds_ratio is None
    assert found.level is None
    assert found.chi_square == pytest.approx(2.732143)  # (|9 - 7| - 1/2)^2 / (14 4 9 9 / 18^2 17)


def test_strata_count_learners_by_score_group_and_answer() -> None:
    found = strata([2, 1, 2, 2, 1, 2], [1, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0])
    assert found == [Stratum(0, 1, 1, 0), Stratum(2, 1, 1, 0)]


def simulated(shift: dict[int, float], learners: int = 4000) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Rasch answers to 20 questions, some of them harder for the focal group, which is weaker as a whole."""
    rng = np.random.default_rng(11)
    focal = rng.random(learners) < 0.5
    ability = rng.normal(size=learners) - 0.5 * focal
    difficulty = np.tile(np.linspace(-1.5, 1.5, 20), (learners, 1))
    for question, more in shift.items():
        difficulty[focal, question] += more
    return rng.random((learners, 20)) < 1 / (1 + np.exp(difficulty - ability[:, None])), focal


def levels(found: list[Dif]) -> dict[int, str | None]:
    return {place: each.level for place, each in enumerate(found) if each.level != "A"}


def test_a_weaker_group_is_no_differential_functioning() -> None:
    assert levels(of_test(*simulated({}))) == {}


def test_a_question_that_is_harder_for_a_group_is_found_with_its_size() -> None:
    found = of_test(*simulated({7: 0.9}))
    assert levels(found) == {7: "C"}
    assert told(found[7].d_dif).value == pytest.approx(-2.35 * 0.9, abs=0.35)


def test_questions_found_in_the_first_step_do_not_spoil_the_score_of_the_second() -> None:
    answers, focal = simulated(dict.fromkeys(range(0, 20, 4), 1.2))
    plain = [of_question(strata(answers.sum(axis=1), own, focal)) for own in answers.T]
    fair = [place for place in range(20) if place % 4]
    assert set(levels(of_test(answers, focal))) == set(range(0, 20, 4))
    assert bias(of_test(answers, focal), fair) < bias(plain, fair) / 2


def test_a_question_left_out_of_the_score_is_matched_with_itself_in_it() -> None:
    answers, focal = simulated({7: 0.9})
    fair = np.delete(answers, 7, axis=1).sum(axis=1)
    own = answers[:, 7]
    assert of_test(answers, focal)[7] == of_question(strata(fair + own, own, focal))
    assert of_test(answers, focal)[3] == of_question(strata(fair, answers[:, 3], focal))


def bias(found: list[Dif], of: list[int]) -> float:
    return abs(sum(told(found[place].d_dif).value for place in of) / len(of))
