"""XML as it is read from files of strangers: streamed, without DTD, entities or network, bounded throughout.

Expat reads, because it neither recurses nor keeps what has been read; lxml's elements are built of what is
asked for only. Comments and processing instructions are left out.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO, NoReturn
from xml.parsers import expat

from lxml import etree

from questions.formats.interchange import MAX_BYTES, MAX_IMAGE, Unreadable

MAX_DEPTH = 100
MAX_ATTRIBUTES = 100  # of one element
MAX_ELEMENTS = 100_000  # of one record
MAX_TOKEN = MAX_IMAGE * 3 // 2  # of one tag or text, in characters: an image in base64, with line ends
MAX_RECORD = 40_000_000  # characters of one record
CHUNK = 64 * 1024
SEPARATOR = " "  # no namespace and no name has one
LARGEST_LINE = 65_535  # that an element can remember


def records(
    stream: BinaryIO, *, tags: Collection[str], roots: Collection[str] = (), most: int = MAX_ELEMENTS
) -> Iterator[etree._Element]:
    """Each outermost element with one of these local names, whole, as soon as it has ended.

    `roots` are the local names that the file's root may have; none: any. `most` is how many elements a
    record may have. Raises `Unreadable`, after the records before. Use `line_of` for lines.
    """
    reader = Reader(tags=tags, roots=roots, most=most)
    size = CHUNK
    read = 0
    while chunk := stream.read(size):
        read += len(chunk)
        if read > MAX_BYTES:
            reader.refuse(f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it.")
        yield from reader.feed(chunk)
        size = reader.next_size(len(chunk))
    yield from reader.feed(b"", final=True)


def document(data: bytes, *, roots: Collection[str] = (), most: int = MAX_ELEMENTS) -> etree._Element:
    """The root of a small file; raises `Unreadable`."""
    if len(data) > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it.")
    reader = Reader(tags=None, roots=roots, most=most)
    return [*reader.feed(data), *reader.feed(b"", final=True)][0]


def line_of(element: etree._Element) -> int:
    """The line of the file, counted from 1, where the start tag of an element of a record begins.

    `sourceline` is counted from the first line of the record, because it ends at 65,535.
    """
    base = str(element.getroottree().docinfo.URL or 0)
    line: Any = element.sourceline
    return int(base) + (line or 1)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


class Reader:
    """Expat's events to records; `tags` None: the root is the one record."""

    def __init__(self, *, tags: Collection[str] | None, roots: Collection[str], most: int) -> None:
        self.tags, self.roots, self.most = tags, roots, most
        self.done: deque[etree._Element] = deque()
        self.builder: Any = None  # an etree.TreeBuilder, while a record is read
        self.depth = self.elements = self.characters = self.text = self.unread = 0
        self.record_depth = self.base = 0
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.buffer_size = CHUNK
        self.listen()

    def listen(self) -> None:
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.data
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.CommentHandler = self.skip
        self.parser.ProcessingInstructionHandler = self.skip

    def feed(self, chunk: bytes, *, final: bool = False) -> Iterator[etree._Element]:
        """Reads on, and yields the records that have ended."""
        self.unread += len(chunk)
        error = self.error_of(chunk, final)
        while self.done:
            yield self.done.popleft()
        if error is not None:
            raise error
        if self.unread > MAX_TOKEN:
            self.refuse(f"A tag or comment here is longer than {MAX_TOKEN:,} bytes; shorten it.")

    def error_of(self, chunk: bytes, final: bool) -> Unreadable | None:
        try:
            self.parser.Parse(chunk, final)
        except Unreadable as refused:
            return refused
        except expat.ExpatError as broken:
            return Unreadable(self.sentence_on(expat.ErrorString(broken.code)), line=broken.lineno)
        except (ValueError, LookupError):
            message = "The file declares an encoding that cannot be read; save it as UTF-8."
            return Unreadable(message, line=self.parser.CurrentLineNumber)
        return None

    def sentence_on(self, reason: str) -> str:
        match reason:
            case expat.errors.XML_ERROR_NO_ELEMENTS:
                return (
                    "The file breaks off before its elements end." if self.depth else "The file holds no XML."
                )
            case expat.errors.XML_ERROR_UNDEFINED_ENTITY:
                return "The file uses an entity that XML does not know; write the character itself."
            case expat.errors.XML_ERROR_UNKNOWN_ENCODING | expat.errors.XML_ERROR_INCORRECT_ENCODING:
                return "The file is not in the encoding that it declares; save it as UTF-8."
            case expat.errors.XML_ERROR_INVALID_TOKEN:
                return "The file is no sound XML here, or not in the encoding that it declares."
        return f"The file is no sound XML: {reason}."

    def next_size(self, last: int) -> int:
        """How much to read next: twice as much while a tag has not ended, as expat begins it anew."""
        return last * 2 if self.unread > 2 * CHUNK else CHUNK

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.unread = self.text = 0
        self.depth += 1
        self.bound(attributes)
        tag = qualified(name)
        if self.depth == 1 and self.roots and local_name(tag) not in self.roots:
            expected = " or ".join(f"<{root}>" for root in self.roots)
            self.refuse(f"The file begins with <{local_name(tag)[:100]}>; expected is {expected}.")
        if self.builder is None and (self.tags is None or local_name(tag) in self.tags):
            self.builder = etree.TreeBuilder()
            self.record_depth, self.base = self.depth, self.parser.CurrentLineNumber - 1
            self.elements = self.characters = 0
        if self.builder is not None:
            self.build(self.builder, tag, attributes)

    def bound(self, attributes: Mapping[str, str]) -> None:
        if self.depth > MAX_DEPTH:
            self.refuse(f"Elements are nested more than {MAX_DEPTH} deep here; flatten them.")
        if len(attributes) > MAX_ATTRIBUTES:
            self.refuse(f"An element here has more than {MAX_ATTRIBUTES} attributes; remove some.")

    def build(self, builder: Any, tag: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > self.most:
            self.refuse(f"An element here holds more than {self.most:,} others; split the file.")
        self.grow(sum(map(len, attributes.values())))
        try:
            element = builder.start(tag, {qualified(name): value for name, value in attributes.items()})
        except ValueError:
            self.refuse_characters()
        element.sourceline = min(self.parser.CurrentLineNumber - self.base, LARGEST_LINE)

    def end(self, name: str) -> None:
        self.unread = self.text = 0
        if self.builder is not None:
            self.builder.end(qualified(name))
            if self.depth == self.record_depth:
                self.finish(self.builder)
        self.depth -= 1

    def finish(self, builder: Any) -> None:
        element = builder.close()
        element.getroottree().docinfo.URL = str(self.base)
        self.done.append(element)
        self.builder = None

    def data(self, text: str) -> None:
        self.unread = 0
        if self.builder is None:
            return
        self.text += len(text)
        if self.text > MAX_TOKEN:
            self.refuse(f"A text here is longer than {MAX_TOKEN:,} characters; shorten it.")
        self.grow(len(text))
        if "\ufffe" in text or "\uffff" in text:
            self.refuse_characters()
        self.builder.data(text)

    def grow(self, characters: int) -> None:
        self.characters += characters
        if self.characters > MAX_RECORD:
            self.refuse(f"An element here holds more than {MAX_RECORD:,} characters; split it.")

    def skip(self, *_: str) -> None:
        self.unread = 0

    def doctype(self, *_: object) -> None:
        self.refuse("The file declares a document type (DOCTYPE), which is refused; remove the declaration.")

    def refuse_characters(self) -> NoReturn:
        self.refuse("There is a character here that XML does not allow; remove it.")

    def refuse(self, message: str) -> NoReturn:
        raise Unreadable(message, line=max(1, self.parser.CurrentLineNumber))


def qualified(name: str) -> str:
    """The name as lxml writes it: `{namespace}name`."""
    namespace, separator, rest = name.rpartition(SEPARATOR)
    return f"{{{namespace}}}{rest}" if separator else name


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2]
