"""Author's text to HTML that is safe to show: CommonMark and `$...$` math in, sanitised HTML out.

Math becomes MathML, which browsers lay out by themselves: no script, no font, no outside host. Raw HTML
is shown as text, and an image that is none of ours as its alternative text. Whatever the parsers let
through, the sanitiser decides: only the tags, attributes and URL schemes listed here leave this module.
"""

import html
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from questions import commonmark
from questions.images import OURS

ABSOLUTE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)

TEXT_TAGS = {
    *("p", "br", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"),
    *("em", "strong", "s", "code", "pre", "a", "span", "div"),
    *("table", "thead", "tbody", "tr", "th", "td", "img"),
}
# MathML Core's presentation elements. Not annotation, annotation-xml, maction, mglyph, semantics: they
# hold other languages, act, or load.
MATH_TAGS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mstyle", "mpadded", "mphantom"),
    *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mmultiscripts", "mprescripts", "mtable", "mtr", "mtd", "menclose"),
}
MATH_ATTRIBUTES = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {"stretchy", "fence", "form", "lspace", "rspace", "minsize", "maxsize", "movablelimits"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel", "mathcolor"},
    "mfrac": {"linethickness"},
    "munder": {"accentunder"},
    "mover": {"accent"},
    "menclose": {"notation"},
    "mtable": {"columnalign"},
    "mtd": {"columnalign"},
}


def known_address(tag: str, attribute: str, value: str) -> str | None:
    """Images are ours; links lead to another host."""
    if attribute == "src":
        return value if OURS.fullmatch(value) else None
    return None if attribute == "href" and not ABSOLUTE.match(value) else value


CLEANER = nh3.Cleaner(
    tags=TEXT_TAGS | MATH_TAGS,
    attributes={**MATH_ATTRIBUTES, "a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}},
    allowed_classes={"code": {"math-error"}, "span": {"image", "math"}, "div": {"math"}},
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto"},
    attribute_filter=known_address,
    link_rel="noopener noreferrer nofollow",
)


def render(text: str) -> SafeString:
    """Safe HTML of a text that an author wrote."""
    return mark_safe(CLEANER.clean(MARKDOWN.render(text)))  # noqa: S308 - the cleaner is what makes it safe


def formula(content: str, options: dict[str, Any]) -> str:
    """MathML of a formula; the formula itself, marked as faulty, where it cannot be read."""
    element = commonmark.mathml(content, block=bool(options["display_mode"]))
    if element is None:
        return f'<code class="math-error">{html.escape(content)}</code>'
    return ET.tostring(element, encoding="unicode")


def image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    words, address = html.escape(words_of(tokens[index])), str(tokens[index].attrs.get("src", ""))
    if OURS.fullmatch(address):
        return f'<img src="{address}" alt="{words}">'
    return f'<span class="image">Image: {words or "no alternative text"}</span>'


def words_of(token: Token) -> str:
    """Alternative text without its markup; of a formula its source."""
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or []
    )


def markdown() -> MarkdownIt:
    parser = commonmark.parser(formula)
    parser.add_render_rule("image", image)
    return parser


MARKDOWN = markdown()
