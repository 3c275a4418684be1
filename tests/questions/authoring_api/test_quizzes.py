"""authoring/quizzes: listed, created, read, revised, published, retired."""

from typing import Any

import pytest

from questions.models import Quiz, Topic
from tests.content import make_exam, publish_questions
from tests.questions.authoring_api.author import Author

RULES = {
    "mode": "exam", "time_limit_s": 600, "at_deadline": "grace", "grace_s": 30, "grace_answers": False,
    "opens_at": "2030-01-01T00:00:00Z", "closes_at": "2030-02-01T12:30:00.5Z", "attempts_allowed": 3,
    "attempt_delay_s": 60, "counts": "latest", "pass_percent": 66.55, "shuffle_questions": False,
    "navigation": "forward", "hints": "off", "hint_penalty": 0.1, "negative_marks": True,
    "submission": "individual", "tries": 2, "try_points": [1, 0.5], "pausing": True,
    "reveal": {"during": ["correctness", "mark"], "finished": ["total"], "closed": []},
}  # fmt: skip
SECTIONS: list[dict[str, Any]] = [
    {"title": "Listed", "questions": ["question-2", "question-1"]},
    {"draw": 1, "topic": "basics", "tags": ["training"], "difficulty": "medium", "pool": "practice"},
    {"draw": 1, "by_topic_weight": True},
]


@pytest.fixture
def questions(topic: Topic) -> None:
    publish_questions(topic, 5)


def written(**members: Any) -> dict[str, Any]:
    return {"slug": "quiz", "exam": "agents", "title": "Quiz", "sections": SECTIONS, **members}


def create(author: Author, **members: Any) -> Any:
    return author.send("POST", "quizzes", written(**members))


@pytest.mark.usefixtures("questions")
class TestSaving:
    def test_a_quiz_comes_back_as_it_was_written(self, author: Author) -> None:
        reply = create(author, **RULES)

        assert (reply.status, reply.headers["Location"]) == (201, "/api/v1/authoring/quizzes/quiz")
        document = reply.body
        rules = RULES | {"closes_at": "2030-02-01T12:30:00.500000Z"}
        assert {name: document[name] for name in RULES} == rules
        assert document["sections"][0]["questions"] == ["question-2", "question-1"]
        assert SECTIONS[1].items() <= document["sections"][1].items()
        assert (document["sections"][2]["pool"], document["status"]) == (None, "draft")
        assert author.read("quizzes/quiz").body == document

    def test_what_is_left_out_is_as_the_mode_has_it(self, author: Author) -> None:
        document = create(author).body

        assert (document["mode"], document["submission"], document["reveal"]) == ("practice", None, None)
        assert (document["try_penalty"], document["tries"]) == (0.3333333, 1)

    def test_what_was_read_may_be_sent(self, author: Author) -> None:
        before = create(author, **RULES)
        body = {name: before.body[name] for name in {**written(), **RULES}}

        reply = author.send("PUT", "quizzes/quiz", body, match=before.headers["ETag"])

        assert (reply.status, reply.body) == (200, before.body)

    def test_a_revised_quiz_is_as_it_was_sent(self, author: Author) -> None:
        create(author, **RULES)

        reply = author.send("PUT", "quizzes/quiz", written(title="Other", sections=SECTIONS[:1]), match="*")

        assert (reply.body["title"], len(reply.body["sections"]), reply.body["mode"]) == (
            "Other", 1, "practice",
        )  # fmt: skip

    def test_a_slug_that_is_taken_is_a_409(self, author: Author) -> None:
        create(author)

        reply = create(author, title="Other")

        assert (*reply.refusal, reply.pointers) == (409, "slug_taken", ["/slug"])

    def test_a_slug_stays(self, author: Author) -> None:
        create(author)

        reply = author.send("PUT", "quizzes/quiz", written(slug="other"), match="*")

        assert (*reply.refusal, reply.pointers) == (409, "slug_is_stable", ["/slug"])

    def test_a_quiz_stays_in_its_exam(self, author: Author) -> None:
        make_exam("other")
        create(author)

        reply = author.send("PUT", "quizzes/quiz", written(exam="other"), match="*")

        assert (*reply.refusal, reply.pointers) == (400, "invalid_quiz", ["/exam"])

    @pytest.mark.parametrize(
        ("members", "code", "pointer"),
        [
            ({"exam": "none"}, "validation_error", "/exam"),
            ({"mode": "race"}, "validation_error", "/mode"),
            ({"grace": 1}, "validation_error", "/grace"),
            ({"tries": 0}, "validation_error", "/tries"),
            ({"opens_at": "2030-01-01T00:00:00"}, "validation_error", "/opens_at"),
            ({"opens_at": "0001-01-01T00:00:00Z"}, "validation_error", "/opens_at"),
            ({"reveal": {"never": []}}, "validation_error", "/reveal/never"),
            ({"sections": [{"draw": 0}]}, "validation_error", "/sections/0/draw"),
            ({"sections": [{"title": "\u0000"}]}, "validation_error", "/sections/0/title"),
            ({"pass_percent": 0.123}, "invalid_quiz", "/pass_percent"),
            ({"grace_s": 10}, "invalid_quiz", "/grace_s"),
            ({"title": " "}, "validation_error", "/title"),
            ({"sections": []}, "invalid_quiz", "/sections"),
            ({"sections": [{}]}, "invalid_quiz", "/sections/0/draw"),
            ({"sections": [{"draw": 1, "topic": "none"}]}, "invalid_quiz", "/sections/0/topic"),
            ({"sections": [{"questions": ["none"]}]}, "invalid_quiz", "/sections/0/questions"),
        ],
    )
    def test_what_is_not_right_is_named(
        self, members: dict[str, Any], code: str, pointer: str, author: Author
    ) -> None:
        reply = create(author, **members)

        assert (*reply.refusal, reply.pointers) == (400, code, [pointer])
        assert not Quiz.objects.exists()

    def test_a_published_quiz_stays_fit_to_be_served(self, author: Author) -> None:
        create(author)
        author.send("POST", "quizzes/quiz/publish", match="*")

        reply = author.send("PUT", "quizzes/quiz", written(sections=[{"draw": 6}]), match="*")

        assert (*reply.refusal, reply.pointers) == (409, "not_publishable", ["/sections/0/draw"])


