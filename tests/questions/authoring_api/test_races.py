"""Two authors at once, on real connections: what one of them writes is never lost without a word."""

from functools import partial

import pytest

from questions.models import Question, Topic
from tests.attempts.learner import Caller, Reply
from tests.attempts.racing import TIMES, at_once, refusals, statuses
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.authoring_api.author import Author, as_sent, written

pytestmark = pytest.mark.django_db(transaction=True)
QUIZ = {"slug": "quiz", "exam": "agents", "title": "Quiz", "sections": [{"questions": ["stages"]}]}


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def author(topic: Topic) -> Author:
    return Author()


@pytest.fixture
def other(topic: Topic) -> Author:
    return Author(email="other@example.org")


def test_of_two_revisions_of_the_same_draft_one_wins(author: Author, other: Author) -> None:
    author.create()
    for _ in range(TIMES):
        read = author.read("questions/stages")
        draft, etag = as_sent(read.body), read.headers["ETag"]
        replies = at_once(
            *(
                partial(
                    each.send, "PUT", "questions/stages", draft | {"stem": f"{etag} by {name}"}, match=etag
                )
                for name, each in {"author": author, "other": other}.items()
            )
        )

        assert statuses(replies) == [200, 412]
        assert refusals(replies) == {"changed_meanwhile"}
        [winner] = [reply for reply in replies if reply.status == 200]
        [loser] = [reply for reply in replies if reply.status == 412]
        assert author.read("questions/stages").body == winner.body
        assert loser.headers["ETag"] == winner.headers["ETag"]


def test_a_draft_is_not_published_as_it_was_never_read(author: Author, other: Author) -> None:
    author.create()
    for number in range(TIMES):
        read = author.read("questions/stages")
        etag = read.headers["ETag"]
        body = as_sent(read.body) | {"stem": f"Changed {number}?"}
        replies = at_once(
            partial(author.send, "PUT", "questions/stages", body, match=etag),
            partial(other.move, "publish", match=etag),
        )

        assert statuses(replies) == [200, 412]
        revised, published = replies
        stems = {version.delivery["stem"] for version in Question.objects.get().versions.all()}
        assert (published.status == 200) == (read.body["stem"] in stems)
        assert f"Changed {number}?" not in stems
        if revised.status == 412:
            author.revise(stem=f"Changed {number}?")


def test_what_is_deleted_meanwhile_is_not_there(author: Author, other: Author) -> None:
    for _ in range(TIMES):
        author.create()
        etag = author.etag("questions/stages")
        replies = at_once(
            partial(author.send, "DELETE", "questions/stages", match=etag),
            partial(other.send, "DELETE", "questions/stages", match=etag),
        )

        assert statuses(replies) == [204, 404]


def test_a_question_that_is_sent_twice_is_made_once(author: Author) -> None:
    for number in range(TIMES):
        replies = twice(author, written(slug=f"stages-{number}"))

        assert statuses(replies) == [200, 201]
        assert replies[0].body == replies[1].body
    assert Question.objects.count() == TIMES


def twice(author: Author, body: object) -> list[Reply]:
    return at_once(*[partial(Caller(author.user).call, "POST", PATH, body) for _ in range(2)])


PATH = "/api/v1/authoring/questions"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("exams/agents", {"slug": "agents"}),
        ("exams/agents/topics/basics", {"slug": "basics"}),
        ("quizzes/quiz", QUIZ),
    ],
)
def test_of_two_changes_of_anything_else_one_wins_too(
    path: str, body: dict[str, object], author: Author, other: Author, topic: Topic
) -> None:
    publish_question(topic, single_choice())
    author.send("POST", "quizzes", QUIZ)
    for number in range(TIMES):
        etag = author.etag(path)
        replies = at_once(
            partial(author.send, "PUT", path, body | {"title": f"One {number}"}, match=etag),
            partial(other.send, "PUT", path, body | {"title": f"Two {number}"}, match=etag),
        )

        assert statuses(replies) == [200, 412]
        [winner] = [reply for reply in replies if reply.status == 200]
        assert author.read(path).body == winner.body


def test_a_quiz_is_published_or_its_question_retired(author: Author, other: Author, topic: Topic) -> None:
    for number in range(TIMES):
        slug = f"stages-{number}"
        publish_question(topic, single_choice(slug))
        quiz = {"slug": slug, "exam": "agents", "title": slug, "sections": [{"questions": [slug]}]}
        author.send("POST", "quizzes", quiz)
        replies = at_once(
            partial(author.send, "POST", f"quizzes/{slug}/publish", match="*"),
            partial(other.move, "retire", slug),
        )

        assert statuses(replies) == [200, 409]
