"""From bytes to lines."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats import decoding
from questions.formats.decoding import open_text, text_of
from questions.formats.interchange import MAX_BYTES, MAX_QUESTION, Unreadable

WORDS = "Grüße, naïve 5 €\nto λ"


def lines_of(data: bytes) -> list[str]:
    return list(open_text(io.BytesIO(data)).lines)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_of_three_ways(end: str) -> None:
    assert lines_of(f"one{end}two{end}{end}three".encode()) == ["one", "two", "", "three"]
    assert lines_of(f"one{end}".encode()) == ["one"]


def test_other_separators_stay_within_a_line() -> None:
    assert lines_of("a\x0bb\x0cc\x85d\u2028e\x1cf".encode()) == ["a\x0bb\x0cc\x85d\u2028e\x1cf"]


def test_a_line_end_of_two_bytes_may_fall_between_two_chunks() -> None:
    data = b"x" * (decoding.CHUNK - 1) + b"\r\nend"
    assert lines_of(data)[1:] == ["end"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_told_by_its_mark_or_its_zeros(encoding: str) -> None:
    assert text_of(WORDS.encode(encoding)) == (WORDS, ())


def test_marked_big_endian_text_is_read() -> None:
    assert text_of(b"\xfe\xff" + WORDS.encode("utf-16-be")) == (WORDS, ())


def test_other_text_is_read_as_windows_1252_and_told_with_its_line() -> None:
    text, losses = text_of(b"plain\r\nna\xefve \x80\x81")
    assert text == "plain\nnaïve €\x81"
    assert [(loss.what, loss.line) for loss in losses] == [("The file is not UTF-8.", 2)]


def test_a_late_byte_that_is_not_utf_8_decides_for_all_of_the_file() -> None:
    data = "é\n".encode() * decoding.CHUNK + b"\xe9"
    text = open_text(io.BytesIO(data))
    assert text.losses[0].line == decoding.CHUNK + 1
    assert next(text.lines) == "Ã©"


def test_a_null_character_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable) as refused:
        open_text(io.BytesIO(b"one\ntwo\r\nthr\x00ee"))
    assert refused.value.problem.line == 3


def test_a_null_character_in_windows_1252_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        open_text(io.BytesIO(b"one\xe9\nthr\x00ee"))
    assert refused.value.problem.line == 2


def test_utf_16_that_breaks_off_is_refused() -> None:
    with pytest.raises(Unreadable, match="UTF-16"):
        open_text(io.BytesIO("text".encode("utf-16")[:-1]))


class Endless(io.RawIOBase):
    """A stream of letters and line ends that never ends, and cannot go back."""

    def __init__(self, piece: bytes = b"abcdefg\n") -> None:
        self.piece, self.given = piece, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return self.piece * (size // len(self.piece))


def test_a_file_that_is_too_large_is_refused_before_it_is_read_through() -> None:
    stream = Endless()
    with pytest.raises(Unreadable, match="64 MB"):
        open_text(stream)  # type: ignore[arg-type]
    assert stream.given <= MAX_BYTES + decoding.CHUNK


def test_a_large_file_that_can_go_back_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 10)
    with pytest.raises(Unreadable, match="larger than"):
        open_text(io.BytesIO(b"a\n" * 6))
    assert lines_of(b"a\n" * 5) == ["a"] * 5


def test_a_line_that_is_too_long_is_refused() -> None:
    text = open_text(io.BytesIO(b"short\n" + b"x" * (MAX_QUESTION + 1)))
    with pytest.raises(Unreadable) as refused:
        list(text.lines)
    assert refused.value.problem.line == 2


class OneWay(io.BytesIO):
    """A stream that cannot go back."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation


def test_a_stream_that_cannot_go_back_is_read() -> None:
    assert list(open_text(OneWay(WORDS.encode())).lines) == WORDS.split("\n")


def test_reading_begins_where_the_stream_stands() -> None:
    stream = io.BytesIO(b"head\nbody")
    stream.seek(5)
    assert list(open_text(stream).lines) == ["body"]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\ufeff")).filter(str.isprintable))
def test_utf_8_is_always_read_as_it_is(text: str) -> None:
    assert text_of(f"a{text}".encode()) == (f"a{text}", ())


@given(st.binary(max_size=300))
def test_any_bytes_are_lines_or_refused(data: bytes) -> None:
    with suppress(Unreadable):
        assert all("\x00" not in line and line.encode() is not None for line in lines_of(data))
