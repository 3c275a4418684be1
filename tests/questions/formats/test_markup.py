"""HTML as CommonMark, and back: what is kept, what is told."""

import re

import pytest
from lxml import etree

from questions.formats.markup import Converted, bounds, from_element, from_html, to_html, to_plain


def key_of(address: str) -> str | None:
    return None if "missing" in address else address.removeprefix("image:")


def converted(html: str) -> Converted:
    return from_html(html, image=key_of)


def text_of(html: str) -> str:
    found = converted(html)
    assert found.losses == ()
    return found.text


def lost(html: str) -> list[str]:
    return [f"{loss.what}: {loss.done}" for loss in converted(html).losses]


KEPT = {
    "plain words": "plain words",
    "  <p>\n one\n   two </p> ": "one\n   two".replace("\n   ", "\n"),
    "<p>one</p><p>two</p>": "one\n\ntwo",
    "<p>&nbsp;</p><p>two</p><p></p>": "two",
    "a <b>bold</b> and <i>slanted</i> word": "a **bold** and *slanted* word",
    "<strong><em>both</em></strong>": "***both***",
    "<b>bold </b>word": "**bold** word",
    "<b>bo</b><strong>ld</strong>": "**bold**",
    "<em>a</em><strong>b</strong>": "_a_**b**",
    "in<em>side</em> words": "in*side* words",
    "x<em>(y)</em>z": "&#120;*(y)*&#122;",
    "one<br>two": "one\\\ntwo",
    "one<br><br>two": "one\n\ntwo",
    "<h2>Title</h2>text": "## Title\n\ntext",
    "a<hr>b": "a\n\n---\n\nb",
    "<code>x = `y`</code>": "`` x = `y` ``",
    "<pre><code class='language-py'>if x:\n    y\n</code></pre>": "```py\nif x:\n    y\n```",
    "<pre>a<br>b</pre>": "```\na\nb\n```",
    "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>": "- a\n- b\n  - c",
    "<ol start='3'><li>a</li><li>b</li></ol>": "3. a\n4. b",
    "<ul><li><p>a</p><p>b</p></li><li>c</li></ul>": "- a\n\n  b\n\n- c",
    "<ul><li>a</li></ul><ul><li>b</li></ul>": "- a\n\n* b",
    "<blockquote><p>a</p><p>b</p></blockquote>": "> a\n>\n> b",
    '<a href="https://example.org/a">here</a>': "[here](https://example.org/a)",
    '<a href="https://example.org/">https://example.org/</a>': "<https://example.org/>",
    '<a href="https://example.org/a_(b)">x</a>': r"[x](https://example.org/a_\(b\))",
    '<img src="image:f00" alt="A [cat]">': r"![A \[cat\]](image:f00)",
    "<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>": (
        "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |"
    ),
    "<table><tr><td>1</td><td>2</td></tr></table>": "|  |  |\n| --- | --- |\n| 1 | 2 |",
    "<table><tr><td><p>layout</p><p>only</p></td></tr></table>": "layout\n\nonly",
    "H<sub>2</sub>O, 10<sup>-3</sup>": "H₂O, 10⁻³",
    "<q>quoted</q>": "“quoted”",
    r"\(x^2\) and \[y\]": "$x^2$ and $$y$$",
    "$$x$$": "$$x$$",
    r"5\(x\)6": "&#53;$x$&#54;",
    '<script type="math/tex">a_1</script>': "$a_1$",
    '<img class="equation_image" data-equation-content="\\frac{1}{2}" src="/x" alt="LaTeX">': (
        r"$\frac{1}{2}$"
    ),
    "{{a_b}} and {{_c_}}": "{{a_b}} and {{_c_}}",
    '<p style="font-weight: bold; margin: 0">x</p>': "**x**",
}
LITERAL = {
    "2*3*4 and a * b": r"2\*3\*4 and a * b",
    "snake_case and _this_": r"snake_case and \_this\_",
    "costs $5": "costs $5",
    "costs $5 or $6": r"costs \$5 or \$6",
    "a [link](x), [1, 2]": r"a [link\](x), [1, 2]",
    "a &lt; b, &lt;b&gt;": r"a < b, \<b>",
    "AT&amp;T &amp;amp;": r"AT&T \&amp;",
    r"C:\temp \*": r"C:\temp \\\*",
    "# one": r"\# one",
    "1. one": r"1\. one",
    "1.5 is": "1.5 is",
    "- one": r"\- one",
    "-1": "-1",
    "a<br>&gt; b": "a\\\n\\> b",
    "a `b`": r"a \`b\`",
    "~~~": r"\~~~",
    "===": r"\===",
}
TOLD = {
    '<span style="color: red">x</span>': "Colours: the text was kept without them",
    "<u>x</u>": "Underlining: the text was kept without it",
    "<del>x</del>": "Text that is struck out: its text was kept as it is",
    "y<script>alert(1)</script>": "A script: it was left out",
    "x<style>p {}</style>": "A style sheet: it was left out",
    '<iframe src="https://example.org"></iframe>': "An embedded page: it was left out",
    "<video><source src=x></video>": "A video: it was left out",
    "<select><option>a</select>": "A form field: it was left out",
    '<p style="display:none">x</p>': "Text that is hidden: it was left out",
    '<a href="javascript:alert(1)">x</a>': "The link to javascript:alert(1): its text was kept",
    '<a href="page.html">x</a>': "The link to page.html: its text was kept",
    '<a href="https://example.org"></a>': "A link without text: it was left out",
    '<img src="missing.png" alt="x">': "The image missing.png: its alternative text was kept",
    "<table><tr><td colspan=2>a<tr><td>b<td>c</table>": (
        "Cells of a table that span several: the others are empty"
    ),
    "<table><tr><td>a<p>b<td>c</table>": "Several lines in a cell of a table: they became one",
    "<table><tr><td><ul><li>a</ul><td>c</table>": "A list in a table: its text was kept",
    "x<sup>n!</sup>": "Raised text: it was written as ^(...)",
    "<math><mi>x</mi></math>": "A formula in MathML without TeX: its characters were kept as text",
    "<ul><li>" * 10 + "x": "A list nested too deeply: its text was kept",
    "<div>" * 1000 + "x": "HTML nested too deeply: its text was kept without its markup",
}


