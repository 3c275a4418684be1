"""The weights of a question with several right choices, between GIFT and the rules of multiple choice."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from questions.types.choices import share_of
from questions.types.contract import QuestionDraft
from questions.types.fractions import ONE, PLACES, RIGHT_ABOVE, ZERO
from questions.types.multiple_choice import scoring

NEAR = Decimal("0.015")  # as far as three times 33 % is from all of it, and more
# What the rule becomes where only weights can be said; empty where they say the same.
NEAREST: Mapping[str, str] = {
    "fractions": "",
    "net_correct": "",
    "all_or_nothing": "Each right choice earns its share of the mark, and a wrong one takes it all away.",
    "coverage": "Each right choice earns its share of the mark, and a wrong one takes as much away.",
    "each_choice": "Each right choice earns its share of the mark, and a wrong one takes as much away.",
}


def adding_up(shares: Sequence[Decimal]) -> list[Decimal]:
    """The shares with those of right choices adding up to the full mark, if they were meant to."""
    total = sum((share for share in shares if share > ZERO), start=ZERO)
    if RIGHT_ABOVE < total < 2 * ONE - RIGHT_ABOVE or abs(total - ONE) > NEAR:
        return list(shares)
    scaled = [(share / total).quantize(PLACES, ROUND_DOWN) if share > ZERO else share for share in shares]
    rest = ONE - sum((share for share in scaled if share > ZERO), start=ZERO)
    largest = max(range(len(scaled)), key=lambda place: scaled[place])
    scaled[largest] += rest
    return scaled


def weights_of(draft: QuestionDraft) -> list[Decimal]:
    """What each choice of a multiple choice earns or costs: exactly or nearly what its rule says."""
    rule = scoring(draft)
    if rule == "fractions":
        return [share_of(choice) for choice in draft.choices]
    right = sum(choice.is_correct for choice in draft.choices)
    share = (ONE / right).quantize(PLACES) if right else ZERO
    costs = ONE if rule == "all_or_nothing" else share
    return [share if choice.is_correct else -costs for choice in draft.choices]


def is_exact(draft: QuestionDraft) -> bool:
    """Whether the weights say what the rule says; with one right choice all or nothing is a weight too."""
    right = sum(choice.is_correct for choice in draft.choices)
    return not NEAREST[scoring(draft)] or (scoring(draft) == "all_or_nothing" and right == 1)
