"""What the cells of a row say; what cannot be understood is remembered with its column."""

import re
from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from difflib import get_close_matches

from questions.formats.interchange import Loss
from questions.formats.tables.columns import NUMBERED
from questions.types.fractions import PLACES
from questions.types.options import UNSTORABLE, normal

SHARE = re.compile(r"([+-]?(?:[0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20}))\s*(%|/\s*([1-9][0-9]{0,8}))?")
WHOLE = re.compile(r"[0-9]{1,9}")
YES, NO = ("true", "yes", "1"), ("false", "no", "0")
LETTERS = "abcdefghijklmnopqrst"
NONE = "none"


class Row:
    """The cells that hold something, by the names of their columns."""

    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = {name: text for name, text in cells.items() if text.strip()}
        self.wrong: list[str] = []
        self.losses: list[Loss] = []
        self.used: set[str] = set()
        for name, text in self.cells.items():
            if UNSTORABLE.search(text):
                self.refuse(name, "remove the null character or half character")

    def __contains__(self, name: object) -> bool:
        return name in self.cells

    def refuse(self, name: str, message: str) -> None:
        self.wrong.append(f"column {name}: {message}")

    def raw(self, name: str) -> str:
        self.used.add(name)
        return self.cells.get(name, "")

    def text(self, name: str) -> str:
        return normal(self.raw(name))

    def optional(self, name: str) -> str | None:
        return self.raw(name) or None

    def word(self, name: str, words: Collection[str]) -> str | None:
        """One of some words, written with or without capitals, hyphens and spaces; None: nothing."""
        given = as_name(self.raw(name))
        if not given or given in words:
            return given or None
        near = get_close_matches(given[:40], words, n=1)
        guess = f"; is it {near[0]}?" if near else ""
        self.refuse(name, f'write one of {", ".join(words)}, not "{given[:40]}"{guess}')
        return None

    def flag(self, name: str) -> bool | None:
        given = self.raw(name).strip().casefold()
        if given in YES or given in NO:
            return given in YES
        if given:
            self.refuse(name, "write true or false")
        return None

    def whole(self, name: str) -> int | None:
        given = self.raw(name).strip()
        if not given or WHOLE.fullmatch(given):
            return int(given) if given else None
        self.refuse(name, "write a whole number")
        return None

    def share(self, name: str) -> Decimal | None:
        """A share of the mark, as a decimal number, a percentage or a fraction."""
        given = self.raw(name).strip()
        match = SHARE.fullmatch(given)
        if not given:
            return None
        if match is None:
            self.refuse(name, f'write a share such as 0.5, 50 % or 1/2, not "{given[:40]}"')
            return None
        divisor = 100 if match[2] == "%" else int(match[3] or 1)
        share = Decimal(match[1]) / divisor
        # Digits beyond those that are kept stay only where the author wrote them: the fault names them.
        return share if divisor == 1 else share.quantize(PLACES, rounding=ROUND_HALF_EVEN)

    def numbered(self, pattern: str, *attached: str) -> list[int]:
        """The numbers under which a text stands; what is attached to none of them is refused."""
        numbers = self.numbers(pattern)
        for more in attached:
            for number in self.numbers(more):
                if number not in numbers:
                    self.used.add(of(more, number))
                    self.refuse(of(more, number), f"fill in {of(pattern, number)}, or empty this")
        return numbers

    def numbers(self, pattern: str) -> list[int]:
        return [number for number, name in enumerate(NUMBERED[pattern], start=1) if name in self.cells]

    def picks(self, name: str, numbers: list[int]) -> set[int] | None:
        """Numbers of choices, given by number or letter; None: nothing is given, or something is wrong."""
        words = re.split(r"[\s,;]+", self.raw(name).strip().casefold())
        if words in ([""], [NONE]):
            return set() if words == [NONE] else None
        picked = {number_of(word) for word in words if word}
        if picked <= set(numbers):
            return {number for number in picked if number is not None}
        choices = ", ".join(map(str, numbers))
        self.refuse(
            name, f"write numbers of choices, with commas between; there are {choices or 'no choices'}"
        )
        return None


def number_of(word: str) -> int | None:
    if WHOLE.fullmatch(word):
        return int(word)
    return LETTERS.index(word) + 1 if len(word) == 1 and word in LETTERS else None


def of(pattern: str, number: int) -> str:
    return pattern.replace("#", str(number))


def as_name(text: str) -> str:
    """What people write for `choice_1_feedback`: `Choice 1 Feedback`, `choice-1-feedback`."""
    return re.sub(r"[\s_/-]+", "_", text.strip().casefold())
