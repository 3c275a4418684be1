"""The blanks of a cloze question on their own, as they stand in a file below `blanks`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questions.formats.marked_yaml import Document, Problem, UnreadableError, read
from questions.formats.native.entries import named, path_to
from questions.formats.native.problems import ambiguities
from questions.formats.native.schema import violations
from questions.formats.native.writing import written
from questions.types.cloze import PLACEHOLDER


@dataclass(frozen=True)
class Fragment:
    """The blanks by name, and by its line each sentence on what is wrong; with any, there are no blanks."""

    blanks: Mapping[str, Any]
    problems: Sequence[tuple[int, str]]
    document: Document | None = None

    def line_of(self, names: Sequence[str]) -> int:
        """The line of what a fault names below `options.blanks`, or of the nearest around it."""
        return self.document.line(path_to(["blanks", *names])[1:]) if self.document else 1


def blanks_in(text: str) -> Fragment:
    try:
        document = read(text.encode())
    except UnreadableError as error:
        return Fragment({}, [told(problem) for problem in error.problems])
    problems = violations(document, "blanks")
    problems += ambiguities(document, {problem.path for problem in problems})
    if problems:
        return Fragment({}, sorted(map(told, problems)))
    return Fragment(document.value, [], document)


def told(problem: Problem) -> tuple[int, str]:
    sentence = f"{named(problem.path)}: {problem.message}" if problem.path else problem.message
    return problem.line, sentence


def blanks_text(blanks: Mapping[str, Any], stem: str) -> str:
    """The blanks as their author would write them, in the order of the stem."""
    places = {name: place for place, name in reversed(list(enumerate(PLACEHOLDER.findall(stem))))}
    order = sorted(blanks, key=lambda name: places.get(name, len(places)))
    return written({name: blanks[name] for name in order})
