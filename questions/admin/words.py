"""Names for people of what documents name by index or path."""

from collections.abc import Iterable

from questions.types.contract import Fault

DATE_TIME = "j M Y, H:i"  # times are in UTC, as everywhere in the admin


def letter(index: int) -> str:
    """A, B, C ... for the choices of a question, of which there are at most 20."""
    return chr(ord("A") + index)


def fault_sentences(faults: Iterable[Fault]) -> list[str]:
    """Each fault with the field it is about: `choices.2.text` is choice 3, text."""
    return [f"{place_in_words(fault.field)}: {fault.message}" for fault in faults]


def place_in_words(path: str) -> str:
    head, _, rest = path.removeprefix("options.").replace("_", " ").partition(".")
    index, _, name = rest.partition(".")
    if not index.isdigit():
        return (name or index or head).capitalize()
    entry = f"{head.removesuffix('s').capitalize()} {int(index) + 1}"
    return f"{entry}, {name}" if name else entry
