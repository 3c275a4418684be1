"""XML of strangers: what is read, what is refused, and that neither takes much."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from questions.formats.interchange import MAX_BYTES, Unreadable
from questions.formats.xml_reading import MAX_DEPTH, document, line_of, local, records


def read(data: bytes, *tags: str, roots: tuple[str, ...] = ()) -> list[etree._Element]:
    return list(records(io.BytesIO(data), tags=tags or ("q",), roots=roots))


def refusal(data: bytes, *tags: str, roots: tuple[str, ...] = ()) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data, *tags, roots=roots)
    return refused.value


def text(element: etree._Element) -> str:
    return etree.tostring(element, encoding="unicode")


def test_elements_of_these_names_are_read_whole() -> None:
    found = read(b'<z>\n<q a="1">b<![CDATA[<c>]]>&amp;<d/>e</q> f <x><q/></x></z>')
    assert [text(each) for each in found] == ['<q a="1">b&lt;c&gt;&amp;<d/>e</q>', "<q/>"]


def test_only_the_outermost_of_these_is_an_element_of_its_own() -> None:
    assert [text(each) for each in read(b"<z><q><q>a</q></q></z>")] == ["<q><q>a</q></q>"]


def test_comments_and_processing_instructions_are_left_out() -> None:
    assert text(read(b"<?a b?><z><!-- c --><q>a<!-- b -->c<?d e?></q></z>")[0]) == "<q>ac</q>"


def test_namespaces_are_kept_and_names_are_compared_without_them() -> None:
    (found,) = read(b'<z xmlns="urn:a" xmlns:b="urn:b"><q b:c="1"><b:d/></q></z>')
    assert (found.tag, local(found), found.get("{urn:b}c"), found[0].tag) == (
        "{urn:a}q",
        "q",
        "1",
        "{urn:b}d",
    )


@pytest.mark.parametrize("before", [0, 3, 70_000])
def test_lines_are_those_of_the_file(before: int) -> None:
    data = b"<z>" + b"\n" * before + b"<q>\n<a/>\r\n\r\n<b\n c=''/></q></z>"
    (found,) = read(data)
    assert [line_of(each) - before for each in (found, found[0], found[1])] == [1, 2, 4]


def test_a_document_is_read_whole() -> None:
    root = document(b"<z>\n<q>a</q><q/></z>", roots=("z",))
    assert text(root) == "<z>\n<q>a</q><q/></z>" and line_of(root[0]) == 2


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "us-ascii"]
)
def test_declared_encodings_are_read(encoding: str) -> None:
    words = "plain" if encoding == "us-ascii" else "é" if encoding == "iso-8859-1" else "é\u2019"
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    data = f'<?xml version="1.0" encoding="{declared}"?><q>{words}</q>'.encode(encoding)
    assert read(data)[0].text == words


def test_utf_16_without_a_mark_is_read() -> None:
    assert read('<?xml version="1.0" encoding="utf-16"?><q>é</q>'.encode("utf-16-le"))[0].text == "é"


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(20))


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b"", "holds no XML", 1),
        (b"plain text", "no sound XML", 1),
        (b"<z>\n<q>\n", "breaks off before", 3),
        (b"<z>\n<q></z>", "no sound XML: mismatched tag", 2),
        (b"<z/>\n<q/>", "no sound XML: junk after document element", 2),
        (b"<z>\n<q>a\x00b</q></z>", "no sound XML here", 2),
        (b"<z>\n<q>&nbsp;</q></z>", "an entity that XML does not know", 2),
        (b"<z>\n<q>&#0;</q></z>", "invalid character number", 2),
        ("<z>\n<q>\ufffe</q></z>".encode(), "no sound XML here", 2),
        (b"<z>\n<q x:a=''/></z>", "unbound prefix", 2),
        ("<z>\n<q>é</q></z>".encode("latin-1"), "not in the encoding that it declares", 2),
        (b'<?xml version="1.0" encoding="utf-16"?><q/>', "save it as UTF-8", 1),
        (b'<?xml version="1.0" encoding="martian"?><q/>', "save it as UTF-8", 1),
        (b'<?xml version="1.0" encoding="shift_jis"?><q/>', "save it as UTF-8", 1),
        (b'<?xml version="1.0" encoding="zlib"?><q/>', "save it as UTF-8", 1),
        (b"<!DOCTYPE q><q/>", "document type", 1),
        (b'\n<!DOCTYPE q SYSTEM "file:///etc/passwd"><q/>', "document type", 2),
        (b'<!DOCTYPE q [<!ENTITY a SYSTEM "http://localhost/">]><q>&a;</q>', "document type", 1),
        (f"<!DOCTYPE q [{LAUGHS}]><q a='&a19;'>&a19;</q>".encode(), "document type", 1),
        (b"<z>" * 200_000, "nested more than 100 deep", 1),
        (b"<z><q>" + b"<a>" * 200_000, "nested more than 100 deep", 1),
        (b"<z>" + b'<q a="' + b"x" * 40_000_000 + b'"/></z>', "A tag or comment here is longer", 1),
        (b"<z><!--" + b"x" * 40_000_000 + b"--></z>", "A tag or comment here is longer", 1),
        (b"<z><q>" + b"x" * 40_000_000 + b"</q></z>", "A text here is longer", 1),
        (b"<q " + b" ".join(b"a%d=''" % n for n in range(1_000)) + b"/>", "more than 100 attributes", 1),
        (b"<q>" + b"<a/>" * 100_001 + b"</q>", "holds more than 100,000 others", 1),
        (b"<q>" + (b"<a>" + b"x" * 10_000_000 + b"</a>") * 5, "holds more than 40,000,000 characters", 1),
        (b"<z>" + b" " * MAX_BYTES, "larger than 64 MB", 1),
        (b'<q xmlns:x="a}b" x:c=""/>', "a character here that XML does not allow", 1),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_with_its_line(data: bytes, words: str, line: int) -> None:
    refused = refusal(data)
    assert words in refused.problem.message and refused.problem.line == line


def test_another_root_is_refused() -> None:
    refused = refusal(b"<a/>", roots=("quiz",))
    assert refused.problem.message == "The file begins with <a>; expected is <quiz>."


def test_what_stands_before_a_break_is_read() -> None:
    found: list[str | None] = []
    with pytest.raises(Unreadable):
        found.extend(each.text for each in records(io.BytesIO(b"<z><q>a</q><q>b</q><q>"), tags=("q",)))
    assert found == ["a", "b"]


def test_an_image_in_base64_is_read() -> None:
    data = b"<z><q>" + b"abcd" * 3_300_000 + b"</q></z>"
    assert len(read(data)[0].text or "") == 13_200_000


class Endless(io.RawIOBase):
    """A file of records that has no end, and counts what is read of it."""

    def __init__(self) -> None:
        self.chunks = self.chunk()
        self.given = 0

    def chunk(self) -> Iterator[bytes]:
        yield b"<z>"
        while True:
            yield b"<q>" + b"x" * 60_000 + b"</q>"

    def read(self, size: int = -1) -> bytes:
        data = next(self.chunks)
        self.given += len(data)
        return data


def test_records_are_read_one_by_one() -> None:
    stream = Endless()
    found = records(stream, tags=("q",))  # type: ignore[arg-type]
    next(found)
    assert stream.given < 200_000


def test_memory_does_not_grow_with_the_file() -> None:
    stream = Endless()
    tracemalloc.start()
    with pytest.raises(Unreadable):
        for _ in records(stream, tags=("q",)):  # type: ignore[arg-type]
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert stream.given > MAX_BYTES and peak < 2_000_000


class Counting(io.BytesIO):
    """Counts how often it is read."""

    reads = 0

    def read(self, size: int | None = -1) -> bytes:
        self.reads += 1
        return super().read(size)


def test_a_long_tag_is_not_begun_anew_with_every_chunk() -> None:
    stream = Counting(b'<z><q a="' + b"x" * 14_000_000 + b'"/></z>')
    assert len(list(records(stream, tags=("q",)))) == 1
    assert stream.reads < 15


PIECES = st.sampled_from(
    [
        *b"<q>,</q>,<z>,</z>,<q a='b'/>,<![CDATA[,]]>,<!--,-->,&amp;,&#x,;,<?xml,?>,<!DOCTYPE".split(b","),
        *b"xmlns:a='b',a:,<,>,=,',\xff,\x00,\xef\xbf\xbe, encoding='utf-16'".split(b","),
        b"x" * 70_000,
    ]
)


def ends_well(data: bytes) -> bool:
    """Whether it is read, or refused at one of its lines."""
    try:
        return all(etree.tostring(element) for element in read(data))
    except Unreadable as refused:
        return refused.problem.line >= 1


@given(st.binary(max_size=200) | st.lists(PIECES, max_size=20).map(b"".join))
def test_whatever_bytes_there_are_it_is_read_or_refused(data: bytes) -> None:
    assert ends_well(data)


@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_a_file_with_something_broken_in_it_is_read_or_refused(place: int, put: bytes) -> None:
    sound = b'<?xml version="1.0" encoding="UTF-8"?>\n<z><q a="1">b<![CDATA[<c>]]>&amp;<d/>e</q><x/></z>'
    assert ends_well(sound[:place] + put + sound[place + len(put) :])


def test_nothing_is_nested_deeper_than_is_allowed() -> None:
    def nested(depth: int) -> bytes:
        return b"<q>" * depth + b"</q>" * depth

    assert len(read(nested(MAX_DEPTH))) == 1
    assert "nested" in refusal(nested(MAX_DEPTH + 1)).problem.message
