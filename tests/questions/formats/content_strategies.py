"""Everything that a native file may hold, for properties of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from math import isfinite
from typing import Any

from hypothesis import strategies as st

from questions.drafts import DIFFICULTIES, POOLS, ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.formats.native import Outline, Placed
from questions.policy import (
    Aspect,
    AtDeadline,
    Counts,
    Hints,
    Mode,
    Navigation,
    Phase,
    Submission,
)
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.options import normal
from tests.questions.types.drafts import DRAFTS, JSON, TEXTS

SLUGS = st.from_regex(r"\A[a-z0-9]{1,6}(-[a-z0-9]{1,4})?\Z")
# Several lines, leading blanks, words that YAML reads otherwise, the look of a list or of a comment.
ODD_LINES = st.sampled_from(["", "  in", "- a", "# b", "no", "2026-11-23", "a: b", "```", "\ttab", "'", '"'])
PROSE = (TEXTS | st.lists(TEXTS | ODD_LINES, min_size=1, max_size=5).map("\n".join)).map(normal)
WORDS = PROSE.filter(lambda text: bool(text.strip()))
SHARES = st.decimals(0, 1, places=7)


def some(values: Any) -> Any:
    return st.none() | values


@st.composite
def questions(draw: st.DrawFn, type: str) -> QuestionDraft:
    """A question of a type with everything around it."""
    hints = st.builds(HintDraft, text=WORDS, penalty=SHARES)
    references = st.fixed_dictionaries(
        {"title": WORDS}, optional={"url": SLUGS.map(lambda slug: f"https://example.org/{slug}")}
    )
    draft = draw(DRAFTS[type])
    return replace(
        draft,
        slug=draw(SLUGS),
        stem=draft.stem if type == "cloze" else draw(WORDS),
        explanation=draw(PROSE),
        difficulty=draw(st.sampled_from([*DIFFICULTIES])),
        pool=draw(st.sampled_from([*POOLS])),
        tags=tuple(draw(st.lists(SLUGS, unique=True, max_size=3))),
        hints=tuple(draw(st.lists(hints, max_size=3))),
        references=tuple(draw(st.lists(references, max_size=2))),
    )


@st.composite
def unfinished(draw: st.DrawFn, type: str) -> QuestionDraft:
    """A question that can be saved but hardly published."""
    choices = st.builds(
        ChoiceDraft,
        text=WORDS,
        is_correct=st.booleans(),
        fraction=some(st.decimals(-1, 1, places=7)),
        feedback=PROSE,
        pinned=st.booleans(),
    )
    storable = JSON.filter(is_plain)
    options = st.dictionaries(st.sampled_from(["answers", "scoring", "stem", "x"]), storable, max_size=3)
    return replace(
        draw(questions(type)),
        choices=tuple(draw(st.lists(choices, max_size=3))),
        options=draw(options | st.just({})),
    )


def is_plain(value: Any) -> bool:
    """Without what no database holds."""
    match value:
        case float():
            return isfinite(value)
        case str():
            return "\x00" not in value and value.encode("utf-8", "ignore").decode() == value
        case list():
            return all(map(is_plain, value))
        case dict():
            return all(map(is_plain, [*value, *value.values()]))
    return True


MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).flatmap(  # noqa: DTZ001
    lambda moment: st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]).map(
        lambda zone: moment.replace(tzinfo=zone)
    )
)
ASPECTS = st.lists(st.sampled_from([str(each) for each in Aspect]), unique=True)
REVEAL = st.fixed_dictionaries({str(phase): ASPECTS for phase in Phase}).map(
    lambda reveal: {phase: [str(a) for a in Aspect if a in given] for phase, given in reveal.items()}
)


def words(enumeration: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([str(each) for each in enumeration])


@st.composite
def sections(draw: st.DrawFn) -> SectionDraft:
    title = draw(st.just("") | WORDS.map(lambda text: text[:200].strip()))
    if draw(st.booleans()):
        return SectionDraft(title=title, questions=tuple(draw(st.lists(SLUGS, min_size=1, unique=True))))
    return SectionDraft(
        title=title,
        draw=draw(st.integers(1, 500)),
        topic=draw(some(SLUGS)),
        tags=tuple(draw(st.lists(SLUGS, unique=True, max_size=2))),
        difficulty=draw(st.sampled_from(["", *DIFFICULTIES])),
        pool=draw(st.sampled_from(["", *POOLS])),
        by_topic_weight=draw(st.booleans()),
    )


def quizzes() -> st.SearchStrategy[QuizDraft]:
    return st.builds(
        QuizDraft,
        slug=SLUGS,
        title=WORDS.map(lambda text: text[:200].strip()),
        description=PROSE,
        sections=st.lists(sections(), min_size=1, max_size=3).map(tuple),
        mode=words(Mode),
        submission=some(words(Submission)),
        time_limit_s=some(st.integers(1, 604_800) | st.integers(1, 100).map(lambda minutes: minutes * 60)),
        at_deadline=words(AtDeadline),
        grace_s=st.integers(0, 3600),
        grace_answers=st.booleans(),
        pausing=some(st.booleans()),
        opens_at=some(MOMENTS),
        closes_at=some(MOMENTS),
        attempts_allowed=some(st.integers(1, 1000)),
        attempt_delay_s=st.integers(0, 31_536_000),
        counts=words(Counts),
        pass_percent=some(st.decimals(0, 100, places=2)),
        shuffle_questions=st.booleans(),
        shuffle_choices=st.booleans(),
        navigation=words(Navigation),
        tries=st.integers(1, 20),
        try_penalty=SHARES,
        try_points=st.lists(SHARES, max_size=4).map(tuple),
        hints=words(Hints),
        hint_penalty=some(SHARES),
        negative_marks=st.booleans(),
        certainty=st.booleans(),
        reveal=some(REVEAL),
    )


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """An exam, topics in a tree of any shape, and quizzes; positions as they come."""
    topics: list[Placed[TopicDraft]] = []
    for slug in draw(st.lists(SLUGS, unique=True, max_size=6)):
        draft = TopicDraft(
            slug=slug,
            title=draw(WORDS.map(lambda text: text[:200].strip())),
            description=draw(PROSE),
            weight=draw(st.sampled_from(["0", "1", "2.5", "0.125", "1000"]).map(Decimal)),
            position=draw(st.integers(0, 3)),
        )
        parent = draw(some(st.sampled_from([each.draft.slug for each in topics]))) if topics else None
        topics.append(Placed(draft=draft, parent=parent))
    exam = ExamDraft(
        slug=draw(SLUGS),
        title=draw(WORDS.map(lambda text: text[:200].strip())),
        description=draw(PROSE),
        language=draw(st.sampled_from(["en", "pt-BR", "no"])),
        review_required=draw(st.booleans()),
    )
    drafts = draw(st.lists(quizzes(), max_size=2))
    placed = tuple(Placed(draft=quiz, published=draw(st.booleans())) for quiz in drafts)
    return Outline(exam=exam, topics=tuple(topics), quizzes=placed)
