"""How authors' texts are read everywhere: CommonMark with tables and math, where raw HTML is text.

`$...$` is a formula within a line and `$$...$$` one on a line of its own, `{{name}}` the place of a blank,
whose name is never markup. A dollar before which or behind whose end a digit stands begins none.
"""

import html
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar

MAX_FORMULA = 2_000  # characters; the converter's time grows faster than the formula
BLANK = re.compile(r"\{\{[A-Za-z0-9_-]{1,50}\}\}")  # as `questions.types.cloze` has it

type Formula = Callable[[str, dict[str, Any]], str]


def parser(formula: Formula | None = None) -> MarkdownIt:
    """A parser; `formula` makes HTML of a formula's source."""
    made = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True}).enable("table")
    made.use(dollarmath_plugin, renderer=formula, double_inline=True, allow_digits=False, allow_labels=False)
    made.inline.ruler.at("math_inline", math)
    made.inline.ruler.before("math_inline", "blank", blank)
    return made


within = math_inline_dollar(allow_space=True, allow_digits=False, allow_double=True)
at_start = math_inline_dollar(allow_space=True, allow_digits=True, allow_double=True)


def math(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, which takes the end of a text for what stands before its start."""
    if state.pos or state.src[0] != "$":
        return within(state, silent)
    end = closing(state.src)
    if end is None or state.src[end : end + 1].isdigit():
        return False
    source, state.src = state.src, state.src[:end]
    try:
        return at_start(state, silent)
    finally:
        state.src = source


def closing(text: str) -> int | None:
    """Where the formula ends that a text begins with."""
    mark = "$$" if text.startswith("$$") else "$"
    place = text.find(mark, len(mark))
    while place > 0:
        before = text[:place]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return place + len(mark)
        place = text.find(mark, place + 1)
    return None


def blank(state: StateInline, silent: bool) -> bool:
    found = BLANK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def mathml(content: str, *, block: bool) -> ET.Element | None:
    """The MathML of a formula; None where it cannot be read."""
    if len(content) > MAX_FORMULA:
        return None
    try:
        return plain_text(convert_to_element(content, display="block" if block else "inline"))
    # The converter meets unreadable input with whatever its tables raise, RecursionError included.
    except Exception:  # noqa: BLE001
        return None


def plain_text(element: ET.Element) -> ET.Element:
    """Resolve the character references that the converter leaves in its text, so that nothing is markup."""
    for node in element.iter():
        node.text = html.unescape(node.text) if node.text else node.text
        node.tail = html.unescape(node.tail) if node.tail else node.tail
    return element
