"""Lists of the answers that an author accepts, numbers or texts: each earns a fraction and has a feedback.

The first that takes what the learner sent decides; the full mark is the fraction 1.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from questions.types.contract import Document, Fault
from questions.types.fractions import ONE, ZERO, Grade, exact
from questions.types.numbers import number, number_faults, plain
from questions.types.options import entries, normal, text_faults

MAX_ANSWERS = 100
WORTH_MEMBERS = ("fraction", "feedback")

type Check = Callable[[str, Any], list[Fault]]


def is_share(value: Decimal) -> bool:
    return ZERO <= value <= ONE and exact(value) == value


def share_faults(field: str, value: object) -> list[Fault]:
    message = "Give a share of the mark from 0 to 1 with at most 7 decimal places."
    return number_faults(field, value, is_share, message)


def list_faults(field: str, value: object, check: Check, *, least: int, most: int) -> list[Fault]:
    """The faults of each entry, and of how many there are; of the first ones only if they are too many."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        given = f"there are {len(value)}" if isinstance(value, list) else "this is none"
        return [Fault(field, f"Give a list of {least} to {most}; {given}.")]
    return [fault for index, entry in enumerate(value) for fault in check(f"{field}.{index}", entry)]


def answers_faults(field: str, value: object, check: Check) -> list[Fault]:
    return list_faults(field, value, check, least=1, most=MAX_ANSWERS)


def worth_faults(field: str, answer: Document) -> list[Fault]:
    """What is wrong with what an accepted answer earns and says."""
    return [
        *share_faults(f"{field}.fraction", answer.get("fraction", "1")),
        *text_faults(f"{field}.feedback", answer.get("feedback", "")),
    ]


def worth(answer: Document) -> dict[str, str]:
    """What a sound answer earns and says, as a key keeps it."""
    return {
        "fraction": plain(number(answer.get("fraction", "1"))),
        "feedback": normal(answer.get("feedback", "")),
    }


def sound(value: object, check: Check) -> list[Any]:
    """The entries without faults; of a draft that is previewed only, the others may be anything."""
    return [entry for entry in entries(value) if not check("", entry)]


def first[Answer: Document](answers: Iterable[Answer], takes: Callable[[Answer], bool]) -> Answer | None:
    return next((answer for answer in answers if takes(answer)), None)


def earns_all(answer: Document | None) -> bool:
    return answer is not None and answer["fraction"] == "1"


def order_fault(field: str, taker: int) -> Fault:
    """An answer never has its say, because the one with an earlier index takes what it takes."""
    message = f"Answer {taker + 1} comes first and takes this too; move this above it, or remove one."
    return Fault(field, message)


def grade(answer: Document | None) -> Grade:
    return Grade(ZERO) if answer is None else Grade(Decimal(answer["fraction"]), answer["feedback"])


def in_words(what: str, answer: Document) -> str:
    """An accepted answer with what it earns and says, for a person who compares versions."""
    return f"{what}: {answer['fraction']} of the mark. {answer['feedback']}".rstrip()
