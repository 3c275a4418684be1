"""The API against its schema: requests made up from it, sent by nobody and by a guest, and replies held
to it. What is made up is the same in every run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.exceptions import ValidationError
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test
from schemathesis.config import SchemathesisConfig
from schemathesis.core import NOT_SET
from schemathesis.core.parameters import ParameterLocation

from attempts.models import AttemptItem, Response
from questions import authoring
from questions.authoring import SectionDraft
from questions.models import QuestionVersion
from questions.types import TYPES
from quizapi.accounts import tokens
from quizapi.accounts.models import User
from quizapi.wsgi import application
from tests import content
from tests.attempts.learner import Caller
from tests.every_type import marked, wrong_answer

DRAFTS = [marked(name) for name in TYPES]
SLUGS = [draft.slug for draft in DRAFTS]
POSITIONS = range(1, len(SLUGS) + 1)

# Which passwords, codes, slugs, reasons, marks are good is not for a schema to say: others are answered 400.
JUDGED = [
    *("sign_up", "log_in", "reset_password", "change_password", "verify_email", "start_attempt"),
    *("mark_answer", "extend_attempt", "reopen_attempt", "void_attempt"),
    *("create_question", "revise_question", "delete_question", "restore_version", "add_comment"),
    *("submit_question", "return_question", "publish_question", "retire_question"),
    *("create_quiz", "revise_quiz", "publish_quiz", "retire_quiz"),
    *("create_exam", "revise_exam", "create_topic", "revise_topic", "read_question_analysis"),
]
ACCEPTED = ["2xx", "3xx", "400", "401", "403", "404", "409", "412", "429"]
CONFIG = SchemathesisConfig.from_dict(
    {
        # U+0000 in texts is refused everywhere, which no pattern of the schema repeats: test_errors.py.
        "generation": {"deterministic": True, "max-examples": 12, "allow-x00": False},
        "checks": {
            "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx"]},
            "missing_required_header": {"expected-statuses": [400, 401, 403, 404, 428]},
        },
        "operations": [
            {
                "include-operation-id": JUDGED,
                "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
            },
            {
                # Media type and format are made up each by itself, and most files are of no format.
                "include-operation-id": ["import_questions", "export_questions"],
                "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "415", "422"]}},
            },
            {
                # Each event is accepted or refused by itself, in a reply that is 200.
                "include-operation-id": "sync_attempt",
                "checks": {"negative_data_rejection": {"enabled": False}},
            },
        ],
    }
)


def exact(document: dict[str, Any]) -> dict[str, Any]:
    """The schema as a promise of all that a reply holds; to clients it is only of what it holds at least."""
    for component in document["components"]["schemas"].values():
        if component.get("type") == "object":
            component.setdefault("additionalProperties", False)
    return document


@schemathesis.serializer("application/zip")
def as_it_is(context: Any, value: Any) -> bytes:
    """Bytes of a body that is no text."""
    return value if isinstance(value, bytes) else str(value).encode()


served = Client().get("/api/v1/schema", headers={"host": "localhost"})
schema = schemathesis.openapi.from_dict(exact(served.json()), config=CONFIG)
schema.app = application
pytestmark = [pytest.mark.contract, pytest.mark.django_db]
MADE_UP = settings(
    deadline=None,  # what is slow here is the machine
    # All examples share one content: what they change of it, the next one meets.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests leave open the connection that the test's transaction lives in, as with Django's client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@dataclass
class Home:
    """Content and attempts for requests to be about."""

    tokens: list[str]
    refresh_token: str
    attempts: list[str] = field(default_factory=list)
    to_mark: dict[str, Any] = field(default_factory=dict)  # where there is an answer that a person marks
    statuses: set[int] = field(default_factory=set)

    slugs = {
        "exams": ["agents"],
        "questions": SLUGS,
        "bookmarks": SLUGS,
        "quizzes": ["practice-quiz", "mock-exam"],
    }

    def settle(self, case: Any) -> None:
        """Make a request that is well formed about something that is there; one in five stays astray."""
        if is_well_formed(case, ParameterLocation.PATH):
            self.settle_path(case.path, case.path_parameters)
            if case.method == "DELETE" and "/authoring/" in case.path:
                case.path_parameters["slug"] = "a-draft"  # what was published is not deleted
        if is_well_formed(case, ParameterLocation.QUERY) and case.query:
            case.query.pop("cursor", None)  # a good one comes from a reply: test_questions_api.py
        if is_well_formed(case, ParameterLocation.BODY) and isinstance(case.body, dict):
            self.settle_body(case.body, case.path_parameters)
            if "/authoring/" in case.path:
                settle_draft(case.body, case.path_parameters)
        if case.path.endswith(("/imports", "/exports")):
            settle_transfer(case)
        if is_well_formed(case, ParameterLocation.HEADER) and "If-Match" in case.headers:
            case.headers["If-Match"] = pick(["*"] * 4, case.headers["If-Match"])

    def settle_path(self, path: str, parameters: dict[str, Any]) -> None:
        if "slug" in parameters:
            document, _, move = path.partition("/{slug}")
            named = MOVABLE.get(move, self.slugs[document.rpartition("/")[2]])
            parameters["slug"] = pick(
                self.slugs["quizzes"] if "quizzes" in path else named, parameters["slug"]
            )
        if "topic" in parameters:
            parameters["topic"] = pick(["tools"], parameters["topic"])
        if "number" in parameters:
            parameters["number"] = pick([1], parameters["number"])
        if "attempt_id" in parameters:
            parameters["attempt_id"] = pick(self.attempts, parameters["attempt_id"])
        if "position" in parameters:
            parameters["position"] = pick([*POSITIONS], parameters["position"])
        if "user_id" in parameters:
            parameters["user_id"] = pick([self.to_mark["user_id"]] * 4, parameters["user_id"])
        if path.endswith("/mark"):
            parameters |= self.to_mark

    def settle_body(self, body: dict[str, Any], parameters: dict[str, Any]) -> None:
        if "quiz" in body:
            body["quiz"] = pick(self.slugs["quizzes"], body["quiz"])
        if "practice" in body:
            body["practice"] |= {"exam": "agents"} | (
                {"topics": ["tools"]} if "topics" in body["practice"] else {}
            )
        if "refresh_token" in body:
            body["refresh_token"] = self.refresh_token
        if {"email", "password"} <= body.keys():
            body |= {"password": PASSWORD}
        body.pop("certainty", None)  # none of the attempts asks for it
        if "answer" in body:
            body["answer"] = good_answer(parameters) or body["answer"]


# Questions that can be moved so, beside those that are published in a quiz.
MOVABLE = {"/submit": ["a-draft"], "/return": ["in-review"], "/retire": ["spare"]}


def settle_draft(body: dict[str, Any], parameters: dict[str, Any]) -> None:
    """What only the commands can judge of a draft: where it stands, and the ids of its choices."""
    if "slug" in body:  # of a document that is there already it stays
        body["slug"] = parameters.get("topic", parameters.get("slug", body["slug"]))
    body |= {"exam": "agents"} if "exam" in body else {}
    body |= {"topic": "tools"} if "topic" in body else {}
    body |= {"sections": [{"draw": 1}]} if "sections" in body else {}
    for choice in body.get("choices", ()):
        choice.pop("id", None)


def settle_transfer(case: Any) -> None:
    """Into and out of the exam that is there; what is sent is a file that can be read."""
    if not is_well_formed(case, ParameterLocation.QUERY):
        return
    case.query |= {"exam": "agents"} | ({"topic": "tools"} if "topic" in case.query else {})
    if case.path.endswith("/imports") and is_well_formed(case, ParameterLocation.BODY):
        case.query["format"], case.media_type, case.body = "gift", "text/plain", b"Is it odd? {T}"


def is_well_formed(case: Any, part: ParameterLocation) -> bool:
    component = case.meta.components.get(part)
    return component is None or component.mode.is_positive


def pick[T](known: list[T], made_up: object) -> Any:
    """One of those that exist, or now and then what was made up; the same one for the same value."""
    number = UUID(made_up).int if isinstance(made_up, str) and len(made_up) == 36 else len(str(made_up))
    return [*known, made_up][number % (len(known) + 1)]


def good_answer(parameters: dict[str, Any]) -> dict[str, Any] | None:
    """An answer to the question that the path names, if it names one."""
    try:
        item = AttemptItem.objects.select_related("version").get(**parameters)
    except (AttemptItem.DoesNotExist, ValidationError, ValueError):
        return None
    return answer_to(item.version.delivery, right=item.version.type != "single_choice")


def answer_to(question: dict[str, Any], *, right: bool) -> dict[str, Any] | None:
    if not right:
        return wrong_answer(question)
    version = QuestionVersion.objects.get(question__slug=question["slug"], number=question["version"])
    return TYPES[version.type].correct_answer(version.answer_key)


PASSWORD = "correct horse battery"


@pytest.fixture
def home(db: None, settings: Any) -> Iterator[Home]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    topic = content.make_topic(content.make_exam(), "tools")
    content.fixed_quiz(topic, *DRAFTS, slug="practice-quiz", tries=20)
    section = SectionDraft(questions=tuple(SLUGS))
    content.publish_quiz(topic.exam, section, slug="mock-exam", mode="exam", time_limit_s=3600)
    for slug in ("a-draft", "in-review"):
        question = authoring.create(topic=topic, draft=content.single_choice(slug))
    authoring.submit(question=question)
    content.publish_question(topic, content.single_choice("spare"))
    guest = Client().post("/api/v1/auth/guest").json()
    member = {"email": "ada@example.org", "password": PASSWORD}
    signed_up = Client().post("/api/v1/auth/signup", member, content_type="application/json").json()
    staff = User.objects.create_superuser("staff@example.org")
    staff_token = tokens.issue(staff, tokens.open_session(staff))["access_token"]
    home = Home([guest["access_token"], signed_up["access_token"], staff_token], guest["refresh_token"])
    learner = Caller(User.objects.get(id=guest["user"]["id"]))
    home.to_mark = answer_to_mark(learner, guest["user"]["id"])
    started = [learner.start("practice-quiz"), learner.start("mock-exam"), learner.practise(count=2)]
    learner.finish(started[-1].body)
    home.attempts = [home.to_mark["attempt_id"], *(reply.body["id"] for reply in started)]
    with one_connection():
        yield home


def answer_to_mark(learner: Caller, user_id: str) -> dict[str, Any]:
    """Where a learner's essay waits for its mark."""
    attempt = learner.start("mock-exam").body
    position = next(i["position"] for i in attempt["items"] if i["question"]["type"] == "essay")
    learner.respond(attempt, position, {"text": "Because."})
    assert learner.finish(attempt).body["state"] == "needs_marking"
    return {"user_id": user_id, "attempt_id": attempt["id"], "position": position}


