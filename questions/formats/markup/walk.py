"""A tree of HTML, walked in its order: elements open and close boxes, marks and lines."""

from collections.abc import Callable
from typing import NamedTuple

from lxml import etree

from questions.formats.markup import elements, formulas, images, links
from questions.formats.markup import runs as lines
from questions.formats.markup.boxes import Box, paragraphs
from questions.formats.markup.losses import Losses
from questions.formats.markup.tree import Blocks, Code, Heading, Rule, Run

MAX_NESTING = 6  # lists and quotes within each other: CommonMark's parser stops at 20 levels of its own
MAX_CELLS = 50  # that one cell may span
MAX_DIGITS = 10  # of the number of an item in CommonMark
EVENTS = ("start", "end", "comment", "pi")


class Open(NamedTuple):
    """An element that is open: what its text is like, and what its end has to do."""

    tag: str = ""
    marks: frozenset[str] = frozenset()
    link: str = ""
    box: bool = False  # it opened a box
    since: tuple[int, int] = (0, 0)  # the lines ended, and the runs in this one, when it began


class Walk:
    def __init__(self, *, image: Callable[[str], str | None], losses: Losses) -> None:
        self.image = image
        self.losses = losses
        self.boxes = [Box("text")]
        self.open = [Open()]
        self.line = list[Run]()
        self.lines = 0
        self.heading = 0

    def finished(self) -> Blocks:
        self.end_line()
        return tuple(self.boxes[0].blocks)

    def over(self, root: etree._Element) -> None:
        walker = etree.iterwalk(root, events=EVENTS)
        for event, node in walker:
            if event == "start":
                if self.enter(node, local_name(node)):
                    self.text(node.text or "")
                else:
                    walker.skip_subtree()
                continue
            if event == "end":
                self.leave(node)
            if node is not root:
                self.text(node.tail or "")

    def enter(self, node: etree._Element, tag: str) -> bool:
        """Open an element; whether to look at what it holds."""
        marks, hidden = self.open[-1].marks, node.get("hidden") is not None
        if style := node.get("style"):
            declared = elements.styles(style)
            for what, done in elements.style_losses(declared):
                self.lose(what, done, node)
            marks |= elements.style_marks(declared)
            hidden |= elements.is_hidden(declared)
        self.open.append(Open(tag, marks, self.open[-1].link, since=self.place()))
        if hidden:
            self.lose(*elements.HIDDEN, node)
            return False
        return not self.void(node, tag) and self.begin(node, tag)

    def void(self, node: etree._Element, tag: str) -> bool:
        """Take an element as a whole; whether it is one that is taken so."""
        if run := images.equation(node, tag) or formulas.formula(node, tag, self.losses):
            self.put(run)
        elif images.is_image(node, tag):
            self.put(images.image(node, self.image, self.losses))
        elif tag in elements.DROPPED:
            if name := elements.DROPPED[tag]:
                self.lose(name, "it was left out", node)
        elif tag == "br":
            self.put(Run("text", " ") if "code" in self.open[-1].marks else Run("break"))
        elif tag == "hr":
            self.end_line()
            if not self.in_cell:
                self.boxes[-1].add(Rule())
        elif tag == "pre":
            self.preformatted(node)
        else:
            return False
        return True

    def begin(self, node: etree._Element, tag: str) -> bool:
        if tag in elements.LOST_MARKS:
            self.lose(*elements.LOST_MARKS[tag], node)
        elif tag in elements.MARKS:
            self.mark(elements.MARKS[tag])
        elif tag == "a":
            self.link(node)
        elif tag in ("q", "rt"):
            self.text("“" if tag == "q" else "(")
        elif tag in elements.HEADINGS:
            self.end_line()
            self.heading = elements.HEADINGS[tag]
        elif tag in elements.BLOCKS:
            self.end_line()
        elif tag in elements.LISTS or tag in ("ol", "li", "blockquote", "table", "tr", *elements.CELLS):
            self.end_line()
            self.contain(node, tag)
        elif "tex2jax_ignore" in node.get("class", "").split():
            self.mark(lines.LITERAL)
        return True

    def contain(self, node: etree._Element, tag: str) -> None:
        """Open a box, where one may be opened here."""
        here = self.boxes[-1]
        if tag == "tr":
            if here.kind == "table":
                here.rows.append([])
                here.heads.append(True)
        elif tag in elements.CELLS:
            if here.kind == "table" and here.rows:
                self.cell(node, tag, here)
        elif tag == "li":
            if here.kind == "list":
                self.push(Box("item"))
        elif tag != "table" or has_cells(node):
            self.container(node, tag)

    def container(self, node: etree._Element, tag: str) -> None:
        if self.in_cell or len(self.boxes) > 2 * MAX_NESTING:
            where = "in a table" if self.in_cell else "nested too deeply"
            name = "A quotation" if tag == "blockquote" else "A table" if tag == "table" else "A list"
            self.lose(f"{name} {where}", "its text was kept", node)
            return
        kind = {"blockquote": "quote", "table": "table"}.get(tag, "list")
        self.push(Box(kind, start=first_number(node) if tag == "ol" else None))

    def cell(self, node: etree._Element, tag: str, here: Box) -> None:
        here.heads[-1] = here.heads[-1] and tag == "th"
        spans = [node.get(name, "1") for name in ("colspan", "rowspan")]
        if any(span not in ("1", "", "0") for span in spans):
            self.lose("Cells of a table that span several", "the others are empty", node)
        columns = min(int(spans[0]), MAX_CELLS) if spans[0].isascii() and spans[0].isdigit() else 1
        here.rows[-1] += [()] * max(columns, 1)
        self.push(Box("cell", start=len(here.rows[-1]) - max(columns, 1)))

    def push(self, box: Box) -> None:
        self.boxes.append(box)
        self.open[-1] = self.open[-1]._replace(box=True)

    def leave(self, node: etree._Element) -> None:
        ended = self.open[-1]
        tag = ended.tag
        if tag in ("q", "rt"):
            self.text("”" if tag == "q" else ")")
        elif tag in ("sub", "sup"):
            self.script(node, tag, ended)
        elif tag == "a" and ended.link and ended.since == self.place():
            self.lose("A link without text", "it was left out", node)
        elif tag in elements.HEADINGS:
            self.end_line()
            self.heading = 0
        elif ended.box:
            self.close(node)
        elif tag in elements.BLOCKS or tag in ("li", "tr", "blockquote", "table", *elements.LISTS):
            self.end_line()
        self.open.pop()

    def close(self, node: etree._Element) -> None:
        if self.boxes[-1].kind == "cell":
            self.close_cell(node)
            return
        self.end_line()
        box = self.boxes.pop()
        if box.kind == "item":
            if box.blocks:
                self.boxes[-1].items.append(tuple(box.blocks))
        elif (block := box.closed()) is not None:
            self.boxes[-1].add(block)

    def close_cell(self, node: etree._Element) -> None:
        runs = lines.tidy(self.line)
        if any(run.kind == "break" for run in runs):
            self.lose("Several lines in a cell of a table", "they became one", node)
        column = self.boxes.pop().start or 0
        self.boxes[-1].rows[-1][column] = lines.one_line(runs)
        self.line = []
        self.lines += 1

    def script(self, node: etree._Element, tag: str, ended: Open) -> None:
        """Raise or lower what stands in the element."""
        if ended.since[0] != self.lines:
            return
        runs = self.line[ended.since[1] :]
        texts = [elements.script(run.content, tag) if run.kind == "text" else None for run in runs]
        if all(text is not None for text in texts):
            raised = [run._replace(content=text or "") for run, text in zip(runs, texts, strict=True)]
        else:
            sign = "^" if tag == "sup" else "_"
            what = "Raised text" if tag == "sup" else "Lowered text"
            self.lose(what, f"it was written as {sign}(...)", node)
            around = Run("text", ")", self.open[-1].marks - {"code"}, self.open[-1].link)
            raised = [around._replace(content=f"{sign}("), *runs, around]
        self.line[ended.since[1] :] = raised

    def mark(self, name: str) -> None:
        if name != "script":
            self.open[-1] = self.open[-1]._replace(marks=self.open[-1].marks | {name})

    def link(self, node: etree._Element) -> None:
        href = node.get("href", "").strip()
        if not href:
            return
        address = links.address(href)
        if address is None:
            self.lose(f"The link to {href[:100]}", "its text was kept", node)
        else:
            self.open[-1] = self.open[-1]._replace(link=address)

    def preformatted(self, node: etree._Element) -> None:
        code = preformatted_text(node)
        if self.in_cell:
            self.lose("Lines of code in a table", "they became one", node)
            self.put(Run("code", code.replace("\n", " ").strip()))
            return
        self.end_line()
        if code:
            self.boxes[-1].add(Code(code, language_of(node)))
        if any(images.is_image(inner, local_name(inner)) for inner in node.iter(etree.Element)):
            self.lose("An image in lines of code", "it was left out", node)

    def text(self, text: str) -> None:
        if text:
            self.put(Run("text", text))

    def put(self, run: Run) -> None:
        """A run of the line, marked as the open elements say."""
        marks, link = self.open[-1].marks, self.open[-1].link
        if "code" in marks:
            marks -= {"code"}
            if run.kind == "text":
                run = Run("code", run.content.replace("\n", " "))
        self.line.append(Run(run.kind, run.content, marks, link, run.words))

    def end_line(self) -> None:
        """What was on the line becomes a paragraph or a heading; in a cell it goes on."""
        if self.in_cell:
            self.line.append(Run("break"))
            return
        runs = lines.tidy(self.line) if self.line else ()
        self.line = []
        self.lines += 1
        if not runs:
            return
        if self.heading:
            if flat := lines.one_line(runs):
                self.boxes[-1].add(Heading(self.heading, flat))
            return
        for block in paragraphs(runs):
            self.boxes[-1].add(block)

    @property
    def in_cell(self) -> bool:
        return self.boxes[-1].kind == "cell"

    def place(self) -> tuple[int, int]:
        return self.lines, len(self.line)

    def lose(self, what: str, done: str, node: etree._Element) -> None:
        self.losses.add(what, done, node)


def local_name(node: etree._Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def first_number(node: etree._Element) -> int:
    start = node.get("start", "1").strip()
    return int(start) if start.isascii() and start.isdigit() and len(start) < MAX_DIGITS else 1


def has_cells(table: etree._Element) -> bool:
    """Whether a table has more than the one cell of those that only lay out a page."""
    return any(index for index, _ in enumerate(table.iter("{*}td", "{*}th", "td", "th")))


def language_of(node: etree._Element) -> str:
    first = node[0] if len(node) and isinstance(node[0].tag, str) else node
    for name in f"{node.get('class', '')} {first.get('class', '')}".split():
        if name.startswith("language-") and name[9:].replace("-", "").replace("+", "").isalnum():
            return name[9:]
    return ""


def preformatted_text(node: etree._Element) -> str:
    """The lines of a `pre`; those at its ends that hold nothing say nothing."""
    pieces = [node.text or ""]
    for inner in node.iterdescendants():
        if isinstance(inner.tag, str):
            pieces += ["\n" if local_name(inner) == "br" else "", inner.text or ""]
        pieces.append(inner.tail or "")
    kept = [line.rstrip() for line in "".join(pieces).expandtabs(4).split("\n")]
    return "\n".join(kept).strip("\n")
