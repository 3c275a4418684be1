"""Matching: give each left the right that belongs to it. Answer: `{"pairs": {left id: right id, ...}}`.

`options` holds `pairs` (`left` and `right`), `distractors` and `scoring`. Lefts may share a right, which is
then delivered once. An id is made of the question's slug, the side and the text: it stays the same from
version to version, and does not tell a distractor from a right that belongs somewhere. Both sides are
delivered sorted by id, so that no order tells which two go together.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from questions.types.contract import (
    Document,
    Fault,
    MalformedAnswer,
    QuestionDraft,
    Written,
    only_member,
    pointer_to,
)
from questions.types.fractions import ONE, ZERO, Grade, Part, exact
from questions.types.options import (
    choices_faults,
    entries,
    members,
    option,
    scoring_schema,
    text,
    text_faults,
    unknown_faults,
    word,
    word_faults,
)

MIN_PAIRS, MAX_PAIRS = 2, 20
MAX_DISTRACTORS = 20
NAMESPACE = UUID("4114dabc-8681-4f5f-821a-d461d239ef17")
RULES_IN_WORDS: Mapping[str, str] = {
    "each_pair": "the share of the lefts that have their right",
    "all_or_nothing": "the full mark if every left has its right, otherwise none",
}
DEFAULT_RULE = "each_pair"
KEEPS_ORDER = True
SIDE_SCHEMA: Document = {
    "type": "array",
    "items": {
        "type": "object",
        "title": "DeliveredSide",
        "description": "One of the texts to match.",
        "required": ["id", "text"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "text": {"type": "string", "description": "CommonMark; $...$ holds math."},
        },
    },
}
QUESTION_SCHEMA: Document = {
    "type": "object",
    "title": "MatchingQuestion",
    "required": ["left", "right", "scoring"],
    "properties": {
        "left": {**SIDE_SCHEMA, "description": "Each wants a right."},
        "right": {**SIDE_SCHEMA, "description": "Each may be used any number of times, or never."},
        "scoring": scoring_schema("How pairs become a share of the mark.", RULES_IN_WORDS),
    },
}
ANSWER_SCHEMA: Document = {
    "type": "object",
    "title": "PairsAnswer",
    "description": "Answers a matching question: the id of a right by the id of a left.",
    "required": ["pairs"],
    "additionalProperties": False,
    "properties": {
        "pairs": {
            "type": "object",
            "description": "A left that is left out earns nothing.",
            "minProperties": 1,
            "maxProperties": MAX_PAIRS,
            "propertyNames": {"format": "uuid"},
            "additionalProperties": {"type": "string", "format": "uuid"},
        }
    },
}


def scoring(draft: QuestionDraft) -> str:
    return word(draft, "scoring", RULES_IN_WORDS, default=DEFAULT_RULE)


def pairs_of(draft: QuestionDraft) -> list[tuple[str, str]]:
    pairs = map(members, entries(option(draft, "pairs")))
    return [(text(pair.get("left")), text(pair.get("right"))) for pair in pairs]


def distractors_of(draft: QuestionDraft) -> list[str]:
    return [text(distractor) for distractor in entries(option(draft, "distractors"))]


def clean(draft: QuestionDraft) -> list[Fault]:
    return [
        *choices_faults(draft),
        *unknown_faults(draft.options, "pairs", "distractors", "scoring"),
        *word_faults(draft, "scoring", RULES_IN_WORDS),
        *pair_faults(option(draft, "pairs")),
        *distractor_faults(members(draft.options).get("distractors", [])),
        *equal_lefts(draft),
        *equal_rights(draft),
    ]


def pair_faults(pairs: object) -> Iterator[Fault]:
    """Not 2 to 20 pairs, or one that is not made of two texts."""
    count = len(entries(pairs))
    if not MIN_PAIRS <= count <= MAX_PAIRS:
        yield Fault("options.pairs", f"Give a list of {MIN_PAIRS} to {MAX_PAIRS} pairs; there are {count}.")
    for index, pair in enumerate(entries(pairs)):
        field = f"options.pairs.{index}"
        yield from unknown_faults(pair, "left", "right", field=field)
        if isinstance(pair, Mapping):
            yield from text_faults(f"{field}.left", pair.get("left"), required=True)
            yield from text_faults(f"{field}.right", pair.get("right"), required=True)


def distractor_faults(distractors: object) -> Iterator[Fault]:
    if not isinstance(distractors, list) or len(distractors) > MAX_DISTRACTORS:
        yield Fault("options.distractors", f"Give a list of at most {MAX_DISTRACTORS} texts.")
    for index, distractor in enumerate(entries(distractors)):
        yield from text_faults(f"options.distractors.{index}", distractor, required=True)


def equal_lefts(draft: QuestionDraft) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for number, (left, _) in enumerate(pairs_of(draft), start=1):
        if (reads := as_read(left)) and seen.setdefault(reads, number) != number:
            message = f"The left of pair {number} is that of pair {seen[reads]}; change or remove one."
            yield Fault(f"options.pairs.{number - 1}.left", message)


def equal_rights(draft: QuestionDraft) -> Iterator[Fault]:
    """Rights that a learner could not tell apart; one text for several lefts is one right."""
    seen: dict[str, str] = {}
    for index, (_, right) in enumerate(pairs_of(draft)):
        if (reads := as_read(right)) and seen.setdefault(reads, right) != right:
            message = "An earlier right reads the same; write both exactly alike, or make them differ."
            yield Fault(f"options.pairs.{index}.right", message)
    for index, distractor in enumerate(distractors_of(draft)):
        if (reads := as_read(distractor)) in seen:
            message = "This is a right, or another distractor; change or remove it."
            yield Fault(f"options.distractors.{index}", message)
        if reads:
            seen[reads] = distractor


def as_read(text: str) -> str:
    """A text without what readers do not see: the kind of white space, small and capital letters."""
    return " ".join(text.split()).casefold()


def id_of(draft: QuestionDraft, side: str, text: str) -> str:
    return str(uuid5(NAMESPACE, f"{draft.slug}/{side}/{text}"))


def sides(draft: QuestionDraft) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of the lefts and of the rights, by id."""
    pairs = pairs_of(draft)
    rights = [right for _, right in pairs] + distractors_of(draft)
    return (
        {id_of(draft, "left", left): left for left, _ in pairs},
        {id_of(draft, "right", right): right for right in rights},
    )


