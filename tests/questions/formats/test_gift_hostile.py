"""GIFT that nobody meant: it is read in bounded time and memory, or refused, and never fails otherwise."""

import io
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.formats.gift import parse
from questions.formats.interchange import Imported, Problem, Unreadable
from questions.types import TYPES
from questions.types.options import is_storable

VALID = (
    "$CATEGORY: $course$/top/A\n\n// [id:one] [tag:a]\n"
    '// quizapi: {"hints": [["h", "0.5"]], "options": {"scoring": "net_correct"}}\n'
    "::One:: [html]What <b>is</b> \\(x\\)?{~%50%a#f ~%50%b ~%-50%c ####because}\n\n"
    "Two {#=3.14:0.01#ok =%50%1..5}\n\n::Three::Match{=a -> b =c -> d = -> e}\n\n"
    "Four{T#no#yes}\n\nFive {=x =%50%y* #z} six\n\n[markdown]*Six* ![x](data:image/png;base64,AAEC){}\n"
)
TOKENS = st.sampled_from(
    [
        *"{}~=#:%\\[]*$<>& \n\t\r0a",
        *(
            "::",
            "####",
            "->",
            "..",
            "//",
            "\n\n",
            "%50%",
            "$CATEGORY:",
            "[html]",
            "[markdown]",
            "[id:",
            "[tag:",
        ),
        *(
            "// quizapi: ",
            '{"hints": [["a", "1"]]}',
            "T",
            "\\n",
            "\\(",
            "$$",
            "<b>",
            "![a](b)",
            "\ufeff",
            "\u2028",
            "é",
        ),
    ]
)
MEGABYTE = 1_000_000


def read(data: bytes) -> list[Imported | Problem]:
    found = []
    with suppress(Unreadable):
        found += list(parse(io.BytesIO(data)))
    return found


def assert_sound(found: list[Imported | Problem]) -> None:
    """Whatever was read can be stored, and looked at."""
    for each in found:
        assert each.line >= 1
        if isinstance(each, Imported):
            draft = each.draft
            texts = [
                draft.stem,
                draft.explanation,
                *(choice.text + choice.feedback for choice in draft.choices),
            ]
            assert is_storable([*texts, *(hint.text for hint in draft.hints), dict(draft.options)])
            assert all(choice.fraction is None or choice.fraction.is_finite() for choice in draft.choices)
            assert isinstance(TYPES[draft.type].clean(draft), list)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert_sound(read(data))


@given(st.lists(TOKENS, max_size=60).map("".join))
def test_any_heap_of_signs_is_read_or_refused(source: str) -> None:
    assert_sound(read(source.encode()))


@given(st.data())
def test_a_file_with_something_changed_is_read_or_refused(data: st.DataObject) -> None:
    source = VALID
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(source)))
        gone = data.draw(st.integers(0, 5))
        source = source[:place] + data.draw(TOKENS) + source[place + gone :]
    assert_sound(read(source.encode()))


def worst() -> Iterator[str]:
    """A megabyte each of what a reader may go over again and again."""
    for sign in "~={}#:%[<&$_`\\":
        yield sign * MEGABYTE
        yield "Q{=a" + sign * MEGABYTE + "~b}"
    for piece in ("::\n", "::a:: b\n", "// x\n", "$CATEGORY: a\n", "a/", "->", "~a", "=a", "\\=", "a\t"):
        yield piece * (MEGABYTE // len(piece)) + "{T}"
    for piece in ("[id:", "[tag:", "[tag:a]", "[tag:\\]", "// "):
        yield "// " + piece * (MEGABYTE // len(piece)) + "\nA{T}"
    yield "// quizapi: " + "[" * MEGABYTE + "\nA{T}"
    yield "// quizapi: " + '{"a":' * (MEGABYTE // 5) + "\nA{T}"
    yield "$CATEGORY: " + "/" * MEGABYTE
    yield "Q{#" + "9" * MEGABYTE + "}"
    yield "Q{~%" + "9" * MEGABYTE + "%a =b}"
    yield "Q{=" + "*a" * (MEGABYTE // 2) + "}"
    yield "[markdown]" + "](data:image/png;base64," * (MEGABYTE // 24) + "![{T}"


@pytest.mark.parametrize("source", [pytest.param(source, id=str(n)) for n, source in enumerate(worst())])
def test_a_megabyte_of_the_worst_ends(source: str) -> None:
    """Going over it once for each sign would take hours."""
    for each in read(source.encode()):
        assert each.line >= 1


QUESTION = (
    b"// [id:q-%d] [tag:a]\n::Question %d::What is number %d?{\n=right#Good\n~wrong\n~%%50%%half\n}\n\n"
)


def many(count: int) -> bytes:
    return b"".join(QUESTION % (number, number, number) for number in range(count))


def test_memory_does_not_grow_with_the_number_of_questions() -> None:
    stream = io.BytesIO(many(5_000))
    tracemalloc.start()
    try:
        read = sum(isinstance(each, Imported) for each in parse(stream))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert read == 5_000
    assert peak < 2_000_000


def test_a_question_is_given_before_the_next_one_is_read() -> None:
    class Counted(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.asked += 1
            return super().read(size)

    stream = Counted(many(5_000))
    questions = parse(stream)
    next(questions)
    after_first = stream.asked
    list(questions)
    assert stream.asked - after_first > 5
