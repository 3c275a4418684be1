"""Texts of a question as the HTML that items may hold, and the images that they show."""

from lxml import etree

from questions.commonmark import BLANK
from questions.formats.interchange import IMAGE_SCHEME, Exported, Image, Loss, Tell
from questions.formats.markup import to_html, to_plain
from questions.formats.qti_out.elements import Element, append
from questions.formats.qti_out.versions import Version

EXTERNAL = ("http://", "https://")
TITLE = 100  # characters


class Content:
    """What is needed while an item is written; `images` are those that it shows, by their paths."""

    def __init__(self, exported: Exported, version: Version, tell: Tell) -> None:
        self.exported = exported
        self.version = version
        self.images: dict[str, Image] = {}
        self._tell = tell

    def lose(self, what: str, done: str) -> None:
        self._tell(Loss(what=what, done=done, question=self.exported.draft.slug))

    def lose_once(self, loss: Loss) -> None:
        """Tells what is lost wherever it applies; the package tells it once."""
        self._tell(loss)

    def image(self, address: str) -> str:
        """Where an image lies in the package."""
        key = address.removeprefix(IMAGE_SCHEME)
        image = self.exported.images.get(key)
        if image is None:
            if not address.startswith(EXTERNAL):
                self.lose(f"The image {address[:100]}", "its address was kept; there is no file of it")
            return address
        path = f"images/{key}{image.suffix}"
        self.images[path] = image
        return path

    def blocks(self, text: str) -> list[Element]:
        """A text as blocks: paragraphs, lists and so on."""
        root = etree.fromstring(f"<div>{to_html(text, image=self.image)}</div>")
        for listing in root.iter("ol"):
            if listing.attrib.pop("start", ""):
                self.lose("A list that does not begin with 1", "it begins with 1")
        for table in root.iter("table"):
            if table.find("tbody") is None:
                table[0].tag = "tbody"  # a table of QTI has one
        for each in root:
            each.tail = None
        return list(root)

    def flow(self, parent: Element, text: str) -> Element:
        """Puts a text into an element, one paragraph as its words alone."""
        blocks = self.blocks(text)
        if len(blocks) == 1 and blocks[0].tag == "p":
            append(parent, blocks[0].text or "")
            parent.extend(list(blocks[0]))
        else:
            parent.extend(blocks)
        return parent

    def line(self, text: str, what: str) -> str:
        """A text for a place that has no markup."""
        plain = " ".join(to_plain(text).split())
        if has_markup(text):
            self.lose(f"The markup of {what}", "QTI has plain text there")
        return plain or text

    def body(self, parent: Element, text: str) -> Element:
        """Puts blocks into what QTI 3 has a body of its own for."""
        if self.version.is_3:
            inner = etree.SubElement(parent, "contentBody")
            inner.extend(self.blocks(text))
            return parent
        return self.flow(parent, text)


def has_markup(text: str) -> bool:
    root = etree.fromstring(f"<div>{to_html(text, image=str)}</div>")
    return any(each.tag not in ("div", "p") for each in root.iter(etree.Element)) or len(root) > 1


def title_of(text: str) -> str:
    """What a text is called in a list: its first words."""
    plain = " ".join(BLANK.sub("___", to_plain(text)).split())
    return plain if len(plain) <= TITLE else plain[: TITLE - 1].rstrip() + "…"
