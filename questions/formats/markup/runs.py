"""Runs of text as they are kept: formulas found, white space as one sees it, equal neighbours joined."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from questions.formats.markup.tree import EMPHASIS, Run, Runs

LITERAL = "literal"  # a mark of text in which no formulas are looked for
SPACE = re.compile(r"[ \t\n\f\r]+")
DELIMITERS = {r"\(": (r"\)", "math"), r"\[": (r"\]", "display"), "$$": ("$$", "display")}
OPENING = re.compile(r"\\\(|\\\[|\$\$")
BARE_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*\$")


def tidy(found: Iterable[Run]) -> Runs:
    """What is in a block, as it is kept."""
    spaced = joined(replace(run, kind="text") if is_blank_code(run) else run for run in joined(found))
    runs = joined(each for run in spaced for each in formulas(run))
    return settled(apart(collapsed(runs)))


def is_blank_code(run: Run) -> bool:
    return run.kind == "code" and not run.content.strip()


def one_line(runs: Runs) -> Runs:
    """For where no line may end: headings and cells."""
    flat = (Run("text", " ", run.marks, run.link) if run.kind == "break" else run for run in runs)
    spaced = (
        replace(run, content=run.content.replace("\n", " ")) if run.kind == "text" else run for run in flat
    )
    return tidy_spaces(spaced)


def tidy_spaces(runs: Iterable[Run]) -> Runs:
    return settled(collapsed(joined(runs)))


def settled(runs: Iterable[Run]) -> Runs:
    """No mark and no link begins or ends with white space, as they are nested when they are written."""
    kept = joined(runs)
    kept = joined(trimmed(kept))
    for _ in range(len(kept) if any(run.marks for run in kept) else 0):
        groups = [list(group) for _, group in groupby(kept, lambda run: run.link)]
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
    for _, group in groupby(runs, lambda run: (run.kind, run.marks, run.link)):
        first, *others = group
        if first.kind not in ("text", "code"):
            kept += [first, *others]
        elif content := "".join(run.content for run in (first, *others)):
            kept.append(replace(first, content=content))
    return kept


def formulas(run: Run) -> Iterator[Run]:
    r"""A text with its `\(...\)`, `\[...\]` and `$$...$$` as formulas; each delimiter is looked for once."""
    if run.kind != "text" or LITERAL in run.marks:
        yield replace(run, marks=run.marks - {LITERAL})
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
        yield replace(run, content=text[place:start])
        yield replace(run, kind=kind, content=tex)
        place = end + len(end_mark)
    yield replace(run, content=text[place:])


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
            yield replace(run, content=text)
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
    for link, group in groupby(found, lambda run: run.link):
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
    return (replace(run, content=run.content[:cut]), replace(run, content=kept)) if cut else None


def cut_end(run: Run) -> tuple[Run, Run] | None:
    if run.kind == "break":
        return Run("text"), run
    kept = run.content.rstrip() if run.kind == "text" else run.content
    return (
        (replace(run, content=kept), replace(run, content=run.content[len(kept) :]))
        if len(kept) < len(run.content)
        else None
    )


def without(run: Run, mark: str) -> Run:
    return replace(run, link="") if mark == "link" else replace(run, marks=run.marks - {mark})


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
                kept.append(replace(run, content=text))
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
            runs[-1] = replace(runs[-1], content=text)
            return True
        runs.pop()
    return bool(runs)
