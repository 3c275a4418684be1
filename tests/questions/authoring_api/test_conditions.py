"""If-Match and If-None-Match: nobody's change is lost, and nothing is sent twice."""

from typing import Any

import pytest

from questions.models import Question, Topic
from tests.content import publish_question, single_choice
from tests.questions.authoring_api.author import Author, as_sent, written

QUIZ = {"slug": "quiz", "exam": "agents", "title": "Quiz", "sections": [{"questions": ["stages"]}]}
EXAM = {"slug": "agents", "title": "Agents"}
TOPIC = {"slug": "basics", "title": "Basics"}
CHANGES: list[tuple[str, str, Any]] = [
    ("PUT", "questions/stages", written()),
    ("DELETE", "questions/stages", None),
    ("POST", "questions/stages/submit", None),
    ("POST", "questions/stages/return", {"comment": "No."}),
    ("POST", "questions/stages/publish", None),
    ("POST", "questions/stages/retire", None),
    ("POST", "questions/stages/restore", {"version": 1}),
    ("PUT", "quizzes/quiz", QUIZ),
    ("POST", "quizzes/quiz/publish", None),
    ("POST", "quizzes/quiz/retire", None),
    ("PUT", "exams/agents", EXAM),
    ("PUT", "exams/agents/topics/basics", TOPIC),
]
DOCUMENTS = ["questions/stages", "quizzes/quiz", "exams/agents", "exams/agents/topics/basics"]


@pytest.fixture
def content(author: Author, topic: Topic) -> None:
    publish_question(topic, single_choice())
    assert author.send("POST", "quizzes", QUIZ).status == 201


def document_of(path: str) -> str:
    return max((each for each in DOCUMENTS if path.startswith(each)), key=len)


@pytest.mark.usefixtures("content")
class TestChanging:
    @pytest.mark.parametrize(("method", "path", "body"), CHANGES)
    def test_a_change_says_what_it_is_a_change_of(
        self, method: str, path: str, body: Any, author: Author
    ) -> None:
        before = author.read(document_of(path)).body

        reply = author.send(method, path, body)

        assert reply.refusal == (428, "precondition_required")
        assert author.read(document_of(path)).body == before

    @pytest.mark.parametrize("match", ['"0123"', 'W/"0123"', "nonsense", ""])
    @pytest.mark.parametrize(("method", "path", "body"), CHANGES)
    def test_a_change_of_something_else_is_refused_with_what_it_is_now(
        self, method: str, path: str, body: Any, match: str, author: Author
    ) -> None:
        before = author.read(document_of(path))

        reply = author.send(method, path, body, match=match)

        assert reply.refusal == (412, "changed_meanwhile")
        assert reply.headers["ETag"] == before.headers["ETag"]
        assert author.read(document_of(path)).body == before.body

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_one_of_several_etags_is_enough(self, path: str, author: Author) -> None:
        body = next(body for method, each, body in CHANGES if (method, each) == ("PUT", path))

        reply = author.send("PUT", path, body, match=f'"0123", {author.etag(path)}')

        assert reply.status == 200
        assert reply.headers["ETag"] == author.etag(path)

    def test_a_weak_etag_is_none_to_change_by(self, author: Author) -> None:
        match = f"W/{author.etag('questions/stages')}"

        assert author.revise(match=match).refusal == (412, "changed_meanwhile")

    def test_any_state_may_be_asked_for(self, author: Author) -> None:
        author.revise(stem="Changed?")

        assert author.revise(match="*", stem="Changed again?").status == 200

    def test_what_was_read_before_somebody_elses_change_is_refused(self, author: Author) -> None:
        read = author.read("questions/stages")
        Author(email="other@example.org").revise(explanation="Somebody else's.")

        body = as_sent(read.body) | {"stem": "Mine?"}
        reply = author.send("PUT", "questions/stages", body, match=read.headers["ETag"])

        assert reply.refusal == (412, "changed_meanwhile")
        assert Question.objects.get().explanation == "Somebody else's."

    @pytest.mark.parametrize(("move", "body"), [("submit", {}), ("publish", {}), ("restore", {"version": 1})])
    def test_each_change_of_state_is_another_document(
        self, move: str, body: dict[str, Any], author: Author
    ) -> None:
        before = author.revise(stem="Changed?").headers["ETag"]

        after = author.move(move, match=before, **body)

        assert after.status == 200
        assert after.headers["ETag"] == author.etag("questions/stages") != before

    def test_a_comment_changes_no_document(self, author: Author) -> None:
        before = author.etag("questions/stages")

        assert author.move("comments", text="Good.").status == 201
        assert author.etag("questions/stages") == before


@pytest.mark.usefixtures("content")
class TestReading:
    @pytest.mark.parametrize("path", [*DOCUMENTS, "questions/stages/versions/1"])
    @pytest.mark.parametrize("form", ["{}", "W/{}", '"0123", {}'])
    def test_what_a_client_has_is_not_sent_again(self, path: str, form: str, author: Author) -> None:
        etag = author.etag(path)

        reply = author.read(path, known=form.format(etag))

        assert (reply.status, reply.body, reply.headers["ETag"]) == (304, None, etag)

    @pytest.mark.parametrize("path", DOCUMENTS)
    def test_what_is_another_by_now_is_sent(self, path: str, author: Author) -> None:
        assert author.read(path, known='"0123"').status == 200

    def test_an_etag_names_one_document(self, author: Author) -> None:
        assert len({author.etag(path) for path in DOCUMENTS}) == len(DOCUMENTS)


@pytest.mark.usefixtures("content")
def test_a_quiz_moves_and_is_another_document(author: Author, topic: Topic) -> None:
    published = author.send("POST", "quizzes/quiz/publish", match=author.etag("quizzes/quiz"))
    retired = author.send("POST", "quizzes/quiz/retire", match=published.headers["ETag"])

    assert (published.body["status"], retired.body["status"]) == ("published", "retired")
    assert retired.headers["ETag"] == author.etag("quizzes/quiz")
