"""Reading YAML with lines, and refusing what could be misread."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questions.formats import marked_yaml
from questions.formats.interchange import MAX_BYTES
from questions.formats.marked_yaml import UnreadableError, read

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def problems(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(UnreadableError) as refused:
        read(data)
    return [(problem.line, problem.message) for problem in refused.value.problems]


def test_each_value_has_the_line_on_which_it_or_its_name_begins() -> None:
    document = read(b"a: 1\nlist:\n  - x\n  - deep:\n      text: |\n        one\n        two\n")
    lines = {("a",): 1, ("list",): 2, ("list", 0): 3, ("list", 1): 4, ("list", 1, "deep", "text"): 5}
    assert {path: document.lines[path] for path in lines} == lines


def test_a_missing_value_has_the_line_of_what_it_is_missing_from() -> None:
    assert read(b"a:\n  b: 1\n").line(("a", "c", 3)) == 1


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("42", 42),
        ("-1", -1),
        ("0.50", Decimal("0.50")),
        ("1e3", Decimal(1000)),
        ("'42'", "42"),
        ('"true"', "true"),
        ("!!str 42", "42"),
        ("plain words", "plain words"),
    ],
)
def test_words_and_numbers_are_what_every_reader_takes_them_for(written: str, value: Any) -> None:
    assert read(f"a: {written}\n".encode()).value == {"a": value}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("no", "a yes-or-no value"),
        ("On", "a yes-or-no value"),
        ("2026-11-23", "a date"),
        ("1_000", "a number"),
        ("012", "a number"),
        ("12:30:00", "a number"),
        (".inf", "a number"),
        ("9" * 5000, "a number"),
        ("=", "a special sign"),
    ],
)
def test_a_word_that_versions_of_yaml_read_differently_stays_a_text_and_is_remembered(
    written: str, kind: str
) -> None:
    document = read(f"a: {written}\n".encode())
    assert document.value == {"a": written}
    assert document.ambiguous == {("a",): kind}


def test_a_word_in_quotes_is_never_ambiguous() -> None:
    assert read(b"a: 'no'\nb: \"2026-11-23\"\n").ambiguous == {}


def test_names_are_texts_whatever_they_look_like() -> None:
    assert read(b"true: 1\n").value == {"true": 1}


def test_a_repeated_name_is_told_with_both_lines() -> None:
    assert problems(b"a: 1\nb: 2\na: 3\n") == [(3, '"a" is already given on line 1; remove one.')]


def test_aliases_anchors_and_tags_are_all_told_at_once() -> None:
    told = problems(b"a: &here x\nb: *here\nc: !python/object:os.system x\n")
    assert [line for line, _ in told] == [1, 2, 3]
    assert ["& in quotes" in told[0][1], "* in quotes" in told[1][1], "! in quotes" in told[2][1]] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"", 1, "The file is empty."),
        (b"# only a comment\n", 1, "The file is empty."),
        (b"a: 1\n---\nb: 2\n", 2, "second document"),
        (b"a: 1\nb: c: d\n", 2, "in quotes"),
        (b"a:\n  b: 1\n c: 2\n", 3, "not valid YAML"),
        (b"a: @x\n", 1, "in quotes"),
        (b'a: "open\n', 2, "Close the quotes"),
        (b"? [a]\n: b\n", 1, "plain word"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        ("a: 1".encode("utf-16"), 1, "UTF-8"),
        (b"a: 1\nb: x\x00y\n", 2, "U+0000"),
        (b"a: 1\nb: \x1b[2J\n", 2, "U+001B"),
        (b'a: 1\nb: "\\0"\n', 2, "null character"),
        (b'{"a": "\\ud800"}', 1, "not valid YAML"),
        (b"%FOO\n---\na: 1\n", 1, "not valid YAML"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(data: bytes, line: int, message: str) -> None:
    (told,) = problems(data)
    assert told[0] == line
    assert message in told[1]


@pytest.mark.parametrize("opening", [b"[", b"- ", b"{a: "])
def test_deep_nesting_is_refused_before_it_costs_anything(opening: bytes) -> None:
    ((_, message),) = problems(opening * 1_000_000)
    assert message == "The values are nested more than 30 deep."


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marked_yaml, "MAX_NODES", 100)
    assert problems(b"[" + b"a," * 200 + b"]") == [(1, "The file holds more than 100 values; split it.")]


def test_a_huge_file_is_refused() -> None:
    ((_, message),) = problems(b"#" * (MAX_BYTES + 1))
    assert message == "The file is larger than 64 MB; split it."


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbfa: 1\n").value == {"a": 1}


@given(value=VALUES, indent=st.sampled_from([None, 2, "\t"]), ascii_only=st.booleans())
@example(value={"😀": "\\ud83d\\ude00 \\"}, indent="\t", ascii_only=True)
def test_json_is_read_as_json_readers_do(value: Any, indent: int | str | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert read(text.encode(), json=True).value == value


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_it_fail_otherwise_than_with_problems(data: bytes) -> None:
    messages = ["readable"]
    try:
        read(data)
    except UnreadableError as unreadable:
        messages = [problem.message for problem in unreadable.problems]
    assert messages
    assert all(messages)
