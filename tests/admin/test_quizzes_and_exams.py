"""Quizzes with their sections, and exams with their topics, in the admin."""

from decimal import Decimal
from typing import Any

from django.test import Client

from questions import authoring
from questions.admin.conflicts import opening
from questions.models import Exam, Question, Quiz, Topic
from tests.admin.forms import change_page, draw, quiz_form, quiz_section, rows
from tests.admin.test_question_form import form_errors, list_errors, row_errors
from tests.content import fixed_quiz, make_topic, publish_question, publish_questions, single_choice

ADD = "/admin/questions/quiz/add/"
PUBLISH = {"questions_quiz_save_and_publish": "1"}


def test_a_quiz_is_saved_with_a_list_and_a_draw(admin: Client, topic: Topic) -> None:
    one, two = publish_questions(topic, 2)
    sections = [quiz_section(two, one), draw(2, topic=topic.pk, tags="training", difficulty="medium")]

    admin.post(ADD, quiz_form(topic.exam, sections, time_limit_s=600))

    quiz = Quiz.objects.get()
    listed, drawn = quiz.sections.all()
    assert (quiz.status, quiz.time_limit_s) == ("draft", 600)
    assert [entry.question for entry in listed.entries.all()] == [two, one]
    assert (drawn.draw, drawn.topic, drawn.tags, drawn.difficulty) == (2, topic, ["training"], "medium")


def test_the_fields_of_the_other_kind_of_section_are_not_meant(admin: Client, topic: Topic) -> None:
    [question] = publish_questions(topic, 1)
    section = {**quiz_section(question), "draw": 5, "difficulty": "hard"}

    admin.post(ADD, quiz_form(topic.exam, [section]))

    section_row = Quiz.objects.get().sections.get()
    assert (section_row.draw, section_row.difficulty) == (None, "")


def test_a_section_without_questions_is_told_in_its_row(admin: Client, topic: Topic) -> None:
    response = admin.post(ADD, quiz_form(topic.exam, [{"title": "Empty", "kind": "list"}]))

    assert row_errors(response, "sections") == [
        {"draw": ["Give either a list of questions or how many to draw."]}
    ]
    assert not Quiz.objects.exists()


def test_an_unpublished_question_keeps_a_quiz_from_being_published(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice("unready"))

    response = admin.post(ADD, {**quiz_form(topic.exam, [quiz_section(question)]), **PUBLISH})

    assert row_errors(response, "sections") == [{"listed": ["Publish these questions first: unready."]}]
    assert form_errors(response)["__all__"] == ["The quiz cannot be published yet."]
    assert not Quiz.objects.exists()


def test_a_draw_of_more_than_there_is_names_how_many_there_are(admin: Client, topic: Topic) -> None:
    publish_questions(topic, 2)

    response = admin.post(ADD, {**quiz_form(topic.exam, [draw(9, topic=topic.pk)]), **PUBLISH})

    assert "fit this draw: 2 of 9." in row_errors(response, "sections")[0]["draw"][0]


def test_a_quiz_without_sections_is_refused(admin: Client, topic: Topic) -> None:
    response = admin.post(ADD, quiz_form(topic.exam, []))

    assert list_errors(response, "sections") == ["Give at least one section."]


def test_a_policy_out_of_range_is_a_sentence_on_its_field(admin: Client, topic: Topic) -> None:
    [question] = publish_questions(topic, 1)

    response = admin.post(ADD, quiz_form(topic.exam, [quiz_section(question)], tries=99))

    assert "Allow 1 to 20 tries per question." in str(response.context["errors"])
    assert not Quiz.objects.exists()


def test_saving_a_quiz_as_it_was_shown_changes_nothing(admin: Client, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("one"), single_choice("two"))
    before = authoring.quiz_draft_of(quiz)
    section = quiz.sections.get()
    entry = {
        **quiz_section(*section.questions.order_by("entries__position")),
        "id": section.pk,
        "quiz": quiz.pk,
    }
    form = {**quiz_form(topic.exam, []), "title": quiz.title, "seen": opening(quiz)}

    response = admin.post(change_page(quiz), {**form, **rows("sections", [entry], saved=1)})

    quiz.refresh_from_db()
    assert response.status_code == 302
    assert authoring.quiz_draft_of(quiz) == before


