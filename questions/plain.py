"""An author's text as one line of plain text, for lists: no markup, and formulas that can be read."""

import re
import unicodedata
from collections.abc import Mapping

from markdown_it.token import Token

from questions import commonmark

LOOKED_AT = 1_000  # characters; a list shows fewer
PARSER = commonmark.parser()

SIGNED = """
    cdot:· times:\u00d7 div:÷ pm:± le:≤ leq:≤ ge:≥ geq:≥ ne:≠ neq:≠ approx:≈ equiv:≡ propto:∝ infty:∞ circ:°
    to:→ rightarrow:→ leftarrow:← Rightarrow:⇒ in:∈ notin:∉ sum:∑ prod:∏ int:∫ partial:∂ nabla:∇ forall:∀
    exists:∃ ldots:… dots:… cdots:…
"""
SIGNS: Mapping[str, str] = dict(pair.split(":") for pair in SIGNED.split())
SPACES = ("quad", "qquad")
LAYOUT = ("left", "right", "text", "mathrm", "mathbf", "mathit", "mathbb", "mathcal", "operatorname")
FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
SCRIPT = re.compile(r"([_^])\{([^{}]*)\}")
ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
COMMAND = re.compile(r"\\([A-Za-z]+)")


def plain(text: str) -> str:
    """What the text says, on one line; a blank is a line to write on."""
    parts = [said(token) for token in PARSER.parse(text[:LOOKED_AT])]
    return " ".join(" ".join(filter(None, parts)).split())


def said(token: Token) -> str:
    match token.type:
        case "inline":
            return "".join(map(said, token.children or ()))
        case "math_inline" | "math_inline_double" | "math_block":
            return formula(token.content)
        case "softbreak" | "hardbreak":
            return " "
        case "image":
            return f"[{token.content or 'image'}]"
        case "text":
            return commonmark.BLANK.sub("____", token.content)
    return token.content


def formula(source: str) -> str:
    """A formula as one would type it: what has no such form keeps its name."""
    for _ in range(4):  # the innermost first; what is nested deeper than people write stays as it is
        source = SCRIPT.sub(lambda found: f"{found[1]}{term(found[2])}", source)
        source = FRACTION.sub(lambda found: f"{term(found[1])}/{term(found[2])}", source)
        source = ROOT.sub(lambda found: f"√{term(found[1])}", source)
    source = COMMAND.sub(lambda found: sign(found[1]), source)
    source = re.sub(r"\\[,;:! ]|\\\\", " ", source)
    source = re.sub(r"(?<!\\)[{}]", "", source)
    return re.sub(r"\\(.)", r"\1", source)


def term(source: str) -> str:
    """In parentheses where it would not stand together without them."""
    return f"({source})" if re.search(r"[-+\s/]", source.strip()) else source


def sign(command: str) -> str:
    if command in LAYOUT:
        return ""
    if command in SPACES:
        return " "
    if command in SIGNS:
        return SIGNS[command]
    case = "CAPITAL" if command[0].isupper() else "SMALL"
    name = "LAMDA" if command.lower() == "lambda" else command.upper()
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name}")
    except KeyError:
        return command
