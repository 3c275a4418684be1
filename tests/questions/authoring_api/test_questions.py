"""authoring/questions: created, read, revised, deleted."""

from typing import Any
from uuid import uuid4

import pytest

from questions import authoring
from questions.models import Question, Topic
from questions.types import TYPES
from tests.content import make_exam, make_topic, publish_question, publish_quiz, single_choice
from tests.every_type import marked
from tests.questions.authoring_api.author import Author, as_sent, written


def stored() -> Question:
    return Question.objects.with_draft().get()


class TestCreating:
    def test_a_question_comes_back_as_it_was_written(self, author: Author) -> None:
        reply = author.create()

        assert reply.status == 201
        body = reply.body
        ids = [choice.pop("id") for choice in body["choices"]]
        assert len(set(ids)) == 4
        assert {name: body[name] for name in ("slug", "exam", "topic", "type", "stem", "pool", "tags")} == {
            name: written()[name] for name in ("slug", "exam", "topic", "type", "stem", "pool", "tags")
        }
        assert body["choices"][0] == {
            "text": "thought", "correct": True, "fraction": None, "feedback": "Yes.", "pinned": False,
        }  # fmt: skip
        assert [choice["fraction"] for choice in body["choices"]] == [None, -0.25, None, None]
        assert body["hints"] == written()["hints"]
        assert (body["status"], body["version"], body["has_unpublished_changes"]) == ("draft", None, True)
        assert (body["in_review_since"], body["submitted_by"]) == (None, None)
        assert body["contributors"] == [str(author.user.pk)]
        assert body["faults"] == []

    def test_it_is_where_location_says(self, author: Author) -> None:
        reply = author.create()

        assert reply.headers["Location"] == "/api/v1/authoring/questions/stages"
        read = author.read("questions/stages")
        assert (read.body, read.headers["ETag"]) == (reply.body, reply.headers["ETag"])

    @pytest.mark.parametrize("name", TYPES)
    def test_every_type_goes_in_and_out_unchanged(self, name: str, author: Author, topic: Topic) -> None:
        question = authoring.create(topic=topic, draft=marked(name))
        document = author.read(f"questions/{question.slug}").body
        choices = [{**choice, "id": None} for choice in document["choices"]]

        reply = author.create(**as_sent(document) | {"slug": "copy", "choices": choices})

        assert (reply.status, reply.body["faults"]) == (201, [])
        copy = authoring.draft_of(Question.objects.with_draft().get(slug="copy"))
        assert (copy.options, copy.stem, copy.hints) == (
            marked(name).options, marked(name).stem, marked(name).hints,
        )  # fmt: skip

    def test_what_is_left_out_has_its_default(self, author: Author) -> None:
        body = {name: written()[name] for name in ("slug", "exam", "topic", "type", "stem")}

        document = author.send("POST", "questions", body).body

        assert (document["difficulty"], document["pool"], document["explanation"]) == (
            "medium", "practice", "",
        )  # fmt: skip
        assert document["choices"] == document["hints"] == document["tags"] == []

    def test_a_draft_may_be_unfinished_and_says_what_is_missing_where(self, author: Author) -> None:
        document = author.made(choices=[{"text": "one"}, {"text": "ONE"}], options={"a.b": 1}).body

        assert {fault["pointer"] for fault in document["faults"]} == {
            "/choices", "/choices/1/text", "/options/a.b",
        }  # fmt: skip
        assert all(fault["detail"] for fault in document["faults"])

    def test_white_space_is_kept_as_files_keep_it(self, author: Author) -> None:
        document = author.made(
            stem="    code\r\nWhat?  \n",
            type="short_text",
            choices=[],
            options={"answers": [{"text": "a\r\n "}]},
        ).body

        assert document["stem"] == "    code\nWhat?"
        assert document["options"] == {"answers": [{"text": "a\n "}]}

    def test_the_same_again_from_the_same_author_changes_nothing(self, author: Author) -> None:
        first = author.create()

        again = author.create()

        assert (again.status, again.body) == (200, first.body)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert Question.objects.count() == 1

    @pytest.mark.parametrize("change", [{"stem": "Other?"}, {"topic": "tools"}, {"choices": []}])
    def test_a_slug_that_is_taken_is_a_409(
        self, change: dict[str, Any], author: Author, topic: Topic
    ) -> None:
        make_topic(topic.exam, "tools")
        author.create()

        reply = author.create(**change)

        assert (*reply.refusal, reply.pointers) == (409, "slug_taken", ["/slug"])

    def test_what_somebody_else_wrote_is_not_mine(self, author: Author) -> None:
        author.create()
        other = Author(email="other@example.org")

        assert other.create().refusal == (409, "slug_taken")


