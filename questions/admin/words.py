"""Names for people of what documents name by index or path."""

from collections.abc import Iterable

from questions.types.contract import Fault

DATE_TIME = "j M Y, H:i"  # times are in UTC, as everywhere in the admin

CALLED = {"fraction": "share"}  # what forms call otherwise than files


def letter(index: int) -> str:
    """A, B, C ... for the choices of a question, of which there are at most 20."""
    return chr(ord("A") + index)


def fault_sentences(faults: Iterable[Fault]) -> list[str]:
    """Each fault with the field it is about: `choices.2.text` is choice 3, text."""
    return [f"{place_in_words(fault.field)}: {fault.message}" for fault in faults]


def place_in_words(path: str) -> str:
    """The field that a fault is about, within the list or the blank that it is in."""
    words: list[str] = []
    names = path.removeprefix("options.").split(".")
    for place, name in enumerate(names):
        if words and names[place - 1] == "blanks":
            words[-1] = f"blank {name}"
        elif words and name.isdigit():
            words[-1] = f"{words[-1].removesuffix('s')} {int(name) + 1}"
        else:
            words.append(CALLED.get(name, name.replace("_", " ")))
    sentence = ", ".join(words)
    return sentence[:1].upper() + sentence[1:]
