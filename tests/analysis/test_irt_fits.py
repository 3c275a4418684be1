"""Item response models: the estimate is the maximum, its errors are right, and what cannot be is told."""

import numpy as np
import pytest
from numpy.typing import NDArray

from attempts.analysis.irt import (
    Answers,
    CannotFitError,
    Errors,
    Fit,
    Model,
    Reason,
    abilities,
    characteristic,
    compare,
    fit,
    from_answers,
    from_matrix,
    information_of_test,
    item_information,
    observed,
    standard_error,
    standard_errors,
)
from tests.analysis.irt_data import LSAT6, LSAT7, classic, simulated

type Floats = NDArray[np.float64]

A = np.array([0.6, 0.8, 1.0, 1.2, 1.5, 1.8, 0.9, 1.1])
B = np.array([-1.5, -1.0, -0.5, 0.0, 0.3, 0.6, 1.0, 1.5])
GRID = np.linspace(-8.0, 8.0, 801)
PRIOR = np.exp(-(GRID**2) / 2) / np.exp(-(GRID**2) / 2).sum()
BOTH = pytest.mark.parametrize("model", list(Model))


def brute(matrix: NDArray[np.int8], a: Floats, d: Floats) -> float:
    """The marginal log-likelihood by 801 equal steps."""
    p = 1 / (1 + np.exp(-(np.outer(a, GRID) + d[:, None])))
    each = np.exp((matrix == 1) @ np.log(p) + (matrix == 0) @ np.log1p(-p))
    return float(np.log(each @ PRIOR).sum())


def spread(model: Model, x: Floats, items: int) -> tuple[Floats, Floats]:
    """a and d from what is estimated: in Rasch, one a and all d."""
    return (np.full(items, x[0]), x[1:]) if model == Model.RASCH else (x[:items], x[items:])


def estimates(found: Fit) -> Floats:
    return np.concatenate([found.a[:1] if found.model == Model.RASCH else found.a, found.d])


def slopes(matrix: NDArray[np.int8], found: Fit, *, step: float) -> tuple[Floats, Floats]:
    """Numeric gradient and Hessian of the brute-force likelihood at the estimate."""
    x, items = estimates(found), matrix.shape[1]
    steps = step * np.eye(len(x))

    def at(*moves: Floats) -> float:
        return brute(matrix, *spread(found.model, x + sum(moves, np.zeros(len(x))), items))

    gradient = np.array([(at(e) - at(-e)) / (2 * step) for e in steps])
    hessian = [
        [(at(e, f) - at(e, -f) - at(-e, f) + at(-e, -f)) / (4 * step**2) for f in steps] for e in steps
    ]
    return gradient, np.array(hessian)


@pytest.fixture(scope="module")
def small() -> NDArray[np.int8]:
    return simulated(A[1:6], B[1:6], learners=400, seed=7, missing=0.15)


@BOTH
def test_the_estimate_is_where_a_brute_force_likelihood_is_level(
    model: Model, small: NDArray[np.int8]
) -> None:
    found = fit(from_matrix(small), model, tolerance=1e-9)
    gradient, _ = slopes(small, found, step=1e-4)
    assert found.converged
    assert np.abs(gradient).max() < 1e-3
    assert found.log_likelihood == pytest.approx(brute(small, found.a, found.d), abs=1e-6)


@BOTH
def test_standard_errors_are_those_of_a_numeric_hessian(model: Model, small: NDArray[np.int8]) -> None:
    found = fit(from_matrix(small), model, tolerance=1e-9)
    _, hessian = slopes(small, found, step=1e-3)
    covariance = np.linalg.inv(-hessian)
    errors = np.sqrt(np.diag(covariance))
    ours = [item.error_a for item in found.items]
    told = [*(ours[:1] if model == Model.RASCH else ours), *(item.error_d for item in found.items)]
    assert found.errors == Errors.FULL
    assert told == pytest.approx(list(errors), rel=1e-3)
    last, a, d = found.items[-1], 4 if model == Model.TWO_PARAMETER else 0, len(errors) - 1
    slope = np.zeros(len(errors))
    slope[a], slope[d] = last.d / last.a**2, -1 / last.a
    assert last.error_b == pytest.approx(np.sqrt(slope @ covariance @ slope), rel=1e-3)


