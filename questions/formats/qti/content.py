"""Texts of an item as CommonMark, with its images, and what could not be kept of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256

from lxml import etree

from questions.formats import markup
from questions.formats.interchange import Loss
from questions.formats.xml_reading import line_of

type ReadImage = Callable[[str], bytes | None]
type Place = tuple[str, int | None]


@dataclass
class Content:
    """What is gathered while an item is read: images by key, losses in the order of the item.

    `read_image` gives the bytes of an image by its address, None where the file does not hold them.
    """

    read_image: ReadImage
    images: dict[str, bytes] = field(default_factory=dict)
    losses: dict[Loss, None] = field(default_factory=dict)  # each once

    def text(self, element: etree._Element) -> str:
        """What an element holds, without what follows it."""
        show_images(element)
        converted = markup.from_element(element, image=self.image)
        self.losses.update(dict.fromkeys(converted.losses))
        return converted.text

    def image(self, address: str) -> str | None:
        data = self.read_image(address)
        if data is None:
            return None
        key = sha256(data).hexdigest()
        self.images[key] = data
        return key

    def lose(self, what: str, done: str, element: etree._Element | None = None) -> None:
        line = None if element is None else line_of(element)
        self.losses.setdefault(Loss(what=what, done=done, line=line))


def show_images(element: etree._Element) -> None:
    """Makes images of objects that are images, as items often have them."""
    for found in element.iter("object"):
        if found.get("type", "").startswith("image/") and found.get("data"):
            words = " ".join("".join(str(text) for text in found.itertext()).split())
            source, tail = found.get("data", ""), found.tail
            found.clear()
            found.tag, found.tail = "img", tail
            found.set("src", source)
            found.set("alt", words)


def remove(element: etree._Element) -> None:
    """Takes an element out, but not the text that follows it."""
    replace_with_text(element, "")


def replace_with_text(element: etree._Element, text: str) -> None:
    parent, text = element.getparent(), text + (element.tail or "")
    if parent is None:
        return
    before = element.getprevious()
    element.tail = None
    parent.remove(element)
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
