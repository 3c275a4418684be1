"""Questions submitted, returned, published, retired; what is said about them, and their versions."""

import pytest

from questions.authoring import SectionDraft
from questions.models import Exam, QuestionVersion, Topic
from tests.content import publish_question, publish_quiz, single_choice
from tests.questions.api import API as OPEN
from tests.questions.authoring import STATES, in_state
from tests.questions.authoring_api.author import Author

ALLOWED = {
    "submit": {"draft", "retired"},
    "return": {"in_review"},
    "publish": set(STATES),
    "retire": {"published"},
}
AFTER = {"submit": "in_review", "return": "draft", "publish": "published", "retire": "retired"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", ALLOWED)
def test_a_move_is_made_from_the_states_that_allow_it(
    move: str, state: str, author: Author, topic: Topic
) -> None:
    in_state(state, topic)

    reply = author.move(move, comment="Because.")

    if state in ALLOWED[move]:
        assert (reply.status, reply.body["status"]) == (200, AFTER[move])
    else:
        assert reply.refusal == (409, "wrong_status")
        assert author.read("questions/stages").body["status"] == state


@pytest.mark.parametrize(
    ("move", "state", "said"),
    [
        ("submit", "draft", "submitted"),
        ("return", "in_review", "returned"),
        ("publish", "draft", "published"),
        ("retire", "published", "retired"),
    ],
)
def test_a_comment_that_goes_with_a_move_is_kept_with_it(
    move: str, state: str, said: str, author: Author, topic: Topic
) -> None:
    in_state(state, topic)

    author.move(move, comment="Because.\n")

    [comment] = author.read("questions/stages/comments").body["results"]
    assert comment.pop("at")
    assert comment == {"by": str(author.user.pk), "text": "Because.", "move": said}


class TestSubmitting:
    def test_it_says_since_when_and_who(self, author: Author) -> None:
        author.create()

        document = author.move("submit").body

        assert document["in_review_since"] is not None
        assert document["submitted_by"] == str(author.user.pk)

    def test_the_changes_of_a_published_question_wait_while_it_stays(
        self, author: Author, topic: Topic
    ) -> None:
        publish_question(topic, single_choice())
        author.revise(stem="Changed?")

        document = author.move("submit").body

        assert (document["status"], document["in_review_since"] is None) == ("published", False)
        assert author.slugs("reviews") == ["stages"]

    def test_what_is_not_ready_is_told_by_pointers_into_the_question(self, author: Author) -> None:
        author.create(choices=[{"text": "a", "correct": True}, {"text": "A"}], options={"a.b": 1})

        reply = author.move("submit")

        assert reply.refusal == (409, "not_publishable")
        assert reply.pointers == ["/choices/1/text", "/options/a.b"]
        faults = author.read("questions/stages").body["faults"]
        assert reply.pointers == [fault["pointer"] for fault in faults]


class TestReturning:
    @pytest.mark.parametrize("body", [{}, {"comment": ""}])
    def test_it_says_what_to_mend(self, body: dict[str, str], author: Author, topic: Topic) -> None:
        in_state("in_review", topic)

        reply = author.move("return", **body)

        assert (*reply.refusal, reply.pointers) == (400, "validation_error", ["/comment"])

    def test_white_space_is_no_comment(self, author: Author, topic: Topic) -> None:
        in_state("in_review", topic)

        reply = author.move("return", comment=" \n")

        assert (*reply.refusal, reply.pointers) == (400, "invalid_comment", ["/comment"])
        assert author.slugs("reviews") == ["stages"]


class TestPublishing:
    def test_learners_get_it_under_the_callers_name(self, author: Author) -> None:
        author.create(pool="practice")

        document = author.move("publish").body

        assert (document["version"], document["has_unpublished_changes"], document["contributors"]) == (
            1, False, [],
        )  # fmt: skip
        assert author.call("GET", f"{OPEN}/questions/stages").body["version"] == 1
        assert QuestionVersion.objects.get().published_by == author.user

    def test_what_says_the_same_keeps_its_version(self, author: Author) -> None:
        author.create()
        author.move("publish")

        assert author.move("publish").body["version"] == 1

    def test_where_the_exam_asks_for_it_somebody_else_publishes(self, author: Author) -> None:
        Exam.objects.update(review_required=True)
        author.create()
        other = Author(email="other@example.org")

        assert author.move("publish").refusal == (409, "own_question")
        assert other.move("publish").status == 200

    def test_what_is_not_ready_is_told_by_pointers(self, author: Author) -> None:
        author.create(choices=[])

        reply = author.move("publish")

        assert reply.refusal == (409, "not_publishable")
        assert "/choices" in reply.pointers

    def test_an_image_that_is_not_there_keeps_it_back(self, author: Author) -> None:
        author.create(stem="![a loop](/assets/AAAAAAAAAAAAAAAAAAAAAA.png) What?")

        assert author.move("publish").refusal == (409, "not_publishable")


def test_a_question_of_a_published_quiz_is_not_retired(author: Author, topic: Topic) -> None:
    publish_question(topic, single_choice())
    publish_quiz(topic.exam, SectionDraft(questions=("stages",)))

    assert author.move("retire").refusal == (409, "question_in_published_quiz")


class TestComments:
    def test_they_are_told_the_first_thing_first(self, author: Author) -> None:
        author.create()

        said = [author.move("comments", text=text) for text in ("One.", "Two.")]

        assert [reply.status for reply in said] == [201, 201]
        assert author.read("questions/stages/comments").body["results"] == [reply.body for reply in said]
        assert said[0].body["move"] is None

    @pytest.mark.parametrize(("text", "code"), [("", "validation_error"), (" ", "invalid_comment")])
    def test_there_is_none_without_words(self, text: str, code: str, author: Author) -> None:
        author.create()

        reply = author.move("comments", text=text)

        assert (*reply.refusal, reply.pointers) == (400, code, ["/text"])

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_of_what_is_not_there_are_none(self, method: str, author: Author) -> None:
        assert author.send(method, "questions/none/comments", {"text": "a"}).refusal == (404, "not_found")


class TestVersions:
    @pytest.fixture
    def two(self, author: Author) -> None:
        author.create(stem="One?")
        author.move("publish")
        author.revise(stem="Two?")
        author.move("publish")

    @pytest.mark.usefixtures("two")
    def test_they_are_listed_the_latest_first(self, author: Author) -> None:
        rows = author.read("questions/stages/versions").body["results"]

        assert [row["number"] for row in rows] == [2, 1]
        assert (rows[0]["topic"], rows[0]["published_by"]) == ("basics", str(author.user.pk))

    @pytest.mark.usefixtures("two")
    def test_one_is_told_with_its_key(self, author: Author) -> None:
        version = author.read("questions/stages/versions/1").body

        assert version["delivery"]["stem"] == "One?"
        assert version["answer_key"]["explanation"] == "Thought comes before action."
        assert version["answer_key"]["correct"] == [version["delivery"]["choices"][0]["id"]]

    @pytest.mark.usefixtures("two")
    def test_one_is_restored_as_the_draft(self, author: Author) -> None:
        restored = author.move("restore", version=1).body

        assert (restored["stem"], restored["version"], restored["has_unpublished_changes"]) == (
            "One?", 2, True,
        )  # fmt: skip
        assert restored["contributors"] == [str(author.user.pk)]

    @pytest.mark.usefixtures("two")
    def test_one_that_there_is_not_is_not_restored(self, author: Author) -> None:
        reply = author.move("restore", version=3)

        assert (*reply.refusal, reply.pointers) == (400, "no_such_version", ["/version"])

    @pytest.mark.parametrize("path", ["none/versions", "none/versions/1", "stages/versions/1"])
    def test_what_is_not_there_is_a_404(self, path: str, author: Author) -> None:
        author.create()

        assert author.read(f"questions/{path}").refusal == (404, "not_found")
