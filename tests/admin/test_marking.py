"""Marking answers in the admin."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from attempts.models import Attempt, AttemptItem, ManualMark
from questions.models import Topic
from tests.admin.staff import LIST, page_of, staff_with, waiting
from tests.attempts.learner import Learner
from tests.attempts.staff import written


def mark_page(attempt: Attempt, position: int = 1) -> str:
    return page_of(attempt, f"mark/{position}/")


def send(client: Client, attempt: Attempt, position: int = 1, **form: Any) -> Any:
    """What the page's form sends."""
    item = AttemptItem.objects.get(attempt=attempt, position=position)
    data = {"fraction": "0.75", "comment": "Name the tools, too.", "response_id": str(item.response_id)}
    return client.post(mark_page(attempt, position), {**data, **form})


def found(client: Client, query: str) -> list[Any]:
    response: Any = client.get(LIST + query)
    return [row.pk for row in response.context["cl"].result_list]


def test_attempts_with_answers_to_mark_are_listed_and_counted_on_the_overview(
    admin: Client, topic: Topic
) -> None:
    attempt = waiting(topic, 1, 3)
    written(Learner())

    overview: Any = admin.get("/admin/")

    card = overview.context["cards"][-1]
    assert (card["title"], card["count"]) == ("Attempts to mark", 1)
    assert found(admin, card["link"].removeprefix(LIST)) == [attempt.pk]
    assert "2 to mark" in admin.get(card["link"]).content.decode()


def test_the_page_shows_what_a_marker_goes_by_and_not_whose_answer_it_is(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)

    page = admin.get(mark_page(attempt)).content.decode()

    for text in ("What are the three stages of first?", "Because an agent acts.", "rubric of first"):
        assert text in page
    assert "model answer of first" in page
    assert str(attempt.user) not in page


def test_an_answer_is_marked(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)

    response = send(admin, attempt)

    attempt.refresh_from_db()
    given = ManualMark.objects.get()
    assert response.headers["Location"] == page_of(attempt)
    assert (given.fraction, given.comment) == (Decimal("0.75"), "Name the tools, too.")
    assert (attempt.state, attempt.score) == ("finished", Decimal("0.75"))


def test_the_marks_are_told_on_the_attempts_page(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)
    send(admin, attempt, fraction="0.5", comment="*Half* of it.")
    send(admin, attempt, fraction="1", comment="")

    response: Any = admin.get(page_of(attempt))

    first, second, third = response.context["questions"]
    assert [(m.mark, m.by) for m in first.marks] == [
        ("0.5", "author@example.org"),
        ("1", "author@example.org"),
    ]
    assert (second.marks, third.marks) == ([], [])
    assert "<em>Half</em> of it." in response.content.decode()


def test_only_answers_that_a_person_marks_have_a_link_to_do_so(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)

    page = admin.get(page_of(attempt)).content.decode()

    assert mark_page(attempt, 1) in page
    assert mark_page(attempt, 2) not in page
    assert mark_page(attempt, 3) not in page  # not answered


def test_the_form_begins_with_the_mark_that_counts(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)
    send(admin, attempt, fraction="0.5", comment="Half of it.")

    response: Any = admin.get(mark_page(attempt))

    form = response.context["form"]
    assert (form["fraction"].value(), form["comment"].value()) == ("0.5", "Half of it.")


def test_one_answer_after_another_is_marked(admin: Client, topic: Topic) -> None:
    first = waiting(topic, 1, 3)
    second = Attempt.objects.get(id=written(Learner(), 1)["id"])
    start = admin.get(f"{LIST}mark-next/")

    places = [start.headers["Location"]]
    for attempt, position in ((first, 1), (first, 3), (second, 1)):
        response = send(admin, attempt, position, _next="")
        places.append(admin.get(response.headers["Location"]).headers["Location"])

    assert places == [mark_page(first, 1), mark_page(first, 3), mark_page(second, 1), LIST]
    assert "No answer waits for a mark." in admin.get(LIST).content.decode()


@pytest.mark.parametrize(
    "form",
    [
        {"fraction": ""},
        {"fraction": "much"},
        {"fraction": "1.01"},
        {"fraction": "-0.5"},
        {"comment": "x" * 20_001},
        {"response_id": ""},
    ],
)
def test_a_form_that_is_not_right_is_shown_again_with_what_was_written(
    admin: Client, topic: Topic, form: dict[str, str]
) -> None:
    attempt = waiting(topic, 1)

    response = send(admin, attempt, 1, **{"comment": "Kept.", **form})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert form.get("comment", "Kept.") in response.content.decode()
    assert not ManualMark.objects.exists()


def test_an_answer_that_has_changed_meanwhile_is_not_marked(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)

    response = send(admin, attempt, response_id=str(uuid4()))

    assert "read the answer of now first" in response.content.decode()
    assert not ManualMark.objects.exists()


def test_an_attempt_that_goes_on_offers_no_marking(admin: Client, topic: Topic) -> None:
    attempt = waiting(topic, 1)
    going_on = Attempt.objects.get(id=written(Learner(), 1, finish=False)["id"])

    page = admin.get(page_of(going_on)).content.decode()
    response = send(admin, going_on)

    assert mark_page(going_on, 1) not in page
    assert "mark its answers once it has ended" in response.content.decode()
    assert Attempt.objects.get(id=attempt.id).state == "needs_marking"
    assert not ManualMark.objects.exists()


@pytest.mark.parametrize("position", [2, 3, 4])
def test_where_there_is_no_answer_there_is_no_page(admin: Client, topic: Topic, position: int) -> None:
    assert admin.get(mark_page(waiting(topic, 1), position)).status_code == 404


@pytest.mark.parametrize("permissions", [("view_attempt", "intervene_attempt"), ("mark_attempt",), ()])
def test_staff_without_the_permissions_may_not(topic: Topic, permissions: tuple[str, ...]) -> None:
    attempt = waiting(topic, 1)
    client = staff_with(*permissions)

    assert client.get(mark_page(attempt)).status_code == 403
    assert send(client, attempt).status_code == 403
    assert client.get(f"{LIST}mark-next/").status_code == 403
    assert not ManualMark.objects.exists()


def test_staff_who_may_see_and_mark_may(topic: Topic) -> None:
    attempt = waiting(topic, 1)
    client = staff_with("view_attempt", "mark_attempt")

    overview: Any = client.get("/admin/")

    assert [card["title"] for card in overview.context["cards"]] == ["Attempts to mark"]
    assert send(client, attempt).status_code == 302
    assert ManualMark.objects.count() == 1
