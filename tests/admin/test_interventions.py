"""Extending, reopening and voiding attempts in the admin."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from attempts import lifecycle
from attempts.models import Attempt, Intervention
from questions.models import Topic
from tests.admin.staff import LIST, begun, page_of, staff_with

ABSENT = "01a20887-56dc-75b0-857b-c75e65257912"
VERBS = ("extend", "reopen", "void")
ACTIONS = {"extend": "Give more time", "reopen": "Reopen", "void": "Void"}


def ended(topic: Topic, **policy: Any) -> Attempt:
    attempt = begun(topic, **policy)
    lifecycle.finish(user_id=attempt.user_id, attempt_id=attempt.pk, now=timezone.now())
    attempt.refresh_from_db()
    return attempt


def send(client: Client, attempt: Attempt, verb: str, **form: Any) -> Any:
    """What the dialog sends."""
    data = {"_form_submitted": "True", "id": str(uuid4()), "reason": "The fire alarm rang.", **form}
    return client.post(page_of(attempt, f"{verb}/"), data)


def offered(client: Client, attempt: Attempt) -> list[str]:
    """The actions that an attempt's page offers."""
    response: Any = client.get(page_of(attempt))
    titles = {action["title"] for action in response.context["actions_detail"]}
    return [verb for verb in VERBS if ACTIONS[verb] in titles]


def test_each_state_offers_what_it_allows(admin: Client, topic: Topic) -> None:
    attempt = begun(topic)
    in_progress = offered(admin, attempt)
    lifecycle.finish(user_id=attempt.user_id, attempt_id=attempt.pk, now=timezone.now())
    finished = offered(admin, attempt)
    send(admin, attempt, "void")

    assert (in_progress, finished) == (["extend", "void"], ["reopen", "void"])
    assert offered(admin, attempt) == ["reopen"]


def test_an_attempt_gets_more_time(admin: Client, topic: Topic) -> None:
    attempt = begun(topic)
    before = attempt.deadline_at

    response = send(admin, attempt, "extend", minutes="15")

    attempt.refresh_from_db()
    assert response.headers["HX-Redirect"] == page_of(attempt)
    assert before and attempt.deadline_at == before + timedelta(minutes=15)
    assert "Done: more time." in admin.get(page_of(attempt)).content.decode()


def test_an_attempt_is_reopened(admin: Client, topic: Topic) -> None:
    attempt = ended(topic)

    send(admin, attempt, "reopen", minutes="15")

    attempt.refresh_from_db()
    assert attempt.state == "in_progress"
    assert attempt.deadline_at and attempt.deadline_at <= timezone.now() + timedelta(minutes=16)


def test_an_attempt_without_a_deadline_is_reopened_without_minutes(admin: Client, topic: Topic) -> None:
    attempt = ended(topic, time_limit_s=None)

    dialog = admin.get(page_of(attempt, "reopen/")).content.decode()
    send(admin, attempt, "reopen")

    attempt.refresh_from_db()
    assert 'name="reason"' in dialog and 'name="minutes"' not in dialog
    assert (attempt.state, attempt.deadline_at) == ("in_progress", None)


def test_an_attempt_is_voided(admin: Client, topic: Topic) -> None:
    attempt = ended(topic)

    send(admin, attempt, "void")

    attempt.refresh_from_db()
    assert attempt.state == "voided"


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("extend", {"reason": "", "minutes": "15"}),
        ("extend", {"reason": "   ", "minutes": "15"}),
        ("extend", {"minutes": ""}),
        ("extend", {"minutes": "0"}),
        ("extend", {"minutes": "10081"}),
        ("extend", {"minutes": "15", "id": "x"}),
        ("void", {"reason": ""}),
        ("void", {"reason": "x" * 2001}),
    ],
)
def test_a_form_that_is_not_right_is_shown_again_and_nothing_is_done(
    admin: Client, topic: Topic, verb: str, form: dict[str, str]
) -> None:
    attempt = begun(topic)
    before = Attempt.objects.values().get()

    response = send(admin, attempt, verb, **form)

    assert "HX-Redirect" not in response.headers
    assert response.context["form"].errors.keys() <= {"reason", "minutes", "id"}
    assert Attempt.objects.values().get() == before
    assert not Intervention.objects.exists()


def test_a_click_that_is_sent_twice_counts_once(admin: Client, topic: Topic) -> None:
    attempt = begun(topic)
    before = attempt.deadline_at

    for _ in range(2):
        send(admin, attempt, "extend", minutes="15", id="0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a00")

    attempt.refresh_from_db()
    assert before and attempt.deadline_at == before + timedelta(minutes=15)


def test_each_dialog_has_an_id_of_its_own(admin: Client, topic: Topic) -> None:
    attempt = begun(topic)

    ids = [admin.get(page_of(attempt, "void/")).context["form"]["id"].value() for _ in range(2)]

    assert ids[0] != ids[1]


def test_what_the_command_refuses_is_said(admin: Client, topic: Topic) -> None:
    attempt = ended(topic)
    lifecycle.start_quiz(user_id=attempt.user_id, quiz="quiz", now=timezone.now())

    send(admin, attempt, "reopen", minutes="15")

    page = admin.get(page_of(attempt)).content.decode()
    assert "Another attempt at the quiz is open" in page
    assert Attempt.objects.get(id=attempt.id).state == "finished"


def test_what_was_done_is_told_on_the_page(admin: Client, topic: Topic) -> None:
    attempt = begun(topic)
    send(admin, attempt, "extend", minutes="15", reason="The <b>alarm</b> rang.")
    send(admin, attempt, "void", reason="It was not her.")

    response: Any = admin.get(page_of(attempt))

    told = [(done.title, done.reason, done.by) for done in response.context["interventions"]]
    assert told == [
        ("More time, 15 min", "The <b>alarm</b> rang.", "author@example.org"),
        ("Voided", "It was not her.", "author@example.org"),
    ]
    assert response.context["interventions"][1].after.startswith("voided on ")
    assert "The &lt;b&gt;alarm&lt;/b&gt; rang." in response.content.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_staff_who_may_only_look_or_mark_are_offered_nothing_and_refused(topic: Topic, verb: str) -> None:
    attempt = begun(topic)
    before = Attempt.objects.values().get()
    client = staff_with("view_attempt", "mark_attempt")

    assert offered(client, attempt) == []
    assert send(client, attempt, verb, minutes="15").status_code == 403
    assert Attempt.objects.values().get() == before


def test_staff_with_the_permission_may(topic: Topic) -> None:
    attempt = begun(topic)
    client = staff_with("view_attempt", "intervene_attempt")

    assert offered(client, attempt) == ["extend", "void"]
    assert send(client, attempt, "void").status_code == 200
    assert Intervention.objects.count() == 1


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("object_id", ["x", "a:b", f"{ABSENT}:{ABSENT}"])
def test_for_an_attempt_that_is_not_there_it_is_refused(
    admin: Client, topic: Topic, verb: str, object_id: str
) -> None:
    response = admin.post(f"{LIST}{object_id}/{verb}/", {"_form_submitted": "True"})

    assert response.status_code == 403
    assert not Intervention.objects.exists()
