"""One question on its way into a file: its element, its texts and images, and what is told."""

import base64
import re
from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from questions.formats.interchange import IMAGE_SCHEME, Exported, Image, Loss, Tell
from questions.formats.markup import from_html, to_html, to_plain
from questions.formats.moodle_xml import grades
from questions.formats.moodle_xml.names import NAMESPACE, OURS, PLUGIN_FILE
from questions.formats.moodle_xml.texts import as_html
from questions.images import PARSER, inline, shown_in

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)


class Written:
    """The `<question>` of an exported question."""

    def __init__(self, exported: Exported, kind: str, tell: Tell) -> None:
        self.draft, self.images = exported.draft, exported.images
        self._tell, self._told = tell, set[Loss]()
        self.element = etree.Element("question", {"type": kind}, nsmap={"quizapi": NAMESPACE})

    def lose(self, what: str, done: str) -> None:
        loss = Loss(what=what, done=done, question=self.draft.slug)
        if loss not in self._told:
            self._told.add(loss)
            self._tell(loss)

    def clean(self, text: str) -> str:
        """A text without the characters that XML cannot hold."""
        kept = FORBIDDEN.sub("", text)
        if kept != text:
            self.lose("There are control characters, which XML cannot hold.", "They were left out.")
        return kept

    def add(
        self, tag: str, text: str = "", parent: etree._Element | None = None, **attributes: str
    ) -> etree._Element:
        """A child, of the question unless another parent is named."""
        child = etree.SubElement(self.element if parent is None else parent, tag, attributes)
        if text:
            child.text = self.clean(text)
        return child

    def ours(self, name: str, value: str, element: etree._Element | None = None) -> None:
        """Something that only quizapi reads back."""
        (self.element if element is None else element).set(OURS + name, self.clean(value))

    def words(self, name: str, text: str, parent: etree._Element | None = None) -> etree._Element:
        """An element with a plain text in it."""
        child = self.add(name, parent=parent)
        self.add("text", text, child)
        return child

    def text(
        self, name: str, text: str, parent: etree._Element | None = None, **attributes: str
    ) -> etree._Element:
        """An element with Markdown, and the images that it shows."""
        child = self.add(name, parent=parent, format="markdown", **attributes)
        self.fill(child, text)
        return child

    def fill(self, element: etree._Element, text: str) -> None:
        self.tell_formulas(text)
        files = []
        for key in dict.fromkeys(keys_in(text)):
            if key in self.images:
                image = self.images[key]
                text = text.replace(IMAGE_SCHEME + key, f"{PLUGIN_FILE}/{key}{image.suffix}")
                files.append((key, image))
            else:
                self.lose("A text shows an image that is not at hand.", "Its address was kept.")
        self.add("text", text, element)
        for key, image in files:
            self.file(element, key, image)

    def file(self, element: etree._Element, key: str, image: Image) -> None:
        data = base64.b64encode(image.data).decode()
        self.add("file", data, element, name=key + image.suffix, path="/", encoding="base64")

    def tell_formulas(self, text: str) -> None:
        if "$" in text and any("math" in token.type for token in inline(PARSER.parse(text))):
            what = "Formulas stand between dollar signs."
            self.lose(what, "Moodle shows them if its MathJax filter is told to take single dollars.")

    def plain(self, text: str) -> str:
        """A text where Moodle has no markup."""
        words = to_plain(text)
        if from_html(as_html(words), image=lambda _: None).text != text:
            self.lose("Moodle has no markup or images in this place.", "The plain words were written.")
        return words

    def html(self, text: str) -> str:
        """A text inside a blank, where Moodle reads HTML and has no files."""
        if any(keys_in(text)):
            self.lose("Moodle has no images inside a blank.", "Their alternative texts were written.")
            text = to_plain(text)
        self.tell_formulas(text)
        written = to_html(text, image=lambda address: address).strip()
        alone = PARAGRAPH.fullmatch(written)
        written = alone[1] if alone else written
        read = from_html(written, image=lambda _: None).text
        if not read.strip():
            written = as_html(text)
        if read != text:
            what = "A text inside a blank is laid out in a way that HTML does not give back."
            self.lose(what, "Its HTML reads a little otherwise.")
        return written

    def tell_grades(self, shares: Iterable[Decimal]) -> None:
        if not all(map(grades.is_grade, shares)):
            what = "Some shares of the mark are not among Moodle's grades."
            self.lose(what, "Import the file with the setting that takes the nearest grade.")


def keys_in(text: str) -> list[str]:
    """The keys of the images that a text shows."""
    return [
        shown.address.removeprefix(IMAGE_SCHEME)
        for shown in shown_in(text)
        if shown.address.startswith(IMAGE_SCHEME)
    ]
