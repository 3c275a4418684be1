"""HTML as a tree, whatever is in it: bounded in depth and time, without entities, network or scripts."""

import re
from html import unescape

from lxml import etree

# What XML cannot hold: it would break a tree, or what is written of it.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def writable(text: str) -> str:
    """A text without the characters that XML has no way to write, its lines ending in LF."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", " ")
    return UNWRITABLE.sub(REPLACEMENT, clean)


def parsed(html: str) -> etree._Element | None:
    """The body of HTML; None where it is nested so deeply that a part would be missing."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    source = f"<html><body><div>{writable(html)}</div></body></html>".encode()
    try:
        root = etree.fromstring(source, parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        return None
    return root


def without_tags(html: str) -> str:
    """The text of HTML that cannot be parsed."""
    return writable(unescape(TAG.sub(" ", without_comments(writable(html)))))


def without_comments(html: str) -> str:
    """HTML whose comments are spaces; the last one may have no end. Each end is looked for once."""
    pieces, place = list[str](), 0
    while (start := html.find("<!--", place)) >= 0:
        pieces.append(html[place:start])
        end = html.find("-->", start)
        place = len(html) if end < 0 else end + len("-->")
    return " ".join([*pieces, html[place:]])
