"""Text as CommonMark that shows it as it is, with no more backslashes than it takes."""

import re

from questions.commonmark import BLANK

SPECIAL = re.compile(r"[\\`*_\[\]<&$!]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});")
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
# What begins a line that would be a heading, a quote, a list, a fence, a rule, or the line below a heading
# or the header of a table.
BLOCK_START = re.compile(
    r"^(?=#{1,6}(?:[ \t]|$)|>|[-+*](?:[ \t]|$)|~~~|=+[ \t]*$|_[_ \t]*$|[:|-][-:| \t]*$)",
    re.MULTILINE,
)
NUMBERED = re.compile(r"^([0-9]{1,9})([.)])(?=[ \t]|$)", re.MULTILINE)
MARKUP = re.compile(r"[\\`*_\[\]<>&#~|$]|^[-+=:\d]", re.MULTILINE)


def may_be_markup(text: str) -> bool:
    """Whether some of a text might be read as markup, or its lines as blocks."""
    return MARKUP.search(text) is not None


def escaped(text: str, *, before: str, after: str, linked: bool, dollars: bool, careful: bool) -> str:
    """A text between two characters, which are empty at the ends of its block.

    `linked` says that it is in the brackets of a link or an image, `dollars` that there are other dollars in
    the block, `careful` that all is escaped that could be markup somewhere.
    """
    pieces, place = list[str](), 0
    for blank in BLANK.finditer(text):
        pieces += [text[place : blank.start()], blank[0]]
        place = blank.end()
    pieces.append(text[place:])

    def written(found: re.Match[str]) -> str:
        sign, whole = found[0], found.string
        left = whole[found.start() - 1 : found.start()] or before
        right = whole[found.end() : found.end() + 1] or after
        if careful or is_markup(sign, left, right, found, linked=linked, dollars=dollars):
            return "\\" + sign
        return sign

    return "".join(piece if index % 2 else SPECIAL.sub(written, piece) for index, piece in enumerate(pieces))


def is_markup(sign: str, left: str, right: str, found: re.Match[str], *, linked: bool, dollars: bool) -> bool:
    between_spaces = left.isspace() and right.isspace()
    match sign:
        case "*":
            return not between_spaces
        case "_":
            return not between_spaces and not (left.isalnum() and right.isalnum())
        case "\\":
            return not right or right in PUNCTUATION or right == "\n"
        case "[" | "]":
            return linked or (sign == "]" and right in tuple("([:"))
        case "<":
            return right.isalpha() or right in tuple("/!?")
        case "&":
            return ENTITY.match(found.string, found.start()) is not None
    return {"`": True, "!": right == "["}.get(sign, dollars)


def lines_escaped(text: str) -> str:
    """The lines of a paragraph, of which none begins a block of another kind."""
    return NUMBERED.sub(r"\1\\\2", BLOCK_START.sub(r"\\", text))
