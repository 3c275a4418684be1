"""From the bytes of a text file to its lines, whatever it was saved as.

A file is read twice: once to find out what it is, so that what is told of it is known from the start, and
once for its lines. Neither holds more of it than a chunk and a line.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from questions.formats.interchange import MAX_BYTES, MAX_QUESTION, Loss, Unreadable

CHUNK = 1 << 16
SAMPLE = 4096  # bytes by whose zeros UTF-16 without a mark is known
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
WINDOWS = "windows-1252"
ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are not UTF-8, as `surrogateescape` tells them
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it."


@dataclass(frozen=True, kw_only=True)
class Text:
    """The lines of a file, without their ends (CR LF, CR or LF), and what is to be told of the file."""

    lines: Iterator[str]
    losses: tuple[Loss, ...] = ()


def open_text(stream: BinaryIO) -> Text:
    """The text of a file from where the stream stands; `Unreadable` if it is none, or too large."""
    again = repeatable(stream)
    start = again.tell()
    encoding, skipped = encoding_of(again.read(SAMPLE))
    body = start + skipped
    if is_plain(again, body, encoding):
        return Text(lines=lines(again, body, encoding))
    if encoding != "utf-8":
        raise Unreadable("This is not valid UTF-16 text; save the file as UTF-8.")
    line = first_other_line(again, body)
    is_plain(again, body, WINDOWS)
    loss = Loss(what="The file is not UTF-8.", done="It was read as Windows-1252.", line=line)
    return Text(lines=lines(again, body, WINDOWS), losses=(loss,))


def text_of(data: bytes) -> tuple[str, tuple[Loss, ...]]:
    """The text of bytes that are at hand, with LF as its line ends, and what is to be told of it."""
    text = open_text(io.BytesIO(data))
    return "\n".join(text.lines), text.losses


def repeatable(stream: BinaryIO) -> BinaryIO:
    """A stream that can be read again; one that cannot is copied into memory."""
    if stream.seekable():
        return stream
    copy = io.BytesIO()
    while chunk := stream.read(CHUNK):
        if copy.write(chunk) and copy.tell() > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
    copy.seek(0)
    return copy


def encoding_of(sample: bytes) -> tuple[str, int]:
    """The encoding by the first bytes, and how many of them are a mark; UTF-8 until it proves wrong."""
    for mark, encoding in MARKS.items():
        if sample.startswith(mark):
            return encoding, len(mark)
    half = len(sample) // 2
    first, second = sample[: 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if half and second * 10 >= half * 3 and first * 20 <= half:
        return "utf-16-le", 0
    if half and first * 10 >= half * 3 and second * 20 <= half:
        return "utf-16-be", 0
    return "utf-8", 0


def is_plain(stream: BinaryIO, start: int, encoding: str) -> bool:
    """Whether all of it can be decoded so; `Unreadable` if it is too large or holds a null character."""
    try:
        if all("\x00" not in chunk for chunk in decoded(stream, start, encoding)):
            return True
    except UnicodeDecodeError:
        return False
    for number, line in enumerate(lines(stream, start, encoding), start=1):
        if "\x00" in line:
            message = "There is a null character here (U+0000), which no text has. Is this a text file?"
            raise Unreadable(message, line=number)
    raise AssertionError("a null character that was seen is in some line")


def decoded(stream: BinaryIO, start: int, encoding: str, errors: str = "strict") -> Iterator[str]:
    """The text in chunks, with LF as its line ends."""
    decoder = io.IncrementalNewlineDecoder(bytes_decoder(encoding, errors), translate=True)
    stream.seek(start)
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise Unreadable(TOO_LARGE)
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def bytes_decoder(encoding: str, errors: str) -> codecs.IncrementalDecoder:
    return Windows() if encoding == WINDOWS else codecs.getincrementaldecoder(encoding)(errors)


class Windows(codecs.IncrementalDecoder):
    """Windows-1252, where the five bytes that it leaves open are what they are in Latin-1."""

    def decode(self, input: bytes, final: bool = False) -> str:  # type: ignore[override]
        return codecs.charmap_decode(input, "strict", windows_table())[0]  # type: ignore[arg-type]


@cache
def windows_table() -> str:
    """The character of each byte."""
    table = []
    for byte in range(256):
        try:
            table.append(bytes([byte]).decode(WINDOWS))
        except UnicodeDecodeError:
            table.append(chr(byte))
    return "".join(table)


def lines(stream: BinaryIO, start: int, encoding: str, errors: str = "strict") -> Iterator[str]:
    """The lines of a text; the last one only if it is not empty."""
    rest, number = "", 0
    for chunk in decoded(stream, start, encoding, errors):
        *whole, rest = (rest + chunk).split("\n")
        for longest, line in ((whole[0] if whole else "", number + 1), (rest, number + len(whole) + 1)):
            if len(longest) > MAX_QUESTION:
                most = f"{MAX_QUESTION // 1_000_000} million"
                raise Unreadable(f"This line has more than {most} characters; split it.", line=line)
        yield from whole
        number += len(whole)
    if rest:
        yield rest


def first_other_line(stream: BinaryIO, start: int) -> int:
    """The first line that is not UTF-8."""
    found = lines(stream, start, "utf-8", errors="surrogateescape")
    return next(number for number, line in enumerate(found, start=1) if ESCAPED.search(line))
