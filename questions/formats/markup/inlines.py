"""Runs of a line in CommonMark: marks nested as far as they reach, and delimiters that are read as such."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from questions.formats.markup.escaping import ENTITY, PUNCTUATION, escaped
from questions.formats.markup.runs import LINK, spans
from questions.formats.markup.tree import EMPHASIS, Run, Runs

DELIMITERS = {"strong": "**", "em": "*"}
IMAGE_SCHEME = "image:"


class Atom(NamedTuple):
    """A piece of a line: text yet to be escaped, what is written as it is, or a delimiter."""

    kind: str  # text, raw, open or close
    content: str
    linked: bool = False


def written(runs: Runs, *, careful: bool = False) -> str:
    """Runs as CommonMark, not yet looked at as the start of lines."""
    atoms = alternated(list(atoms_of(runs)))
    dollars = sum(run.kind in ("math", "display") for run in runs)
    dollars += sum(run.content.count("$") + run.words.count("$") for run in runs if run.kind != "code")
    texts = list[str]()
    for index, atom in enumerate(atoms):
        if atom.kind == "text":
            before = atoms[index - 1].content[-1:] if index else ""
            after = atoms[index + 1].content[:1] if index + 1 < len(atoms) else ""
            around = {"before": before, "after": after, "linked": atom.linked}
            texts.append(escaped(atom.content, **around, dollars=dollars > 1, careful=careful))  # type: ignore[arg-type]
        else:
            texts.append(atom.content)
    return "".join(guarded(atoms, texts))


def atoms_of(runs: Runs) -> Iterator[Atom]:
    for link, group in groupby(runs, LINK):
        within = list(marked(list(group), EMPHASIS, linked=bool(link)))
        if link and all(atom.kind == "text" for atom in within) and is_shown(link, within):
            yield Atom("raw", f"<{link}>")
        elif link:
            yield Atom("raw", "[")
            yield from within
            yield Atom("raw", f"]({destination(link)})")
        else:
            yield from within


def is_shown(link: str, within: Sequence[Atom]) -> bool:
    """Whether the text of a link is its address, which can be written as such."""
    plain = link.isascii() and not set(link) & set("%\\<>&") and link.startswith(("http://", "https://"))
    return plain and "".join(atom.content for atom in within) == link


def marked(runs: list[Run], marks: Sequence[str], *, linked: bool) -> Iterator[Atom]:
    """The runs with the marks around them; the one that reaches farthest is outside."""
    for mark, group in spans(runs, marks):
        if not mark:
            yield from (atom_of(run, linked=linked) for run in group)
            continue
        others = [other for other in marks if other != mark]
        yield Atom("open", DELIMITERS[mark])
        yield from marked(group, others, linked=linked)
        yield Atom("close", DELIMITERS[mark])


def atom_of(run: Run, *, linked: bool) -> Atom:
    match run.kind:
        case "text":
            return Atom("text", run.content, linked)
        case "code":
            return Atom("raw", code_span(run.content))
        case "math":
            return Atom("raw", f"${run.content}$")
        case "display":
            return Atom("raw", f"$${run.content}$$")
        case "image":
            words = escaped(run.words, before="[", after="]", linked=True, dollars=True, careful=False)
            return Atom("raw", f"![{words}]({IMAGE_SCHEME}{run.content})")
        case _:
            return Atom("raw", "\\\n")


def code_span(code: str) -> str:
    fence = fence_of(code, least=1)
    pad = " " if code[:1] in ("`", " ") or code[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def fence_of(code: str, *, least: int) -> str:
    """Backticks, more than stand together anywhere in the code."""
    longest = max((len(list(group)) for sign, group in groupby(code) if sign == "`"), default=0)
    return "`" * max(longest + 1, least)


def destination(address: str) -> str:
    """The address of a link in its parentheses."""
    kept = ENTITY.sub(lambda entity: "&amp;" + entity[0][1:], address)
    return kept.replace("(", r"\(").replace(")", r"\)")


def alternated(atoms: list[Atom]) -> list[Atom]:
    """Emphasis that stands beside other delimiters is written with underscores, so that it ends there."""
    opened = list[int]()
    for index, atom in enumerate(atoms):
        if atom.kind == "open":
            opened.append(index)
        elif atom.kind == "close":
            start = opened.pop()
            before = atoms[start - 1].kind if start else ""
            after = atoms[index + 1].kind if index + 1 < len(atoms) else ""
            if atom.content == "*" and (before == "close" or after == "open"):
                atoms[start] = atoms[start]._replace(content="_")
                atoms[index] = atoms[index]._replace(content="_")
    return atoms


def guarded(atoms: list[Atom], texts: list[str]) -> list[str]:
    """Letters beside a delimiter or a formula that would not be read as one are written by their numbers."""
    for index, atom in enumerate(atoms):
        money = atom.kind == "raw" and atom.content.startswith("$")
        if atom.kind == "open" or money:
            inner = first_after(atoms, texts, index)
            if index and atoms[index - 1].kind == "text":
                last = texts[index - 1][-1:]
                if last.isdigit() if money else is_in_the_way(last, inner, atom.content):
                    texts[index - 1] = texts[index - 1][:-1] + f"&#{ord(last)};"
        if atom.kind == "close" or money:
            inner = last_before(atoms, texts, index)
            if index + 1 < len(atoms) and atoms[index + 1].kind == "text":
                first = texts[index + 1][:1]
                if first.isdigit() if money else is_in_the_way(first, inner, atom.content):
                    texts[index + 1] = f"&#{ord(first)};" + texts[index + 1][1:]
    return texts


def first_after(atoms: list[Atom], texts: list[str], index: int) -> str:
    while index < len(atoms) and atoms[index].kind in ("open", "close"):
        index += 1
    return texts[index][:1] if index < len(atoms) else ""


def last_before(atoms: list[Atom], texts: list[str], index: int) -> str:
    while index >= 0 and atoms[index].kind in ("open", "close"):
        index -= 1
    return texts[index][-1:] if index >= 0 else ""


def is_in_the_way(outer: str, inner: str, delimiter: str) -> bool:
    """Whether a delimiter between these is not read as one (CommonMark's rules of flanking)."""
    if not outer or is_apart(outer):
        return False
    return delimiter == "_" or not inner or is_apart(inner)


def is_apart(sign: str) -> bool:
    return sign in PUNCTUATION or isWhiteSpace(ord(sign)) or isPunctChar(sign) or isMdAsciiPunct(ord(sign))
