"""Images in HTML: those that are kept, and those that stand for a formula."""

from collections.abc import Callable
from urllib.parse import unquote

from lxml import etree

from questions.formats.markup import elements
from questions.formats.markup.losses import Losses
from questions.formats.markup.runs import source
from questions.formats.markup.tree import Run


def is_image(node: etree._Element, tag: str) -> bool:
    if tag == "object":
        type, data = node.get("type", ""), node.get("data", "")
        return type.startswith("image/") or bool(elements.IMAGE_SUFFIX.search(data))
    return tag == "img"


def image(node: etree._Element, key_of: Callable[[str], str | None], losses: Losses) -> Run:
    """An image, or its alternative text where it cannot be kept."""
    address = node.get("src") or node.get("data") or ""
    words = " ".join(node.get("alt", "").split() or "".join(map(str, node.itertext())).split())
    key = key_of(address)
    if key is not None:
        return Run("image", key, words=words)
    shown = address[:100] if not address.startswith("data:") else "in the text"
    losses.add(f"The image {shown}".rstrip(), "its alternative text was kept", node)
    return Run("text", words)


def equation(node: etree._Element, tag: str) -> Run | None:
    """The formula that an image of Canvas shows."""
    if tag != "img" or "equation_image" not in node.get("class", "").split():
        return None
    tex = node.get("data-equation-content") or node.get("title") or ""
    if not tex and "/equation_images/" in node.get("src", ""):
        tex = unquote(unquote(node.get("src", "").rpartition("/equation_images/")[2].partition("?")[0]))
    kept = source(tex)
    return None if kept is None else Run("math", kept)
