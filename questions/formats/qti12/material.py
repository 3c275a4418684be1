"""The texts and images of an item of QTI 1.2."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from questions.formats import markup
from questions.formats.qti.content import Content
from questions.formats.qti.values import text_of
from questions.formats.xml_reading import line_of

FILEBASE = "$IMS-CC-FILEBASE$"
APART = ("response_", "render_")  # elements whose material is not that of what they stand in
MOST = 1_000  # pieces of material in one place
PLACES = ("", "../", "../web_resources/", "web_resources/")  # of files, seen from a document of a package

type ReadImage = Callable[[str], bytes | None]


def content_of(image: ReadImage) -> Content:
    """What gathers an item's images; the addresses that Canvas writes are looked for where it puts files."""

    def read(address: str) -> bytes | None:
        found = image(address)
        path = unquote(address).replace("%24", "$").partition("?")[0]
        if found is not None or FILEBASE not in path:
            return found
        name = path.partition(FILEBASE)[2].lstrip("/")
        tried = (image(place + name) for place in PLACES)
        return next((each for each in tried if each is not None), None)

    return Content(read)


def text(content: Content, element: etree._Element | None) -> str:
    """What all the material in an element says, but not that of the responses in it."""
    if element is None:
        return ""
    found = texts(content, element)
    pieces = [each for each in islice(found, MOST) if each]
    if next(found, None) is not None:
        content.lose(f"More than {MOST:,} pieces of text", "the others were left out", element)
    return "\n\n".join(pieces)


def texts(content: Content, element: etree._Element) -> Iterator[str]:
    walker = etree.iterwalk(element, events=("start",))
    for _, each in walker:
        if each is not element and each.tag.startswith(APART):
            walker.skip_subtree()
        elif each.tag == "mattext":
            yield written(content, each)
        elif each.tag == "matimage":
            yield image(content, each)
        elif each.tag in ("mataudio", "matvideo", "matapplet", "matapplication"):
            content.lose("A sound, video or program", "it was left out", each)


def written(content: Content, element: etree._Element) -> str:
    """HTML, or plain text where the file says so."""
    if len(element):
        return content.text(element)
    source = text_of(element)
    is_html = element.get("texttype", "text/plain").lower() != "text/plain"
    converted = markup.from_html(source if is_html else escape(source), image=content.image)
    told(content, converted, element)
    return converted.text


def image(content: Content, element: etree._Element) -> str:
    address = element.get("uri", "")
    shown = f'<img src="{escape(address)}" alt="{escape(element.get("label", ""))}">'
    converted = markup.from_html(shown, image=content.image)
    told(content, converted, element)
    return converted.text


def told(content: Content, converted: markup.Converted, element: etree._Element) -> None:
    """What was lost of HTML, at the line of the element that held it."""
    for loss in converted.losses:
        content.losses.setdefault(replace(loss, line=line_of(element)))
