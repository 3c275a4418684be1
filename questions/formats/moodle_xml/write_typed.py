"""Writing what learners type: short text, numbers, essays."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lxml import etree

from questions.formats.moodle_xml import grades
from questions.formats.moodle_xml.typed import ANYTHING, MOST, rounded, with_model_answer
from questions.formats.moodle_xml.units import NOT_SHOWN, SELECTED, inverse
from questions.formats.moodle_xml.written import Written
from questions.types import essay, numeric, short_text, units
from questions.types.numbers import EXACT, plain
from questions.types.options import option
from questions.types.texts import Rules, rules_of


@dataclass(frozen=True)
class Near:
    """A number and an absolute tolerance, as Moodle has them."""

    value: str
    tolerance: str
    is_exact: bool = True


def near(answer: Mapping[str, str]) -> Near:
    """What an accepted number, as a key keeps it, is in Moodle."""
    value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
    match answer["tolerance_kind"]:
        case "relative":
            return Near(plain(value), plain(EXACT.multiply(abs(value), tolerance)))
        case "significant":
            middle, room = rounded(value, int(tolerance))
            return Near(plain(middle), plain(room), is_exact=not value)
    if not value and plain(tolerance) == MOST:
        return Near(ANYTHING, "0")
    return Near(plain(value), plain(tolerance))


def tell_digits(written: Written) -> None:
    what = "Numbers that agree to so many significant digits are right."
    written.lose(what, "Moodle gets the rounded number, and half a unit of its last digit as tolerance.")


def number(written: Written) -> None:
    answers = numeric.answers_key(option(written.draft, "answers"))
    for answer in answers:
        written_number(written, answer)
    written.tell_grades(Decimal(answer["fraction"]) for answer in answers)
    number_units(written, several=len(answers) > 1)


def written_number(written: Written, answer: Mapping[str, str]) -> None:
    meant = near(answer)
    element = written.add("answer", fraction=percent(answer), format="moodle_auto_format")
    written.add("text", meant.value, element)
    feedback(written, answer, element)
    written.add("tolerance", meant.tolerance, element)
    if answer["tolerance_kind"] != "absolute":
        for name in ("tolerance_kind", "tolerance", "value"):
            written.ours(name, answer[name], element)
    if not meant.is_exact:
        tell_digits(written)


def number_units(written: Written, *, several: bool) -> None:
    """Units that are chosen from a list; a right number in a wrong one earns nothing."""
    given = units.compiled(written.draft)
    if given:
        group = written.add("units")
        for unit in given:
            element = written.add("unit", parent=group)
            written.add("multiplier", inverse(Decimal(unit["factor"])), element)
            written.add("unit_name", unit["name"], element)
            written.ours("factor", unit["factor"], element)
        tell_units(written, several=several and len(given) > 1)
    written.add("unitgradingtype", "1" if given else "0")
    written.add("unitpenalty", "1.0000000" if given else "0.1000000")
    written.add("showunits", SELECTED if given else NOT_SHOWN)
    written.add("unitsleft", "0")


def tell_units(written: Written, *, several: bool) -> None:
    if not units.is_required(written.draft):
        written.ours("unit_required", "false")
        written.lose("A number without a unit is accepted.", "In Moodle learners choose a unit.")
    if several:
        what = "There are several right numbers, and several units."
        written.lose(what, "Moodle looks at each number without its unit too, and may take another answer.")


def short(written: Written) -> None:
    rules, key = rules_of(written.draft.options), short_text.key(written.draft)
    written.add("usecase", "1" if rules.case_sensitive else "0")
    written.ours("whitespace", rules.whitespace)
    if not rules.diacritics_sensitive:
        written.ours("diacritics_sensitive", "false")
    tell_rules(written, rules, [answer["text"] for answer in key["answers"]])
    for answer in key["answers"]:
        element = written.add("answer", fraction=percent(answer), format="moodle_auto_format")
        written.add("text", with_stars(answer["text"], rules), element)
        feedback(written, answer, element)
    written.tell_grades(Decimal(answer["fraction"]) for answer in key["answers"])


def tell_rules(written: Written, rules: Rules, texts: list[str]) -> None:
    if not rules.diacritics_sensitive:
        written.lose("Accents make no difference.", "In Moodle they do.")
    match rules.whitespace:
        case "ignore":
            written.lose("White space makes no difference.", "In Moodle it does.")
        case "exact":
            written.lose("White space around an answer makes a difference.", "In Moodle it does not.")
        case _ if any(len(text.split()) > 1 for text in texts):
            written.lose("How much white space there is makes no difference.", "In Moodle it does.")


def with_stars(text: str, rules: Rules) -> str:
    r"""An accepted text as Moodle has it, where a star always is a wildcard unless it is `\*`."""
    return text if rules.wildcards else text.replace("*", r"\*")


def percent(answer: Mapping[str, str]) -> str:
    return grades.percent_of(Decimal(answer["fraction"]))


def feedback(written: Written, answer: Mapping[str, str], element: etree._Element) -> None:
    written.text("feedback", answer["feedback"], element)


def long(written: Written) -> None:
    key: dict[str, Any] = essay.key(written.draft)
    if written.draft.hints:
        written.lose("The question has hints.", "Moodle's essays show none.")
    written.add("responseformat", "editor")
    written.add("responserequired", "1")
    written.add("responsefieldlines", "10")
    written.add("minwordlimit")
    written.add("maxwordlimit", str(key["max_words"] or ""))
    written.add("attachments", "0")
    written.add("attachmentsrequired", "0")
    written.text("graderinfo", with_model_answer(key["rubric"], key["model_answer"]))
    written.text("responsetemplate", "")
