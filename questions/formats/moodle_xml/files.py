"""Files that are embedded in a text, base64 in `<file>`: images are kept by the SHA-256 of their bytes."""

import base64
import binascii
import hashlib
from urllib.parse import unquote

from lxml import etree

from questions.formats.interchange import MAX_IMAGE
from questions.formats.moodle_xml.names import PLUGIN_FILE

NO_IMAGE = "It is no PNG, JPEG, WebP or GIF image, and was left out."
DAMAGED = "Its data is no base64; it was left out."
TOO_LARGE = f"It is larger than {MAX_IMAGE // 1_000_000} MB, and was left out."


class Lost(Exception):
    """Why a file could not be kept, a sentence for authors."""


class Files:
    """The files of one text, by path and name."""

    def __init__(self, element: etree._Element) -> None:
        self.given: dict[str, etree._Element] = {}
        self.used: set[str] = set()
        for file in element.findall("file"):
            self.given.setdefault((file.get("path") or "/") + (file.get("name") or ""), file)

    def image(self, address: str) -> bytes:
        """The image that an address in the text means; raises `Lost`."""
        path = unquote(address.removeprefix(PLUGIN_FILE).partition("?")[0])
        if path not in self.given:
            raise Lost("It is not in the file; its alternative text was kept.")
        self.used.add(path)
        return image_of("".join(map(str, self.given[path].itertext())))

    def unused(self) -> list[tuple[str, etree._Element]]:
        return [(path, file) for path, file in self.given.items() if path not in self.used]


def image_of(text: str) -> bytes:
    """The image that a text in base64 holds; raises `Lost`."""
    if len(text) > MAX_IMAGE * 3 // 2:
        raise Lost(TOO_LARGE)
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Lost(DAMAGED) from None
    if len(data) > MAX_IMAGE:
        raise Lost(TOO_LARGE)
    if not is_image(data):
        raise Lost(NO_IMAGE)
    return data


def is_image(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")) or (
        data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    )


def of_data_address(address: str) -> bytes:
    """The image that a `data:` address holds; raises `Lost`."""
    head, _, body = address.partition(",")
    if not head.endswith(";base64"):
        raise Lost(DAMAGED)
    return image_of(unquote(body))


def key_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
