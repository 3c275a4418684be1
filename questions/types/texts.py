r"""Texts that learners type: how they are kept, and when one is what the author accepts.

Where wildcards are on, `*` in an accepted text stands for any run of characters, also none, and `\*` for
the star itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from questions.types.contract import Document, Fault, MalformedAnswer
from questions.types.options import UNSTORABLE, members

MAX_ANSWER = 1_000  # characters of a short text
STAR = re.compile(r"\\\*|\*")
ANY = "\x00"  # stands for a wildcard while texts are folded; no text has it
INVISIBLE = ("Cc", "Cf", "Zl", "Zp", "Zs")  # Unicode's categories of what leaves no mark on paper
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
WHITESPACE = ("collapse", "exact", "ignore")
RULES = ("case_sensitive", "diacritics_sensitive", "whitespace", "wildcards")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What makes no difference between a learner's text and an accepted one."""

    case_sensitive: bool = False
    diacritics_sensitive: bool = True
    whitespace: str = "collapse"
    wildcards: bool = False


def parse_text(value: object, pointer: str, *, most: int = MAX_ANSWER) -> str:
    """A learner's text as it is kept, in Unicode's form NFC; `MalformedAnswer` if it is none."""
    if not isinstance(value, str):
        raise MalformedAnswer(pointer, "Give a text.")
    if UNSTORABLE.search(value):
        raise MalformedAnswer(pointer, "Remove what is not text, such as the null character (U+0000).")
    if all(unicodedata.category(character) in INVISIBLE for character in value):
        raise MalformedAnswer(pointer, "Write something; an answer must not be blank.")
    text = unicodedata.normalize("NFC", value)
    length = max(len(text), len(value))
    if length > most:
        raise MalformedAnswer(pointer, f"Write at most {most} characters; these are {length}.")
    return text


def text_faults(field: str, value: object, *, most: int = MAX_ANSWER) -> list[Fault]:
    """A fault unless learners can send this text."""
    try:
        parse_text(value, "", most=most)
    except MalformedAnswer as refused:
        return [Fault(field, refused.message)]
    return []


def folded(text: str, rules: Rules) -> str:
    """Equal for texts that the rules hold for the same.

    Without diacritics `e` is `é`; a letter of its own such as `ø` stays what it is. Case is folded as
    Unicode's canonical caseless match does (definition D145).
    """
    if not rules.diacritics_sensitive:
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if not rules.case_sensitive:
        text = unicodedata.normalize("NFD", text).casefold()
    if rules.whitespace != "exact":
        text = ("" if rules.whitespace == "ignore" else " ").join(text.split())
    return unicodedata.normalize("NFC", text)


def accepting(answers: Iterable[Document], text: str, rules: Rules) -> Document | None:
    """The first of the accepted texts, documents as `short_text` keeps them, that takes a learner's."""
    sent = folded(text, rules)
    return next((answer for answer in answers if matches(sent, runs(answer["text"], rules))), None)


def runs(accepted: str, rules: Rules) -> list[str]:
    """What an accepted text has around its wildcards, folded: one run where it has no wildcard."""
    return folded(with_wildcards(accepted, rules), rules).split(ANY)


def matches(sent: str, runs: Sequence[str]) -> bool:
    """Whether a folded text is these runs with anything between them, without ever going back.

    Each run is looked for at its first place after the one before: if any places will do, then these.
    """
    first, *between = runs
    if not between:
        return sent == first
    last = between.pop()
    place, end = len(first), len(sent) - len(last)
    if place > end or not (sent.startswith(first) and sent.endswith(last)):
        return False
    for run in between:
        found = sent.find(run, place, end)
        if found < 0:
            return False
        place = found + len(run)
    return True


def with_wildcards(accepted: str, rules: Rules) -> str:
    """An accepted text with its wildcards as `ANY` and its literal stars as stars."""
    return STAR.sub(lambda star: ANY if star[0] == "*" else "*", accepted) if rules.wildcards else accepted


def concrete(accepted: str, rules: Rules) -> str | None:
    """The one text that an accepted one stands for; None where a wildcard makes it many."""
    text = with_wildcards(accepted, rules)
    return None if ANY in text else text


def literal(text: str) -> list[str]:
    """A text as lines of CommonMark that show it as it is: nothing that a learner types is markup."""
    return [PUNCTUATION.sub(r"\\\1", line.strip()) for line in text.splitlines() if line.strip()]


def rules_of(options: object) -> Rules:
    """The rules among an author's options, or in a key; the default in place of what is no rule."""
    given = members(options)
    return Rules(
        **{name: given[name] for name in RULES if name in given and not rule_fault(name, given[name])}
    )


def rule_fault(name: str, value: object) -> str:
    """What to do about a value that the rule of this name cannot have; empty if it can."""
    if name == "whitespace":
        return "" if value in WHITESPACE else f"Choose one of {', '.join(WHITESPACE)}."
    return "" if isinstance(value, bool) else "Say true or false."


def rules_faults(field: str, options: object) -> list[Fault]:
    """What is wrong with the rules among an author's options."""
    faults = {name: rule_fault(name, value) for name, value in members(options).items() if name in RULES}
    return [Fault(f"{field}.{name}", message) for name, message in faults.items() if message]


def rules_in_words(rules: Rules) -> dict[str, str]:
    return {
        name.replace("_", " ").title(): {True: "yes", False: "no"}.get(value, value)
        for name, value in asdict(rules).items()
    }
