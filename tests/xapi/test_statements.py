"""What happened, as statements: by the rules of xAPI, and true."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.xapi.building import Asked, Event, Place, statement
from attempts.xapi.interactions import INTERACTIONS, Version
from attempts.xapi.vocabulary import Kind, Names
from questions.types import TYPES
from questions.types.fractions import Grade
from tests.questions.types.answers import ANSWERS
from tests.questions.types.drafts import drawn, right_answer
from tests.xapi.rules import faults

NAMES = Names("https://quiz.example.org")
USER = UUID("01a20a78-a68a-7226-93ab-a81c8c790694")
ATTEMPT = UUID("01a20a78-a68a-7226-93ab-a81c8c790695")
LANGUAGES = ["en", "pt-BR", "zh-Hant-TW", "de-CH-1996", "es-419"]
OF_QUESTIONS = (Kind.HINT, Kind.ANSWERED, Kind.SCORED)
EVERY_TYPE = pytest.mark.parametrize("type", list(TYPES))
PLACE = Place(exam="agents", exam_title="Agents", language="en", quiz="mock", quiz_title="Mock exam")
MARKS = st.decimals(-30, 30, places=5)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5))])).filter(
    lambda moment: 1 < moment.year < 9999
)
ENDED = Event(
    kind=Kind.COMPLETED,
    at=datetime(2026, 5, 1, 12, 0, 0, 123_999, tzinfo=UTC),
    user=USER,
    learner="0123456789abcdef0123456789abcdef",
    attempt=ATTEMPT,
    row=str(ATTEMPT),
    place=PLACE,
    mode="exam",
    attempt_number=2,
    score=Decimal("7.5"),
    most=Decimal(10),
    pass_percent=Decimal(75),
    seconds=Decimal("3723.456"),
)


def told(event: Event) -> dict[str, Any]:
    """The statement as a store reads it."""
    document: dict[str, Any] = orjson.loads(orjson.dumps(statement(event, NAMES)))
    return document


def asked(type: str, delivery: Mapping[str, Any], key: Mapping[str, Any], language: str = "en") -> Asked:
    return Asked(
        slug="stages", number=3, version=Version(type, {"stem": "Which?", **delivery}, key, language)
    )


def answered(question: Asked, answer: Mapping[str, Any] | None, **more: Any) -> Event:
    marks = {"score": Decimal("0.5"), "most": Decimal(1), "pass_percent": None, "seconds": None}
    return replace(ENDED, kind=Kind.ANSWERED, asked=question, answer=answer, number=1, **marks | more)


def response(question: Asked, answer: Mapping[str, Any]) -> str | None:
    said: str | None = told(answered(question, answer))["result"].get("response")
    return said


@st.composite
def events(draw: st.DrawFn, type: str) -> Event:
    """Whatever may happen, to a question of the type."""
    data = draw(st.data())
    _, delivery, key = drawn(data, type)
    language = draw(st.sampled_from(LANGUAGES))
    kind = draw(st.sampled_from(Kind))
    answer = TYPES[type].parse_response(delivery, draw(ANSWERS[type](delivery)))
    return Event(
        kind=kind,
        at=draw(MOMENTS),
        user=draw(st.uuids(version=4)),
        learner=draw(st.text("0123456789abcdef", min_size=32, max_size=32)),
        attempt=draw(st.uuids(allow_nil=True)),
        row=str(draw(st.uuids(version=4))),
        place=replace(
            PLACE,
            language=language,
            quiz=draw(st.none() | st.just("mock")),
            quiz_title=draw(st.text(min_size=1)),
        ),
        mode=draw(st.sampled_from(["practice", "exam"])),
        attempt_number=draw(st.none() | st.integers(1, 99)),
        asked=asked(type, delivery, key, language) if kind in OF_QUESTIONS else None,
        number=draw(st.integers(1, 20)),
        answer=draw(st.sampled_from([answer, None])),
        fraction=draw(st.none() | st.decimals(-1, 1, places=7)),
        score=draw(st.none() | MARKS),
        least=draw(st.sampled_from([Decimal(0), Decimal(-1), Decimal(-60)])),
        most=draw(st.decimals("0.00001", 30, places=5)),
        pass_percent=draw(st.none() | st.decimals(0, 100, places=2)),
        seconds=draw(st.none() | st.decimals(0, 10**7, places=6)),
        hints_taken=draw(st.none() | st.integers(0, 20)),
        certainty=draw(st.sampled_from([None, "low", "mid", "high"])),
    )


@EVERY_TYPE
@given(data=st.data())
def test_whatever_happens_is_told_by_the_rules(type: str, data: st.DataObject) -> None:
    assert faults(told(data.draw(events(type)))) == []


def test_every_type_of_question_is_an_interaction() -> None:
    assert INTERACTIONS.keys() == TYPES.keys()


@EVERY_TYPE
@given(data=st.data())
def test_an_answer_that_the_pattern_has_is_right(type: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, type)
    question = asked(type, delivery, key)
    patterns = told(answered(question, None))["object"]["definition"].get("correctResponsesPattern", [])
    right = TYPES[type].parse_response(delivery, right_answer(type, key))
    for answer in (right, TYPES[type].parse_response(delivery, data.draw(ANSWERS[type](delivery)))):
        said = response(question, answer)
        if said in [pattern.removeprefix("{case_matters=true}") for pattern in patterns]:
            grade = TYPES[type].grade(key, answer)
            assert grade is not None
            assert grade.is_correct


@given(data=st.data())
def test_the_ranges_of_a_number_are_what_earns_the_full_mark(data: st.DataObject) -> None:
    _, delivery, key = drawn(data, "numeric")
    question = asked("numeric", delivery | {"units": []}, key | {"units": []})
    definition = told(answered(question, None))["object"]["definition"]
    answer = TYPES["numeric"].parse_response(
        {**delivery, "units": []},
        {"number": data.draw(ANSWERS["numeric"]({**delivery, "units": []}))["number"]},
    )
    number = Decimal(response(question, answer) or "")
    ranges = [
        tuple(map(Decimal, each.split("[:]"))) for each in definition.get("correctResponsesPattern", [])
    ]
    if ranges:
        grade = TYPES["numeric"].grade(key | {"units": []}, answer)
        assert grade is not None
        assert any(low <= number <= high for low, high in ranges) == (grade.fraction == 1)


CHOICES = [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}]
SIDES = {
    "left": [{"id": "l", "text": "one"}],
    "right": [{"id": "r", "text": "uno"}, {"id": "s", "text": "due"}],
}
NO_UNITS = {"units": [], "decimal_comma": False}
ACCEPTED = {"tolerance": "0.5", "tolerance_kind": "absolute", "fraction": "1", "feedback": ""}
TEXT_RULES = {
    "case_sensitive": False,
    "diacritics_sensitive": True,
    "whitespace": "collapse",
    "wildcards": False,
}


@pytest.mark.parametrize(
    ("question", "answer", "kind", "pattern", "expected"),
    [
        (
            asked("single_choice", {"choices": CHOICES}, {"correct": ["b"]}),
            {"choice": "a"},
            "choice",
            ["b"],
            "a",
        ),
        (
            asked("multiple_choice", {"choices": CHOICES}, {"correct": ["c", "a"]}),
            {"choices": ["b", "c"]},
            "choice",
            ["a[,]c"],
            "b[,]c",
        ),
        (
            asked("true_false", {"choices": CHOICES[:2]}, {"correct": ["b"]}),
            {"choice": "a"},
            "true-false",
            ["false"],
            "true",
        ),
        (
            asked("numeric", NO_UNITS, {"answers": [{"value": "-2", **ACCEPTED}]}),
            {"number": "-2.25"},
            "numeric",
            ["-2.5[:]-1.5"],
            "-2.25",
        ),
        (
            asked("numeric", {**NO_UNITS, "units": ["km"]}, {"answers": []}),
            {"number": "3", "unit": "km"},
            "other",
            None,
            "3 km",
        ),
        (
            asked("short_text", {}, {**TEXT_RULES, "answers": [{"text": "Rome", "fraction": "1"}]}),
            {"text": "roma"},
            "fill-in",
            ["Rome"],
            "roma",
        ),
        (
            asked("ordering", {"choices": CHOICES}, {"order": ["c", "a", "b"]}),
            {"order": ["a", "b", "c"]},
            "sequencing",
            ["c[,]a[,]b"],
            "a[,]b[,]c",
        ),
        (
            asked("matching", SIDES, {"pairs": {"l": "r"}}),
            {"pairs": {"l": "s"}},
            "matching",
            ["l[.]r"],
            "l[.]s",
        ),
        (asked("cloze", {"blanks": []}, {}), {"blanks": {"a": "x"}}, "other", None, '{"a":"x"}'),
        (asked("essay", {}, {}), {"text": "Because."}, "long-fill-in", None, "Because."),
    ],
)
def test_a_question_and_an_answer_read_as_cmi_has_them(
    question: Asked, answer: dict[str, Any], kind: str, pattern: list[str] | None, expected: str
) -> None:
    document = told(answered(question, answer))
    definition = document["object"]["definition"]
    assert (definition["interactionType"], definition.get("correctResponsesPattern")) == (kind, pattern)
    assert document["result"]["response"] == expected
    assert faults(document) == []


def a_text(**changes: Any) -> Asked:
    answer = {"text": changes.pop("text", "Rome"), "fraction": "1"}
    return asked("short_text", {}, {**TEXT_RULES, "answers": [answer], **changes})


@pytest.mark.parametrize(
    "question",
    [
        a_text(diacritics_sensitive=False),
        a_text(text="R*", wildcards=True),
        a_text(text="a[,]b"),
        asked(
            "numeric", NO_UNITS, {"answers": [{"value": "1", **ACCEPTED, "tolerance_kind": "significant"}]}
        ),
        asked(
            "numeric",
            NO_UNITS,
            {"answers": [{"value": "1", **ACCEPTED, "fraction": "0.5"}, {"value": "1.2", **ACCEPTED}]},
        ),
    ],
)
def test_a_key_that_cannot_be_listed_has_no_pattern(question: Asked) -> None:
    assert "correctResponsesPattern" not in told(answered(question, None))["object"]["definition"]


def test_case_that_matters_is_said() -> None:
    definition = told(answered(a_text(case_sensitive=True), None))["object"]["definition"]
    assert definition["correctResponsesPattern"] == ["{case_matters=true}Rome"]


@pytest.mark.parametrize("text", ["a[,]b", "{case_matters=true}a", "[:]"])
def test_a_text_that_would_read_as_a_list_stands_beside_the_response(text: str) -> None:
    result = told(answered(a_text(), {"text": text}))["result"]
    assert "response" not in result
    assert result["extensions"] == {"https://quiz.example.org/xapi/extensions/answer": {"text": text}}


def test_an_attempt_that_counts_is_completed_with_score_and_time() -> None:
    document = told(ENDED)
    assert document["verb"]["id"] == "http://adlnet.gov/expapi/verbs/completed"
    assert document["object"]["id"] == "https://quiz.example.org/xapi/quizzes/mock"
    assert document["result"] == {
        "completion": True,
        "success": True,
        "score": {"scaled": 0.75, "raw": 7.5, "min": 0.0, "max": 10.0},
        "duration": "PT1H2M3.45S",
    }
    assert document["timestamp"] == "2026-05-01T12:00:00.123Z"


@pytest.mark.parametrize(("score", "verb"), [("7.5", "passed"), ("7.49999", "failed")])
def test_the_pass_mark_decides(score: str, verb: str) -> None:
    document = told(replace(ENDED, kind=Kind.JUDGED, score=Decimal(score)))
    assert document["verb"]["id"] == f"http://adlnet.gov/expapi/verbs/{verb}"
    assert document["result"]["success"] == (verb == "passed")


def test_without_a_pass_mark_there_is_no_success() -> None:
    assert "success" not in told(replace(ENDED, pass_percent=None))["result"]


def test_an_answer_that_waits_for_a_mark_has_no_success_and_no_score() -> None:
    document = told(answered(asked("essay", {}, {}), {"text": "Because."}, score=None))
    assert document["result"] == {"response": "Because."}


@pytest.mark.parametrize(("fraction", "success"), [("1", True), ("0.999", False), ("-1", False)])
def test_an_answer_is_a_success_if_it_is_right(fraction: str, success: bool) -> None:
    document = told(answered(a_text(), {"text": "Rome"}, fraction=Decimal(fraction)))
    assert document["result"]["success"] == success == Grade(Decimal(fraction)).is_correct


def test_a_certain_wrong_answer_is_minus_one_of_what_can_be_won() -> None:
    event = answered(a_text(), {"text": "x"}, score=Decimal(-6), least=Decimal(-6), most=Decimal(3))
    assert told(event)["result"]["score"] == {"scaled": -1.0, "raw": -6.0, "min": -6.0, "max": 3.0}


def test_nobody_but_the_key_knows_who_it_was() -> None:
    text = orjson.dumps(statement(ENDED, NAMES)).decode()
    assert told(ENDED)["actor"] == {
        "objectType": "Agent",
        "account": {"homePage": "https://quiz.example.org", "name": ENDED.learner},
    }
    assert str(USER) not in text


def test_a_hint_is_told_but_not_what_it_says() -> None:
    key = {"correct": ["a"], "hints": [{"text": "SECRET", "penalty": "0"}]}
    event = answered(asked("single_choice", {"choices": CHOICES}, key), None)
    document = told(replace(event, kind=Kind.HINT, number=1))
    assert document["object"]["id"] == "https://quiz.example.org/xapi/questions/stages/versions/3/hints/1"
    assert "SECRET" not in str(document)
    assert faults(document) == []


@pytest.mark.parametrize(
    ("attempt", "kept"), [(ATTEMPT, True), (UUID(int=0), False), (UUID(int=2**128 - 1), False)]
)
def test_the_registration_is_the_attempt_unless_a_client_chose_what_is_no_uuid(
    attempt: UUID, kept: bool
) -> None:
    document = told(replace(ENDED, attempt=attempt))
    assert (document["context"]["registration"] == str(attempt)) == kept
    assert faults(document) == []


def test_practice_of_a_selection_is_an_activity_of_the_exam() -> None:
    document = told(replace(ENDED, place=replace(PLACE, quiz=None, quiz_title=None)))
    assert document["object"]["id"] == "https://quiz.example.org/xapi/exams/agents/practice"


def test_the_id_is_the_same_for_the_same_event_only() -> None:
    others = [
        replace(ENDED, kind=Kind.JUDGED),
        replace(ENDED, user=UUID(int=1)),
        replace(ENDED, row="another"),
    ]
    ids = {told(each)["id"] for each in [ENDED, replace(ENDED, learner="f" * 32), *others]}
    assert len(ids) == 4
    assert told(ENDED)["id"] == "b1b92694-a818-559c-86dd-57f8d6778801"


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda s: s.pop("actor"), "statement has no actor"),
        (lambda s: s["actor"].update(name="Ada"), "actor has name"),
        (lambda s: s["result"].update(success=None), "null at /result/success"),
        (lambda s: s["result"]["score"].update(scaled=1.1), "scaled 1.1"),
        (
            lambda s: s["result"]["score"].update(raw=11),
            "raw {'scaled': 0.75, 'raw': 11, 'min': 0.0, 'max': 10.0}",
        ),
        (lambda s: s["result"].update(duration="3 min"), "duration 3 min"),
        (lambda s: s.update(timestamp="2026-05-01 12:00"), "timestamp 2026-05-01 12:00"),
        (lambda s: s["verb"].update(id="passed"), "verb is no IRI: passed"),
        (lambda s: s["verb"].update(display={"english": "x"}), "display: no language: english"),
    ],
)
def test_the_rules_find_what_is_wrong(spoil: Any, fault: str) -> None:
    document = told(ENDED)
    spoil(document)
    assert fault in next_faults(document)


def next_faults(document: dict[str, Any]) -> list[str]:
    try:
        return faults(document)
    except KeyError as missing:
        return [f"statement has no {missing.args[0]}"]
