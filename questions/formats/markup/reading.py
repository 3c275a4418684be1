"""HTML to CommonMark: the tree is walked once, without recursion, and what is found is written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from questions.formats.interchange import Loss
from questions.formats.markup import bounds, commonmark, parsing
from questions.formats.markup.commonmark import Degree
from questions.formats.markup.losses import Losses
from questions.formats.markup.plain import to_plain
from questions.formats.markup.runs import tidy
from questions.formats.markup.tree import Blocks, Paragraph, Run
from questions.formats.markup.walk import Walk
from questions.formats.markup.xhtml import to_read
from questions.types.contract import MAX_TEXT

type ImageKey = Callable[[str], str | None]

LONG = (f"HTML of more than {bounds.MOST:,} characters", "as much of its text was kept, without markup")
NESTED = ("HTML nested too deeply", "its text was kept without its markup")
UNMARKED = ("Emphasis", "the text was kept without it, because CommonMark cannot mark just this")
FLAT = ("The layout of this text", "its words were kept in plain paragraphs")


@dataclass(frozen=True)
class Converted:
    """CommonMark, and what of the HTML it does not say."""

    text: str
    losses: tuple[Loss, ...] = ()


def from_html(html: str, *, image: ImageKey) -> Converted:
    """HTML of any quality as CommonMark; `image` gives the key of an image's address, None if it is lost."""
    losses = Losses()
    walk = Walk(image=image, losses=losses)
    if bounds.is_too_long(html):
        losses.add(*LONG)
        walk.text(parsing.without_tags(html[: bounds.MOST_SOURCE])[: bounds.MOST])
    elif "<" not in html and "&" not in html:
        walk.text(parsing.writable(html))
    elif (root := parsing.parsed(html)) is not None:
        walk.over(root)
    else:
        losses.add(*NESTED)
        walk.text(parsing.without_tags(html))
    return written(walk.finished(), losses)


def from_element(element: etree._Element, *, image: ImageKey) -> Converted:
    """An element with what it holds, but not what follows it. Elements that HTML lacks are looked through."""
    losses = Losses(lines=True)
    walk = Walk(image=image, losses=losses)
    if bounds.is_too_large(element):
        losses.add(*LONG, element)
        walk.text(bounds.words_of(element))
    else:
        walk.over(element)
    return written(walk.finished(), losses)


def written(blocks: Blocks, losses: Losses) -> Converted:
    """The blocks in CommonMark that is read back as these; what stands in the way of that is lost.

    A text that is too long to be kept, however it is written, is not read back: that takes time.
    """
    if (plain := plain_text(blocks)) is not None:
        return Converted(plain, losses.found())
    for candidate, loss in simpler(blocks):
        for degree in Degree:
            text = commonmark.write(candidate, degree)
            if len(text) > MAX_TEXT or blocks_of(text) == candidate:
                if loss is not None:
                    losses.add(*loss)
                return Converted(text, losses.found())
    losses.add(*FLAT)
    return Converted(text, losses.found())


def plain_text(blocks: Blocks) -> str | None:
    """The text of what is nothing but text; None for anything else."""
    match blocks:
        case ():
            return ""
        case (Paragraph((Run("text", text, marks, ""),)),) if not marks:
            return None if commonmark.may_be_markup(text) else text
    return None


def simpler(blocks: Blocks) -> Iterator[tuple[Blocks, tuple[str, str] | None]]:
    """The blocks, then what they are with less and less markup, and what that loses."""
    yield blocks, None
    bare = commonmark.unmarked(blocks)
    yield bare, UNMARKED
    said = to_plain(commonmark.write(bare, Degree.CAREFUL)).split("\n")
    lines = (tidy([Run("text", line, frozenset(["literal"]))]) for line in said)
    yield tuple(Paragraph(line) for line in lines if line), FLAT


def blocks_of(text: str) -> Blocks:
    """CommonMark as blocks, by way of HTML."""
    root = parsing.parsed(to_read(text))
    if root is None:
        return ()
    walk = Walk(image=lambda source: source.removeprefix("image:"), losses=Losses())
    walk.over(root)
    return walk.finished()