@pytest.mark.parametrize("html", KEPT)
def test_html_becomes_what_an_author_would_write(html: str) -> None:
    assert text_of(html) == KEPT[html]


@pytest.mark.parametrize("html", LITERAL)
def test_text_that_looks_like_markup_stays_text_with_few_backslashes(html: str) -> None:
    assert text_of(html) == LITERAL[html]


@pytest.mark.parametrize("html", [*KEPT, *LITERAL, *TOLD])
def test_what_was_read_from_html_comes_back_the_same(html: str) -> None:
    text = converted(html).text
    assert text_of(to_html(text, image=lambda address: address)) == text


@pytest.mark.parametrize("html", TOLD)
def test_what_commonmark_cannot_say_is_told(html: str) -> None:
    assert TOLD[html] in lost(html)


@pytest.mark.parametrize("html", [html for html in TOLD if ">x<" in html and "none" not in html])
def test_the_words_of_what_is_lost_are_kept(html: str) -> None:
    assert converted(html).text == "x"


def test_the_same_loss_is_told_once() -> None:
    assert len(converted("<u>a</u> <u>b</u>").losses) == 1


def test_an_element_is_read_with_its_namespace_and_tells_lines() -> None:
    source = '<q:prompt xmlns:q="urn:q" xmlns="http://www.w3.org/1999/xhtml">a\n<b>c</b><!-- d --> e <u>f</u>'
    found = from_element(etree.fromstring(source + "</q:prompt>"), image=key_of)
    assert found.text == "a\n**c** e f"
    assert [loss.line for loss in found.losses] == [2]


def test_what_follows_an_element_is_not_read() -> None:
    root = etree.fromstring("<div><p>one</p> two</div>")
    assert from_element(root[0], image=key_of).text == "one"


def test_html_is_well_formed_and_shows_what_the_text_says() -> None:
    text = 'A & B < C "q" $a<b$\n\n![x](image:1)\\\nnew\n\n- *i*'
    html = to_html(text, image=lambda address: f"media/{address[6:]}.png")
    root = etree.fromstring(f"<div>{html}</div>")
    assert root.find(".//img").get("src") == "media/1.png"  # type: ignore[union-attr]
    assert "A & B < C" in "".join(map(str, root.itertext()))


def test_a_formula_is_written_as_mathml_with_its_source() -> None:
    html = to_html(r"$\frac{1}{2}$ and $\nosuch{$", image=str)
    annotations = re.findall(r'<annotation encoding="application/x-tex">(.*?)</annotation>', html)
    assert annotations == [r"\frac{1}{2}", r"\nosuch{"]


def test_characters_that_xml_cannot_hold_are_replaced() -> None:
    etree.fromstring(f"<p>{to_html('a\x01b\ud800\ufffe', image=str)}</p>")
    assert converted("a\x01b\ud800").text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_literal_delimiters_of_formulas_do_not_become_formulas() -> None:
    text = r"write \\(x\\)"
    assert text_of(to_html(text, image=str)) == text


PLAIN = {
    "a **b** `c` [d](https://e.org)": "a b c d (https://e.org)",
    "one\n\ntwo\\\nthree": "one\ntwo\nthree",
    "$x^2$ and\n\n$$y$$": "$x^2$ and\n$$y$$",
    "![a cat](image:1)": "a cat",
    "- a\n- b\n\n1. c\n2. d": "- a\n- b\n1. c\n2. d",
    "| a | b |\n|---|---|\n| 1 | 2 |": "a | b\n1 | 2",
    "```\nx = 1\n```": "x = 1",
    r"2\*3": "2*3",
    "<https://e.org>": "https://e.org",
}


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_says_the_same_without_markup(text: str) -> None:
    assert to_plain(text) == PLAIN[text]


@pytest.mark.parametrize("piece", ["<b>x</b>", "x &amp; y ", "<!-- no --> z", "<x"])
def test_html_that_could_not_be_published_is_kept_as_words(piece: str) -> None:
    html = piece * (bounds.MOST // len(piece) + 1)
    found = converted(html)
    assert [loss.what for loss in found.losses] == ["HTML of more than 200,000 characters"]
    assert len(found.text) <= 2 * bounds.MOST
    element = etree.fromstring("<div>" + "<b>x</b>" * bounds.MOST + "</div>")
    assert from_element(element, image=key_of).losses[0].what == found.losses[0].what


def test_an_image_within_html_does_not_make_it_too_long() -> None:
    address = f"data:image/png;base64,{'A' * bounds.MOST}"
    assert text_of(f'<p>a <b>b</b> <img alt="c" src="{address}"></p>') == f"a **b** ![c](image:{address})"


def test_html_nested_too_deeply_ends_where_a_comment_has_no_end() -> None:
    found = converted("<div>" * 1000 + "a<!-- b -->c" + "<!-- d" * 30_000)
    assert found.text == "a c"
