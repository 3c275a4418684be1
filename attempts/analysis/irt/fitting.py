"""Fits a model to answers: which items, EM, standard errors."""

from math import inf, isfinite, log, sqrt

import numpy as np
from numpy.typing import NDArray

from attempts.analysis.irt.answers import Answers, restrict, somebody, totals
from attempts.analysis.irt.estimation import Estimate, Progress, Task, estimate
from attempts.analysis.irt.maximisation import STEEPEST
from attempts.analysis.irt.quadrature import nodes as nodes_of
from attempts.analysis.irt.results import CannotFitError, Errors, Fit, Floats, Item, LeftOut, Model, Reason
from attempts.analysis.irt.standard_errors import Variances, variances

NODES = 61
TOLERANCE = 1e-6
ITERATIONS = 1000
FEWEST_ANSWERS = 10
FEWEST_ITEMS = {Model.RASCH: 2, Model.TWO_PARAMETER: 3}


def fit(
    answers: Answers,
    model: Model,
    *,
    nodes: int = NODES,
    tolerance: float = TOLERANCE,
    iterations: int = ITERATIONS,
    fewest_answers: int = FEWEST_ANSWERS,
    progress: Progress | None = None,
) -> Fit:
    """Marginal maximum likelihood, ability N(0, 1). Raises CannotFitError.

    `progress` is given the number of the E-step and its log-likelihood; what ends the fit is its False, or
    `iterations` E-steps: the result is then what was reached, and says that it has not converged.
    """
    answered, right = totals(answers)
    left_out = _left_out(answered, right, fewest_answers)
    kept = np.setdiff1d(np.arange(answers.items), [item.index for item in left_out])
    if len(kept) < FEWEST_ITEMS[model]:
        raise CannotFitError(
            f"Only {len(kept)} items have {fewest_answers} answers or more, some right and some wrong: "
            f"the model {model.value} needs {FEWEST_ITEMS[model]}."
        )
    ours = restrict(answers, kept)
    task = Task(
        model=model,
        answers=ours,
        right=right[kept],
        nodes=nodes_of(nodes),
        tolerance=tolerance,
        most=iterations,
        progress=progress,
    )
    found = estimate(task, answered[kept])
    known = variances(model, ours, found, task.nodes)
    items = _items(kept, answered, found, known)
    return _fit(task, found, items, left_out=left_out, columns=answers.items, errors=known.source)


def _left_out(answered: Floats, right: Floats, fewest: int) -> tuple[LeftOut, ...]:
    found = []
    for index, (n, r) in enumerate(zip(answered.tolist(), right.tolist(), strict=True)):
        few = n < max(fewest, 1)
        reason = (
            Reason.TOO_FEW if few else Reason.ALL_RIGHT if r == n else Reason.ALL_WRONG if r == 0 else None
        )
        if reason:
            found.append(LeftOut(index=index, answers=int(n), right=int(r), reason=reason))
    return tuple(found)


def _items(kept: NDArray[np.intp], answered: Floats, found: Estimate, known: Variances) -> tuple[Item, ...]:
    items = []
    for place, index in enumerate(kept.tolist()):
        a, d = float(found.a[place]), float(found.d[place])
        b = -d / a if a else None
        aa, dd, ad = float(known.a[place]), float(known.d[place]), float(known.ad[place])
        # The delta method: b changes by -1/a with d and by -b/a with a.
        bb = (dd + 2.0 * b * ad + b**2 * aa) / a**2 if b is not None else inf
        items.append(
            Item(
                index=index,
                answers=int(answered[index]),
                right=int(found.expected.right[place]),
                a=a,
                b=b,
                d=d,
                error_a=_root(aa),
                error_b=_root(bb),
                error_d=_root(dd),
                unbounded=abs(a) >= STEEPEST,
            )
        )
    return tuple(items)


def _root(variance: float) -> float | None:
    return sqrt(variance) if isfinite(variance) and variance >= 0 else None


def _fit(
    task: Task,
    found: Estimate,
    items: tuple[Item, ...],
    *,
    left_out: tuple[LeftOut, ...],
    columns: int,
    errors: Errors,
) -> Fit:
    learners = int(somebody(task.answers).sum())
    parameters = len(items) + (1 if task.model == Model.RASCH else len(items))
    reached = found.expected.log_likelihood
    return Fit(
        model=task.model,
        items=items,
        left_out=left_out,
        columns=columns,
        learners=learners,
        log_likelihood=reached,
        parameters=parameters,
        aic=2.0 * (parameters - reached),
        bic=parameters * log(learners) - 2.0 * reached,
        iterations=found.iterations,
        change=found.change,
        tolerance=task.tolerance,
        converged=found.change < task.tolerance,
        nodes=len(task.nodes.theta),
        errors=errors,
    )
