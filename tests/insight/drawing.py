"""Reading a plot back: what is drawn where."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawing:
    root: Element

    @classmethod
    def of(cls, markup: str) -> "Drawing":
        """Well-formed XML, or this raises."""
        return cls(fromstring(markup))  # noqa: S314 - our own

    def marks(self, kind: str, tag: str = "*") -> list[Element]:
        """Elements of this class, in the order in which they are drawn."""
        found = self.root.iter("*" if tag == "*" else SVG + tag)
        return [each for each in found if kind in each.get("class", "").split()]

    def words(self) -> list[str]:
        return [each.text or "" for each in self.root.iter(f"{SVG}text")]

    def labels(self, kind: str) -> list[Element]:
        return [each for each in self.root.iter(f"{SVG}text") if kind in each.get("class", "").split()]

    def said(self, tag: str) -> str:
        """The plot's own title or desc."""
        found = self.root.find(SVG + tag)
        assert found is not None
        return found.text or ""

    def box(self) -> tuple[float, float]:
        """Width and height."""
        _, _, width, height = self.root.attrib["viewBox"].split()
        return float(width), float(height)


def at(mark: Element, name: str) -> float:
    return float(mark.attrib[name])


def hint_of(mark: Element) -> str:
    found = mark.find(f"{SVG}title")
    assert found is not None
    return found.text or ""
