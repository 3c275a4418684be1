r"""The characters that have a meaning in GIFT, and their escapes: `\:` `\#` `\=` `\{` `\}` `\~` `\\` `\n`.

While a question is taken apart, an escaped character is a lone surrogate, which no text has: what is left of
the characters themselves then means something.
"""

import re

SPECIAL = ":#={}~\\n"
ESCAPE = re.compile(r"\\([:#={}~\\n])")
FIRST = 0xDC00
HIDDEN = {character: chr(FIRST + ord(character)) for character in SPECIAL}
SHOWN = {HIDDEN[character]: "\n" if character == "n" else character for character in SPECIAL}
SURROGATE = re.compile("[\udc00-\udc7f]")
WRITTEN = str.maketrans(
    {character: f"\\{character}" for character in SPECIAL[:-1]} | {"\n": "\\n", "\r": None}
)


def hidden(text: str) -> str:
    """A text whose escaped characters mean nothing."""
    return ESCAPE.sub(lambda match: HIDDEN[match[1]], text) if "\\" in text else text


def shown(text: str) -> str:
    """A text as it reads."""
    return text if text.isascii() else SURROGATE.sub(lambda match: SHOWN[match[0]], text)


def escaped(text: str) -> str:
    """A text on one line, of which nothing has a meaning."""
    return text.translate(WRITTEN)