@BOTH
@pytest.mark.parametrize("missing", [0.0, 0.4])
def test_known_parameters_are_recovered(model: Model, missing: float) -> None:
    a = np.full(8, 1.2) if model == Model.RASCH else A
    off = []
    for seed in range(12):
        found = fit(from_matrix(simulated(a, B, learners=1500, seed=seed, missing=missing)), model)
        off.append(
            [
                ((i.a - x) / i.error_a, (i.d + x * y) / i.error_d)
                for i, x, y in zip(found.items, a, B, strict=True)
            ]
        )
    z = np.array(off, np.float64)
    assert np.abs(z.mean(axis=0)).max() < 1.2
    assert 0.9 < (np.abs(z) < 1.96).mean() <= 0.99


def test_errors_item_by_item_are_near_the_full_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    data = from_matrix(simulated(A, B, learners=1500, seed=3, missing=0.5))
    for model in Model:
        full = fit(data, model)
        with monkeypatch.context() as patch:
            patch.setattr(standard_errors, "MOST_ITEMS", 1)
            blocks = fit(data, model)
        assert blocks.errors == Errors.BLOCKS
        for one, other in zip(full.items, blocks.items, strict=True):
            assert other.error_a == pytest.approx(one.error_a, rel=0.12)
            assert other.error_d == pytest.approx(one.error_d, rel=0.12)


@BOTH
def test_neither_the_order_of_learners_nor_the_form_of_input_changes_a_bit(model: Model) -> None:
    matrix = simulated(A, B, learners=700, seed=5, missing=0.3)
    shuffled = np.random.default_rng(0).permutation(700)
    learner, item = np.nonzero(matrix >= 0)
    mixed = np.random.default_rng(1).permutation(len(learner))
    listed = from_answers(
        learner=learner[mixed],
        item=item[mixed],
        right=matrix[learner, item][mixed],
        learners=700,
        items=len(A),
    )
    first = from_matrix(matrix)
    found = fit(first, model)
    assert fit(from_matrix(matrix[shuffled]), model) == found == fit(listed, model)
    there = abilities(first, found).mean
    assert np.array_equal(abilities(from_matrix(matrix[shuffled]), found).mean, there[shuffled])


def test_patterns_with_counts_are_as_that_many_learners() -> None:
    matrix = simulated(A[:4], B[:4], learners=400, seed=2)
    rows, counts = np.unique(matrix, axis=0, return_counts=True)
    assert fit(from_matrix(rows, counts=counts), Model.RASCH) == fit(from_matrix(matrix), Model.RASCH)


def test_items_without_variance_or_answers_are_left_out_and_told() -> None:
    matrix = np.insert(simulated(A, B, learners=300, seed=1), [0, 4, 8], [[1, 0, -1]], axis=1)
    found = fit(from_matrix(matrix), Model.TWO_PARAMETER)
    assert [(item.index, item.answers, item.right, item.reason) for item in found.left_out] == [
        (0, 300, 300, Reason.ALL_RIGHT),
        (5, 300, 0, Reason.ALL_WRONG),
        (10, 0, 0, Reason.TOO_FEW),
    ]
    kept = fit(from_matrix(np.delete(matrix, [0, 5, 10], axis=1)), Model.TWO_PARAMETER)
    assert [item.index for item in found.items] == [1, 2, 3, 4, 6, 7, 8, 9]
    assert found.log_likelihood == pytest.approx(kept.log_likelihood, abs=1e-9)


def test_too_few_items_are_refused() -> None:
    with pytest.raises(CannotFitError, match=r"Only 2 items .* needs 3"):
        fit(from_matrix(simulated(A[:2], B[:2], learners=50, seed=0)), Model.TWO_PARAMETER)


def test_a_discrimination_without_bound_is_told() -> None:
    matrix = simulated(A, B, learners=400, seed=4)
    found = fit(from_matrix(np.column_stack([matrix, matrix[:, 3], matrix[:, 3]])), Model.TWO_PARAMETER)
    steep = [item for item in found.items if item.unbounded]
    assert {item.index for item in steep} <= {3, 8, 9}
    assert steep
    assert all(item.error_a is item.error_b is item.error_d is None for item in steep)


def test_a_negative_discrimination_is_told() -> None:
    matrix = simulated(A, B, learners=2000, seed=6)
    matrix[:, 2] = 1 - matrix[:, 2]
    found = fit(from_matrix(matrix), Model.TWO_PARAMETER)
    assert found.items[2].a == pytest.approx(-A[2], abs=0.25)
    assert found.items[2].b == pytest.approx(B[2], abs=0.25)


