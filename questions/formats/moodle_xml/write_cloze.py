"""Writing cloze questions: each blank stands in the text with all that it accepts."""

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from math import gcd, lcm
from typing import Any

from questions.formats.moodle_xml.cloze_syntax import encoded, without_starts
from questions.formats.moodle_xml.write_typed import near, percent, tell_digits, tell_rules, with_stars
from questions.formats.moodle_xml.written import Written
from questions.types import blanks, cloze
from questions.types.options import members, option
from questions.types.texts import Rules, rules_of

MOST_WEIGHT = 10_000  # Moodle adds weights up, and keeps few digits of them


def stem(written: Written) -> str:
    """The text of the question with its blanks as Moodle writes them."""
    draft, parts = written.draft, cloze.PLACEHOLDER.split(written.draft.stem)
    keys = {name: blanks.key(draft.slug, name, blank) for name, blank in cloze.sound(draft)}
    weights = dict(zip(keys, whole(written, [Decimal(key["weight"]) for key in keys.values()]), strict=True))
    given = members(option(draft, "blanks"))
    written.ours("blanks", " ".join(keys))
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = blank(written, weights[part], keys[part], given[part])
        elif (kept := without_starts(part)) != part:
            written.lose("The text has what Moodle would take for a blank.", "Its brace became an entity.")
            parts[place] = kept
    return "".join(parts)


def nothing_else(written: Written) -> None:
    """All of a cloze question stands in its text."""


def whole(written: Written, weights: list[Decimal]) -> list[int]:
    """Whole numbers in the proportions of the weights, as near as can be."""
    ratios = [weight.as_integer_ratio() for weight in weights]
    scale = lcm(*(below for _, below in ratios))
    found = [above * (scale // below) for above, below in ratios]
    common = reduce(gcd, found)
    found = [each // common for each in found]
    if max(found) <= MOST_WEIGHT:
        return found
    written.lose("The weights of the blanks have no simple proportion.", "They were rounded.")
    return [max(1, round(each * MOST_WEIGHT / max(found))) for each in found]


def blank(written: Written, weight: int, key: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    match key["kind"]:
        case "choice":
            kind, written_alternatives = "MULTICHOICE", choices(written, given)
        case "numeric":
            kind, written_alternatives = "NUMERICAL", numbers(written, key)
        case _:
            rules = rules_of(key)
            tell_rules(written, rules, [answer["text"] for answer in key["answers"]])
            kind = "SHORTANSWER_C" if rules.case_sensitive else "SHORTANSWER"
            written_alternatives = texts(written, key, rules)
    return f"{{{weight}:{kind}:{'~'.join(written_alternatives)}}}"


def choices(written: Written, given: Mapping[str, Any]) -> list[str]:
    """In the author's order; a key has them sorted."""
    found = []
    for choice in given["choices"]:
        worth = {"fraction": "1" if choice.get("correct") else "0", "feedback": "", **choice}
        found.append(alternative(written, written.html(choice["text"]), worth))
    return found


def numbers(written: Written, key: Mapping[str, Any]) -> list[str]:
    found = []
    for answer in key["answers"]:
        meant = near(answer)
        if not meant.is_exact:
            tell_digits(written)
        tolerance = "" if meant.tolerance == "0" else f":{meant.tolerance}"
        found.append(mark(answer) + meant.value + tolerance + comment(written, answer))
    return found


def texts(written: Written, key: Mapping[str, Any], rules: Rules) -> list[str]:
    return [alternative(written, with_stars(answer["text"], rules), answer) for answer in key["answers"]]


def alternative(written: Written, text: str, worth: Mapping[str, str]) -> str:
    return mark(worth) + said(written, text) + comment(written, worth)


def mark(worth: Mapping[str, str]) -> str:
    return "=" if Decimal(worth["fraction"]) == 1 else f"%{percent(worth)}%"


def comment(written: Written, worth: Mapping[str, str]) -> str:
    return f"#{said(written, written.html(worth['feedback']))}" if worth["feedback"] else ""


def said(written: Written, text: str) -> str:
    r"""A text inside a blank. Moodle reads `\#` and `\}` as escapes even where entities spell them."""
    if "\\#" in text or "\\}" in text:
        what = "A backslash before # or } inside a blank means nothing by itself in Moodle."
        written.lose(what, "It is read without the backslash.")
    return encoded(written.clean(text))
