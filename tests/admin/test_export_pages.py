"""Exporting questions in the admin: what would be lost, and the file."""

from typing import Any

import pytest
from django.test import Client

from questions import authoring
from questions.formats import writable
from questions.models import Topic
from tests.admin.importing import preview, text_of
from tests.admin.staff import session_of, staff_with
from tests.attempts.staff import make_staff
from tests.content import edit_question, essay, make_exam, make_topic, publish_question, single_choice

EXPORT = "/admin/questions/question/export/"
LIST = "/admin/questions/question/"

pytestmark = pytest.mark.django_db


def export(client: Client, exam_of: Topic, format: str = "gift", **asked: Any) -> Any:
    return client.get(EXPORT, {"exam": exam_of.exam_id, "format": format, "download": "1", **asked})


def check(client: Client, topic: Topic, format: str) -> Any:
    return client.get(EXPORT, {"exam": str(topic.exam_id), "format": format, "check": "1"})


def file_of(response: Any) -> str:
    assert response.streaming, response.context["form"].errors
    return b"".join(response.streaming_content).decode()


def test_a_file_is_downloaded_under_the_exams_name(admin: Client, topic: Topic) -> None:
    publish_question(topic)
    response = export(admin, topic)

    assert response["Content-Disposition"] == 'attachment; filename="agents.gift"'
    assert "What are the three stages of stages?" in file_of(response)


@pytest.mark.parametrize("format", list(writable()))
def test_every_format_that_is_written_is_offered_and_served(admin: Client, topic: Topic, format: str) -> None:
    publish_question(topic)

    assert f'<option value="{format}">' in text_of(admin.get(EXPORT)).replace(" selected", "")
    assert b"".join(export(admin, topic, format).streaming_content)


def test_what_is_exported_is_imported_again(admin: Client, topic: Topic) -> None:
    publish_question(topic)
    response = export(admin, topic)
    page = text_of(admin.get(preview(admin, file_of(response), topic, overwrite="on")))

    assert "question stages" in page
    assert "<h2>Created" not in page


def test_topic_status_and_tags_choose_the_questions(admin: Client, topic: Topic) -> None:
    publish_question(topic, single_choice("published"))
    authoring.create(topic=topic, draft=single_choice("draft", tags=("rare",)))
    elsewhere = make_topic(topic.exam, "elsewhere")
    authoring.create(topic=elsewhere, draft=single_choice("far"))

    def slugs(**asked: Any) -> set[str]:
        file = file_of(export(admin, topic, "csv", **asked))
        return {slug for slug in ("published", "draft", "far") if f"stages of {slug}" in file}

    assert slugs() == {"published", "draft", "far"}
    assert slugs(status="draft") == {"draft", "far"}
    assert slugs(status=["draft", "published"], topic=topic.pk) == {"published", "draft"}
    assert slugs(tags="rare") == {"draft"}


def test_drafts_or_what_learners_get(admin: Client, topic: Topic) -> None:
    edit_question(publish_question(topic, single_choice(stem="Old?")), stem="New?")

    assert "New?" in file_of(export(admin, topic))
    assert "Old?" in file_of(export(admin, topic, content="published"))


def test_what_a_format_cannot_keep_is_told_before(admin: Client, topic: Topic) -> None:
    for slug in ("one", "two"):
        publish_question(topic, essay(slug))
    page = text_of(check(admin, topic, "aiken"))

    assert "2 questions as Aiken" in page
    assert "The format cannot keep all of it." in page
    assert "one, two" in page


def test_nothing_lost_is_said_too(admin: Client, topic: Topic) -> None:
    publish_question(topic)
    page = text_of(check(admin, topic, "yaml"))

    assert "The format keeps all of it." in page


def test_no_questions_and_another_exams_topic_are_said(admin: Client, topic: Topic) -> None:
    other = make_topic(make_exam("another"))

    assert "There are no such questions." in text_of(export(admin, topic))
    assert "This is no topic of the exam Agents" in text_of(export(admin, topic, topic=other.pk))
    assert "Choose an exam." in text_of(admin.get(EXPORT, {"format": "gift"}))


def chosen(client: Client, *keys: int) -> Any:
    return client.post(LIST, {"action": "export", "_selected_action": keys, "index": "0"}, follow=True)


def test_questions_chosen_in_the_list_are_exported_alone(admin: Client, topic: Topic) -> None:
    question = publish_question(topic, single_choice("chosen"))
    publish_question(topic, single_choice("other"))
    page = text_of(chosen(admin, question.pk))

    assert "1 question, chosen in the list." in page
    file = file_of(export(admin, topic, ids=str(question.pk)))
    assert "stages of chosen" in file and "stages of other" not in file


def test_questions_of_several_exams_are_not_one_export(admin: Client, topic: Topic) -> None:
    one = publish_question(topic, single_choice("one"))
    two = publish_question(make_topic(make_exam("another")), single_choice("two"))

    assert "these are of several" in text_of(chosen(admin, one.pk, two.pk))


def test_only_who_may_export_does(topic: Topic) -> None:
    question = publish_question(topic)
    reader = staff_with("view_question")
    exporter = session_of(make_staff("export_question", email="exporter@example.org"))

    assert export(reader, topic).status_code == 403
    assert chosen(reader, question.pk).status_code == 403
    assert "stages" in file_of(export(exporter, topic))


def test_an_export_is_read_some_hundred_questions_at_a_time(
    admin: Client, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        authoring.create(topic=topic, draft=single_choice(f"q-{number}"))
    with django_assert_max_num_queries(25):
        assert file_of(export(admin, topic)).count("three stages") == 30