def test_save_and_publish_offers_a_quiz_to_learners(admin: Client, topic: Topic) -> None:
    [question] = publish_questions(topic, 1)

    admin.post(ADD, {**quiz_form(topic.exam, [quiz_section(question)]), **PUBLISH})

    assert Quiz.objects.get().status == "published"


def test_a_published_quiz_is_retired(admin: Client, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice())

    admin.post(f"/admin/questions/quiz/{quiz.pk}/retire/", {"_form_submitted": "True"})

    quiz.refresh_from_db()
    assert quiz.status == "retired"
    assert admin.get(f"/admin/questions/quiz/{quiz.pk}/retire/").status_code == 403


def test_quizzes_exams_and_topics_are_not_deleted(admin: Client, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice())

    for row in (quiz, topic.exam):
        assert admin.post(change_page(row).replace("change", "delete"), {"post": "yes"}).status_code == 403


def exam_form(
    exam: Exam | None, topics: list[dict[str, Any]], saved: int = 0, **changes: Any
) -> dict[str, Any]:
    return {
        "slug": "an-exam",
        "title": exam.title if exam else "An exam",
        "description": "",
        "language": "en",
        "seen": opening(exam) if exam else "",
        "_save": "Save",
        **rows("topics", topics, saved=saved),
    }


def topic_row(topic: Topic, **changes: Any) -> dict[str, Any]:
    return {
        "id": topic.pk,
        "exam": topic.exam_id,
        "title": topic.title,
        "parent": topic.parent_id or "",
        "weight": topic.weight,
        "description": topic.description,
        **changes,
    }


def test_an_exam_is_made_with_its_topics_in_order(admin: Client) -> None:
    topics = [
        {"title": "Second", "slug": "second", "weight": "2.5", "ORDER": 2},
        {"title": "First", "slug": "first", "weight": "", "ORDER": 1},
    ]

    admin.post("/admin/questions/exam/add/", exam_form(None, topics))

    made = Topic.objects.order_by("position").values_list("slug", "weight")
    assert list(made) == [("first", Decimal(0)), ("second", Decimal("2.5"))]


def test_a_topic_is_moved_below_another(admin: Client, topic: Topic) -> None:
    other = make_topic(topic.exam, "other")
    form = exam_form(topic.exam, [topic_row(topic), topic_row(other, parent=topic.pk)], saved=2)

    admin.post(change_page(topic.exam), form)

    other.refresh_from_db()
    assert other.parent == topic
    page = admin.get(change_page(topic.exam)).content.decode()
    assert "\u2003Other (weight 1)" in page


def test_a_circle_of_topics_is_a_sentence_on_the_topic(admin: Client, topic: Topic) -> None:
    below = make_topic(topic.exam, "below", parent=topic)
    form = exam_form(topic.exam, [topic_row(topic, parent=below.pk), topic_row(below)], saved=2)

    response = admin.post(change_page(topic.exam), form)

    assert row_errors(response, "topics") == [{"parent": ["Choose a topic that is not below this one."]}, {}]


def test_a_fault_of_one_topic_saves_none(admin: Client, topic: Topic) -> None:
    topics = [topic_row(topic, title="Renamed"), {"title": "Bad", "slug": "new", "weight": "-1"}]

    response = admin.post(change_page(topic.exam), exam_form(topic.exam, topics, saved=1))

    topic.refresh_from_db()
    assert "weight" in row_errors(response, "topics")[1]
    assert topic.title == "Basics"


def test_a_question_is_found_for_a_section_by_the_text_of_a_choice(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    query = {
        "app_label": "questions",
        "model_name": "sectionquestion",
        "field_name": "question",
        "term": "worst",
    }

    found = admin.get("/admin/autocomplete/", query).json()

    assert found["results"] == [{"id": str(question.pk), "text": Question.objects.get().slug}]