def deliver(draft: QuestionDraft, language: str) -> dict[str, Any]:
    left, right = ([{"id": id, "text": side[id]} for id in sorted(side)] for side in sides(draft))
    return {"left": left, "right": right, "scoring": scoring(draft)}


def key(draft: QuestionDraft) -> dict[str, Any]:
    left, right = sides(draft)
    pairs = {id_of(draft, "left", a): id_of(draft, "right", b) for a, b in pairs_of(draft)}
    return {"pairs": pairs, "texts": left | right, "scoring": scoring(draft)}


def written(delivery: Document, key: Document) -> Written:
    """The pairs in the order of their ids: which came first is in no version."""
    texts, pairs = key["texts"], key["pairs"]
    unused = sorted(id for id in texts if id not in pairs and id not in pairs.values())
    return Written(
        options={
            "pairs": [{"left": texts[left], "right": texts[pairs[left]]} for left in sorted(pairs)],
            "distractors": [texts[id] for id in unused],
            "scoring": key["scoring"],
        }
    )


def parse_response(delivery: Document, answer: object) -> dict[str, Any]:
    given = only_member(answer, "pairs")
    if not isinstance(given, Mapping) or not given:
        raise MalformedAnswer("/pairs", "Send an object with the id of a right for at least one left.")
    pairs: dict[str, str] = {}
    for left, right in given.items():
        pointer = f"/pairs{pointer_to(left)}"
        known = known_side(delivery, "left", left, pointer)
        if known in pairs:
            raise MalformedAnswer(pointer, "Send each left only once.")
        pairs[known] = known_side(delivery, "right", right, pointer)
    return {"pairs": dict(sorted(pairs.items()))}


def known_side(delivery: Document, side: str, value: object, pointer: str) -> str:
    if isinstance(value, str) and any(value.lower() == each["id"] for each in delivery[side]):
        return value.lower()
    raise MalformedAnswer(pointer, f"Send the id of one of this question's texts on the {side}.")


def grade(key: Document, answer: Document) -> Grade:
    parts = tuple(
        Part(left, ONE if answer["pairs"].get(left) == right else ZERO)
        for left, right in sorted(key["pairs"].items())
    )
    share = exact(sum((part.fraction for part in parts), start=ZERO) / Decimal(len(parts)))
    if key["scoring"] == "all_or_nothing" and share < ONE:
        share = ZERO
    return Grade(share, parts=parts)


def correct_answer(key: Document) -> dict[str, Any]:
    return {"pairs": dict(sorted(key["pairs"].items()))}


def picked(answer: Document) -> frozenset[str]:
    return frozenset()


def in_words(delivery: Document, answer: Document) -> list[str]:
    texts = {each["id"]: each["text"] for side in ("left", "right") for each in delivery[side]}
    return [paired(texts[left], texts[right]) for left, right in answer["pairs"].items()]


def paired(left: str, right: str) -> str:
    """Two texts in CommonMark as one; of several lines, each stays a block of its own."""
    return f"{left} → {right}" if "\n" not in left + right else f"{left}\n\n→\n\n{right}"


def described(key: Document) -> dict[str, str]:
    texts, pairs = key["texts"], key["pairs"]
    unused = [texts[id] for id in texts if id not in pairs and id not in pairs.values()]
    return {
        "Pairs": "\n".join(sorted(paired(texts[left], texts[right]) for left, right in pairs.items())),
        "Distractors": "\n".join(sorted(unused)),
        "Scoring": key["scoring"].replace("_", " "),
    }
