"""What the elements and styles of HTML mean to a text in CommonMark."""

import re
from collections.abc import Iterator, Mapping

MARKS: Mapping[str, str] = {
    **dict.fromkeys(("em", "i", "cite", "var", "dfn"), "em"),
    **dict.fromkeys(("strong", "b"), "strong"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("sub", "sup"), "script"),
}
# Elements whose text stays, and what is lost with them: what it was, what was done.
LOST_MARKS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("s", "strike", "del"), ("Text that is struck out", "its text was kept as it is")),
    "u": ("Underlining", "the text was kept without it"),
    "mark": ("Highlighting", "the text was kept without it"),
    "ruby": ("Ruby text", "it was written in parentheses"),
}
# Elements that go with all they hold; None: nobody sees them.
DROPPED: Mapping[str, str | None] = {
    **dict.fromkeys(("head", "meta", "link", "title", "base", "template", "rp", "param", "source"), None),
    "script": "A script",
    "style": "A style sheet",
    "iframe": "An embedded page",
    "frame": "An embedded page",
    "embed": "An embedded object",
    "object": "An embedded object",
    "applet": "An embedded object",
    "audio": "A sound",
    "video": "A video",
    "track": "A video",
    "canvas": "A drawing",
    "svg": "A drawing",
    "map": "An image map",
    "input": "A form field",
    "select": "A form field",
    "textarea": "A form field",
    "button": "A form field",
}
PAGE_BLOCKS = """
    address article aside body caption center dd details dialog div dl dt fieldset figcaption figure footer
    form header hgroup html legend main nav noscript p section summary
"""
ITEM_BLOCKS = "itembody prompt rubricblock contentbody"  # of QTI
BLOCKS = frozenset(f"{PAGE_BLOCKS} {ITEM_BLOCKS}".split())
HEADINGS: Mapping[str, int] = {f"h{level}": level for level in range(1, 7)}
LISTS = frozenset(("ul", "ol", "menu", "dir"))
CELLS = frozenset(("td", "th"))
IMAGE_SUFFIX = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|bmp)$", re.IGNORECASE)
DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;]+)")
BOLD = re.compile(r"bold|bolder|[6-9]00")

SIGNS = "0123456789+-\N{MINUS SIGN}=()"
SUPERSCRIPTS = str.maketrans(SIGNS + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
SUBSCRIPTS = str.maketrans(SIGNS + "aeioruvxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑᵢₒᵣᵤᵥₓₕₖₗₘₙₚₛₜ")

COLOURS = ("Colours", "the text was kept without them")
HIDDEN = ("Text that is hidden", "it was left out")


def styles(style: str) -> Mapping[str, str]:
    """The declarations of a style attribute."""
    return dict(DECLARATION.findall(style[:5_000].lower()))


def style_marks(declared: Mapping[str, str]) -> frozenset[str]:
    marks = set()
    if BOLD.match(declared.get("font-weight", "").strip()):
        marks.add("strong")
    if declared.get("font-style", "").strip().startswith(("italic", "oblique")):
        marks.add("em")
    return frozenset(marks)


def style_losses(declared: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What a style says that readers may need and CommonMark cannot say."""
    if any(name in declared for name in ("color", "background-color", "background")):
        yield COLOURS
    decoration = declared.get("text-decoration", "") + declared.get("text-decoration-line", "")
    if "line-through" in decoration:
        yield LOST_MARKS["s"]
    if "underline" in decoration:
        yield LOST_MARKS["u"]


def is_hidden(declared: Mapping[str, str]) -> bool:
    return declared.get("display", "").strip() == "none" or declared.get("visibility", "") == "hidden"


def script(text: str, tag: str) -> str | None:
    """Raised or lowered text in characters that are so by themselves; None if one of them is missing."""
    table = SUPERSCRIPTS if tag == "sup" else SUBSCRIPTS
    return text.translate(table) if all(ord(character) in table for character in text) else None
