"""Marginal maximum likelihood by EM (Bock and Aitkin 1981) with SQUAREM (Varadhan and Roland 2008)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from attempts.analysis.irt.answers import Answers
from attempts.analysis.irt.expectation import Expected, expect
from attempts.analysis.irt.maximisation import STEEPEST, maximise
from attempts.analysis.irt.quadrature import FEWEST, Nodes, nodes
from attempts.analysis.irt.results import Floats, Model

ROUGHLY = 1e-3
LONGEST = 64.0

type Progress = Callable[[int, float], bool | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """Where EM is: parameters, what is expected under them, E-steps so far, and the last step's change."""

    a: Floats
    d: Floats
    expected: Expected
    iterations: int
    change: float
    going: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """What is fitted, and when to stop."""

    model: Model
    answers: Answers
    right: Floats
    nodes: Nodes
    tolerance: float
    most: int
    progress: Progress | None

    def at(self, a: Floats, d: Floats, before: Estimate | None, *, change: float = np.inf) -> Estimate:
        """An E-step."""
        expected = expect(self.answers, self.right, a, d, self.nodes)
        iterations = before.iterations + 1 if before else 1
        going = iterations < self.most
        if self.progress and self.progress(iterations, expected.log_likelihood) is False:
            going = False
        return Estimate(a=a, d=d, expected=expected, iterations=iterations, change=change, going=going)

    def next(self, here: Estimate) -> tuple[Floats, Floats]:
        """An M-step."""
        return maximise(self.model, here.expected, here.a, here.d, self.nodes.theta)


def estimate(task: Task, answered: Floats) -> Estimate:
    """Roughly on few nodes, then to the tolerance on all."""
    share = task.right / answered
    a, d = np.ones(len(share)), np.log(share / (1.0 - share))
    before = None
    if len(task.nodes.theta) > FEWEST:
        before = _climb(
            replace(task, nodes=nodes(FEWEST), tolerance=max(task.tolerance, ROUGHLY)), a, d, None
        )
        a, d = before.a, before.d
        if not before.going:
            return replace(task.at(a, d, before), going=False)
    return _climb(task, a, d, before)


def _climb(task: Task, a: Floats, d: Floats, before: Estimate | None) -> Estimate:
    """EM until a step changes less than the tolerance; two steps give a leap, if it is no fall."""
    here = task.at(a, d, before)
    while here.going:
        first = task.at(*task.next(here), here)
        second_a, second_d = task.next(first)
        change = float(max(np.abs(second_a - first.a).max(), np.abs(second_d - first.d).max()))
        if change < task.tolerance or not first.going:
            return task.at(second_a, second_d, first, change=change)
        leap = task.at(*_leap(here, first, second_a, second_d), first, change=change)
        if leap.going and not leap.expected.log_likelihood >= first.expected.log_likelihood:
            leap = task.at(second_a, second_d, leap, change=change)
        here = leap
    return here


def _leap(here: Estimate, first: Estimate, a: Floats, d: Floats) -> tuple[Floats, Floats]:
    """SQUAREM's third step length."""
    one = np.concatenate([first.a - here.a, first.d - here.d])
    bend = np.concatenate([a - first.a, d - first.d]) - one
    length = np.linalg.norm(one) / max(float(np.linalg.norm(bend)), np.finfo(float).tiny)
    length = min(max(float(length), 1.0), LONGEST)
    far = np.concatenate([here.a, here.d]) + 2.0 * length * one + length**2 * bend
    return np.clip(far[: len(a)], -STEEPEST, STEEPEST), far[len(a) :]
