"""Whatever HTML there is, it is read, in time, and comes back the same."""

import html as escaping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from questions.formats.markup import from_html, to_html, to_plain
from questions.types.contract import MAX_TEXT

SIGNS = [*"ab1 5*_`[]()<>&$!\\#-+.=|~:{}\n\xa0\u2003é“\"'/;^,", "  ", "{{a}}", "{{_b_}}", "---", "1. ", "- "]
SIGNS += [r"\(x\)", "$$y$$", r"\[z\]", "&amp;", "http://x.org", "$5", "**", "__"]
MATH = '<math><mi>x</mi><annotation encoding="application/x-tex">x_1|2</annotation></math>'
PIECES = ["<br>", '<img src="image:ab" alt="a*[b]$">', "<code>a`b</code>", "<code> x</code>", MATH]
INLINE = [
    "b",
    "i",
    "code",
    "span",
    "sub",
    "q",
    "a href='http://x.org/a(b)'",
    "a href='https://y.org?a=1&amp;copy;'",
]
WORDS = st.lists(st.sampled_from(SIGNS), max_size=8).map("".join).map(escaping.escape)


def wrapped(tag: str, inner: list[str]) -> str:
    return f"<{tag}>{''.join(inner)}</{tag.split(maxsplit=1)[0]}>"


def listed(tag: str, items: list[str]) -> str:
    return wrapped(tag, [f"<li>{item}</li>" for item in items])


LINES = st.recursive(
    WORDS | st.sampled_from(PIECES),
    lambda inner: st.builds(wrapped, st.sampled_from(INLINE), st.lists(inner, max_size=4)),
    max_leaves=8,
)
ROWS = st.lists(st.lists(LINES.map(lambda line: f"<td>{line}</td>"), max_size=3), max_size=3)
BLOCKS = st.recursive(
    st.builds(wrapped, st.sampled_from(["p", "h2", "pre"]), st.lists(LINES, max_size=4))
    | ROWS.map(lambda rows: wrapped("table", [wrapped("tr", row) for row in rows]))
    | st.just("<hr>"),
    lambda inner: (
        st.builds(listed, st.sampled_from(["ul", "ol", "ol start=4"]), st.lists(inner, max_size=3))
        | st.builds(wrapped, st.just("blockquote"), st.lists(inner, max_size=3))
    ),
    max_leaves=6,
)
DOCUMENTS = st.lists(BLOCKS | LINES, max_size=4).map("".join)
HOSTILE = [
    "<p>a*b",
    "*",
    "[",
    "`a",
    r"\(",
    "$$x",
    "<b>x<i>y",
    "</b>",
    "<li>",
    "<table><tr><td>x",
    "&lt;",
    "<",
]
HOSTILE += [
    "<b>x</b> <i>y</i>",
    "<br>x",
    "<sup>x!</sup>",
    "<td colspan=50>",
    "{{a}}",
    "<![CDATA[",
    "<!--",
    "![a](b",
]


def key_of(address: str) -> str:
    return address.removeprefix("image:")


def same(text: str) -> str:
    return text


@given(DOCUMENTS)
def test_what_was_read_from_html_comes_back_the_same(html: str) -> None:
    text = from_html(html, image=key_of).text
    again = from_html(to_html(text, image=same), image=key_of)
    assert again.text == text
    assert again.losses == ()


@given(LINES)
def test_marks_and_code_on_a_line_are_never_given_up(html: str) -> None:
    losses = {loss.what for loss in from_html(f"<p>{html}</p>", image=key_of).losses}
    assert not losses & {"Emphasis", "The layout of this text"}


@given(st.text() | st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_read_as_html(html: str) -> None:
    text = from_html(html, image=dict[str, str]().get).text
    text.encode()
    assert "\x00" not in text


@given(st.text(max_size=200))
def test_any_text_is_written_as_well_formed_html_and_as_plain_text(text: str) -> None:
    etree.fromstring(f"<div>{to_html(text, image=same)}</div>")
    to_plain(text)


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_and_deep_html_is_read(piece: str) -> None:
    text = from_html(piece * (3 * MAX_TEXT // len(piece)), image=key_of).text
    assert text or piece in ("</b>", "<li>", "<td colspan=50>", "<![CDATA[", "<!--", "<")
