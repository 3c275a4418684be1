"""What is odd about a question, and what to do about it. Pure.

The bounds are those of the quality list (`attempts.quality`), and nothing is told before so many learners had
the question that chance says little.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from attempts.analysis.figures import ChoiceFigures, Estimate, ItemFigures

FEWEST = 30  # learners
FEWEST_FOR_CHOICES = 50
TOO_EASY, TOO_HARD = 0.95, 0.2  # facility
WEAK = 10.0  # discrimination index, percent


@dataclass(frozen=True, slots=True)
class Flag:
    """`severe`: learners may have been marked wrongly."""

    code: str
    words: str
    remedy: str
    severe: bool = False


FLAGS = {
    flag.code: flag
    for flag in (
        Flag(
            "negative_discrimination",
            "Negative discrimination",
            "Who scores high elsewhere fails here. Check the key first, then whether the stem can be read in "
            "two ways.",
            severe=True,
        ),
        Flag(
            "attractive_distractor",
            "A wrong choice draws the able",
            "The choice may be right, too, in a way that the stem does not rule out. Check the key and the "
            "wording.",
            severe=True,
        ),
        Flag(
            "at_chance",
            "No better than guessing",
            "Learners do as if they guessed. Check the key, and whether what it asks was taught.",
            severe=True,
        ),
        Flag(
            "too_hard",
            "Very hard",
            "Check the key, and that it asks for one thing at a time; then whether it was taught.",
        ),
        Flag(
            "too_easy",
            "Very easy",
            "It hardly tells learners apart. Keep it where all must know it; else mend its distractors.",
        ),
        Flag(
            "weak_discrimination",
            "Weak discrimination",
            "Able learners do hardly better than others. Look for vague wording, or for a topic apart from "
            "the rest.",
        ),
        Flag(
            "unused_distractor",
            "A choice that nobody takes",
            "Replace it by a mistake that learners do make, or leave it out.",
        ),
        Flag(
            "drift",
            "Its facility moved",
            "It may have become known, or what it asks has changed. Compare the months and the versions.",
        ),
    )
}


def of_figures(*, learners: int, facility: float | None, discrimination: Estimate | None) -> Iterator[str]:
    """The codes that a question's own figures give cause to."""
    if learners < FEWEST or facility is None:
        return
    if facility <= TOO_HARD:
        yield "too_hard"
    if facility >= TOO_EASY:
        yield "too_easy"
    if discrimination is None:
        return
    if discrimination.value < 0:
        yield "negative_discrimination"
    elif discrimination.value < WEAK and facility < TOO_EASY:
        yield "weak_discrimination"


def of_item(item: ItemFigures) -> list[Flag]:
    """What is odd about a question at a quiz, what is severe first."""
    facility = item.facility.value if item.facility else None
    codes = set(
        of_figures(learners=item.learners, facility=facility, discrimination=item.discrimination_index)
    )
    if item.drift is not None and item.drift.flagged:
        codes.add("drift")
    if item.learners >= FEWEST and is_at_chance(item):
        codes.add("at_chance")
    if item.learners >= FEWEST_FOR_CHOICES:
        wrong = [choice for choice in item.choices if choice.id and not choice.correct]
        if any(not choice.learners for choice in wrong):
            codes.add("unused_distractor")
        if any(draws_the_able(choice, item.learners) for choice in wrong):
            codes.add("attractive_distractor")
    return ordered(codes)


def is_at_chance(item: ItemFigures) -> bool:
    """Whether it is no easier than guessing makes it, for the able, too."""
    guess, facility, found = item.random_guess_score, item.facility, item.discrimination_index
    if guess is None or facility is None or (found is not None and found.value >= WEAK):
        return False
    return 0.0 < guess >= facility.value


def draws_the_able(choice: ChoiceFigures, learners: int) -> bool:
    """A wrong choice that goes with a higher rest score, more than chance has it, and in both ends' shares.

    Without any relation a correlation is beyond 2 / sqrt(n) once in 20 times.
    """
    if choice.point_biserial is None or choice.upper is None or choice.lower is None:
        return False
    return choice.point_biserial > 2 / learners**0.5 and choice.upper > choice.lower


def ordered(codes: set[str]) -> list[Flag]:
    return [flag for code, flag in FLAGS.items() if code in codes]