class TestRefusals:
    @pytest.mark.parametrize(
        ("members", "pointer"),
        [
            ({"exam": "none"}, "/exam"),
            ({"topic": "none"}, "/topic"),
            ({"type": "riddle"}, "/type"),
            ({"stem": ""}, "/stem"),
            ({"stem": "\u0000"}, "/stem"),
            ({"stem": "x" * 20_001}, "/stem"),
            ({"slug": "No Slug"}, "/slug"),
            ({"status": "published"}, "/status"),
            ({"tags": ["one", "Two"]}, "/tags/1"),
            ({"choices": [{"text": "a", "fraction": 2}]}, "/choices/0/fraction"),
            ({"choices": [{"text": "a", "fraction": "1"}]}, "/choices/0/fraction"),
            ({"choices": [{"text": "a", "is_correct": True}]}, "/choices/0/is_correct"),
            ({"choices": [{"text": "a"}] * 21}, "/choices"),
            ({"hints": [{"text": "h", "penalty": -1}]}, "/hints/0/penalty"),
            ({"references": [{"url": "https://example.org/"}]}, "/references/0/title"),
            ({"options": []}, "/options"),
            ({"options": {"answers": [{"value": 2**60}]}}, "/options"),
        ],
    )
    def test_a_member_that_is_not_right_is_named(
        self, members: dict[str, Any], pointer: str, author: Author
    ) -> None:
        reply = author.create(**members)

        assert (*reply.refusal, reply.pointers) == (400, "validation_error", [pointer])
        assert not Question.objects.exists()

    @pytest.mark.parametrize(
        ("members", "pointer"),
        [
            ({"stem": "  "}, "/stem"),
            ({"tags": ["one", "one"]}, "/tags"),
            ({"choices": [{"text": "a"}, {"text": " "}]}, "/choices/1/text"),
            ({"choices": [{"text": "a", "fraction": 0.12345678}]}, "/choices/0/fraction"),
            ({"choices": [{"text": "a", "id": str(uuid4())}]}, "/choices/0/id"),
            ({"references": [{"title": "t", "url": "ftp://example.org/"}]}, "/references/0"),
            ({"options": {"a": "\u0000"}}, "/options"),
        ],
    )
    def test_what_the_commands_refuse_is_named_in_the_body_as_it_was_sent(
        self, members: dict[str, Any], pointer: str, author: Author
    ) -> None:
        reply = author.create(**members)

        assert (*reply.refusal, reply.pointers) == (400, "invalid_question", [pointer])
        assert not Question.objects.exists()

    def test_options_may_not_be_nested_without_end(self, author: Author) -> None:
        deep: Any = 1
        for _ in range(200):
            deep = [deep]

        assert author.create(options={"a": deep}).pointers == ["/options"]


class TestReading:
    def test_what_is_not_there_is_a_404(self, author: Author) -> None:
        assert author.read("questions/none").refusal == (404, "not_found")

    def test_nobody_but_the_author_may_keep_it(self, author: Author) -> None:
        author.create()

        assert author.read("questions/stages").headers["Cache-Control"] == "private, no-cache"


