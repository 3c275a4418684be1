"""authoring/questions and authoring/reviews as lists: filters, order, pages."""

import pytest

from questions import authoring
from questions.models import Question, Topic
from tests.content import make_topic, single_choice
from tests.questions.authoring_api.author import Author


class TestReviews:
    def test_what_waits_longest_is_first(self, author: Author) -> None:
        for slug in ("one", "two", "three"):
            author.create(slug=slug)
        for slug in ("two", "three", "one"):
            author.move("submit", slug)

        assert author.slugs("reviews") == ["two", "three", "one"]
        page = author.read("reviews?limit=2").body
        rest = author.call("GET", page["next"]).body
        assert [row["slug"] for row in rest["results"]] == ["one"]

    def test_it_is_asked_by_exam(self, author: Author) -> None:
        author.create()
        author.move("submit")

        assert author.slugs("reviews?exam=agents") == ["stages"]
        assert author.slugs("reviews?exam=other") == []

    def test_what_was_decided_waits_no_more(self, author: Author, topic: Topic) -> None:
        for slug in ("returned", "published"):
            authoring.submit(question=authoring.create(topic=topic, draft=single_choice(slug)))
        author.move("return", "returned", comment="No.")
        author.move("publish", "published")

        assert author.slugs("reviews") == []


class TestLists:
    @pytest.fixture
    def several(self, author: Author, topic: Topic) -> None:
        make_topic(topic.exam, "tools", parent=topic)
        author.create(slug="first", difficulty="hard", tags=["deep"])
        author.create(slug="second", topic="tools", pool="practice", stem="What is a TOOL?")
        author.create(slug="third", explanation="About 100 % of agents.")
        author.create(slug="fourth", type="essay", choices=[])
        author.move("publish", "second")
        author.move("submit", "third")
        Question.objects.filter(slug="first").update(has_unpublished_changes=False)

    @pytest.mark.usefixtures("several")
    @pytest.mark.parametrize(
        ("query", "slugs"),
        [
            ("", ["first", "second", "third", "fourth"]),
            ("exam=agents", ["first", "second", "third", "fourth"]),
            ("exam=other", []),
            ("topic=basics", ["first", "second", "third", "fourth"]),
            ("topic=tools", ["second"]),
            ("type=essay", ["fourth"]),
            ("status=published", ["second"]),
            ("tag=deep", ["first"]),
            ("difficulty=hard", ["first"]),
            ("pool=practice", ["second"]),
            ("in_review=true", ["third"]),
            ("in_review=false", ["first", "second", "fourth"]),
            ("has_unpublished_changes=true", ["third", "fourth"]),
            ("has_unpublished_changes=false", ["first", "second"]),
            ("search=tool", ["second"]),
            ("search=0 %25 OF", ["third"]),
            ("search=FOUR", ["fourth"]),
            ("search=agents about", ["third"]),
            ("search=obser", ["first", "second", "third"]),
            ("search=obser&status=in_review", ["third"]),
        ],
    )
    def test_questions_are_asked_by_their_drafts(self, query: str, slugs: list[str], author: Author) -> None:
        assert author.slugs(f"questions?{query}") == slugs

    @pytest.mark.usefixtures("several")
    def test_pages_follow_each_other(self, author: Author) -> None:
        page = author.read("questions?limit=3").body
        rest = author.call("GET", page["next"]).body

        assert [row["slug"] for row in rest["results"]] == ["fourth"]
        assert author.call("GET", rest["previous"]).body["results"] == page["results"]

    @pytest.mark.usefixtures("several")
    def test_a_list_shows_what_a_document_says_but_not_its_key(self, author: Author) -> None:
        row = author.read("questions?status=published").body["results"][0]
        document = author.read("questions/second").body

        assert row.items() <= document.items()
        assert not row.keys() & {"explanation", "choices", "hints", "options", "references", "faults"}

    @pytest.mark.parametrize("query", ["status=gone", "in_review=yes", "limit=0", "author=me", "topic=A"])
    def test_a_filter_that_is_not_known_is_refused(self, query: str, author: Author) -> None:
        reply = author.read(f"questions?{query}")

        assert (*reply.refusal, reply.pointers) == (
            400,
            "validation_error",
            [f"/{query.split('=', maxsplit=1)[0]}"],
        )
