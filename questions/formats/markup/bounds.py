"""How much HTML is converted: more of it could not be published, and would take long."""

import re
from itertools import islice

from lxml import etree

from questions.formats.interchange import MAX_IMAGE
from questions.types.contract import MAX_TEXT

MOST = 10 * MAX_TEXT  # characters of a source that may have much markup, without its images
MOST_SOURCE = 3 * MAX_IMAGE  # with them
MOST_ELEMENTS = MOST // 5
DATA = re.compile(r"data:image/[a-z0-9+.-]{1,50};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)


def is_too_long(source: str) -> bool:
    """Whether a text is too long to be converted, not counting the images that it holds."""
    return len(source) > MOST and (len(source) > MOST_SOURCE or len(DATA.sub("", source)) > MOST)


def is_too_large(element: etree._Element) -> bool:
    """The same of an element."""
    length = 0
    for count, each in enumerate(element.iter()):
        addresses = (value for value in map(str, each.values()) if not value.startswith("data:image/"))
        length += len(each.text or "") + len(each.tail or "") + sum(map(len, addresses))
        if length > MOST or count > MOST_ELEMENTS:
            return True
    return False


def words_of(element: etree._Element) -> str:
    """As much of an element's text as may be kept of it."""
    pieces = (str(text)[:MOST] for text in islice(element.itertext(), MOST_ELEMENTS))
    return " ".join(pieces)[:MOST]
