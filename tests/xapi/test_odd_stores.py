"""What a store may answer that is no answer: it is kept as said, and tried again later."""

from typing import Any

import pytest
from django.test import override_settings

from attempts.models import StatementDelivery
from attempts.xapi.delivery import Outcome, deliver
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, single_choice
from tests.xapi.record_store import Handler, RecordStore, Trouble

NOTHING_MORE = b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def says(head: bytes) -> Trouble:
    """These bytes, whatever they mean."""

    def trouble(handler: Handler) -> bool:
        handler.rfile.read(int(handler.headers["Content-Length"]))
        handler.wfile.write(head + NOTHING_MORE)
        handler.close_connection = True
        return True

    return trouble


@pytest.fixture
def begun(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice())
    return learner.begin()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://[half", "cannot be reached"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://a/\0b", "redirects to http://a/b"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://a/" + b"b" * 60_000, "redirects to http://a/bb"),
        (b"HTTP/1.1 500 Not\0Well", "500 NotWell"),
        (b"\xff\0\xfe", "cannot be reached"),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: Mon, 01 Jan 99999999999 00:00:00 GMT", "503 Busy"),
        (b"HTTP/1.1 503 Busy\r\nRetry-After: Mon, 01 Jan 2024 00:00:00 +" + b"9" * 20, "503 Busy"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", "web page"),
    ],
)
def test_an_answer_that_makes_no_sense_is_a_failure_like_others(
    begun: Any, store: RecordStore, head: bytes, said: str
) -> None:
    store.troubles.append(says(head))
    with override_settings(PUBLIC_URL="https://q.example.org"):
        run = deliver(store.client())
        kept = StatementDelivery.objects.get()
        again = deliver(store.client(), patient=False)

    assert (run.outcome, kept.failures) == (Outcome.FAILED, 1)
    assert said in kept.error
    assert len(kept.error) < 1000
    assert (again.outcome, store.words) == (Outcome.DELIVERED, ["initialized"])
