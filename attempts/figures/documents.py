"""What item analysis needs of the documents of a version: stem, choices, the chance of a guess. Pure."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attempts.analysis.counts import Choice

type Document = Mapping[str, Any]

# A guess takes one of the choices. That of a multiple response has as many outcomes as sets of them.
GUESSED = ("single_choice", "true_false")
PICKED = (*GUESSED, "multiple_choice")


def choices_of(type: str, delivery: Document, key: Document) -> tuple[Choice, ...]:
    """The choices in the author's order; none where the type has no choices to pick from."""
    if type not in PICKED:
        return ()
    correct = set(key["correct"])
    return tuple(Choice(each["id"], each["text"], each["id"] in correct) for each in delivery["choices"])


def guess_of(type: str, delivery: Document, key: Document) -> float | None:
    """The mean fraction of the choices: what who guesses earns on average (Moodle, random guess score)."""
    if type not in GUESSED:
        return None
    fractions = key.get("fractions")
    ids = [each["id"] for each in delivery["choices"]]
    own = [Fraction(fractions.get(id, 0)) if fractions else Fraction(id in key["correct"]) for id in ids]
    return float(sum(own) / len(own))
