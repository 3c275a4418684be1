"""Actions on many questions of the list: each is done, or it is said why not."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from questions import authoring
from questions.authoring import ContentRefused, bulk
from questions.authoring.bulk import MOST
from questions.drafts import MAX_TAGS
from questions.models import Question, Status, Topic
from quizapi.models import User
from tests.admin.pages import fields_of
from tests.admin.roles import member
from tests.admin.staff import session_of
from tests.content import edit_question, fixed_quiz, make_exam, make_topic, publish_question, single_choice
from tests.questions.authoring import in_state

LIST = "/admin/questions/question/"


def ask(client: Client, name: str, *questions: Question, query: str = "", **form: Any) -> Any:
    """What the list's action leads to."""
    chosen = {"action": name, "index": "0", "_selected_action": [row.pk for row in questions], **form}
    return client.post(LIST + query, chosen)


def do(client: Client, name: str, *questions: Question, **form: Any) -> dict[str, tuple[str, str]]:
    """What came of each, by slug: the outcome, and why."""
    ids = ",".join(str(row.pk) for row in questions)
    response: Any = client.post(f"{LIST}bulk/{name}/", {"ids": ids, **form})
    assert response.status_code == 200
    told = response.context["outcomes"]
    return {row["question"].slug: (row["result"], row["why"]) for row in told}


def drafts(topic: Topic, count: int) -> list[Question]:
    return [authoring.create(topic=topic, draft=single_choice(f"draft-{n}")) for n in range(count)]


def test_the_list_asks_what_is_needed_before_anything_is_done(admin: Client, topic: Topic) -> None:
    one, two = drafts(topic, 2)

    page = ask(admin, "add_tags", one, two, query="?difficulty__exact=medium").content.decode()

    assert "Add tags: 2 questions." in page
    assert f'value="{two.pk},{one.pk}"' in page or f'value="{one.pk},{two.pk}"' in page
    assert 'data-tag="training"' in page
    assert "?difficulty__exact=medium" in page
    assert Question.objects.filter(tags=["training"]).count() == 2


def test_tags_are_added_behind_those_that_are_there(admin: Client, author: User, topic: Topic) -> None:
    one, two = drafts(topic, 2)

    told = do(admin, "add_tags", one, two, tags="New, training")

    assert told == {"draft-0": ("done", ""), "draft-1": ("done", "")}
    assert [row.tags for row in Question.objects.all()] == [["training", "new"]] * 2
    assert [row.by for row in one.contributions.all()] == [author]
    assert do(admin, "add_tags", one, two, tags="new")["draft-0"] == ("unchanged", "")


def test_tags_are_removed(admin: Client, topic: Topic) -> None:
    [one] = drafts(topic, 1)

    do(admin, "remove_tags", one, tags="training, other")

    one.refresh_from_db()
    assert one.tags == []


@pytest.mark.parametrize("tags", ["", "-bad-"])
def test_tags_that_are_none_are_asked_for_once_more(admin: Client, topic: Topic, tags: str) -> None:
    [one] = drafts(topic, 1)

    response: Any = admin.post(f"{LIST}bulk/add_tags/", {"ids": one.pk, "tags": tags})

    assert response.context["form"].errors["tags"]
    assert response.context["outcomes"] == []


def test_one_question_with_too_many_tags_keeps_none_of_the_others(admin: Client, topic: Topic) -> None:
    full = authoring.create(
        topic=topic, draft=single_choice("full", tags=tuple(f"tag-{n}" for n in range(MAX_TAGS)))
    )
    [one] = drafts(topic, 1)

    told = do(admin, "add_tags", full, one, tags="new")

    assert told["draft-0"] == ("done", "")
    assert told["full"][0] == "refused"
    assert f"Tags: Give at most {MAX_TAGS} tags." in told["full"][1]


def test_questions_move_to_a_topic_of_their_exam_only(admin: Client, topic: Topic) -> None:
    other = make_topic(topic.exam, "other")
    elsewhere = authoring.create(topic=make_topic(make_exam("second")), draft=single_choice("elsewhere"))
    [one] = drafts(topic, 1)

    told = do(admin, "move_to_topic", one, elsewhere, topic=other.pk)

    one.refresh_from_db()
    assert one.topic == other
    assert told["draft-0"] == ("done", "")
    assert (
        told["elsewhere"][1] == "The question cannot be saved. Topic: Choose a topic of the question's exam."
    )


def test_only_topics_of_the_questions_exams_are_offered(admin: Client, topic: Topic) -> None:
    make_topic(make_exam("second"), "unrelated")
    [one] = drafts(topic, 1)

    page = ask(admin, "move_to_topic", one).content.decode()

    assert "Basics" in page
    assert "Unrelated" not in page


@pytest.mark.parametrize(("name", "value"), [("difficulty", "hard"), ("pool", "exam")])
def test_difficulty_and_pool_are_set(admin: Client, topic: Topic, name: str, value: str) -> None:
    one, two = drafts(topic, 2)

    do(admin, f"set_{name}", one, two, **{name: value})

    assert {getattr(row, name) for row in Question.objects.all()} == {value}


def test_drafts_are_submitted_and_what_waits_already_is_left(admin: Client, topic: Topic) -> None:
    waiting = in_state("in_review", topic, "waiting")
    unready = authoring.create(topic=topic, draft=single_choice("unready", choices=()))
    [one] = drafts(topic, 1)

    told = do(admin, "submit", waiting, unready, one, comment="All of chapter 2.")

    assert (told["waiting"], told["draft-0"]) == (("unchanged", ""), ("done", ""))
    assert "Choices: Give 2 to 20 choices; there are 0." in told["unready"][1]
    assert [row.text for row in one.comments.all()] == ["All of chapter 2."]
    assert not waiting.comments.exists()


