"""Exports taken in tests, and rows for them."""

import csv
import io
from typing import Any

import orjson

from attempts.exports.datasets import DATASETS
from attempts.exports.filters import Filters
from attempts.exports.forms import Form
from attempts.exports.request import Request
from attempts.exports.source import opened
from questions.models import Quiz
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice


def taken(dataset: str = "responses", form: Form = Form.JSON, **more: Any) -> tuple[list[Any], str | None]:
    """The rows of an export, and its watermark. What is no option of exports is a filter."""
    options = {
        name: more.pop(name) for name in ("since", "visible_in", "identities", "values") if name in more
    }
    request = Request(dataset=DATASETS[dataset], filters=Filters(**more), **options)
    with opened(request, form) as rows:
        text = b"".join(rows.chunks())
        watermark = rows.watermark
        found = parsed(text, form)
        assert rows.count == len(found)
    return found, watermark


def parsed(text: bytes, form: Form) -> list[Any]:
    if form is Form.JSON:
        return [orjson.loads(line) for line in text.splitlines()]
    if form is Form.CSV:
        return list(csv.DictReader(io.StringIO(text.decode(), newline="")))
    return list(csv.reader(io.StringIO(text.decode(), newline="")))


def small_quiz(**policy: Any) -> Quiz:
    topic = make_topic(make_exam())
    return fixed_quiz(topic, single_choice("one"), single_choice("two"), **{"mode": "exam", **policy})


def attempted(*texts: str, learner: Learner | None = None, finish: bool = True) -> tuple[Learner, Any]:
    """An attempt at the quiz with its first questions answered."""
    learner = learner or Learner()
    attempt = learner.begin()
    for position, text in enumerate(texts, 1):
        assert learner.answer(attempt, position, text).status == 200
    if finish:
        assert learner.finish(attempt).status == 200
    return learner, attempt
