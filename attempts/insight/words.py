"""Figures as people read them. Pure; what is undefined is a dash."""

from collections.abc import Callable
from dataclasses import dataclass

from attempts.analysis.figures import Estimate

NONE = "\N{EN DASH}"
MINUTE = 60

SELECTIONS = {
    "first": "First attempts",
    "last": "Latest attempts",
    "highest": "Best attempts",
    "all": "All attempts",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words, and its 95 % interval where it has one."""

    value: str
    interval: str = ""


def share(value: float | None, places: int = 0) -> str:
    return NONE if value is None else f"{signed(100 * value, places)} %"


def number(value: float | None, places: int = 2) -> str:
    """As many places as say, without zeros at their end."""
    if value is None:
        return NONE
    words = signed(value, places)
    return words.rstrip("0").rstrip(".") if "." in words else words


def fixed(value: float | None, places: int = 2) -> str:
    """Always so many places, for columns."""
    return NONE if value is None else signed(value, places)


def signed(value: float, places: int) -> str:
    """With a minus, not a hyphen; no negative zero."""
    return f"{round(value, places) + 0.0:.{places}f}".replace("-", "\N{MINUS SIGN}")


def estimate(found: Estimate | None, words: Callable[[float], str]) -> Figure:
    if found is None:
        return Figure(NONE)
    if found.low is None or found.high is None:
        return Figure(words(found.value))
    low, high = words(found.low), words(found.high)
    return Figure(words(found.value), f"{low.removesuffix(' %')} to {high}")


def share_of(found: Estimate | None) -> Figure:
    return estimate(found, share)


def index_of(found: Estimate | None) -> Figure:
    return estimate(found, lambda value: signed(value, 0))


def mark_of(found: Estimate | None) -> Figure:
    return estimate(found, number)


def seconds(value: float | None) -> str:
    if value is None:
        return NONE
    minutes, rest = divmod(round(value), MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def letter(index: int) -> str:
    """A, B, C ... for the choices of a question, of which there are at most 20."""
    return chr(ord("A") + index)
