"""Export, import, and export again: what Moodle can say stays the same, and what is lost is told."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.formats.interchange import Imported, Loss
from questions.formats.native.options import options_of
from questions.types import TYPES
from questions.types.contract import HintDraft, QuestionDraft
from questions.types.numbers import plain
from questions.types.options import normal
from tests.questions.formats.moodle_files import read, written
from tests.questions.types.drafts import DRAFTS

every_type = pytest.mark.parametrize("name", sorted(TYPES))
COMES_BACK = (  # what Moodle does not know, and quizapi takes back from its own file
    "The rule ",
    "Learners tick exactly",
    "Some choices stay last",
    "Some shares of the mark",
    "All pairs must be right",
    "A number without a unit",
    "There are several right numbers",
    "Accents make no difference",
    "How much white space",
    "White space",
    "Hint 1 costs",
    "The question has hints",
)
WORDS = st.text("ab *_`$<&>[]()\\{}#~=%/\n", max_size=12).map(normal)


@st.composite
def drafts(draw: st.DrawFn, name: str) -> QuestionDraft:
    """A draft with all that a question can have, and texts full of marks."""
    found = draw(DRAFTS[name])
    words = WORDS.filter(lambda text: bool(text.strip()) and text.strip() == text)
    stem = found.stem if name == "cloze" else draw(words)
    shares = st.integers(-10_000_000, 9_999_000).map(lambda share: Decimal(share).scaleb(-7))
    choices = [
        replace(each, fraction=draw(shares)) if name == "single_choice" and not each.is_correct else each
        for each in found.choices
    ]
    return replace(
        found,
        stem=stem,
        choices=tuple(choices),
        explanation=draw(st.just("") | words),
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        pool=draw(st.sampled_from(["practice", "exam"])),
        tags=tuple(draw(st.lists(st.from_regex(r"\A[a-z]{1,3}(-[0-9])?\Z"), unique=True, max_size=3))),
        references=tuple(draw(st.lists(references(), max_size=2))),
        hints=tuple(draw(st.lists(hints(words), max_size=1))),
        options=options_of(name, found.options),
    )


def hints(words: st.SearchStrategy[str]) -> st.SearchStrategy[HintDraft]:
    penalties = st.sampled_from([Decimal(0), Decimal("0.25"), Decimal("0.3333333")])
    return st.builds(HintDraft, text=words, penalty=penalties)


def references() -> st.SearchStrategy[dict[str, str]]:
    title = st.text("ab *_`[]()\\<>&", min_size=1, max_size=8).filter(
        lambda text: text.split() == [text.strip()]
    )
    url = st.sampled_from(["https://example.org/", "http://example.org/a?b=(c)&d=[e]*"])
    titled = title.map(lambda text: {"title": f"A {text}"})
    return titled | st.builds(lambda given, url: {**given, "url": url}, titled, url)


def back(*given: QuestionDraft) -> tuple[list[QuestionDraft], list[Loss]]:
    """The drafts of a file that these drafts were written to, and what it could not say."""
    data, losses = written(*given)
    found = read(data)
    assert all(isinstance(each, Imported) for each in found), found
    return [each.draft for each in found if isinstance(each, Imported)], losses


def as_kept(draft: QuestionDraft) -> QuestionDraft:
    """A draft without what has no meaning: ids, shares that its rule does not look at."""
    shares = draft.options.get("scoring") == "fractions"
    choices = tuple(
        replace(
            choice,
            id=None,
            text=normal(choice.text),
            feedback=normal(choice.feedback),
            fraction=choice.fraction if shares else None,
        )
        for choice in draft.choices
    )
    return replace(draft, choices=choices, options=without_idle_wildcards(draft.options))


def blanks_of(draft: QuestionDraft) -> dict[str, Any]:
    """The blanks by name, with their share of the weight and tolerances as Moodle has them: absolute."""
    given = {name: dict(blank) for name, blank in draft.options["blanks"].items()}
    total = sum(Decimal(blank.get("weight", "1")) for blank in given.values())
    return {
        name: {
            **without_idle_wildcards(
                blank | {"answers": [absolute(each) for each in blank.get("answers", ())]}
            ),
            "weight": round(Decimal(blank.get("weight", "1")) / total, 6),
        }
        for name, blank in given.items()
    }


def absolute(answer: dict[str, str]) -> dict[str, str]:
    kind = answer.get("tolerance_kind", "absolute")
    if kind == "absolute" or (kind == "significant" and Decimal(answer["value"])):
        return answer
    tolerance = abs(Decimal(answer["value"])) * Decimal(answer.get("tolerance", "0"))  # of 0 both are 0
    rest = {name: value for name, value in answer.items() if not name.startswith("tolerance")}
    return rest | ({"tolerance": plain(tolerance)} if tolerance else {})


def without_idle_wildcards(options: Any) -> Any:
    """Wildcards that no answer has make no difference."""
    if not options.get("wildcards") or any(
        "*" in each["text"].replace(r"\*", "") for each in options["answers"]
    ):
        return options
    answers = [{**each, "text": each["text"].replace(r"\*", "*")} for each in options["answers"]]
    return {name: value for name, value in options.items() if name != "wildcards"} | {"answers": answers}


@every_type
@given(data=st.data())
def test_what_moodle_can_say_comes_back_the_same(name: str, data: st.DataObject) -> None:
    draft = data.draw(drafts(name))
    found, losses = back(draft)
    if all(loss.what.startswith(COMES_BACK) for loss in losses):
        assert name == "cloze" or found == [as_kept(draft)]
    if name == "cloze" and all(loss.what.startswith("How much white space") for loss in losses):
        assert blanks_of(found[0]) == blanks_of(draft)
        assert [TYPES[name].clean(each) for each in found] == [[]]


@every_type
@settings(max_examples=50)
@given(data=st.data())
def test_what_was_imported_is_exported_and_imported_the_same(name: str, data: st.DataObject) -> None:
    first, _ = back(data.draw(drafts(name)))
    if first and not TYPES[name].clean(first[0]):
        second, _ = back(*first)
        assert second == first