# Without the code from a mail these cannot succeed; tests/accounts reads the mail.
NEEDS_A_CODE = ("/password/reset", "/email/verify")


@pytest.fixture
def succeeds(request: pytest.FixtureRequest, home: Home) -> Iterator[None]:
    """Holds the test to more than refusals: some of the requests must have been good ones."""
    yield
    assert home.statuses & {200, 201, 202, 204} or request.node.name.rstrip("]").endswith(NEEDS_A_CODE)


@schema.parametrize()
@MADE_UP
def test_every_reply_is_as_the_schema_says(case: Any, home: Home, succeeds: None) -> None:
    home.settle(case)
    for headers in ({}, *map(bearer, home.tokens)):
        home.statuses.add(case.call_and_validate(headers=headers).status_code)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Learning(RuleBasedStateMachine):
    """A guest who takes attempts in any order of calls, sensible or not."""

    attempts = Bundle("attempts")
    places = st.integers(0, 99)  # which of the attempt's positions, however many it has

    def __init__(self) -> None:
        super().__init__()
        self.token = self.call("POST /auth/guest").json()["access_token"]

    token = ""

    def call(self, label: str, body: Any = NOT_SET, **path: Any) -> Any:
        method, _, address = label.partition(" ")
        operation = schema.find_operation_by_label(f"{method} /api/v1{address}")
        assert operation is not None
        case = operation.Case(path_parameters=path)
        if body is not NOT_SET:
            case.body, case.media_type = body, "application/json"
        return case.call_and_validate(headers=bearer(self.token) if self.token else {})

    @rule(target=attempts, quiz=st.sampled_from(["practice-quiz", "mock-exam"]))
    def start(self, quiz: str) -> Any:
        return self.call("POST /attempts", {"quiz": quiz}).json()

    @rule(target=attempts, count=st.integers(1, 2), select=st.sampled_from(["random", "unseen"]))
    def practise(self, count: int, select: str) -> Any:
        body = {"practice": {"exam": "agents", "count": count, "select": select}}
        return self.call("POST /attempts", body).json()

    @rule(attempt=attempts, place=places, right=st.booleans(), again=st.booleans())
    def answer(self, attempt: Any, place: int, right: bool, again: bool) -> None:
        label = "PUT /attempts/{attempt_id}/items/{position}/response"
        position = position_at(attempt, place)
        questions = {item["position"]: item["question"] for item in attempt["items"]}
        answer = answer_to(questions.get(position, questions[1]), right=right)
        body = {"id": str(uuid4()), "answer": answer}
        for _ in range(1 + again):
            self.call(label, body, attempt_id=attempt["id"], position=position)

    @rule(attempt=attempts, place=places, body=st.sampled_from([{}, {"number": 1}, {"number": 2}]))
    def take_hint(self, attempt: Any, place: int, body: Any) -> None:
        label = "POST /attempts/{attempt_id}/items/{position}/hints"
        self.call(label, body, attempt_id=attempt["id"], position=position_at(attempt, place))

    @rule(attempt=attempts, place=places, flagged=st.booleans())
    def flag(self, attempt: Any, place: int, flagged: bool) -> None:
        label = "PATCH /attempts/{attempt_id}/items/{position}"
        self.call(label, {"flagged": flagged}, attempt_id=attempt["id"], position=position_at(attempt, place))

    @rule(attempt=attempts)
    def finish(self, attempt: Any) -> None:
        self.call("POST /attempts/{attempt_id}/finish", attempt_id=attempt["id"])

    @rule(attempt=attempts)
    def read(self, attempt: Any) -> None:
        self.call("GET /attempts/{attempt_id}", attempt_id=attempt["id"])

    @rule(attempt=attempts)
    def review(self, attempt: Any) -> None:
        self.call("GET /attempts/{attempt_id}/review", attempt_id=attempt["id"])

    @rule()
    def look_back(self) -> None:
        self.call("GET /attempts")


def position_at(attempt: Any, place: int) -> int:
    """One of the attempt's positions, or the one after the last."""
    return place % (len(attempt["items"]) + 1) + 1


def test_attempts_in_any_order_of_calls_keep_to_the_schema(home: Home) -> None:
    before = Response.objects.count()
    run_state_machine_as_test(
        Learning, settings=settings(MADE_UP, max_examples=15, stateful_step_count=20, derandomize=True)
    )
    assert Response.objects.count() > before  # the walk went far enough to answer


def test_what_replies_link_to_keeps_to_the_schema(home: Home) -> None:
    """Schemathesis finds by itself which reply holds what another operation needs."""

    class Follower(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Any) -> Any:
            return {"headers": bearer(home.tokens[0])}

        def before_call(self, case: Any) -> None:
            case.query.pop("cursor", None)
            if isinstance(case.body, dict):
                home.settle_body(case.body, case.path_parameters)

        def validate_response(self, response: Any, case: Any, *_: Any, **kwargs: Any) -> None:
            case.validate_response(response, transport_kwargs=kwargs, recorder=self.recorder, **kwargs)

    Follower.run(settings=settings(MADE_UP, max_examples=10, stateful_step_count=8, derandomize=True))