@pytest.mark.usefixtures("questions")
class TestMoving:
    def test_a_published_quiz_is_there_for_learners_until_it_is_retired(self, author: Author) -> None:
        create(author)

        published = author.send("POST", "quizzes/quiz/publish", match="*")
        assert (published.status, published.body["status"]) == (200, "published")
        assert author.call("GET", "/api/v1/quizzes/quiz").status == 200

        retired = author.send("POST", "quizzes/quiz/retire", match="*")
        assert (retired.status, retired.body["status"]) == (200, "retired")
        assert author.call("GET", "/api/v1/quizzes/quiz").status == 404

    def test_what_keeps_it_back_is_told_by_pointers_into_the_quiz(self, author: Author) -> None:
        author.create()
        create(author, sections=[{"questions": ["question-1"]}, {"questions": ["stages"]}, {"draw": 9}])

        reply = author.send("POST", "quizzes/quiz/publish", match="*")

        assert reply.refusal == (409, "not_publishable")
        assert reply.pointers == ["/sections/1/questions", "/sections/2/draw"]

    def test_a_draft_is_not_retired(self, author: Author) -> None:
        create(author)

        assert author.send("POST", "quizzes/quiz/retire", match="*").refusal == (409, "wrong_status")

    @pytest.mark.parametrize(("method", "move"), [("GET", ""), ("POST", "/publish"), ("POST", "/retire")])
    def test_what_is_not_there_is_a_404(self, method: str, move: str, author: Author) -> None:
        assert author.send(method, f"quizzes/none{move}", match="*").refusal == (404, "not_found")


@pytest.mark.usefixtures("questions")
def test_quizzes_are_listed_whatever_their_status(author: Author) -> None:
    create(author, slug="b", title="B")
    create(author, slug="a", title="A")
    author.send("POST", "quizzes/b/publish", match="*")

    assert author.slugs("quizzes") == ["a", "b"]
    assert author.slugs("quizzes?status=published") == ["b"]
    assert author.slugs("quizzes?exam=other") == []
    assert author.read("quizzes").body["results"][0]["question_count"] == 4
