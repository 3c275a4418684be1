"""Items as a content package: a zip file that is written as it is read, with one question in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from tempfile import SpooledTemporaryFile
from typing import Self

from questions.formats.interchange import Exported, Image, Loss, Tell
from questions.formats.qti_out.item import Item, made_of
from questions.formats.qti_out.manifest import Listing
from questions.formats.qti_out.versions import Version

MANIFEST = "imsmanifest.xml"
MODE = 0o644 << 16  # of a file, as zip has it
STORED = (".png", ".jpg", ".webp", ".gif")  # compressed already
COPIED = 64 * 1024
IN_MEMORY = 1_000_000  # bytes of the manifest


class Stream(io.RawIOBase):
    """What a zip file is written to: it only goes forward, and gives its bytes away."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]
        self.waiting.append(part)
        return len(part)

    def taken(self) -> Iterator[bytes]:
        parts, self.waiting = self.waiting, []
        yield from (part for part in parts if part)


def package(questions: Iterable[Exported], version: Version, tell: Tell) -> Iterator[bytes]:
    """The bytes of a package; the manifest comes last, because it lists what was written."""
    stream, once = Stream(), Once(tell)
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        SpooledTemporaryFile(max_size=IN_MEMORY) as spool,
    ):
        listing = Listing(version, spool)
        written = set[str]()
        for exported in questions:
            item = made_of(exported, version, once)
            if item is not None:
                item = named_apart(item, written)
                add(archive, item, written)
                listing.add(exported, item)
            yield from stream.taken()
        add_bytes(archive, listing.test_name, listing.test())
        listing.finish()
        spool.seek(0)
        with archive.open(entry(MANIFEST), "w") as manifest:
            while chunk := spool.read(COPIED):
                manifest.write(chunk)
                yield from stream.taken()
    yield from stream.taken()


class Once:
    """Tells what belongs to no question once."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.told = set[Loss]()

    def __call__(self, loss: Loss) -> None:
        if loss not in self.told:
            self.tell(loss)
        if not loss.question:
            self.told.add(loss)


def named_apart(item: Item, written: set[str]) -> Item:
    """Questions of two exams may be called the same; then the second has a number."""
    names = chain([item.name], (f"{item.name}-{n}" for n in count(2)))
    return replace(item, name=next(name for name in names if f"{name}.xml" not in written))


def add(archive: zipfile.ZipFile, item: Item, written: set[str]) -> None:
    written.add(f"{item.name}.xml")
    add_bytes(archive, f"{item.name}.xml", item.xml)
    for path, image in item.images.items():
        if path not in written:
            written.add(path)
            add_image(archive, path, image)


def add_image(archive: zipfile.ZipFile, path: str, image: Image) -> None:
    add_bytes(archive, path, image.data)


def add_bytes(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(entry(name), data)


def entry(name: str) -> zipfile.ZipInfo:
    """An entry that is the same whenever it is written."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if name.endswith(STORED) else zipfile.ZIP_DEFLATED
    info.external_attr = MODE
    return info
