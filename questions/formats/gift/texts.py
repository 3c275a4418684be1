"""The texts of a GIFT question, in any of its four formats, as CommonMark; what could not be kept of them."""

import base64
import binascii
import hashlib
import re
from dataclasses import replace

from questions import images
from questions.formats.gift.chunks import WHITE
from questions.formats.gift.escapes import shown
from questions.formats.gift.refusals import Refused
from questions.formats.interchange import IMAGE_SCHEME, MAX_IMAGE, Loss
from questions.formats.literal import WORDS, literal
from questions.formats.markup import bounds, from_html
from questions.types.contract import MAX_TEXT

MOODLE, HTML, PLAIN, MARKDOWN = FORMATS = ("moodle", "html", "plain", "markdown")
LONGEST_FORMAT = max(map(len, FORMATS))
BLOCKS = "p|div|ul|ol|li|table|tr|td|th|pre|h[1-6]|blockquote"
BLOCK_END = re.compile(rf"<(?:/(?:{BLOCKS})|br|hr)\b[^<>]*>\s*\Z", re.IGNORECASE)
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--")
DATA = re.compile(r"data:image/[a-z+.-]+;base64,", re.IGNORECASE)
IN_MARKDOWN = re.compile(r"\]\(\s*<?(data:image/[a-z+.-]+;base64,[A-Za-z0-9+/=]*)>?", re.IGNORECASE)


class Notes:
    """What comes up while a question is read: losses, and the images of its texts."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.losses: list[Loss] = []
        self.images: dict[str, bytes] = {}

    def lose(self, what: str, done: str, line: int | None = None) -> None:
        self.losses.append(Loss(what=what, done=done, line=line or self.line))

    def commonmark(self, source: str, *, format: str, line: int) -> str:
        """A text, which may begin with the name of its format; otherwise it has the one given."""
        format, text = in_format(source, format)
        return self.converted(text, format, line)

    def converted(self, text: str, format: str, line: int) -> str:
        text = shown(text).strip(WHITE)
        if not text or WORDS.fullmatch(text):
            return text
        refuse_excess(text, line)
        if format == MARKDOWN:
            return self.markdown(text, line)
        if CONTROL.search(text):
            self.lose("There is a control character.", "A sign that stands for it was kept.", line)
        if format == PLAIN:
            return literal(text)
        converted = from_html(as_html(text, format), image=self.image)
        self.losses += [replace(loss, line=line) for loss in converted.losses]
        return converted.text

    def markdown(self, text: str, line: int) -> str:
        """CommonMark as it stands; images within it become images of the question, others stay addresses."""
        if shows_tags(text):
            self.lose("There is HTML within Markdown.", "Learners see it as it is written.", line)
        if "![" not in text:
            return text
        kept = IN_MARKDOWN.sub(self.address, text)
        for image in images.shown_in(kept):
            if not image.address.startswith(IMAGE_SCHEME):
                what = f"The image {image.address[:100]} is not in the file."
                self.lose(what, "Its address was kept; learners see its alternative text.", line)
        return kept

    def address(self, match: re.Match[str]) -> str:
        key = self.image(match[1])
        return f"]({IMAGE_SCHEME}{key}" if key else match[0]

    def image(self, address: str) -> str | None:
        """The key of an image that the text itself holds; None for any other."""
        match = DATA.match(address)
        if match is None or len(address) > MAX_IMAGE * 3 // 2:
            return None
        try:
            data = base64.b64decode(address[match.end() :], validate=True)
        except (binascii.Error, ValueError):
            return None
        if not data:
            return None
        key = hashlib.sha256(data).hexdigest()
        self.images[key] = data
        return key


def shows_tags(text: str) -> bool:
    """Whether the author of some Markdown has HTML in it, which is text here; none in code or in links.

    What is too long to be kept is not looked into.
    """
    if not TAG.search(text) or len(text) > MAX_TEXT:
        return TAG.search(text) is not None
    tokens = images.inline(images.PARSER.parse(text))
    return any(TAG.search(token.content) for token in tokens if token.type == "text")


def refuse_excess(text: str, line: int) -> None:
    """A text of which nothing could be published, because it would take long to convert."""
    if bounds.is_too_long(text):
        raise Refused(line, f"This text has more than {bounds.MOST} characters; shorten it to {MAX_TEXT}.")


def in_format(source: str, default: str) -> tuple[str, str]:
    """The format of a text and the text without its name."""
    text = source.strip(WHITE)
    if text.startswith("["):
        name = text[1 : LONGEST_FORMAT + 2].partition("]")[0]
        if name in FORMATS and text[len(name) + 1 : len(name) + 2] == "]":
            return name, text[len(name) + 2 :]
    return default, text


def as_html(text: str, format: str) -> str:
    """HTML as Moodle shows the text: in the format `moodle` a line end is one."""
    if format == HTML:
        return text
    first, *others = text.split("\n")
    written = [first]
    for line in others:
        written += ["\n" if BLOCK_END.search(written[-1][-200:]) else "<br>\n", line]
    return "".join(written)
