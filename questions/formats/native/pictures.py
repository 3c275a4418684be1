"""Images in a file: base64, in lines as mail has them."""

import base64
import re
from binascii import Error
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questions.formats.interchange import MAX_IMAGE
from questions.formats.marked_yaml import Document, Path, Problem
from questions.formats.native.placed import Picture
from questions.images import OURS, shown_in

LINE = 57  # bytes of an image that a line of 76 characters holds
WHITE_SPACE = re.compile(r"\s+")


def pictures_of(images: Sequence[Mapping[str, Any]]) -> Iterator[Picture]:
    for image in images:
        yield Picture(name=image["name"], alt=image["alt"].rstrip(), data=bytes_of(image["data"]))


def bytes_of(data: str) -> bytes:
    """What base64 stands for; `ValueError` where it is none."""
    try:
        return base64.b64decode(WHITE_SPACE.sub("", data), validate=True)
    except Error as error:
        raise ValueError("write base64") from error


def image_problems(document: Document, images: object) -> Iterator[Problem]:
    """Images that are no base64, too large, or given twice."""
    seen: set[str] = set()
    for index, image in enumerate(images if isinstance(images, list) else ()):
        if not isinstance(image, Mapping):
            continue
        path: Path = ("images", index)
        if isinstance(name := image.get("name"), str):
            if name in seen:
                message = "this image is already given above; remove one"
                yield Problem(document.line((*path, "name")), (*path, "name"), message)
            seen.add(name)
        if isinstance(data := image.get("data"), str) and (message := fault_of(data)):
            yield Problem(document.line((*path, "data")), (*path, "data"), message)


def fault_of(data: str) -> str:
    try:
        size = len(bytes_of(data))
    except ValueError:
        return "write the image's bytes in base64, and nothing else"
    most = f"{MAX_IMAGE // 1_000_000} MB"
    return f"give an image of at most {most}; make this one smaller" if size > MAX_IMAGE else ""


def base64_lines(data: bytes) -> Iterator[str]:
    for start in range(0, len(data), LINE):
        yield base64.b64encode(data[start : start + LINE]).decode("ascii")


def names_in(value: Any) -> Iterator[str]:
    """The names of our images that the texts of a document show."""
    match value:
        case str() if OURS.search(value):
            yield from (image.name for image in shown_in(value) if image.name is not None)
        case Mapping():
            for each in value.values():
                yield from names_in(each)
        case list():
            for each in value:
                yield from names_in(each)
