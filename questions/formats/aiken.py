"""Aiken: single choice on plain lines, as Moodle reads it.

A question is one line, each choice is a line that begins with its letter and `.` or `)`, and a line
`ANSWER: B` ends it. Where Moodle would take a line for something that nobody meant, that is a problem here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import BinaryIO

from questions.formats.decoding import open_text
from questions.formats.interchange import Exported, Imported, Loss, Problem, Tell
from questions.formats.literal import literal
from questions.formats.markup import to_plain
from questions.types import single_choice
from questions.types.contract import MIN_CHOICES, ChoiceDraft, QuestionDraft

NAME, TITLE = "aiken", "Aiken"
SUFFIXES = (".txt", ".aiken")
MEDIA_TYPE = "text/plain; charset=utf-8"

CHOICE = re.compile(r"([A-Z])[.)][ \t]?")
ANSWER = "ANSWER:"
ONE_LETTER = re.compile(r"([A-Z])(?![A-Za-z0-9])")
MORE_LETTERS = re.compile(r"[.)]?\s*(?:,|;|/|&|\+|and\b|or\b)\s*[A-Z]\b")
SHORTEST = 2  # characters of a line that Moodle looks at
LEFT_OUT = "The question was left out."


@dataclass
class Begun:
    """A question that has begun; a broken one has been told of, and only its end is waited for."""

    line: int
    text: str
    broken: bool = False
    choices: list[tuple[int, str]] = field(default_factory=list)


def parse(stream: BinaryIO) -> Iterator[Imported | Problem]:
    """The questions of a file; `Unreadable` if it is no text."""
    text = open_text(stream)
    told = text.losses
    for read in Reader().read(text.lines):
        if told and isinstance(read, Imported):
            yield replace(read, losses=(*told, *read.losses))
            told = ()
        else:
            yield read
    yield from (Problem(line=loss.line or 1, message=f"{loss.what} {loss.done}") for loss in told)


class Reader:
    """Takes line after line; `begun` is the question that they belong to."""

    def __init__(self) -> None:
        self.begun: Begun | None = None
        self.after_blank = True

    def read(self, lines: Iterable[str]) -> Iterator[Imported | Problem]:
        for number, line in enumerate(lines, start=1):
            if not (stripped := line.strip()):
                self.after_blank = True
                continue
            found = self.take(number, stripped)
            self.after_blank = False
            if found is not None:
                yield found
        if self.begun and not self.begun.broken:
            yield incomplete(self.begun)

    def take(self, number: int, line: str) -> Imported | Problem | None:
        """What is known after a line: a question that ends, or one that is broken."""
        if choice := CHOICE.match(line):
            return self.choice(number, choice[1], line[choice.end() :].strip())
        if line.startswith(ANSWER):
            return self.answer(number, line.removeprefix(ANSWER).strip())
        return self.text(number, line)

    def broken(self, number: int, message: str) -> Problem:
        """The question is no good, and what follows up to its end belongs to it."""
        name = self.begun.text if self.begun else ""
        self.begun = Begun(number, "", broken=True)
        return Problem(line=number, message=message, name=name[:200])

    def text(self, number: int, line: str) -> Problem | None:
        begun, self.begun = self.begun, Begun(number, line)
        if begun is None or (begun.broken and self.after_blank):
            return None
        if self.after_blank:
            return incomplete(begun)
        self.begun = begun
        if begun.broken:
            return None
        if begun.choices:
            return self.broken(number, "A choice is one line; write this line behind the one before.")
        return self.broken(number, "A question is one line; write this line behind the one before.")

    def choice(self, number: int, letter: str, text: str) -> Problem | None:
        if self.begun is None:
            return self.broken(number, "This choice has no question before it; write it on one line.")
        if self.begun.broken:
            return None
        due = ascii_uppercase[len(self.begun.choices) % len(ascii_uppercase)]
        if letter != due or len(self.begun.choices) >= len(ascii_uppercase):
            return self.broken(
                number, f"This choice should have the letter {due}; number them A, B, C and so on."
            )
        self.begun.choices.append((number, text))
        return None

    def answer(self, number: int, written: str) -> Imported | Problem | None:
        """The end of a question."""
        begun, self.begun = self.begun, None
        if begun is None:
            return Problem(line=number, message="This answer has no question before it.")
        if begun.broken:
            return None
        found = ONE_LETTER.match(written)
        known = ascii_uppercase[: len(begun.choices)]
        problem = None
        if len(begun.choices) < MIN_CHOICES:
            problem = "A question needs at least two choices, each a line such as A) Choice."
        elif found is None or MORE_LETTERS.match(written, 1):
            problem = "Write one capital letter behind ANSWER: and nothing else. Aiken has one right answer."
        elif found[1] not in known:
            problem = f"There is no choice {found[1]}; the choices are {known[0]} to {known[-1]}."
        if problem or found is None:
            return Problem(line=number, message=problem or "", name=begun.text[:200])
        return question(begun, known.index(found[1]), trailing(written, number))


def incomplete(begun: Begun) -> Problem:
    missing = "its line ANSWER:" if begun.choices else "choices, and a line ANSWER: below them"
    return Problem(line=begun.line, message=f"This question lacks {missing}.", name=begun.text[:200])


def trailing(written: str, line: int) -> tuple[Loss, ...]:
    """What stands behind the letter, which Moodle passes over."""
    rest = written[1:].lstrip(".) \t")
    if not rest:
        return ()
    what = f'Behind the letter of the answer stands "{rest[:100]}".'
    return (Loss(what=what, done="It was left out.", line=line),)


def question(begun: Begun, right: int, losses: tuple[Loss, ...]) -> Imported:
    choices = tuple(
        ChoiceDraft(text=literal(text), is_correct=place == right)
        for place, (_, text) in enumerate(begun.choices)
    )
    lines = {f"choices.{place}.text": line for place, (line, _) in enumerate(begun.choices)}
    return Imported(
        draft=QuestionDraft(slug="", type="single_choice", stem=literal(begun.text), choices=choices),
        line=begun.line,
        losses=losses,
        lines={"stem": begun.line, **lines},
    )


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    """Single choices only, and of them texts and the right answer."""
    named = False
    for exported in questions:
        draft = exported.draft
        if why := cannot(draft):
            tell(Loss(what=why, done=LEFT_OUT, question=draft.slug))
            continue
        if not named:
            tell(
                Loss(
                    what="Aiken has no names, topics and difficulties of questions.",
                    done="They were left out.",
                )
            )
            named = True
        for what in beyond(draft):
            tell(Loss(what=what, done="It was left out.", question=draft.slug))
        yield written(draft).encode()


def written(draft: QuestionDraft) -> str:
    lettered = list(zip(ascii_uppercase, draft.choices, strict=False))
    choices = "".join(f"{letter}) {one_line(choice.text)}\n" for letter, choice in lettered)
    right = next(letter for letter, choice in lettered if choice.is_correct)
    return f"{one_line(draft.stem)}\n{choices}{ANSWER} {right}\n\n"


def one_line(text: str) -> str:
    return " ".join(to_plain(text).split())


def cannot(draft: QuestionDraft) -> str:
    """Why a question cannot be said in Aiken; empty if it can."""
    if draft.type != "single_choice":
        return f"Aiken has no questions of the type {draft.type.replace('_', ' ')}."
    if faults := single_choice.clean(draft):
        return f"The question is not complete: {faults[0].message}"
    stem, choices = one_line(draft.stem), [one_line(choice.text).casefold() for choice in draft.choices]
    if len(stem) < SHORTEST or not all(choices):
        return "Without its formatting the question or a choice has no text."
    if CHOICE.match(stem) or stem.startswith(ANSWER):
        return "The question begins like a choice or an answer does in Aiken."
    if len(set(choices)) < len(choices):
        return "Without their formatting two choices are the same."
    return ""


def beyond(draft: QuestionDraft) -> Iterator[str]:
    """What a question has that Aiken has no place for, a sentence for each."""
    if any(
        literal(one_line(text)) != text for text in (draft.stem, *(choice.text for choice in draft.choices))
    ):
        yield "The texts have formatting, formulas, images or several lines."
    if single_choice.scoring(draft) == "fractions" and any(
        choice.fraction and not choice.is_correct for choice in draft.choices
    ):
        yield "Wrong choices earn a part of the mark, or cost some."
    told = {
        "There is an explanation.": draft.explanation,
        "There is feedback to choices.": any(choice.feedback for choice in draft.choices),
        "Choices stay last where choices are shuffled.": any(choice.pinned for choice in draft.choices),
        "There are hints.": draft.hints,
        "There are tags.": draft.tags,
        "There are references.": draft.references,
        "It is for exams only.": draft.pool == "exam",
    }
    yield from (what for what, given in told.items() if given)
