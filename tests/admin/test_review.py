"""Reviews in the admin: submitted with a note, returned with a reason, talked about, published by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from questions import authoring
from questions.authoring import ExamDraft
from questions.models import Comment, Question, Status, Topic
from tests.admin.forms import change_page, question_form, saved_question_form
from tests.admin.roles import member
from tests.admin.staff import session_of
from tests.content import edit_question, fixed_quiz, publish_question, single_choice
from tests.questions.authoring import in_state

QUEUE = "/admin/questions/question/reviews/"


def send(client: Client, question: Question, page: str, **form: str) -> str:
    address = f"/admin/questions/question/{question.pk}/{page}/"
    response = client.post(address, {"_form_submitted": "True", **form})
    assert response.status_code == 200
    question.refresh_from_db()
    return response.content.decode()


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def queue(client: Client, query: str = "") -> list[str]:
    response: Any = client.get(QUEUE + query)
    return [row.slug for row in response.context["cl"].result_list]


def demand_review(topic: Topic) -> None:
    draft = ExamDraft(slug=topic.exam.slug, title=topic.exam.title, review_required=True)
    authoring.save_exam(draft=draft, exam=topic.exam)


def test_every_command_of_a_page_says_by_whom(topic: Topic) -> None:
    author = member("author")
    client = session_of(author)

    client.post("/admin/questions/question/add/", question_form(topic))
    question = Question.objects.get()
    send(client, question, "submit_for_review", comment="Please look.")

    assert question.submitted_by == author
    assert [row.by for row in question.contributions.all()] == [author]
    assert [(row.by, row.move, row.text) for row in question.comments.all()] == [
        (author, "submitted", "Please look.")
    ]


def test_a_return_without_a_reason_is_not_made(topic: Topic) -> None:
    question = in_state("in_review", topic)

    told = send(session_of(member("reviewer")), question, "return_to_author", comment=" ")

    assert "This field is required." in told
    assert question.status == Status.IN_REVIEW


def test_a_returned_question_says_so_where_its_author_looks(topic: Topic) -> None:
    author = member("author")
    question = authoring.create(topic=topic, draft=single_choice(), by=author)
    authoring.submit(question=question, by=author)
    send(session_of(member("reviewer")), question, "return_to_author", comment="Which model?")

    client = session_of(author)
    page = text_of(client, change_page(question))
    assert "Returned by reviewer@example.org on" in page
    assert "Which model?" in page
    overview: Any = client.get("/admin/")
    assert [card["count"] for card in overview.context["cards"] if card["title"] == "Returned to you"] == [1]
    listed: Any = client.get("/admin/questions/question/?returned=me")
    assert [row.slug for row in listed.context["cl"].result_list] == [question.slug]


def test_what_was_returned_to_others_is_not_returned_to_me(topic: Topic) -> None:
    author = member("author")
    question = authoring.create(topic=topic, draft=single_choice(), by=author)
    authoring.submit(question=question, by=author)
    authoring.return_to_author(question=question, comment="Which model?")

    listed: Any = session_of(member("publisher")).get("/admin/questions/question/?returned=me")

    assert list(listed.context["cl"].result_list) == []


def test_the_thread_tells_who_when_and_with_which_move_the_newest_last(topic: Topic) -> None:
    author, reviewer = member("author"), member("reviewer")
    question = authoring.create(topic=topic, draft=single_choice(), by=author)
    authoring.submit(question=question, by=author, comment="First.")
    authoring.comment(question=question, text="Second.", by=reviewer)
    authoring.return_to_author(question=question, comment="Third.", by=reviewer)

    for page in (change_page(question), f"/admin/questions/question/{question.pk}/preview/"):
        text = text_of(session_of(author), page)
        places = [
            text.index(part)
            for part in (
                "submitted for review</span>",
                "First.",
                "Second.",
                "returned to the author",
                "Third.",
            )
        ]
        assert places == sorted(places)
        assert "<strong>reviewer@example.org</strong>" in text


@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_authors_and_reviewers_comment(topic: Topic, role: str) -> None:
    question = publish_question(topic)
    somebody = member(role)

    response = session_of(somebody).post(
        f"/admin/questions/question/{question.pk}/comment/", {"text": "Is <b>that</b> so?"}
    )

    assert response.status_code == 302
    assert [(row.by, row.move) for row in Comment.objects.all()] == [(somebody, "")]
    assert "Is &lt;b&gt;that&lt;/b&gt; so?" in text_of(session_of(somebody), change_page(question))


def test_a_comment_without_words_is_refused_beside_its_box(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    address = f"/admin/questions/question/{question.pk}/comment/"

    response = admin.post(address, {"text": " "}, headers={"HX-Request": "true"})

    assert 'role="alert"' in response.content.decode()
    assert not Comment.objects.exists()


def test_nobody_publishes_what_they_wrote_where_the_exam_asks_for_a_second_pair_of_eyes(topic: Topic) -> None:
    demand_review(topic)
    writer = member("publisher")
    question = authoring.create(topic=topic, draft=single_choice(), by=writer)

    told = send(session_of(writer), question, "publish", comment="I am sure.")

    assert question.status == Status.DRAFT
    assert "let somebody else publish it" in told
    assert "I am sure." in told
    send(session_of(member("publisher", "second@example.org")), question, "publish")
    assert question.status == Status.PUBLISHED


def test_saving_and_publishing_ones_own_is_refused_and_keeps_what_was_typed(topic: Topic) -> None:
    demand_review(topic)
    question = authoring.create(topic=topic, draft=single_choice())
    question = Question.objects.with_draft().get(pk=question.pk)
    form = saved_question_form(question, stem="What is new?", questions_question_save_and_publish="1")

    response = session_of(member("publisher")).post(change_page(question), form)

    page = response.content.decode()
    assert "let somebody else publish it" in page
    assert "What is new?" in page
    question.refresh_from_db()
    assert (question.status, question.stem) == (Status.DRAFT, "What are the three stages of stages?")


def test_what_was_published_with_a_note_keeps_it(topic: Topic) -> None:
    question = in_state("in_review", topic)
    publisher = member("publisher")

    send(session_of(publisher), question, "publish", comment="Well asked.")

    assert question.status == Status.PUBLISHED
    assert [(row.by, row.move) for row in question.comments.all()] == [(publisher, "published")]
    version = question.current_version
    assert version is not None
    assert version.published_by == publisher


def test_the_queue_lists_what_waits_longest_first(admin: Client, topic: Topic) -> None:
    for slug in ("one", "two", "three"):
        in_state("in_review", topic, slug)
    Question.objects.filter(slug="three").update(submitted_at=timezone.now() - timedelta(days=3))
    publish_question(topic, single_choice("published"))

    assert queue(admin) == ["three", "one", "two"]
    assert "3 days" in text_of(admin, QUEUE)


def test_changes_of_a_published_question_wait_in_the_queue_with_what_they_are(
    admin: Client, topic: Topic
) -> None:
    question = edit_question(publish_question(topic), stem="What is new?")
    authoring.submit(question=question, by=member("author", "writer@example.org"))

    page = text_of(admin, QUEUE)
    assert f'href="/admin/questions/question/{question.pk}/versions/?before=1&amp;after=draft"' in page
    assert "writer@example.org" in page
    assert queue(admin, "?what=changes") == [question.slug]
    assert queue(admin, "?what=new") == []
    assert "1, changes in review" in text_of(admin, "/admin/questions/question/")
    sentences = text_of(admin, change_page(question))
    assert "They are in review since" in sentences
    assert "submitted by writer@example.org" in sentences


def test_the_queue_tells_ones_own_from_what_others_wrote(topic: Topic) -> None:
    reviewer = member("publisher")
    for slug, by in (("mine", reviewer), ("theirs", member("author"))):
        authoring.submit(question=authoring.create(topic=topic, draft=single_choice(slug), by=by), by=by)

    client = session_of(reviewer)
    assert queue(client, "?written=me") == ["mine"]
    assert queue(client, "?written=others") == ["theirs"]


def test_a_question_that_was_published_leaves_the_queue(admin: Client, topic: Topic) -> None:
    question = in_state("in_review", topic)

    send(admin, question, "publish")

    assert queue(admin) == []


def test_a_reader_sees_a_question_with_its_key_and_no_form(topic: Topic) -> None:
    question = in_state("in_review", topic)

    page = text_of(session_of(member("reviewer")), change_page(question))

    assert f"/admin/questions/question/{question.pk}/preview/learner/?moment=after" in page
    assert 'name="stem"' not in page
    assert 'name="_save"' not in page
    assert f"/admin/questions/question/{question.pk}/return_to_author/" in page
    assert f"/admin/questions/question/{question.pk}/publish/" not in page


def test_a_second_pair_of_eyes_is_asked_for_on_the_exams_page(topic: Topic) -> None:
    page = text_of(session_of(member("publisher")), change_page(topic.exam))

    assert 'name="review_required"' in page
    assert "only by somebody who has not written to its draft" in page


def test_authors_write_topics_and_leave_the_exam_as_it_is(topic: Topic) -> None:
    client = session_of(member("author"))
    assert 'name="review_required"' not in text_of(client, change_page(topic.exam))
    form = {
        "title": "Renamed",
        "review_required": "on",
        "_save": "Save",
        "topics-TOTAL_FORMS": 1,
        "topics-INITIAL_FORMS": 1,
        "topics-0-id": topic.pk,
        "topics-0-exam": topic.exam_id,
        "topics-0-title": "New title",
        "topics-0-weight": "1",
        "topics-0-ORDER": 1,
    }

    response = client.post(change_page(topic.exam), form)

    assert response.status_code == 302
    topic.refresh_from_db()
    assert (topic.title, topic.exam.title, topic.exam.review_required) == ("New title", "Agents", False)


def test_a_published_quiz_is_changed_only_by_those_who_may_publish_it(topic: Topic) -> None:
    """Learners get what it says then at once."""
    quiz = fixed_quiz(topic, single_choice())
    page = text_of(session_of(member("author")), change_page(quiz))

    assert 'name="title"' not in page
    assert "stages" in page
    assert 'name="title"' in text_of(session_of(member("publisher")), change_page(quiz))


def test_what_changed_since_the_page_was_opened_is_not_published_from_it(topic: Topic) -> None:
    question = in_state("in_review", topic)
    publisher = session_of(member("publisher"))
    page: Any = publisher.get(change_page(question))
    [address] = [each["path"] for each in page.context["actions_detail"] if "/publish/" in each["path"]]
    edit_question(question, stem="What nobody has looked at?")

    told = publisher.post(address, {"_form_submitted": "True", "comment": "Well asked."}).content.decode()

    assert "Somebody changed this since you opened the page" in told
    assert "Well asked." in told
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    again: Any = publisher.get(change_page(question))
    [address] = [each["path"] for each in again.context["actions_detail"] if "/publish/" in each["path"]]
    publisher.post(address, {"_form_submitted": "True"})
    question.refresh_from_db()
    assert question.status == Status.PUBLISHED
