"""Writing what has choices: single and multiple choice, true or false, ordering, matching."""

from collections.abc import Sequence
from decimal import Decimal

from questions.formats.moodle_xml import grades
from questions.formats.moodle_xml.names import ORDERING_GRADING
from questions.formats.moodle_xml.written import Written
from questions.types import matching, multiple_choice, single_choice
from questions.types.choices import share_of
from questions.types.fractions import ONE, ZERO
from questions.types.ordering import scoring as ordering_scoring


def single(written: Written) -> None:
    draft = written.draft
    own = single_choice.scoring(draft) == "fractions"
    if own:
        written.ours("scoring", "fractions")
    shares = [share_of(each) if own else ONE if each.is_correct else ZERO for each in draft.choices]
    choices(written, shares, single="true")


def several(written: Written) -> None:
    draft = written.draft
    flags, rule = [each.is_correct for each in draft.choices], multiple_choice.scoring(draft)
    if rule == "fractions":
        shares = [share_of(each) for each in draft.choices]
    else:
        shares = grades.shares(rule, flags)
        written.ours("scoring", rule)
        if not grades.nearest(rule, sum(flags), len(flags)).is_exact:
            what = f"The rule {rule.replace('_', ' ')} is unknown to Moodle, where ticks add up."
            written.lose(what, f"{percents(shares, flags)}, which comes nearest.")
    if choose := multiple_choice.choose(draft):
        written.ours("choose", str(choose["choose"]))
        written.lose(f"Learners tick exactly {choose['choose']}.", "In Moodle they may tick any number.")
    choices(written, shares, single="false")


def percents(shares: Sequence[Decimal], flags: Sequence[bool]) -> str:
    """What ticks earn under a rule, in words."""
    right = grades.percent_of(shares[list(flags).index(True)])
    wrong = next((share for share, flag in zip(shares, flags, strict=True) if not flag), ZERO)
    return f"A right tick earns {right} %, a wrong one {grades.percent_of(wrong)} %"


def choices(written: Written, shares: list[Decimal], *, single: str) -> None:
    written.tell_grades(shares)
    pinned = any(choice.pinned for choice in written.draft.choices)
    if pinned:
        what = "Some choices stay last where the others are shuffled."
        written.lose(what, "In Moodle none of the choices is shuffled.")
    written.add("single", single)
    written.add("shuffleanswers", "false" if pinned else "true")
    written.add("answernumbering", "none")
    written.add("showstandardinstruction", "1" if single == "false" else "0")
    for choice, share in zip(written.draft.choices, shares, strict=True):
        answer = written.text("answer", choice.text, fraction=grades.percent_of(share))
        if choice.pinned:
            written.ours("pinned", "true", answer)
        written.text("feedback", choice.feedback, answer)


def true_false(written: Written) -> None:
    for choice in written.draft.choices:
        answer = written.add("answer", fraction="100" if choice.is_correct else "0")
        answer.set("format", "moodle_auto_format")
        written.add("text", choice.text.lower(), answer)
        written.text("feedback", choice.feedback, answer)


def ordering(written: Written) -> None:
    written.add("layouttype", "VERTICAL")
    written.add("selecttype", "ALL")
    written.add("selectcount", str(len(written.draft.choices)))
    written.add("gradingtype", ORDERING_GRADING[ordering_scoring(written.draft)])
    written.add("showgrading", "SHOW")
    written.add("numberingstyle", "none")
    for place, choice in enumerate(written.draft.choices, start=1):
        answer = written.text("answer", choice.text, fraction=f"{place}.0000000")
        if choice.feedback:
            written.text("feedback", choice.feedback, answer)


def matched(written: Written) -> None:
    draft = written.draft
    written.add("shuffleanswers", "true")
    if (rule := matching.scoring(draft)) != matching.DEFAULT_RULE:
        written.ours("scoring", rule)
        written.lose("All pairs must be right for any mark.", "In Moodle each pair earns its share.")
    for left, right in matching.pairs_of(draft):
        subquestion(written, left, right)
    for distractor in matching.distractors_of(draft):
        subquestion(written, "", distractor)


def subquestion(written: Written, left: str, right: str) -> None:
    element = written.text("subquestion", left)
    written.words("answer", written.plain(right), element)


def rights_are_told_apart(written: Written) -> bool:
    """Whether no two rights become one in plain words."""
    draft = written.draft
    rights = {*(right for _, right in matching.pairs_of(draft)), *matching.distractors_of(draft)}
    return len({written.plain(right).strip().casefold() for right in rights} - {""}) == len(rights)
