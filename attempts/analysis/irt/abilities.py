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
    ours, at = restrict(answers, fit.kept), nodes(fit.nodes)
    mean, variance = np.empty((2, len(ours.counts)))
    for part in parts(ours, fit.a, fit.d, at):
        here = slice(part.start, part.stop)
        mean[here] = part.posterior @ at.theta
        variance[here] = (part.posterior * (at.theta - mean[here, None]) ** 2).sum(axis=1)
    return Abilities(mean[ours.pattern_of], np.sqrt(variance[ours.pattern_of]))
