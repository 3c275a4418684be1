"""What a conversion could not keep, each kind told once."""

from lxml import etree

from questions.formats.interchange import Loss


class Losses:
    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines
        self._found: dict[tuple[str, str], int | None] = {}

    def add(self, what: str, done: str, node: etree._Element | None = None) -> None:
        line = node.sourceline if self.lines and node is not None else None
        self._found.setdefault((what, done), line if isinstance(line, int) else None)

    def found(self) -> tuple[Loss, ...]:
        return tuple(Loss(what=what, done=done, line=line) for (what, done), line in self._found.items())
