"""What only some question types have, from the members of a question in a file to a draft's `options`.

The same is always written alike: what has its default is left out, numbers are texts without superfluous
zeros. So a form may build options here as well, and saves untouched what a file says.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from questions.types import fractions, matching, ordering
from questions.types.numbers import NotANumber, number, plain
from questions.types.options import normal
from questions.types.texts import Rules

type Members = Mapping[str, Any]


def options_of(type: str, given: Members) -> dict[str, Any]:
    """The options of a question of this type; other members of the question are not looked at."""
    return BUILDERS[type](given)


def kept_text(value: Any) -> Any:
    """A text as it is kept, without the line end of a YAML block; any other value as it is."""
    return normal(value) if isinstance(value, str) else value


def kept_number(value: int | Decimal | str) -> str:
    """A number as options hold it; as it was written, if it is none that a question can have."""
    try:
        return plain(number(str(value)))
    except NotANumber:
        return str(value)


def kept_answer(value: str) -> str:
    """An accepted text, whose white space may matter, without the line end of a YAML block."""
    return value.replace("\r\n", "\n").rstrip("\n")


def without(document: Members, **defaults: Any) -> dict[str, Any]:
    """Without the members that are not given or have their default."""
    return {
        name: value
        for name, value in document.items()
        if value is not None and not (name in defaults and value == defaults[name])
    }


def listed(value: Any, build: Callable[[Any], Any]) -> list[Any] | None:
    return None if value is None else [build(each) for each in value]


def single_choice(given: Members) -> dict[str, Any]:
    return without({"scoring": given.get("scoring")}, scoring="correct_choice")


def multiple_choice(given: Members) -> dict[str, Any]:
    scoring = given.get("scoring", fractions.DEFAULT_RULE)
    return without({"scoring": scoring, "choose": given.get("choose")})


def true_false(given: Members) -> dict[str, Any]:
    return {}


def ordered(given: Members) -> dict[str, Any]:
    return without({"scoring": given.get("scoring")}, scoring=ordering.DEFAULT_RULE)


def matched(given: Members) -> dict[str, Any]:
    return without(
        {
            "pairs": listed(given.get("pairs"), pair),
            "distractors": listed(given.get("distractors"), kept_text),
            "scoring": given.get("scoring"),
        },
        distractors=[],
        scoring=matching.DEFAULT_RULE,
    )


def pair(given: Members) -> dict[str, str]:
    return {side: kept_text(given[side]) for side in ("left", "right")}


def numeric(given: Members) -> dict[str, Any]:
    return without(
        {
            "answers": listed(given.get("answers"), number_answer),
            "units": listed(given.get("units"), unit),
            "unit_required": given.get("unit_required"),
        },
        units=[],
        unit_required=False,
    )


def number_answer(given: Members | int | Decimal | str) -> dict[str, str]:
    """A number alone is an answer that earns the full mark."""
    if not isinstance(given, Mapping):
        return {"value": kept_number(given)}
    tolerance = {
        "tolerance": number_or_none(given, "tolerance"),
        "tolerance_kind": given.get("tolerance_kind"),
    }
    document = {"value": kept_number(given["value"]), **tolerance, **worth(given)}
    return without(document, tolerance="0", tolerance_kind="absolute", fraction="1", feedback="")


def unit(given: Members | str) -> dict[str, str]:
    """A name alone is the unit that the answers are in."""
    if not isinstance(given, Mapping):
        return {"name": given}
    return without({"name": given["name"], "factor": number_or_none(given, "factor")}, factor="1")


def short_text(given: Members) -> dict[str, Any]:
    rules = {name: given.get(name) for name in vars(Rules())}
    return without({"answers": listed(given.get("answers"), text_answer), **rules}, **vars(Rules()))


def text_answer(given: Members | str) -> dict[str, str]:
    if not isinstance(given, Mapping):
        return {"text": kept_answer(given)}
    return without({"text": kept_answer(given["text"]), **worth(given)}, fraction="1", feedback="")


def cloze(given: Members) -> dict[str, Any]:
    blanks = given.get("blanks")
    return {} if blanks is None else {"blanks": {name: blank(each) for name, each in blanks.items()}}


def blank(given: Members) -> dict[str, Any]:
    own = BLANKS[given["kind"]](given)
    return without({"kind": given["kind"], "weight": number_or_none(given, "weight"), **own}, weight="1")


def picked(given: Members) -> dict[str, Any]:
    return without({"choices": listed(given.get("choices"), inline_choice)})


def inline_choice(given: Members | str) -> dict[str, Any]:
    """A text alone is a wrong choice."""
    if not isinstance(given, Mapping):
        return {"text": kept_text(given)}
    correct = given.get("correct", False)
    document = {"text": kept_text(given["text"]), "correct": correct, **worth(given)}
    return without(document, correct=False, fraction="1" if correct else "0", feedback="")


def essay(given: Members) -> dict[str, Any]:
    texts = {name: kept_text(given.get(name)) for name in ("model_answer", "rubric")}
    return without({"max_words": given.get("max_words"), **texts}, model_answer="", rubric="")


def worth(given: Members) -> dict[str, Any]:
    return {"fraction": number_or_none(given, "fraction"), "feedback": kept_text(given.get("feedback"))}


def number_or_none(given: Members, name: str) -> str | None:
    return kept_number(given[name]) if given.get(name) is not None else None


type Builder = Callable[[Members], dict[str, Any]]
BUILDERS: Mapping[str, Builder] = {
    "single_choice": single_choice,
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "ordering": ordered,
    "matching": matched,
    "numeric": numeric,
    "short_text": short_text,
    "cloze": cloze,
    "essay": essay,
}
BLANKS: Mapping[str, Builder] = {"choice": picked, "numeric": numeric, "text": short_text}
