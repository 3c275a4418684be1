"""The textbook control gives the facts that the API gives, or the comparison would not be fair."""

from typing import Any

import pytest
from django.test import Client

from benchmarks.scenarios import OURS, TEXTBOOK
from questions.models import Topic
from questions.types.contract import QuestionDraft
from quizapi.accounts import tokens
from quizapi.accounts.models import User
from tests.content import (
    answer_for,
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    single_choice,
    true_false,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("benchmarks.urls")]

DRAFTS = [single_choice(), multiple_choice(scoring="net_correct"), true_false()]
RIGHT = {"stages": ["right"], "tools": ["choice 1", "choice 2"], "fact": ["True"]}
WRONG = {"stages": ["worst"], "tools": ["choice 1", "choice 3"], "fact": ["False"]}
PRACTICE = {"practice": {"exam": "agents", "count": len(DRAFTS)}}
type Document = dict[str, Any]


@pytest.fixture(autouse=True)
def topic() -> Topic:
    topic = make_topic(make_exam())
    for draft in DRAFTS:
        publish_question(topic, draft)
    return topic


@pytest.fixture
def learner() -> Client:
    user = User.objects.create_guest()
    token = tokens.issue(user, tokens.open_session(user))["access_token"]
    return Client(headers={"Authorization": f"Bearer {token}"})


def start(learner: Client, target: str) -> Document:
    reply = learner.post(f"{target}/attempts", PRACTICE, content_type="application/json")
    assert reply.status_code == 201
    return dict(reply.json())


def answer(learner: Client, target: str, attempt: Document, answers: dict[str, list[str]]) -> list[Document]:
    """The replies to an answer to each question, in the order of the questions' slugs."""
    replies = []
    for item in sorted(attempt["items"], key=slug_of):
        picked = answer_for(item["question"], *answers[slug_of(item)])
        if "choices" in picked:
            picked["choices"].sort()  # the API does, the textbook takes them as they come
        body = {"answer": picked, "elapsed_ms": 900}
        path = f"{target}/attempts/{attempt['id']}/items/{item['position']}/response"
        reply = learner.put(path, body, content_type="application/json")
        assert reply.status_code == 200
        replies.append(response_facts(reply.json()))
    return replies


def response_facts(response: Document) -> Document:
    response["choice_feedback"].sort(key=lambda feedback: feedback["id"])  # in no order that means anything
    return without(response, "id", "position", "submitted_at")


def facts(attempt: Document) -> Document:
    """An attempt without what differs from one attempt to the next: ids, times, drawn and shuffled order."""
    items = [without(item, "position") for item in sorted(attempt["items"], key=slug_of)]
    for item in items:
        item["question"]["choices"].sort(key=lambda choice: choice["id"])
        if item["response"] is not None:
            item["response"] = response_facts(item["response"])
    return without(attempt, "id", "started_at", "finished_at") | {"items": items}


def shared(ours: Any, control: Any) -> Any:
    """What of our document the control has, too. It leaves out what the API says besides, in its favour."""
    if isinstance(control, dict):
        return {name: shared(ours[name], value) for name, value in control.items()}
    if isinstance(control, list):
        return [shared(mine, other) for mine, other in zip(ours, control, strict=True)]
    return ours


def slug_of(item: Document) -> str:
    return str(item["question"]["slug"])


def without(document: Document, *names: str) -> Document:
    assert set(names) <= set(document)
    return {name: value for name, value in document.items() if name not in names}


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: draft.type)
def test_reading_a_question_gives_the_same(learner: Client, draft: QuestionDraft) -> None:
    ours = learner.get(f"{OURS}/questions/{draft.slug}").json()
    assert learner.get(f"{TEXTBOOK}/questions/{draft.slug}").json() == ours
    assert ours["slug"] == draft.slug


def test_starting_an_attempt_gives_the_same(learner: Client) -> None:
    ours, textbook = facts(start(learner, OURS)), facts(start(learner, TEXTBOOK))

    assert textbook == shared(ours, textbook)
    assert len(textbook["items"]) == len(DRAFTS)


@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["right", "wrong"])
def test_answering_gives_the_same(learner: Client, answers: dict[str, list[str]]) -> None:
    ours = answer(learner, OURS, start(learner, OURS), answers)
    textbook = answer(learner, TEXTBOOK, start(learner, TEXTBOOK), answers)
    assert textbook == shared(ours, textbook)
    assert [reply["correct"] for reply in ours] == [answers is RIGHT] * len(DRAFTS)


@pytest.mark.parametrize("answers", [RIGHT, WRONG], ids=["right", "wrong"])
def test_finishing_gives_the_same(learner: Client, answers: dict[str, list[str]]) -> None:
    results = []
    for target in (OURS, TEXTBOOK):
        attempt = start(learner, target)
        answer(learner, target, attempt, answers)
        results.append(learner.post(f"{target}/attempts/{attempt['id']}/finish").json())
    ours, textbook = map(facts, results)
    assert textbook == shared(ours, textbook)
    assert textbook["state"] == "finished"


def test_an_attempt_is_the_same_whoever_started_it(learner: Client) -> None:
    """The benchmark answers attempts of the API through the control."""
    attempt = start(learner, OURS)
    answer(learner, TEXTBOOK, attempt, RIGHT)
    result = learner.post(f"{OURS}/attempts/{attempt['id']}/finish").json()
    assert result["score"] == len(DRAFTS)


def test_both_refuse_whoever_has_no_token() -> None:
    for target in (OURS, TEXTBOOK):
        assert (
            Client().post(f"{target}/attempts", PRACTICE, content_type="application/json").status_code == 401
        )
