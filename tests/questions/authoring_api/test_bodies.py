"""Bodies of authors: as large as a question may be, and no larger."""

import json
import time

import pytest
from django.conf import settings

from questions.models import Topic
from quizapi.accounts.models import User
from tests.attempts.learner import Caller
from tests.questions.authoring_api.author import API, Author, written

LONGEST = "\u6f22" * 20_000  # three bytes a character


def test_the_largest_question_of_choices_fits(author: Author) -> None:
    choices = [{"text": f"{LONGEST[:-2]}{number:02}", "feedback": LONGEST} for number in range(20)]
    choices[0]["correct"] = True  # type: ignore[assignment]
    hints = [{"text": LONGEST}] * 20

    reply = author.create(choices=choices, hints=hints, stem=LONGEST, explanation=LONGEST)

    assert (reply.status, reply.body["faults"]) == (201, [])
    revised = author.revise(stem="Short?")
    assert (revised.status, revised.body["stem"]) == (200, "Short?")


def test_a_body_beyond_the_limit_is_a_413(author: Author) -> None:
    body = json.dumps(written())
    padded = body + " " * (settings.AUTHORING_MAX_BODY_BYTES - len(body))

    def send(text: str) -> int:
        response = author.client.generic("POST", f"{API}/questions", text, content_type="application/json")
        return int(response.status_code)

    assert (send(padded + " "), send(padded)) == (413, 201)


def test_a_large_body_of_who_may_not_write_is_not_read(topic: Topic) -> None:
    learner = Caller(User.objects.create_guest())

    assert learner.call("POST", f"{API}/questions", {"stem": "x" * 3_000_000}).status == 403


def test_learners_may_send_no_more_for_it(topic: Topic) -> None:
    learner = Caller(User.objects.create_guest())

    assert learner.call("POST", "/api/v1/attempts", {"quiz": "x" * 70_000}).status == 413


@pytest.mark.parametrize("value", [[{}] * 300_000, {str(number): 1 for number in range(100_000)}])
def test_a_heap_of_members_is_refused_in_no_time(value: object, author: Author) -> None:
    began = time.perf_counter()

    assert author.create(choices=value).status == 400
    assert time.perf_counter() - began < 5
