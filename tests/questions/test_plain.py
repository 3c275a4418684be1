"""Authors' texts as lists show them: on one line, without markup."""

import pytest

from questions.plain import plain


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("What is **one**\nthing?", "What is one thing?"),
        ("# A title\n\n- first\n- second", "A title first second"),
        ("Run `ls -l` now", "Run ls -l now"),
        ("```\nx = 1\n```", "x = 1"),
        ("[the course](https://example.org) says", "the course says"),
        ("![a graph](/assets/x.png) shows", "[a graph] shows"),
        ("{{_a_}} and {{b}}", "____ and ____"),
        (r"So $\frac{a+1}{2} \cdot \alpha$ holds", "So (a+1)/2 \u00b7 \u03b1 holds"),
        (r"$\sqrt{x_{1}} \le \text{all}$", "\u221ax_1 \u2264 all"),
        (r"$\frac{\frac{1}{2}}{3}$ of $5\,\Omega$", "(1/2)/3 of 5 \u03a9"),
        (r"$\foo{x}$", "foox"),
        ("It costs $5.", "It costs $5."),
        ("<b>bold</b>", "<b>bold</b>"),
        ("", ""),
    ],
)
def test_a_text_is_read_without_its_markup(text: str, line: str) -> None:
    assert plain(text) == line


def test_what_no_list_shows_is_not_looked_at() -> None:
    assert len(plain("word " * 10_000)) < 1_000
