"""Texts of a question on their way into GIFT: `[markdown]` as their author wrote them, else `[html]`."""

import base64
import re

from questions.formats.gift.chunks import WHITE
from questions.formats.gift.escapes import escaped
from questions.formats.gift.texts import HTML, MARKDOWN, PLAIN
from questions.formats.interchange import IMAGE_SCHEME, MAX_QUESTION, Exported, Loss, Tell
from questions.formats.markup import to_html
from questions.types.options import normal

# What other systems would show differently if it stood there as Markdown: formulas, images, raw HTML and
# character references, what MathJax takes for a formula, and code that is trimmed to a paragraph.
NOT_MARKDOWN = re.compile(r"\$|!\[|<|&[#\w]|\\\\[(\[]|\A(?:[ \t]*\n)*(?: {4}| {0,3}\t)")
AMBIGUOUS = ("[", "%")  # what a text begins with that would be taken for its format or its weight


class Pen:
    """Writes the texts of one question, and tells what is lost of it."""

    def __init__(self, exported: Exported, tell: Tell) -> None:
        self.exported = exported
        self.tell = tell
        self.format = MARKDOWN
        self.room = MAX_QUESTION // 2  # characters that images may take

    def lose(self, what: str, done: str) -> None:
        self.tell(Loss(what=what, done=done, question=self.exported.draft.slug))

    def stem(self, text: str) -> str:
        """The text that gives all others their format, where they name none."""
        self.format = HTML if NOT_MARKDOWN.search(normal(text)) else MARKDOWN
        return f"[{self.format}]{self.escaped(text, self.format)}"

    def text(self, text: str, *, without_arrow: bool = False) -> str:
        """A text within the answers; `without_arrow`: it must not hold `->`, which HTML writes otherwise."""
        text = normal(text)
        if not text.strip():
            return ""
        other = NOT_MARKDOWN.search(text) or (without_arrow and "->" in text)
        format = HTML if other else MARKDOWN
        named = format != self.format or text.lstrip(WHITE).startswith(AMBIGUOUS)
        return (f"[{format}]" if named else "") + self.escaped(text, format)

    def escaped(self, text: str, format: str) -> str:
        text = normal(text)
        return escaped((to_html(text, image=self.image) if format == HTML else text).strip(WHITE))

    def plain(self, text: str) -> str:
        """A text that has no markup in GIFT either."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip(WHITE)
        return (f"[{PLAIN}]" if text.startswith(AMBIGUOUS) else "") + escaped(text)

    def image(self, address: str) -> str:
        """The image itself as an address, while there is room for it."""
        image = self.exported.images.get(address.removeprefix(IMAGE_SCHEME))
        size = len(image.data) * 4 // 3 if image else 0
        if image is None or size > self.room:
            self.lose(f"The image {address[:80]} does not fit into the file.", "Its address was written.")
            return address
        self.room -= size
        return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"
