"""An author's text as HTML: what CommonMark and math become, and what never gets through."""

import re

import pytest

from questions.commonmark import MAX_FORMULA
from questions.rendering import render

TAG = re.compile(r"<(/?[a-z0-9]+)")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><style>*{}</style></svg>",
    "<style>body{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "<javascript:alert(1)>",
    '[x](https://example.org "t\\" onmouseover=\\"alert(1)")',
    "![x](https://evil.example/pixel.png)",
    '![x"onerror=alert(1)](javascript:alert(1))',
    "[ref]: javascript:alert(1)\n\n[ref]",
    '```"><script>alert(1)</script>\ncode\n```',
    r"$\text{<script>alert(1)</script>}$",
    r"$\text{</mtext></math><img src=x onerror=alert(1)>}$",
    r"$\text{<style><img src=x onerror=alert(1)>}$",
    r"$\text{&lt;script&gt;alert(1)&lt;/script&gt;}$",
    r"$\href{javascript:alert(1)}{x}$",
    r"$\style{background:url(https://evil.example)}{x}$",
    r"$\class{admin}{x}$",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<math><maction actiontype='statusline' xlink:href='javascript:alert(1)'>x</maction></math>",
    "$$\\text{<iframe srcdoc='<script>alert(1)</script>'>}$$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_runs_loads_or_styles_gets_through(text: str) -> None:
    html = render(text)

    tags = {tag.strip("/") for tag in TAG.findall(html)}
    attributes = re.findall(r"<[^>]*?\s([a-z:-]+)=", html)
    assert not tags & {"script", "style", "img", "svg", "iframe", "mglyph", "maction", "annotation"}
    assert not [name for name in attributes if name.startswith(("on", "style", "src", "xlink"))]
    assert not re.search(r'href="(?!https?:|mailto:)', html)
    assert not re.search(r'class="(?!"|math|image)[^"]', html)


def test_commonmark_is_rendered() -> None:
    html = render("# Title\n\n*em* **strong** `code`\n\n- one\n- two\n\n| a |\n|---|\n| 1 |")

    for part in (
        "<h1>Title</h1>",
        "<em>em</em>",
        "<strong>strong</strong>",
        ">code</code>",
        "<li>one</li>",
        "<td>1</td>",
    ):
        assert part in html


def test_code_is_shown_as_it_was_written() -> None:
    assert "&lt;|im_start|&gt; $x$ &amp; **y**" in render("```\n<|im_start|> $x$ & **y**\n```")


def test_a_link_opens_no_back_door() -> None:
    assert 'rel="noopener noreferrer nofollow"' in render("[the course](https://example.org)")


def test_a_link_within_the_admin_is_no_link() -> None:
    assert "href" not in render("[x](/admin/logout/)")


def test_math_becomes_mathml() -> None:
    html = render(r"So $\frac{a_1}{b}$ holds.")

    assert '<math display="inline">' in html
    assert "<mfrac>" in html
    assert "<msub><mi>a</mi><mn>1</mn></msub>" in html


def test_displayed_math_is_a_block() -> None:
    assert '<math display="block">' in render("$$\\sum_{i=1}^n i$$")


def test_math_is_not_taken_for_emphasis() -> None:
    assert "<em>" not in render("$a_1*b*c_2$")


def test_prices_are_not_math() -> None:
    assert render("It costs $5 or $6.") == "<p>It costs $5 or $6.</p>\n"


@pytest.mark.parametrize("formula", ["{", r"\frac", r"\left(", "{" * 900, "x" * (MAX_FORMULA + 1)])
def test_a_formula_that_cannot_be_read_is_shown_as_it_was_written(formula: str) -> None:
    html = render(f"${formula}$")

    assert formula in html
    assert "math-error" in html or "<math" in html


def test_an_image_is_its_alternative_text() -> None:
    assert (
        render("![a graph](https://example.org/a.png)")
        == '<p><span class="image">Image: a graph</span></p>\n'
    )


def test_text_without_markup_stays_what_it_was() -> None:
    assert render("plain & simple < text") == "<p>plain &amp; simple &lt; text</p>\n"


def test_no_text_is_nothing() -> None:
    assert render("") == ""


@pytest.mark.parametrize("text", ["$x^2$ for x = 5", "$$x^2$$ for x = 5", r"$x\$$ costs 5"])
def test_a_formula_may_begin_a_text_that_ends_in_a_digit(text: str) -> None:
    assert "<math" in render(text)


@pytest.mark.parametrize("text", ["$x$5", "$5$6", "$"])
def test_a_dollar_beside_a_digit_is_money(text: str) -> None:
    assert "<math" not in render(text)


def test_what_follows_a_formula_in_parentheses_is_no_label() -> None:
    assert "(see above)" in render("$$x$$ (see above)")


def test_the_name_of_a_blank_is_no_markup() -> None:
    assert "{{_a_}} and {{_b_}}" in render("{{_a_}} and {{_b_}}")
