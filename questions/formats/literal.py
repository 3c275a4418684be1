"""Plain text as CommonMark that says the same, for formats whose texts have no markup."""

import html
import re

from questions.formats.markup import from_html

# One line of words and harmless punctuation, which means itself in any markup.
WORDS = re.compile(r"(?!\d+[.)])[^\W_](?:[^\x00-\x20\x7f-\xa0`*_\[\]<&$\\{}]| (?=\S))*")


def no_image(address: str) -> None:
    """There are none in plain text."""


def literal(text: str) -> str:
    r"""The text with its line ends, where only `\(...\)` and its like are formulas, as they are to Moodle."""
    if not text or WORDS.fullmatch(text):
        return text
    return from_html(html.escape(text).replace("\n", "<br>"), image=no_image).text
