"""Statements as a dataset among the exports."""

from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.test import override_settings

from attempts.exports.datasets import DATASETS
from attempts.exports.filters import Filters
from attempts.exports.forms import Form
from attempts.exports.request import Request
from attempts.exports.source import opened
from questions.models import Topic
from quizapi.errors import DomainError
from tests.attempts.learner import Learner
from tests.attempts.staff import make_staff
from tests.content import fixed_quiz, single_choice
from tests.walk import visitor
from tests.xapi.events import since, words


def taken(watermark: str | None = None, **filters: Any) -> tuple[list[Any], str]:
    """The statements of an export, and its watermark."""
    asked = Request(dataset=DATASETS["xapi"], filters=Filters(**filters), since=watermark)
    with override_settings(PUBLIC_URL="https://q.example.org"), opened(asked, Form.JSON) as rows:
        assert rows.estimate >= 0
        lines = b"".join(rows.chunks()).splitlines()
        assert rows.count == rows.taken == len(lines)
    assert rows.watermark is not None
    return [orjson.loads(line) for line in lines], rows.watermark


@pytest.fixture
def played(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), slug="first")
    fixed_quiz(topic, single_choice("two"), slug="second")
    for quiz in ("first", "second"):
        attempt = learner.begin(quiz)
        learner.answer(attempt, 1, "right")
        learner.finish(attempt)
    return attempt


def test_an_export_has_the_statements_that_a_store_would_get(played: Any) -> None:
    assert taken()[0] == since()[0]


def test_statements_come_over_the_api_and_from_the_command(played: Any, tmp_path: Path) -> None:
    whole = b"".join(orjson.dumps(each) + b"\n" for each in taken()[0])
    with override_settings(PUBLIC_URL="https://q.example.org"):
        reply: Any = visitor(make_staff("export_attempts")).get("/api/v1/exports/xapi?format=jsonl")
        assert b"".join(reply.streaming_content) == whole
        call_command("export_attempts", "xapi", "--output", str(tmp_path / "statements.jsonl"))
    assert (tmp_path / "statements.jsonl").read_bytes() == whole


def test_the_next_export_has_what_is_new(played: Any, learner: Learner) -> None:
    _, watermark = taken()
    attempt = learner.begin("first")
    new, watermark = taken(watermark)
    assert (words(new), new[0]["context"]["registration"]) == (["initialized"], attempt["id"])
    assert taken(watermark)[0] == []


def test_an_export_can_be_of_a_quiz(played: Any) -> None:
    found, _ = taken(quiz="second")
    assert words(found) == ["initialized", "answered", "completed"]
    assert {each["context"]["registration"] for each in found} == {played["id"]}


def test_an_export_can_be_of_a_time(played: Any) -> None:
    statements, _ = taken()
    after = time_of(statements[-1])
    assert taken(until_time=after)[0] == [each for each in statements if time_of(each) < after]


def time_of(statement: Any) -> datetime:
    return datetime.fromisoformat(statement["timestamp"])


@pytest.mark.parametrize("form", [Form.CSV, Form.PLAIN])
def test_statements_are_json_and_nothing_else(transactional_db: None, form: Form) -> None:
    with pytest.raises(DomainError) as refusal, opened(Request(dataset=DATASETS["xapi"]), form):
        pass
    assert [error.pointer for error in refusal.value.errors] == ["/format"]


def test_who_the_learners_are_cannot_be_had(transactional_db: None) -> None:
    asked = Request(dataset=DATASETS["xapi"], identities=True)
    with pytest.raises(DomainError), opened(asked, Form.JSON):
        pass
