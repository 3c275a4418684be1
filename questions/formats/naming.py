"""Names for questions out of what a file calls them."""

import re
import unicodedata

from questions.drafts import MAX_SLUG, SLUG_PATTERN

MOST = 80  # leaves room for a number that tells equal names apart
LOOKED_AT = 1_000  # characters of a text
LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL) (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .*)?")
LETTERS = {"\u0131": "i", "\u00f0": "d", "\u00fe": "th"}  # dotless i, eth and thorn


def slug_from(text: str) -> str:
    """A slug of at most `MOST` characters, cut between words if it can be; empty where nothing is left."""
    words = re.findall(r"[a-z0-9]+", ascii_of(text[:LOOKED_AT]))
    slug = "-".join(words)
    if len(slug) <= MOST:
        return slug
    cut = slug[: MOST + 1].rpartition("-")[0]
    return cut if len(cut) > MOST // 2 else slug[:MOST].strip("-")


def slug_of_id(text: str) -> str:
    """The slug of something that has an id: the id itself where it is a slug."""
    id = text.strip()
    return id if len(id) <= MAX_SLUG and re.fullmatch(SLUG_PATTERN, id) else slug_from(id)


def ascii_of(text: str) -> str:
    """Small letters without their marks; letters that are not Latin stay what they are."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        each if each.isascii() else latin(each) for each in parts if not unicodedata.combining(each)
    )


def latin(character: str) -> str:
    """The plain letters of a Latin one (o of o with stroke, ae of the ligature), else the character."""
    if character in LETTERS:
        return LETTERS[character]
    match = LATIN.fullmatch(unicodedata.name(character, ""))
    return match[1].lower() if match else character
