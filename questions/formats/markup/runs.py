"""Runs of text as they are kept: formulas found, white space as one sees it, equal neighbours joined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from questions.formats.markup.tree import EMPHASIS, Run, Runs

LITERAL = "literal"  # a mark of text in which no formulas are looked for
WORDS = ("text", "code")  # the kinds of which neighbours are joined
ALIKE = attrgetter("kind", "marks", "link")
LINK = attrgetter("link")
CONTENT = attrgetter("content")
SPACE = re.compile(r"[ \t\n\f\r]+")
DELIMITERS = {r"\(": (r"\)", "math"), r"\[": (r"\]", "display"), "$$": ("$$", "display")}
OPENING = re.compile(r"\\\(|\\\[|\$\$")
BARE_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")


def tidy(found: Iterable[Run]) -> Runs:
    """What is in a block, as it is kept."""
    runs = joined(found)
    if all(run.kind in WORDS and not run.content.strip() for run in runs):
        return ()
    if any(is_blank_code(run) for run in runs):
        runs = joined(run._replace(kind="text") if is_blank_code(run) else run for run in runs)
    if any((run.kind == "text" and OPENING.search(run.content)) or LITERAL in run.marks for run in runs):
        runs = joined(each for run in runs for each in formulas(run))
    return settled(apart(collapsed(runs)))


def is_blank_code(run: Run) -> bool:
    return run.kind == "code" and not run.content.strip()


def one_line(runs: Runs) -> Runs:
    """For where no line may end: headings and cells."""
    flat = (Run("text", " ", run.marks, run.link) if run.kind == "break" else run for run in runs)
    return tidy_spaces(
        run._replace(content=run.content.replace("\n", " ")) if run.kind == "text" else run for run in flat
    )


def tidy_spaces(runs: Iterable[Run]) -> Runs:
    return settled(collapsed(joined(runs)))


def settled(runs: Iterable[Run]) -> Runs:
    """No mark and no link begins or ends with white space, as they are nested when they are written."""
    kept = joined(runs)
    if any(run.link for run in kept):
        kept = joined(trimmed(kept))
    for _ in range(len(kept) if any(run.marks for run in kept) else 0):
        groups = [list(group) for _, group in groupby(kept, LINK)]
        again = joined(run for group in groups for run in unspaced(group, EMPHASIS))
        if again == kept:
            break
        kept = again
    return ends_off(kept)


def unspaced(runs: list[Run], marks: Sequence[str]) -> Iterator[Run]:
    for mark, group in spans(runs, marks):
        if not mark:
            yield from group
            continue
        others = [other for other in marks if other != mark]
        yield from unspaced(unmarked_ends(group, mark), others)


def spans(runs: list[Run], marks: Sequence[str]) -> Iterator[tuple[str, list[Run]]]:
    """Runs by the mark that is outside, the one that reaches farthest; empty where there is none."""
    place = 0
    while place < len(runs):
        reach = {mark: extent(runs, place, mark) for mark in marks}
        mark = max(marks, key=lambda mark: reach[mark], default="")
        if not mark or not reach[mark]:
            yield "", [runs[place]]
            place += 1
        else:
            yield mark, runs[place : place + reach[mark]]
            place += reach[mark]


def extent(runs: list[Run], place: int, mark: str) -> int:
    """How many runs from here on have the mark."""
    end = place
    while end < len(runs) and mark in runs[end].marks:
        end += 1
    return end - place


def joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbouring texts, and codes, that are marked alike become one."""
    kept = list[Run]()
    for _, group in groupby((run for run in runs if run.content or run.kind not in WORDS), ALIKE):
        first, *others = group
        if others and first.kind in WORDS:
            kept.append(first._replace(content="".join((first.content, *map(CONTENT, others)))))
        else:
            kept += [first, *others]
    return kept


