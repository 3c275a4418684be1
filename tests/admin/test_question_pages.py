"""A question's preview, its versions, its moves of status, and its deletion."""

from dataclasses import replace

import pytest
from django.test import Client

from questions import authoring
from questions.models import Question, Status, Topic
from questions.types.contract import QuestionDraft
from quizapi.models import User
from tests.admin.forms import change_page
from tests.content import fixed_quiz, publish_question, single_choice


def address(question: Question, page: str) -> str:
    return f"/admin/questions/question/{question.pk}/{page}/"


def text_of(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def revise(question: Question, **changes: object) -> None:
    """Change the draft, keeping the choices' ids."""
    fresh = Question.objects.with_draft().get(pk=question.pk)
    draft: QuestionDraft = replace(authoring.draft_of(fresh), **changes)  # type: ignore[arg-type]
    authoring.revise(question=fresh, topic=fresh.topic, draft=draft)


def test_before_answering_a_learner_sees_no_part_of_the_key(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())

    page = text_of(admin, address(question, "preview/learner"))

    assert "What are the three stages of stages?" in page
    assert "2 hints available" in page
    for secret in ("explanation of stages", "feedback on", "first hint", "orrect", "example.org"):
        assert secret not in page


def test_after_answering_a_learner_sees_marks_feedback_explanation_and_hints(
    admin: Client, topic: Topic
) -> None:
    question = authoring.create(topic=topic, draft=single_choice())

    page = text_of(admin, address(question, "preview/learner") + "?moment=after")

    assert page.count("Not correct") == 3
    for part in ("feedback on right of stages", "explanation of stages", "https://example.org/course"):
        assert part in page
    assert page.index("first hint of stages") < page.index("second hint of stages")
    assert "Costs 0.25 of the mark" in page


def test_the_preview_shows_the_draft_and_not_what_is_published(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    revise(question, stem="What is new?")

    assert "What is new?" in text_of(admin, address(question, "preview/learner"))
    assert "The draft has changes that are not published." in text_of(admin, address(question, "preview"))


def test_the_preview_says_what_keeps_a_question_from_being_published(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice(choices=()))

    page = text_of(admin, address(question, "preview"))

    assert "Choices: Give 2 to 20 choices; there are 0." in page
    assert "No choices yet." in text_of(admin, address(question, "preview/learner"))


def test_an_authors_script_does_not_run_in_the_preview(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice(stem="<script>alert(1)</script>"))

    response = admin.get(address(question, "preview/learner"))

    assert "<script>" not in response.content.decode()
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_versions_are_listed_with_when_and_by_whom(admin: Client, author: User, topic: Topic) -> None:
    question = publish_question(topic)
    revise(question, stem="What is new?")
    authoring.publish(question=question, by=author)

    page = text_of(admin, address(question, "versions"))

    assert "author@example.org" in page
    assert "2 <strong>served now</strong>" in page
    assert "<h2>From version 1 to version 2</h2>" in page


def test_the_difference_names_fields_and_marks_words(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    revise(question, explanation="explanation of all stages")

    page = text_of(admin, address(question, "versions") + "?before=1&after=draft")

    assert "<h3>Explanation</h3>" in page
    assert "explanation of <ins>all </ins>stages" in page
    assert "<h3>Stem</h3>" not in page


def test_unpublished_changes_are_what_is_compared_first(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    revise(question, difficulty="hard")

    page = text_of(admin, address(question, "versions"))

    assert "<h2>From version 1 to the draft</h2>" in page
    assert "<del>medium</del><ins>hard</ins>" in page


def test_versions_that_say_the_same_are_said_to(admin: Client, topic: Topic) -> None:
    page = text_of(admin, address(publish_question(topic), "versions") + "?before=1&after=draft")

    assert "They say the same." in page


def test_a_question_that_was_never_published_has_no_versions(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())

    assert "There is no version yet" in text_of(admin, address(question, "versions"))


@pytest.mark.parametrize("query", ["?before=9&after=1", "?before=1", "?before=x&after=%00"])
def test_versions_that_do_not_exist_are_not_compared(admin: Client, topic: Topic, query: str) -> None:
    assert "served now" in text_of(admin, address(publish_question(topic), "versions") + query)


def move(client: Client, question: Question, name: str, comment: str = "") -> str:
    """Send the dialog; what it says then, which is nothing once the move is made."""
    response = client.post(address(question, name), {"_form_submitted": "True", "comment": comment})
    assert response.status_code == 200
    question.refresh_from_db()
    return response.content.decode()


def test_a_draft_is_submitted_returned_and_submitted_again(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())

    assert move(admin, question, "submit_for_review") == ""
    assert question.status == Status.IN_REVIEW
    assert move(admin, question, "return_to_author", "Say which model.") == ""
    assert question.status == Status.DRAFT
    assert move(admin, question, "submit_for_review", "It does now.") == ""
    assert question.status == Status.IN_REVIEW


def test_a_move_is_not_made_by_opening_an_address(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)

    response = admin.get(address(question, "retire"))

    question.refresh_from_db()
    assert "Retire this question?" in response.content.decode()
    assert question.status == Status.PUBLISHED


def test_a_published_question_offers_to_retire_and_not_to_delete(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)

    page = text_of(admin, change_page(question))

    assert address(question, "retire") in page
    assert address(question, "delete") not in page
    assert admin.post(address(question, "delete"), {"post": "yes"}).status_code == 403


def test_a_question_in_a_published_quiz_is_not_retired_and_the_quiz_is_named(
    admin: Client, topic: Topic
) -> None:
    fixed_quiz(topic, single_choice())
    question = Question.objects.get()

    told = move(admin, question, "retire")

    assert question.status == Status.PUBLISHED
    assert "Take the question out of these published quizzes first: Quiz." in told


def test_a_draft_that_is_in_no_quiz_is_deleted(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    assert address(question, "delete") in text_of(admin, change_page(question))

    admin.post(address(question, "delete"), {"post": "yes"})

    assert not Question.objects.exists()


def test_an_unfinished_draft_is_not_submitted_and_the_faults_are_named(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice(choices=()))

    told = move(admin, question, "submit_for_review", "What I typed")

    assert question.status == Status.DRAFT
    assert "Choices: Give 2 to 20 choices; there are 0." in told
    assert "What I typed" in told


@pytest.mark.parametrize("page", ["preview", "preview/learner", "versions", "retire", "change"])
def test_staff_without_rights_see_nothing_of_a_question(client: Client, topic: Topic, page: str) -> None:
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(address(publish_question(topic), page)).status_code == 403


@pytest.mark.parametrize("page", ["preview", "preview/learner", "versions", "retire", "change"])
def test_who_is_not_logged_in_is_asked_to(client: Client, topic: Topic, page: str) -> None:
    response = client.get(address(publish_question(topic), page))

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/admin/login/")


def test_pages_of_a_question_that_does_not_exist_are_not_found(admin: Client) -> None:
    for page in ("preview", "preview/learner", "versions", "retire"):
        assert admin.get(f"/admin/questions/question/999/{page}/").status_code in (403, 404)
        assert admin.get(f"/admin/questions/question/x/{page}/").status_code == 404
