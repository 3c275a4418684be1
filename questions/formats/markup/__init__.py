"""Texts between HTML, which other systems keep, and the CommonMark with `$...$` that authors write here.

`from_html` and `from_element` read HTML, as a text or parsed, and tell what CommonMark cannot say. `to_html`
writes well-formed XHTML. What `from_html` makes comes back the same: `from_html(to_html(text)) == text`.
"""

from questions.formats.markup.plain import to_plain
from questions.formats.markup.reading import Converted, from_element, from_html
from questions.formats.markup.xhtml import to_html

__all__ = ["Converted", "from_element", "from_html", "to_html", "to_plain"]
