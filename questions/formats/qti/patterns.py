r"""The regular expressions of `patternMatch` that say no more than our wildcards: texts, anything between.

Known are characters, lists of characters such as `[Yy]`, and `.*` or `(.|\n)*` for anything. Matching never
goes back, so no expression takes long.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from questions.formats.qti.values import NotImportable, required

MAX_PATTERN = 2_000  # characters
TOKEN = re.compile(
    r"""(?P<any>\(\.\|\\n\)\*|\.\*|\[\\s\\S\]\*)
    |\[(?P<list>(?:[^\\\[\]^-]|\\[^a-zA-Z0-9])+)\]
    |\\(?P<escaped>[^a-zA-Z0-9]|n|t)
    |(?P<plain>[^\\.?*+(){}\[\]|^$])""",
    re.VERBOSE,
)
QUANTIFIERS = "?*+{"
CONTROLS = {"n": "\n", "t": "\t"}

type Run = tuple[str, ...]  # for each place the characters that may stand there


@dataclass(frozen=True)
class Pattern:
    """Runs of characters, between which anything may stand; one run where nothing may."""

    runs: tuple[Run, ...]

    def matches(self, text: str) -> bool:
        first, *between = self.runs
        if not between:
            return len(text) == len(first) and stands(first, text, 0)
        last = between.pop()
        place, end = len(first), len(text) - len(last)
        if place > end or not stands(first, text, 0) or not stands(last, text, end):
            return False
        for run in between:
            found = next((at for at in range(place, end - len(run) + 1) if stands(run, text, at)), None)
            if found is None:
                return False
            place = found + len(run)
        return True

    def written(self, between: str, *, escaped: bool = False) -> str:
        """A text that matches, with something in place of anything; stars that are meant may be escaped."""
        texts = ["".join(characters[0] for characters in run) for run in self.runs]
        return between.join(text.replace("*", r"\*") if escaped else text for text in texts)


def stands(run: Run, text: str, place: int) -> bool:
    return all(text[place + n] in characters for n, characters in enumerate(run))


def pattern_of(element: etree._Element) -> Pattern:
    """The pattern of a patternMatch; `NotImportable` for one that says more."""
    pattern = element.get("pattern") or required(element, "pattern")
    found = runs_of(pattern) if len(pattern) <= MAX_PATTERN else None
    if found is None:
        raise NotImportable(f"Answers are marked by the pattern {pattern[:50]}", element=element)
    return Pattern(tuple(map(tuple, found)))


def runs_of(pattern: str) -> Sequence[Sequence[str]] | None:
    runs: list[list[str]] = [[]]
    place = 0
    while place < len(pattern):
        token = TOKEN.match(pattern, place)
        if token is None:
            return None
        place = token.end()
        if token["any"]:
            runs.append([])
            continue
        if pattern[place : place + 1] in QUANTIFIERS and place < len(pattern):
            return None
        runs[-1].append(characters(token))
    return runs


def characters(token: re.Match[str]) -> str:
    if token["list"]:
        return re.sub(r"\\(.)", r"\1", token["list"])
    if token["escaped"]:
        return CONTROLS.get(token["escaped"], token["escaped"])
    return token["plain"]
