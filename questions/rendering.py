"""Author's text to HTML that is safe to show: CommonMark and `$...$` math in, sanitised HTML out.

Math becomes MathML, which browsers lay out by themselves: no script, no font, no outside host. Raw HTML
is shown as text, and an image as its alternative text. Whatever the parsers let through, the sanitiser
decides: only the tags, attributes and URL schemes listed here leave this module.
"""

import html
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree as ET

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from questions import commonmark

TEXT_TAGS = {
    *("p", "br", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"),
    *("em", "strong", "s", "code", "pre", "a", "span", "div"),
    *("table", "thead", "tbody", "tr", "th", "td"),
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
CLEANER = nh3.Cleaner(
    tags=TEXT_TAGS | MATH_TAGS,
    attributes={**MATH_ATTRIBUTES, "a": {"href"}, "ol": {"start"}},
    allowed_classes={"code": {"math-error"}, "span": {"image", "math"}, "div": {"math"}},
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
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


def alternative_text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    words = html.escape(tokens[index].content) or "no alternative text"
    return f'<span class="image">Image: {words}</span>'


def markdown() -> MarkdownIt:
    parser = commonmark.parser(formula)
    parser.add_render_rule("image", alternative_text)
    return parser


MARKDOWN = markdown()
