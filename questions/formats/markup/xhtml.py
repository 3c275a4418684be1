"""CommonMark with formulas as a fragment of well-formed XHTML, whose formulas keep their source."""

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from questions import commonmark
from questions.formats.markup.parsing import writable

MATHML = "http://www.w3.org/1998/Math/MathML"
TEX = "application/x-tex"
# What other systems, and `from_html`, would take for a formula.
LOOKS_LIKE_MATH = re.compile(r"\\[(\[]|\$\$")


def to_html(text: str, *, image: Callable[[str], str]) -> str:
    """The HTML of a text; `image` gives the address of an image's file for the one that the text has."""
    return str(MARKDOWN.render(writable(text), {"image": image, "formula": formula})).rstrip("\n")


def to_read(text: str) -> str:
    """The HTML of a text that nobody sees: its formulas are their sources only, which is much faster."""
    return str(MARKDOWN.render(writable(text), {"image": str, "formula": formula_source}))


def formula(content: str, *, block: bool) -> str:
    """MathML with its source; where it cannot be read, the source is what it shows."""
    root = commonmark.mathml(content, block=block)
    if root is None:
        root = unread(content)
    root.attrib = {"xmlns": MATHML, "display": "block" if block else "inline"}
    semantics = ET.Element("semantics")
    row = ET.SubElement(semantics, "mrow")
    row.extend(list(root))
    ET.SubElement(semantics, "annotation", encoding=TEX).text = content
    root[:] = [semantics]
    return ET.tostring(root, encoding="unicode")


def formula_source(content: str, *, block: bool) -> str:
    display = "block" if block else "inline"
    annotation = f'<annotation encoding="{TEX}">{escapeHtml(content)}</annotation>'
    return f'<math display="{display}">{annotation}</math>'


def unread(content: str) -> ET.Element:
    root = ET.Element("math")
    ET.SubElement(root, "mtext").text = content
    return root


def math_inline(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return str(env["formula"](tokens[index].content.strip(), block=False))


def math_double(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return str(env["formula"](tokens[index].content.strip(), block=True))


def math_block(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    return f"<p>{env['formula'](tokens[index].content.strip(), block=True)}</p>\n"


def image(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    address = env["image"](str(token.attrs.get("src", "")))
    words = escapeHtml(words_of(token))
    return f'<img src="{escapeHtml(address)}" alt="{words}" />'


def words_of(token: Token) -> str:
    """The alternative text of an image, without its markup."""
    kinds = ("text", "code_inline", "math_inline", "math_inline_double")
    said, waiting = list[str](), list(reversed(token.children or []))
    while waiting:
        inner = waiting.pop()
        if inner.type in ("softbreak", "hardbreak"):
            said.append(" ")
        elif inner.type in kinds:
            said.append(inner.content)
        waiting += reversed(inner.children or [])
    return " ".join("".join(said).split())


def text(_renderer: Any, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Text, which MathJax leaves as it is where it looks like a formula."""
    content = escapeHtml(tokens[index].content)
    if LOOKS_LIKE_MATH.search(content):
        return f'<span class="tex2jax_ignore">{content}</span>'
    return content


def cell(renderer: Any, tokens: Sequence[Token], index: int, options: Any, _env: Any) -> str:
    """A cell, without the alignment that not every system may have."""
    tokens[index].attrs.pop("style", None)
    return str(renderer.renderToken(tokens, index, options, _env))


def markdown() -> MarkdownIt:
    parser = commonmark.parser()
    rules = {
        "math_inline": math_inline,
        "math_inline_double": math_double,
        "math_block": math_block,
        "image": image,
        "text": text,
        "th_open": cell,
        "td_open": cell,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


MARKDOWN = markdown()
