"""CommonMark as plain text, for formats that have nothing else."""

from markdown_it.token import Token

from questions import commonmark

PARSER = commonmark.parser()
LISTS = ("bullet_list", "ordered_list")
MATH = {"math_inline": "$", "math_inline_double": "$$", "math_block": "$$"}


def to_plain(text: str) -> str:
    """What a text says, without markup: formulas keep their source, images leave their alternative text."""
    plain = Plain()
    for token in PARSER.parse(text):
        plain.take(token)
    return "\n".join(plain.lines).strip()


class Plain:
    """The lines so far; in a row of a table, its cells."""

    def __init__(self) -> None:
        self.lines = list[str]()
        self.numbers = list[int | None]()  # of the last item of each open list, None for bullets
        self.mark = ""  # of the item that begins
        self.cells: list[str] | None = None

    def take(self, token: Token) -> None:
        name, _, end = token.type.rpartition("_")
        if name in LISTS:
            self.listing(token, opens=end == "open")
        elif token.type == "list_item_open":
            self.item()
        elif name == "tr":
            self.row(opens=end == "open")
        elif token.type == "inline":
            self.add(said(token))
        elif token.type in ("fence", "code_block"):
            self.add(token.content.rstrip("\n"))
        elif token.type == "math_block":
            self.add(f"$${token.content.strip()}$$")

    def listing(self, token: Token, *, opens: bool) -> None:
        if not opens:
            self.numbers.pop()
        else:
            start = int(token.attrs.get("start", 1))
            self.numbers.append(None if token.type.startswith("bullet") else start - 1)

    def item(self) -> None:
        number = self.numbers[-1]
        if number is not None:
            self.numbers[-1] = number = number + 1
        self.mark = "- " if number is None else f"{number}. "

    def row(self, *, opens: bool) -> None:
        if not opens and self.cells is not None and any(self.cells):
            self.lines.append(" | ".join(self.cells))
        self.cells = [] if opens else None

    def add(self, text: str) -> None:
        if self.cells is not None:
            self.cells.append(text)
        else:
            self.lines.append(self.mark + text)
            self.mark = ""


def said(token: Token) -> str:
    """The text of a line, or of several."""
    pieces, waiting, link = list[str](), list(reversed(token.children or [])), ""
    while waiting:
        inner = waiting.pop()
        if inner.type in ("softbreak", "hardbreak"):
            pieces.append(" " if inner.type == "softbreak" else "\n")
        elif inner.type in MATH:
            pieces.append(f"{MATH[inner.type]}{inner.content.strip()}{MATH[inner.type]}")
        elif inner.type in ("text", "code_inline"):
            pieces.append(inner.content)
        elif inner.type == "link_open":
            link, since = str(inner.attrs.get("href", "")), len(pieces)
        elif inner.type == "link_close":
            shown = "".join(pieces[since:])
            pieces.append(f" ({link})" if link not in (shown, f"mailto:{shown}") else "")
        elif inner.type == "image":
            waiting += reversed(inner.children or [])
    return "".join(pieces)
