"""Item response theory: Rasch and 2PL by marginal maximum likelihood. Pure; see docs/irt.md."""

from attempts.analysis.irt.abilities import Abilities, abilities
from attempts.analysis.irt.answers import Answers, from_answers, from_matrix
from attempts.analysis.irt.comparison import Comparison, compare
from attempts.analysis.irt.curves import (
    Observed,
    characteristic,
    information_of_test,
    item_information,
    observed,
    standard_error,
)
from attempts.analysis.irt.fitting import fit
from attempts.analysis.irt.results import CannotFitError, Errors, Fit, Item, LeftOut, Model, Reason

__all__ = [
    "Abilities",
    "Answers",
    "CannotFitError",
    "Comparison",
    "Errors",
    "Fit",
    "Item",
    "LeftOut",
    "Model",
    "Observed",
    "Reason",
    "abilities",
    "characteristic",
    "compare",
    "fit",
    "from_answers",
    "from_matrix",
    "information_of_test",
    "item_information",
    "observed",
    "standard_error",
]
