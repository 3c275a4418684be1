"""Texts of a question, in any of Moodle's text formats, as CommonMark; what of them was lost is told."""

import html
import re
from collections.abc import Callable

from lxml import etree
from markdown_it import MarkdownIt

from questions.formats.interchange import IMAGE_SCHEME, Loss
from questions.formats.markup import from_html
from questions.formats.moodle_xml import files
from questions.formats.moodle_xml.elements import source
from questions.formats.moodle_xml.files import Files, Lost
from questions.formats.moodle_xml.names import PLUGIN_FILE
from questions.formats.xml_reading import line_of
from questions.images import inline
from questions.types.contract import MAX_TEXT
from questions.types.options import normal

FORMATS = ("html", "markdown", "moodle_auto_format", "plain_text")
ADDRESS = re.compile(re.escape(PLUGIN_FILE) + r"/[^\s()<>\"'\]]+")
SHOWN = re.compile(r"!?\[([^\[\]\n]{0,1000})\]\(<?" + re.escape(PLUGIN_FILE) + r"[^()\n]{0,1000}\)")
NO_FILES = Files(etree.Element("none"))
TAG = re.compile(r"<(?!https?:)[A-Za-z/!?]")
WITH_HTML = MarkdownIt("commonmark", {"html": True}).enable("table")

type Change = Callable[[str], str]


class Texts:
    """The texts of one question, with the images that they show and what was lost."""

    def __init__(self, name: str, default: str) -> None:
        self.name, self.default = name, default
        self.losses: dict[Loss, None] = {}  # each once, in the order of the file
        self.images: dict[str, bytes] = {}

    def tell(self, what: str, done: str, element: etree._Element | None = None) -> None:
        line = None if element is None else line_of(element)
        self.losses.setdefault(Loss(what=what, done=done, line=line, question=self.name))

    def read(self, element: etree._Element | None, change: Change = str) -> str:
        """The text of an element with `<text>`, `format` and `<file>`; `change` is applied to its source."""
        if element is None:
            return ""
        embedded = Files(element)
        written = change(normal(source(element)))
        match self.format_of(element):
            case "markdown":
                text = self.markdown(written, embedded, element)
            case "plain_text":
                text = self.plain(written, element)
            case "moodle_auto_format":
                text = self.html(written.replace("\n", "<br />\n"), embedded, element)
            case _:
                text = self.html(written, embedded, element)
        for path, file in embedded.unused():
            self.tell(f"The file {path} is embedded here, but not shown.", "It was left out.", file)
        return text

    def format_of(self, element: etree._Element) -> str:
        format = (element.get("format") or self.default).strip()
        if format == "wiki_like":
            self.tell("This text is in Moodle's old wiki format.", "It was read as HTML.", element)
            return "moodle_auto_format"
        return format if format in FORMATS else "html"

    def plain(self, written: str, element: etree._Element) -> str:
        return self.html(as_html(written), NO_FILES, element)

    def html(self, written: str, embedded: Files, element: etree._Element) -> str:
        def key(address: str) -> str | None:
            return self.key(address, embedded, element)

        if not written.strip():
            return ""
        converted = from_html(written, image=key)
        for loss in converted.losses:
            if not loss.what.startswith(("The image in the text", f"The image {PLUGIN_FILE}")):
                self.tell(sentence(loss.what), sentence(loss.done), element)
        return converted.text

    def key(self, address: str, embedded: Files, element: etree._Element) -> str | None:
        """The key of an image that a text shows; None if it cannot be kept, which is told."""
        try:
            if address.startswith("data:"):
                data = files.of_data_address(address)
            elif address.startswith(PLUGIN_FILE):
                data = embedded.image(address)
            else:
                return None
        except Lost as lost:
            name = address[:100] if address.startswith(PLUGIN_FILE) else "inside the text"
            self.tell(f"The image {name.removeprefix(PLUGIN_FILE + '/')} cannot be kept.", str(lost), element)
            return None
        key = files.key_of(data)
        self.images[key] = data
        return key

    def markdown(self, written: str, embedded: Files, element: etree._Element) -> str:
        """Markdown is kept as it is, but for the addresses of its images."""

        def address(match: re.Match[str]) -> str:
            key = self.key(match[0], embedded, element)
            return match[0] if key is None else IMAGE_SCHEME + key

        if PLUGIN_FILE in written:
            written = SHOWN.sub(r"\1", ADDRESS.sub(address, written))
        if has_html(written):
            self.tell("This Markdown has HTML in it.", "Its tags are shown as they are written.", element)
        return written


def has_html(written: str) -> bool:
    """Whether some Markdown has tags that are no code; of what is too long to be kept, tags at all."""
    if not TAG.search(written):
        return False
    return len(written) > MAX_TEXT or any("html" in token.type for token in inline(WITH_HTML.parse(written)))


def as_html(words: str) -> str:
    """Plain words as the HTML that shows them."""
    return html.escape(words, quote=False).replace("\n", "<br />\n")


def sentence(text: str) -> str:
    """Words of a conversion as a sentence of its own."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