def test_questions_are_published_and_what_is_published_already_is_left(
    admin: Client, author: User, topic: Topic
) -> None:
    published = publish_question(topic, single_choice("published"))
    [one] = drafts(topic, 1)

    told = do(admin, "publish", published, one)

    one.refresh_from_db()
    assert told == {"published": ("unchanged", ""), "draft-0": ("done", "")}
    assert one.current_version is not None
    assert one.current_version.published_by == author
    assert published.versions.count() == 1


def test_a_question_in_a_published_quiz_is_not_retired_with_the_others(admin: Client, topic: Topic) -> None:
    fixed_quiz(topic, single_choice("listed"))
    free = publish_question(topic, single_choice("free"))
    draft, retired = in_state("draft", topic, "draft"), in_state("retired", topic, "retired")

    told = do(admin, "retire", Question.objects.get(slug="listed"), free, draft, retired)

    assert told["free"][0] == "done"
    assert told["retired"][0] == "unchanged"
    assert "published quizzes first: Quiz." in told["listed"][1]
    assert told["draft"][1] == "Only a question that is published can be retired; this one is draft."
    assert Question.objects.get(slug="listed").status == Status.PUBLISHED


def test_the_refused_are_told_first(admin: Client, topic: Topic) -> None:
    [one] = drafts(topic, 1)
    unready = authoring.create(topic=topic, draft=single_choice("unready", choices=()))

    assert list(do(admin, "submit", one, unready)) == ["unready", "draft-0"]


def test_what_somebody_deleted_meanwhile_is_told(topic: Topic) -> None:
    [one] = drafts(topic, 1)
    gone = Question.objects.get(pk=one.pk)
    authoring.delete(question=one)

    [outcome] = bulk.add_tags(questions=[gone], tags=["new"])

    assert (outcome.result, outcome.detail) == ("refused", "It has been deleted meanwhile.")


def seed(topic: Topic, count: int) -> None:
    Question.objects.bulk_create(
        Question(exam_id=topic.exam_id, topic=topic, slug=f"q-{n}", type="essay", stem="Why?")
        for n in range(count)
    )


def test_more_than_may_be_done_at_once_is_said_before_anything_is_asked(admin: Client, topic: Topic) -> None:
    seed(topic, MOST + 1)
    first = Question.objects.all()[0]

    response = ask(admin, "add_tags", first, select_across="1")

    assert response.status_code == 302
    page = admin.get(LIST).content.decode()
    assert f"At most {MOST} questions at once; these are {MOST + 1}." in page


def test_more_than_may_be_done_at_once_is_not_done(admin: Client, topic: Topic) -> None:
    seed(topic, MOST + 1)
    ids = ",".join(str(key) for key in Question.objects.values_list("pk", flat=True))

    response = admin.post(f"{LIST}bulk/set_pool/", {"ids": ids, "pool": "exam"})

    assert response.status_code == 302
    assert not Question.objects.filter(pool="exam").exists()
    with pytest.raises(ContentRefused, match=f"Choose at most {MOST} questions"):
        bulk.set_pool(questions=list(Question.objects.all()), pool="exam")


def test_all_that_the_filters_leave_may_be_chosen(admin: Client, topic: Topic) -> None:
    seed(topic, 60)
    first = Question.objects.all()[0]

    page = ask(admin, "set_pool", first, select_across="1", query="?type__exact=essay").content.decode()

    assert "Set the pool: 60 questions." in page


@pytest.mark.parametrize("ids", ["", "x", "0", "99999999999999999999"])
def test_no_questions_lead_back_to_the_list(admin: Client, ids: str) -> None:
    response = admin.post(f"{LIST}bulk/publish/", {"ids": ids})

    assert response.status_code == 302
    assert admin.get(f"{LIST}bulk/unknown/").status_code == 404


def test_authors_are_offered_no_publishing_in_the_list(topic: Topic) -> None:
    [one] = drafts(topic, 1)
    client = session_of(member("author"))

    page = client.get(LIST).content.decode()

    assert '<option value="submit"' in page
    assert '<option value="publish"' not in page
    assert '<option value="delete_selected"' not in page
    assert ask(client, "publish", one).status_code == 403


def test_each_question_takes_a_fixed_number_of_statements(topic: Topic) -> None:
    questions = drafts(topic, 6)
    counts = []
    for count in (1, 3):
        chosen = [questions.pop() for _ in range(count)]
        with CaptureQueriesContext(connection) as captured:
            bulk.publish_all(questions=chosen)
        counts.append(len(captured) / count)

    assert counts[0] == counts[1]


@pytest.mark.parametrize("key", ["", "x", "\x00", "-1"])
def test_rows_that_no_list_shows_are_refused(admin: Client, key: str) -> None:
    response = admin.post(LIST, {"action": "submit", "index": "0", "_selected_action": [key]})

    assert response.status_code == 400


def test_what_changed_since_it_was_asked_for_is_not_published(admin: Client, topic: Topic) -> None:
    one, two = drafts(topic, 2)
    form = fields_of(ask(admin, "publish", one, two).content.decode())
    edit_question(one, stem="What nobody has looked at?")

    told = do(admin, "publish", one, two, seen=form["seen"][0])

    assert told == {
        "draft-0": ("refused", "Somebody changed it meanwhile; look at it again."),
        "draft-1": ("done", ""),
    }


def test_a_form_that_does_not_say_what_was_seen_is_asked_for_once_more(admin: Client, topic: Topic) -> None:
    [one] = drafts(topic, 1)

    response: Any = admin.post(f"{LIST}bulk/publish/", {"ids": one.pk, "seen": "1 yesterday"})

    assert response.context["outcomes"] == []
    assert "Choose the questions again." in response.content.decode()