class TestRevising:
    def test_the_whole_draft_is_as_it_was_sent(self, author: Author, topic: Topic) -> None:
        make_topic(topic.exam, "tools")
        before = author.made().body
        choices = [before["choices"][2], {"text": "new", "correct": True}]

        reply = author.send(
            "PUT",
            "questions/stages",
            {
                "slug": "steps", "exam": "agents", "topic": "tools", "type": "single_choice",
                "stem": "Other?", "choices": choices,
            },
            match="*",
        )  # fmt: skip

        assert reply.status == 200
        assert (reply.body["slug"], reply.body["topic"], reply.body["stem"]) == ("steps", "tools", "Other?")
        assert (reply.body["id"], reply.body["hints"], reply.body["tags"]) == (before["id"], [], [])
        assert reply.body["choices"][0]["id"] == before["choices"][2]["id"]
        assert author.read("questions/steps").body == reply.body

    def test_learners_see_nothing_of_it(self, author: Author, topic: Topic) -> None:
        publish_question(topic, single_choice())

        reply = author.revise(stem="Changed?")

        assert (reply.body["has_unpublished_changes"], reply.body["version"]) == (True, 1)
        assert author.call("GET", "/api/v1/questions/stages").body["stem"] != "Changed?"

    def test_it_is_the_callers(self, author: Author) -> None:
        author.create()
        other = Author(email="other@example.org")

        reply = other.revise(stem="Changed?")

        assert set(reply.body["contributors"]) == {str(author.user.pk), str(other.user.pk)}

    def test_a_draft_that_says_what_it_said_is_not_written(self, author: Author) -> None:
        before = author.made()
        other = Author(email="other@example.org")

        reply = other.revise(match=before.headers["ETag"])

        assert (reply.status, reply.body) == (200, before.body)
        assert reply.headers["ETag"] == before.headers["ETag"]

    def test_a_published_slug_stays(self, author: Author, topic: Topic) -> None:
        publish_question(topic, single_choice())

        reply = author.revise(slug="steps")

        assert (*reply.refusal, reply.pointers) == (409, "slug_is_stable", ["/slug"])

    def test_a_slug_of_another_question_is_taken(self, author: Author) -> None:
        author.create()
        author.create(slug="other")

        assert author.revise(slug="other").refusal == (409, "slug_taken")

    def test_a_question_stays_in_its_exam(self, author: Author) -> None:
        make_topic(make_exam("other"), "elsewhere")
        author.create()

        reply = author.revise(exam="other", topic="elsewhere")

        assert (*reply.refusal, reply.pointers) == (400, "invalid_question", ["/topic"])

    def test_a_choice_of_another_question_is_not_known(self, author: Author) -> None:
        author.create()
        other = author.made(slug="other").body["choices"][0]

        reply = author.revise(choices=[other])

        assert (*reply.refusal, reply.pointers) == (400, "invalid_question", ["/choices/0/id"])

    def test_what_is_not_there_is_a_404(self, author: Author) -> None:
        assert author.send("PUT", "questions/none", written(), match="*").refusal == (404, "not_found")


class TestDeleting:
    def test_a_draft_is_gone(self, author: Author) -> None:
        author.create()

        reply = author.send("DELETE", "questions/stages", match=author.etag("questions/stages"))

        assert (reply.status, reply.body) == (204, None)
        assert not Question.objects.exists()

    def test_a_published_question_is_not_deleted(self, author: Author, topic: Topic) -> None:
        publish_question(topic, single_choice())

        reply = author.send("DELETE", "questions/stages", match="*")

        assert reply.refusal == (409, "question_in_use")
        assert stored().slug == "stages"

    def test_what_is_not_there_is_a_404(self, author: Author) -> None:
        assert author.send("DELETE", "questions/none", match="*").refusal == (404, "not_found")


def test_a_quiz_knows_the_question_by_its_new_slug(author: Author, topic: Topic) -> None:
    publish_question(topic, single_choice("other"))
    publish_quiz(topic.exam, authoring.SectionDraft(questions=("other",)))
    author.create()
    listed = {"slug": "draft", "exam": "agents", "title": "Draft", "sections": [{"questions": ["stages"]}]}
    assert author.send("POST", "quizzes", listed).status == 201

    author.revise(slug="steps")

    assert author.read("quizzes/draft").body["sections"][0]["questions"] == ["steps"]
