"""Zip packages, hostile until proven: nothing is unpacked to disk, and no member before it is asked for.

What a package may not hold is refused before anything is read from it: names that lead out of it, links,
encrypted members, two members of one name, more members or more bytes than there may be. A member that is
itself a zip file is never opened; `nested` names those, to be told.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import normpath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from questions.formats.interchange import MAX_BYTES, Unreadable

MAX_MEMBERS = 20_000
MAX_RATIO = 250  # of unpacked to packed bytes, where it could hurt
HARMLESS = 1_000_000  # bytes that any ratio may unpack to
MAX_MEMBER = MAX_BYTES
MAX_NAME = 1_000
ENTRY = b"PK\x01\x02"  # begins each entry of the list at a zip file's end
NESTED = (".zip", ".imscc")
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, EOFError),
    *(OSError, ValueError, OverflowError, NotImplementedError, RuntimeError),
)  # what zipfile raises of broken files


@dataclass(frozen=True)
class Package:
    """The members of a zip file, by their names in it, with slashes and without folders."""

    zip: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]
    nested: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The members that can be read, in the order of the zip file's list."""
        return tuple(name for name in self.members if name not in self.nested)

    def __contains__(self, name: object) -> bool:
        return name in self.members and name not in self.nested

    def size(self, name: str) -> int:
        """How many bytes a member says that it has."""
        return self.members[name].file_size

    def read(self, name: str, *, most: int = MAX_MEMBER) -> bytes:
        """A member's bytes; `Unreadable`, with the member as part, if they are broken or more than `most`."""
        if name not in self:
            raise Unreadable(f"The package has no file {name}.", part=name)
        try:
            with self.zip.open(self.members[name]) as member:
                data = member.read(most + 1)
        except BROKEN as broken:
            message = "This file in the package is broken; make the package again."
            raise Unreadable(message, part=name) from broken
        if len(data) > most:
            raise Unreadable(f"This file in the package is larger than {in_words(most)}.", part=name)
        return data


def is_package(stream: BinaryIO) -> bool:
    """Whether a stream begins as zip files do; it stands at its beginning again."""
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    return start in (b"PK\x03\x04", b"PK\x05\x06")


def members(stream: BinaryIO) -> Package:
    """What a zip file holds, checked; `Unreadable` for one that cannot or must not be read.

    The stream can be sought in, and stays open as long as the package is used.
    """
    check_size(stream)
    try:
        opened = zipfile.ZipFile(stream)
        infos = opened.infolist()
    except BROKEN as broken:
        raise Unreadable("This is no zip file, or a broken one; make the package again.") from broken
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = safe_name(info)
        if info.is_dir() or name.endswith("/"):
            continue
        check_member(info, name)
        if name in found:
            raise Unreadable(f"The package has two files named {name}; make it again with one.", part=name)
        found[name] = info
    check_total(infos)
    nested = tuple(name for name in found if name.lower().endswith(NESTED))
    return Package(opened, found, nested)


def check_size(stream: BinaryIO) -> None:
    """Refuses too many bytes, and too long a list of members before anything is made of it."""
    stream.seek(0)
    size = entries = 0
    rest = b""
    while chunk := stream.read(1 << 20):
        size += len(chunk)
        if size > MAX_BYTES:
            raise Unreadable(f"The package is larger than {in_words(MAX_BYTES)}; split it.")
        entries += (rest + chunk).count(ENTRY)
        rest = chunk[-(len(ENTRY) - 1) :]
        if entries > MAX_MEMBERS:
            raise Unreadable(f"The package holds more than {MAX_MEMBERS:,} files; split it.")
    stream.seek(0)


def safe_name(info: zipfile.ZipInfo) -> str:
    """A member's name with slashes; `Unreadable` for one that leads out of the package."""
    name = info.filename.replace("\\", "/")
    shown = name[:100]
    if len(name) > MAX_NAME or not name.isprintable():
        raise Unreadable("The package has a file whose name is too long or no text; rename it.")
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise Unreadable(f"The package has a file whose name leads out of it, {shown}; make it again.")
    return normpath(name) + ("/" if name.endswith("/") else "")


def check_member(info: zipfile.ZipInfo, name: str) -> None:
    """Refuses what is no plain file, cannot be read without a password, or unpacks to too much."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise Unreadable(f"The package has a link or a device, {name}; make it again with files.", part=name)
    if info.flag_bits & 0x41:
        raise Unreadable("The package is encrypted; make it again without a password.", part=name)
    if info.compress_type not in METHODS:
        message = "The package is compressed in a way that is not read here; make it again with deflate."
        raise Unreadable(message, part=name)
    if info.file_size > HARMLESS and info.file_size > MAX_RATIO * info.compress_size:
        message = f"{name} unpacks to more than {MAX_RATIO} times its size; it is not read."
        raise Unreadable(message, part=name)


def check_total(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise Unreadable(f"The package holds more than {MAX_MEMBERS:,} files; split it.")
    if sum(info.file_size for info in infos) > MAX_BYTES:
        raise Unreadable(f"The package unpacks to more than {in_words(MAX_BYTES)}; split it.")


def in_words(size: int) -> str:
    return f"{size // 1_000_000} MB"


def resolved(address: str, base: str) -> str | None:
    """The member that a relative address in the member `base` means; None for what leads elsewhere."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    path = unquote(parts.path).replace("\\", "/")
    if parts.scheme or parts.netloc or not path or path.startswith("/"):
        return None
    name = normpath(f"{base.rpartition('/')[0]}/{path}".removeprefix("/"))
    return None if name.startswith(("../", "/")) or name == ".." else name
