"""Attempts in the admin: readable, and not to be changed."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attempts import lifecycle
from attempts.models import Attempt, AttemptItem
from questions.models import Topic
from quizapi.models import User
from tests.content import answer_for, fixed_quiz, multiple_choice, single_choice

LIST = "/admin/attempts/attempt/"
ABSENT = "01a20887-56dc-75b0-857b-c75e65257912"


@pytest.fixture
def attempt(topic: Topic) -> Attempt:
    """Of a guest: the first question answered wrong after a hint, the second not at all."""
    quiz = fixed_quiz(topic, single_choice(), multiple_choice())
    now = timezone.now()
    guest = User.objects.create_guest()
    started = lifecycle.start_quiz(user_id=guest.pk, quiz=quiz.slug, now=now)
    ids: Any = {"user_id": guest.pk, "attempt_id": started.attempt_id, "position": 1, "now": now}
    item = AttemptItem.objects.select_related("version").get(attempt=started.attempt_id, position=1)
    lifecycle.take_hint(**ids)
    lifecycle.answer(
        lifecycle.Answer(**ids, answer=answer_for(item.version.delivery, "worse"), elapsed_ms=4200)
    )
    return Attempt.objects.get()


def page_of(attempt: Attempt) -> str:
    return f"{LIST}{attempt.user_id}:{attempt.pk}/change/"


def test_the_list_links_to_each_attempt_and_its_learner(admin: Client, attempt: Attempt) -> None:
    page = admin.get(LIST).content.decode()

    assert f"Guest {str(attempt.user_id)[-6:]}" in page
    assert f'href="{attempt.user_id}:{attempt.pk}/change/' in page
    assert "0 of 2 (0\u00a0%)" in page


def test_a_percentage_is_told_to_two_places_without_zeros_at_the_end(admin: Client, attempt: Attempt) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(score=Decimal("0.992"), max_score=2)

    assert "0.99 of 2 (49.6\u00a0%)" in admin.get(LIST).content.decode()


def test_an_attempt_is_told_in_words(admin: Client, attempt: Attempt) -> None:
    page = admin.get(page_of(attempt)).content.decode()

    first, second = page.split("2. tools")
    assert "What are the three stages of stages?" in first
    assert "Answer 1: " in first
    assert "<p>worse</p>" in first
    assert "<p>right</p>" in first
    assert "4.2 s" in first
    assert "Hints taken" in first
    assert "No answer" in second
    assert "<p>choice 1</p>" in second
    assert "<p>choice 2</p>" in second
    assert "<p>choice 3</p>" not in second


def test_every_statement_about_an_attempt_names_its_learner(admin: Client, attempt: Attempt) -> None:
    with CaptureQueriesContext(connection) as captured:
        admin.get(page_of(attempt))

    about = [query["sql"] for query in captured if "attempts_" in query["sql"]]
    assert len(about) == 11
    assert all(f"\"user_id\" = '{attempt.user_id.hex}'" in sql for sql in about)


@pytest.mark.parametrize("address", ["add/", "{}/delete/"])
def test_attempts_are_not_made_or_deleted(admin: Client, attempt: Attempt, address: str) -> None:
    object_id = f"{attempt.user_id}:{attempt.pk}"

    assert admin.post(LIST + address.format(object_id), {"post": "yes"}).status_code == 403


def test_an_attempt_is_not_changed(admin: Client, attempt: Attempt) -> None:
    response = admin.post(page_of(attempt), {"score": "2", "state": "finished"})

    attempt.refresh_from_db()
    assert response.status_code == 403
    assert attempt.score == 0


@pytest.mark.parametrize("object_id", ["x", ABSENT, f"{ABSENT}:{ABSENT}", "a:b"])
def test_an_attempt_that_does_not_exist_leads_back_to_the_overview(admin: Client, object_id: str) -> None:
    assert admin.get(f"{LIST}{object_id}/change/").status_code == 302


def test_another_learners_name_in_the_address_finds_nothing(admin: Client, attempt: Attempt) -> None:
    other = User.objects.create_guest()

    assert admin.get(f"{LIST}{other.pk}:{attempt.pk}/change/").status_code == 302


def test_attempts_are_filtered_by_state_and_found_by_address(admin: Client, attempt: Attempt) -> None:
    def count(query: str) -> int:
        response: Any = admin.get(LIST + query)
        return len(response.context["cl"].result_list)

    assert count("?state__exact=in_progress") == 1
    assert count("?state__exact=finished") == 0
    assert count("?q=nobody@example.org") == 0


def test_staff_without_rights_see_no_attempt(client: Client, attempt: Attempt) -> None:
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(LIST).status_code == 403
    assert client.get(page_of(attempt)).status_code == 403