def test_a_fit_that_is_stopped_says_that_it_has_not_converged() -> None:
    seen: list[int] = []

    def stop(iteration: int, log_likelihood: float) -> bool:
        seen.append(iteration)
        return iteration < 4

    stopped = fit(classic(LSAT7), Model.TWO_PARAMETER, progress=stop)
    assert seen[:4] == [1, 2, 3, 4]
    assert not stopped.converged
    assert not fit(classic(LSAT7), Model.TWO_PARAMETER, iterations=5).converged


def test_a_learner_without_answers_has_the_priors_ability_and_is_not_counted() -> None:
    matrix = np.vstack([simulated(A, B, learners=200, seed=9), np.full((1, 8), -1)])
    found = fit(from_matrix(matrix), Model.RASCH)
    learners = abilities(from_matrix(matrix), found)
    assert found.learners == 200
    assert (learners.mean[-1], learners.sd[-1]) == (pytest.approx(0, abs=1e-12), pytest.approx(1, abs=1e-12))


def test_abilities_mirror_when_right_and_wrong_are_swapped() -> None:
    matrix = simulated(A, B, learners=300, seed=8, missing=0.2)
    swapped = np.where(matrix < 0, -1, 1 - matrix)
    one = abilities(from_matrix(matrix), fit(from_matrix(matrix), Model.RASCH, tolerance=1e-9))
    other = abilities(from_matrix(swapped), fit(from_matrix(swapped), Model.RASCH, tolerance=1e-9))
    assert one.mean == pytest.approx(-other.mean, abs=1e-6)
    assert one.sd == pytest.approx(other.sd, abs=1e-6)


def test_information_is_a_squared_p_q_and_error_its_inverse_root() -> None:
    found = fit(classic(LSAT6), Model.TWO_PARAMETER)
    theta = np.array([-2.0, 0.0, 1.5])
    p = 1 / (
        1 + np.exp(-found.a[:, None] * (theta - np.array([[item.b] for item in found.items], np.float64)))
    )
    assert characteristic(found, theta) == pytest.approx(p)
    assert item_information(found, theta) == pytest.approx(found.a[:, None] ** 2 * p * (1 - p))
    assert information_of_test(found, theta) == pytest.approx(item_information(found, theta).sum(axis=0))
    assert standard_error(found, theta) == pytest.approx(information_of_test(found, theta) ** -0.5)


def test_observed_shares_follow_the_curve_that_made_them() -> None:
    matrix = simulated(A, B, learners=4000, seed=11, missing=0.2)
    data = from_matrix(matrix)
    seen = observed(data, found := fit(data, Model.TWO_PARAMETER))
    assert np.all(np.abs(seen.ability) <= 3)
    assert seen.answers.sum(axis=1) == pytest.approx(0.997 * (matrix >= 0).sum(axis=0), rel=0.005)
    curve = characteristic(found, seen.ability)
    assert np.abs(seen.right - curve).max() < 0.04
    assert (seen.right * seen.answers).sum() == pytest.approx((curve * seen.answers).sum(), rel=0.002)


def test_2pl_data_reject_rasch_and_rasch_data_do_not() -> None:
    def p(a: Floats) -> float:
        data: Answers = from_matrix(simulated(a, B, learners=2000, seed=12))
        return compare(fit(data, Model.RASCH), fit(data, Model.TWO_PARAMETER)).p

    assert p(A) < 1e-4
    assert p(np.full(8, 1.0)) > 0.01


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"learner": [0, 0], "item": [1, 1], "right": [0, 1]}, "two answers"),
        ({"learner": [0, 3], "item": [1, 1], "right": [0, 1]}, "learner must be from 0 to 2"),
        ({"learner": [0, 2], "item": [1, 4], "right": [0, 1]}, "item must be from 0 to 3"),
        ({"learner": [0, 2], "item": [1, 1], "right": [0, 2]}, "right must be from 0 to 1"),
    ],
)
def test_answers_that_cannot_be_are_refused(given: dict[str, list[int]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_answers(**given, learners=3, items=4)


def test_a_matrix_of_other_values_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        from_matrix([[0, 2], [1, 0]])
