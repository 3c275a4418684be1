"""Abilities of learners: mean and standard deviation of the posterior (EAP; Bock and Mislevy 1982)."""

from dataclasses import dataclass

import numpy as np

from attempts.analysis.irt.answers import Answers, restrict
from attempts.analysis.irt.expectation import parts
from attempts.analysis.irt.quadrature import nodes
from attempts.analysis.irt.results import Fit, Floats


@dataclass(frozen=True, slots=True)
class Abilities:
    """In the order of the input's learners; 0 and 1, the prior's, for one without answers to fitted items."""

    mean: Floats
    sd: Floats


def abilities(answers: Answers, fit: Fit) -> Abilities:
    """Of the learners fitted to, or of others who answered the same items."""
    mean, sd = by_pattern(restrict(answers, fit.kept), fit)
    return Abilities(mean[answers.pattern_of], sd[answers.pattern_of])


def by_pattern(ours: Answers, fit: Fit) -> tuple[Floats, Floats]:
    """Means and standard deviations per pattern of answers that are restricted to the fitted items."""
    at = nodes(fit.nodes)
    mean, square = np.zeros(len(ours.counts)), np.ones(len(ours.counts))
    for part in parts(ours, fit.a, fit.d, at):
        mean[part.start : part.stop] = part.posterior @ at.theta
        away = at.theta - mean[part.start : part.stop, None]
        square[part.start : part.stop] = (part.posterior * away**2).sum(axis=1)
    return mean, np.sqrt(square)
