"""authoring/exams and their topics: listed, created, read, revised."""

from typing import Any

import pytest

from questions.models import Exam, Topic
from tests.content import make_exam, make_topic
from tests.questions.authoring_api.author import Author

EXAM = {"slug": "ml", "title": "Learning", "description": "$x$", "language": "de-CH", "review_required": True}
TOPIC = {
    "slug": "tools", "title": "Tools", "description": "What agents use.", "weight": 12.125, "position": 3,
    "parent": "basics",
}  # fmt: skip


class TestExams:
    def test_one_comes_back_as_it_was_written(self, author: Author) -> None:
        reply = author.send("POST", "exams", EXAM)

        assert (reply.status, reply.headers["Location"]) == (201, "/api/v1/authoring/exams/ml")
        assert EXAM.items() <= reply.body.items()
        assert author.read("exams/ml").body == reply.body
        assert author.slugs("exams") == ["agents", "ml"]

    def test_one_is_revised_as_a_whole(self, author: Author) -> None:
        author.send("POST", "exams", EXAM)

        reply = author.send("PUT", "exams/ml", {"slug": "ml", "title": "Other"}, match="*")

        assert (reply.body["title"], reply.body["language"], reply.body["review_required"]) == (
            "Other", "en", False,
        )  # fmt: skip
        assert author.etag("exams/ml") == reply.headers["ETag"]

    def test_what_it_said_is_not_written(self, author: Author) -> None:
        before = author.send("POST", "exams", EXAM)

        reply = author.send("PUT", "exams/ml", EXAM, match="*")

        assert (reply.status, reply.body) == (200, before.body)

    def test_a_slug_that_is_taken_is_a_409(self, author: Author) -> None:
        reply = author.send("POST", "exams", EXAM | {"slug": "agents"})

        assert (*reply.refusal, reply.pointers) == (409, "slug_taken", ["/slug"])

    def test_a_slug_stays(self, author: Author) -> None:
        reply = author.send("PUT", "exams/agents", EXAM, match="*")

        assert (*reply.refusal, reply.pointers) == (409, "slug_is_stable", ["/slug"])

    @pytest.mark.parametrize(
        ("members", "code", "pointer"),
        [
            ({"title": ""}, "validation_error", "/title"),
            ({"title": "x" * 201}, "validation_error", "/title"),
            ({"language": "de_CH"}, "validation_error", "/language"),
            ({"language": "de" + "-abcdefgh" * 4}, "validation_error", "/language"),
            ({"topics": []}, "validation_error", "/topics"),
            ({"title": " "}, "validation_error", "/title"),
        ],
    )
    def test_what_is_not_right_is_named(
        self, members: dict[str, Any], code: str, pointer: str, author: Author
    ) -> None:
        reply = author.send("POST", "exams", EXAM | members)

        assert (*reply.refusal, reply.pointers) == (400, code, [pointer])
        assert Exam.objects.count() == 1


class TestTopics:
    path = "exams/agents/topics"

    def test_one_comes_back_as_it_was_written(self, author: Author) -> None:
        reply = author.send("POST", self.path, TOPIC)

        assert (reply.status, reply.headers["Location"]) == (201, f"/api/v1/authoring/{self.path}/tools")
        assert {**TOPIC, "exam": "agents"}.items() <= reply.body.items()
        assert author.read(f"{self.path}/tools").body == reply.body

    def test_they_are_listed_in_their_order(self, author: Author) -> None:
        author.send("POST", self.path, TOPIC)
        author.send("POST", self.path, TOPIC | {"slug": "first", "position": 0})

        assert author.slugs(self.path) == ["basics", "first", "tools"]

    def test_one_is_moved(self, author: Author) -> None:
        before = author.send("POST", self.path, TOPIC)

        reply = author.send(
            "PUT", f"{self.path}/tools", TOPIC | {"parent": None}, match=before.headers["ETag"]
        )

        assert (reply.status, reply.body["parent"]) == (200, None)

    def test_what_it_said_is_not_written(self, author: Author) -> None:
        before = author.send("POST", self.path, TOPIC)

        reply = author.send("PUT", f"{self.path}/tools", TOPIC, match="*")

        assert (reply.status, reply.body) == (200, before.body)

    def test_a_slug_that_is_taken_is_a_409(self, author: Author) -> None:
        reply = author.send("POST", self.path, TOPIC | {"slug": "basics"})

        assert (*reply.refusal, reply.pointers) == (409, "slug_taken", ["/slug"])

    def test_a_slug_stays(self, author: Author) -> None:
        reply = author.send("PUT", f"{self.path}/basics", {"slug": "other", "title": "O"}, match="*")

        assert (*reply.refusal, reply.pointers) == (409, "slug_is_stable", ["/slug"])

    @pytest.mark.parametrize(
        ("members", "code", "pointer"),
        [
            ({"parent": "elsewhere"}, "validation_error", "/parent"),
            ({"parent": "tools"}, "invalid_topic", "/parent"),
            ({"weight": -1}, "validation_error", "/weight"),
            ({"weight": 0.1234}, "invalid_topic", "/weight"),
            ({"position": 40_000}, "validation_error", "/position"),
            ({"title": " "}, "validation_error", "/title"),
        ],
    )
    def test_what_is_not_right_is_named(
        self, members: dict[str, Any], code: str, pointer: str, author: Author
    ) -> None:
        make_topic(make_exam("other"), "elsewhere")
        before = author.send("POST", self.path, TOPIC).body

        reply = author.send("PUT", f"{self.path}/tools", TOPIC | members, match="*")

        assert (*reply.refusal, reply.pointers) == (400, code, [pointer])
        assert author.read(f"{self.path}/tools").body == before

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "exams/none"),
            ("PUT", "exams/none"),
            ("GET", "exams/none/topics"),
            ("POST", "exams/none/topics"),
            ("GET", "exams/agents/topics/none"),
            ("PUT", "exams/agents/topics/none"),
            ("PUT", "exams/none/topics/basics"),
        ],
    )
    def test_what_is_not_there_is_a_404(self, method: str, path: str, author: Author) -> None:
        body = None if method == "GET" else {"slug": "none", "title": "None"}

        assert author.send(method, path, body, match="*").refusal == (404, "not_found")


def test_a_topic_of_another_exam_with_the_same_slug_is_another_one(author: Author) -> None:
    other = make_topic(make_exam("other"), "basics")

    author.send("PUT", "exams/agents/topics/basics", {"slug": "basics", "title": "Changed"}, match="*")

    other.refresh_from_db()
    assert other.title == "Basics"
    assert Topic.objects.get(exam__slug="agents").title == "Changed"