def formulas(run: Run) -> Iterator[Run]:
    r"""A text with its `\(...\)`, `\[...\]` and `$$...$$` as formulas; each delimiter is looked for once."""
    if run.kind != "text" or LITERAL in run.marks:
        yield run._replace(marks=run.marks - {LITERAL}) if LITERAL in run.marks else run
        return
    text, place, missing = run.content, 0, set[str]()
    for opening in OPENING.finditer(text):
        start = opening.start()
        end_mark, kind = DELIMITERS[opening[0]]
        end = -1 if start < place or end_mark in missing else text.find(end_mark, opening.end())
        if end < 0:
            if start >= place:
                missing.add(end_mark)
            continue
        tex = source(text[opening.end() : end], block=kind == "display")
        if tex is None:
            continue
        yield run._replace(content=text[place:start])
        yield run._replace(kind=kind, content=tex)
        place = end + len(end_mark)
    yield run._replace(content=text[place:]) if place else run


def source(tex: str, *, block: bool = False) -> str | None:
    """The source of a formula as it is kept; None if it is empty or dollars cannot hold it."""
    lines = [line.strip() for line in tex.splitlines() if line.strip()]
    kept = ("\n" if block else " ").join(lines)
    if not kept or BARE_DOLLAR.search(kept):
        return None
    odd = (len(kept) - len(kept.rstrip("\\"))) % 2
    return kept + " " if odd else kept


def collapsed(runs: Iterable[Run]) -> Iterator[Run]:
    """White space as a browser shows it; where it holds a line end, that stays."""
    after_space = True
    for run in runs:
        if run.kind == "text":
            text = SPACE.sub(lambda space: "\n" if "\n" in space[0] else " ", run.content)
            text = text[1:] if after_space and text[:1] in (" ", "\n") else text
            after_space = text[-1:] in (" ", "\n") if text else after_space
            yield run if text == run.content else run._replace(content=text)
        else:
            after_space = run.kind == "break"
            yield run


def apart(runs: Iterable[Run]) -> Iterator[Run]:
    """A space between two formulas, whose dollars would be read together."""
    before = ""
    for run in runs:
        if run.kind in ("math", "display") and before in ("math", "display"):
            yield Run("text", " ")
        yield run
        before = run.kind if run.kind != "text" or run.content else before


def trimmed(found: list[Run]) -> Iterator[Run]:
    """White space and line breaks at the ends of a link do not belong to it."""
    for link, group in groupby(found, LINK):
        runs = list(group)
        yield from unmarked_ends(runs, "link") if link else runs


def unmarked_ends(group: list[Run], mark: str) -> list[Run]:
    before, after = list[Run](), list[Run]()
    while group and (cut := cut_start(group[0])):
        before.append(without(cut[0], mark))
        group = ([cut[1]] if cut[1].content else []) + group[1:]
    while group and (cut := cut_end(group[-1])):
        after.insert(0, without(cut[1], mark))
        group = group[:-1] + ([cut[0]] if cut[0].content else [])
    return [*before, *group, *after]


def cut_start(run: Run) -> tuple[Run, Run] | None:
    if run.kind == "break":
        return run, Run("text")
    kept = run.content.lstrip() if run.kind == "text" else run.content
    cut = len(run.content) - len(kept)
    return (run._replace(content=run.content[:cut]), run._replace(content=kept)) if cut else None


def cut_end(run: Run) -> tuple[Run, Run] | None:
    if run.kind == "break":
        return Run("text"), run
    kept = run.content.rstrip() if run.kind == "text" else run.content
    rest = run.content[len(kept) :]
    return (run._replace(content=kept), run._replace(content=rest)) if rest else None


def without(run: Run, mark: str) -> Run:
    return run._replace(link="") if mark == "link" else run._replace(marks=run.marks - {mark})


def ends_off(runs: list[Run]) -> Runs:
    """Without white space and breaks at the ends of the block, and around its breaks."""
    kept = list[Run]()
    for run in runs:
        if run.kind == "break":
            stripped(kept)
            if kept:
                kept.append(run)
        elif run.kind == "text" and (not kept or kept[-1].kind == "break"):
            if text := run.content.lstrip():
                kept.append(run._replace(content=text))
        else:
            kept.append(run)
    while kept and (kept[-1].kind == "break" or stripped(kept)):
        if kept[-1].kind == "break":
            kept.pop()
        else:
            break
    return tuple(kept)


def stripped(runs: list[Run]) -> bool:
    """Cut the white space off the last text; whether something is left."""
    while runs and runs[-1].kind == "text":
        text = runs[-1].content.rstrip()
        if text:
            runs[-1] = runs[-1]._replace(content=text)
            return True
        runs.pop()
    return bool(runs)
