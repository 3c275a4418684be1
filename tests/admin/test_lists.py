"""The admin's lists: filters, search, and a number of statements that does not grow with the rows."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attempts import lifecycle
from attempts.models import LearnerGroup, Override
from questions import authoring
from questions.authoring import SectionDraft
from questions.models import Question, Quiz, Topic
from questions.types.contract import ChoiceDraft
from quizapi.models import User
from tests.content import (
    edit_question,
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    publish_quiz,
    single_choice,
)

QUESTIONS = "/admin/questions/question/"
# Session and user, then what the page itself asks. Lower one whenever a page asks for less.
BUDGETS = {
    "/admin/": 7,
    QUESTIONS: 5,
    QUESTIONS + "?q=stages": 5,
    QUESTIONS + "?returned=me": 5,
    QUESTIONS + "reviews/": 5,
    QUESTIONS + "reviews/?written=others&what=changes": 5,
    "/admin/questions/quiz/": 5,
    "/admin/questions/exam/": 5,
    "/admin/attempts/attempt/": 4,
    "/admin/attempts/learnergroup/": 5,
    "/admin/attempts/override/": 5,
    "/admin/quizapi/user/": 5,
}


def make_rows(topic: Topic, first: int, last: int) -> None:
    """One row and more of everything for each number."""
    for number in range(first, last):
        question = authoring.create(topic=topic, draft=single_choice(f"question-{number}"))
        authoring.publish(question=question, by=None)
        edit_question(question, stem=f"What is new in {number}?")
        authoring.submit(question=question, by=question_author(number))
        section = SectionDraft(questions=(question.slug,))
        publish_quiz(topic.exam, section, slug=f"quiz-{number}")
        make_topic(make_exam(f"exam-{number}"), f"topic-{number}")
        guest = User.objects.create_guest()
        lifecycle.start_quiz(user_id=guest.pk, quiz=f"quiz-{number}", now=timezone.now())
        group = LearnerGroup.objects.create(name=f"group-{number}")
        lifecycle.set_members(group=group, learners=[guest.pk])
        quiz = Quiz.objects.get(slug=f"quiz-{number}")
        Override.objects.create(quiz=quiz, user=guest, extra_attempts=1)
        Override.objects.create(quiz=quiz, group=group, extra_attempts=1)


def question_author(number: int) -> User:
    return User.objects.create_user(f"author-{number}@example.org")


def statements(client: Client, address: str) -> int:
    ContentType.objects.get_for_models(Question, Quiz, User)  # what a process looks up once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_list_of_200_rows_takes_as_many_statements_as_one_of_5(admin: Client, topic: Topic) -> None:
    make_rows(topic, 0, 5)
    few = {address: statements(admin, address) for address in BUDGETS}
    make_rows(topic, 5, 200)
    many = {address: statements(admin, address) for address in BUDGETS}

    assert few == BUDGETS
    assert many == BUDGETS


def found(client: Client, query: str) -> list[str]:
    response: Any = client.get(QUESTIONS + query)
    return [question.slug for question in response.context["cl"].result_list]


@pytest.mark.parametrize("words", ["zebra", "ZEBRA stages", "okapi", "quagga", "target"])
def test_a_question_is_found_by_stem_choice_explanation_or_slug(
    admin: Client, topic: Topic, words: str
) -> None:
    publish_question(topic, single_choice("other"))
    choices = (ChoiceDraft(text="okapi", is_correct=True), ChoiceDraft(text="an okapi too"))
    draft = single_choice("target", stem="stages of a zebra", choices=choices, explanation="quagga")
    authoring.create(topic=topic, draft=draft)

    assert found(admin, f"?q={words}") == ["target"]


def test_questions_are_filtered(admin: Client, topic: Topic) -> None:
    publish_question(topic, single_choice("published"))
    authoring.create(topic=topic, draft=single_choice("hard-draft", difficulty="hard", tags=("rare",)))
    changed = publish_question(topic, single_choice("changed"))
    authoring.revise(question=changed, topic=topic, draft=single_choice("changed", stem="new"))

    assert found(admin, "?status__exact=draft") == ["hard-draft"]
    assert found(admin, "?difficulty__exact=hard") == ["hard-draft"]
    assert found(admin, "?tag=rare") == ["hard-draft"]
    assert found(admin, "?status__exact=published&has_unpublished_changes__exact=1") == ["changed"]
    assert (
        found(admin, f"?topic__id__exact={topic.pk}&exam__id__exact={topic.exam_id}&type__exact=true_false")
        == []
    )


def test_the_overview_counts_what_waits_and_links_to_it(admin: Client, topic: Topic) -> None:
    publish_question(topic)
    draft = authoring.create(topic=topic, draft=single_choice("a-draft"))
    reviewed = authoring.create(topic=topic, draft=single_choice("in-review"))
    authoring.submit(question=reviewed)

    response: Any = admin.get("/admin/")

    counts = {card["title"]: card["count"] for card in response.context["cards"]}
    marking = counts.pop("Attempts to mark")
    assert counts == {
        "Drafts": 1,
        "Returned to you": 0,
        "Waiting for review": 1,
        "With unpublished changes": 0,
        "Published": 1,
    }
    assert marking == 0
    for card in response.context["cards"][:-1]:
        assert len(found(admin, card["link"].removeprefix(QUESTIONS))) == card["count"]
    assert f"/admin/questions/question/{draft.pk}/change/" in response.content.decode()


def test_staff_without_rights_see_an_overview_of_nothing(client: Client, topic: Topic) -> None:
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")

    page = client.get("/admin/").content.decode()

    assert "Choose what to work on from the menu." in page
    assert "Questions</" not in page


def test_a_page_of_one_question_takes_a_fixed_number_of_statements(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    many = tuple(ChoiceDraft(text=f"choice {n}", is_correct=n == 0) for n in range(20))
    larger = publish_question(topic, single_choice("larger", choices=many))
    for _ in range(4):
        make_topic(topic.exam, f"topic-{_}")

    addresses = [f"{QUESTIONS}{row.pk}/change/" for row in (question, larger)]

    assert [statements(admin, address) for address in addresses] == [13, 13]


def test_a_page_of_one_quiz_takes_a_fixed_number_of_statements(admin: Client, topic: Topic) -> None:
    small = fixed_quiz(topic, single_choice("one"), slug="small")
    large = fixed_quiz(topic, *(single_choice(f"q-{n}") for n in range(12)), slug="large")

    addresses = [f"/admin/questions/quiz/{quiz.pk}/change/" for quiz in (small, large)]

    assert [statements(admin, address) for address in addresses] == [11, 11]
    assert Question.objects.count() == 13


@pytest.mark.parametrize(
    "query",
    ["status=%00", "tag=%00", "slug__in=%00", "tags=x", "stem__regex=(", "updated_at__year=99999999999999"],
)
def test_what_the_database_cannot_read_in_an_address_is_refused(admin: Client, query: str) -> None:
    assert admin.get(f"{QUESTIONS}?{query}").status_code == 400
