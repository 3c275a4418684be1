"""Groups of learners, and exceptions from a quiz's rules."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attempts.models import Attempt, GroupMembership, LearnerGroup, Override
from questions.models import Quiz, Topic
from quizapi.models import User
from tests.admin.staff import staff_with
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, single_choice

GROUPS, OVERRIDES = "/admin/attempts/learnergroup/", "/admin/attempts/override/"


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return fixed_quiz(topic, single_choice(), time_limit_s=600, attempts_allowed=1)


@pytest.fixture
def ada(db: None) -> User:
    return User.objects.create_user("ada@example.org", name="Ada")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", name="Bob")


def save_group(
    client: Client, *members: User, name: str = "Class 7b", group: LearnerGroup | None = None
) -> Any:
    address = f"{GROUPS}{group.pk}/change/" if group else f"{GROUPS}add/"
    return client.post(address, {"name": name, "members": [str(user.pk) for user in members], "_save": ""})


def members_of(group: LearnerGroup) -> set[str]:
    return set(GroupMembership.objects.filter(group=group).values_list("user__name", flat=True))


def override_form(of: Quiz, **form: Any) -> dict[str, Any]:
    whole = {
        "quiz": of.pk,
        "user": "",
        "group": "",
        "extra_time_s": "0",
        "extra_attempts": "0",
        "reason": "",
    }
    return {**whole, **form, "_save": "Save"}


def errors_of(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200, response.headers
    return dict(response.context["adminform"].form.errors)


def test_a_group_is_made_with_its_members(admin: Client, ada: User, bob: User) -> None:
    assert save_group(admin, ada, bob).status_code == 302

    assert members_of(LearnerGroup.objects.get(name="Class 7b")) == {"Ada", "Bob"}


def test_members_come_and_go_and_those_who_stay_keep_their_row(admin: Client, ada: User, bob: User) -> None:
    save_group(admin, ada)
    group, stays = LearnerGroup.objects.get(), GroupMembership.objects.get().pk
    save_group(admin, ada, bob, group=group)
    both = members_of(group)
    save_group(admin, bob, group=group, name="Class 8b")

    group.refresh_from_db()
    assert both == {"Ada", "Bob"}
    assert (members_of(group), group.name) == ({"Bob"}, "Class 8b")
    assert not GroupMembership.objects.filter(pk=stays).exists()


def test_rows_of_members_are_written_and_deleted_by_learner(admin: Client, ada: User, bob: User) -> None:
    save_group(admin, ada)
    group = LearnerGroup.objects.get()

    with CaptureQueriesContext(connection) as captured:
        save_group(admin, bob, group=group)

    writes = [
        q["sql"] for q in captured if "attempts_groupmembership" in q["sql"] and "SELECT" not in q["sql"]
    ]
    assert len(writes) == 2
    assert any(sql.startswith("DELETE") and ada.pk.hex in sql for sql in writes)
    assert any(sql.startswith("INSERT") and bob.pk.hex in sql for sql in writes)


def test_a_groups_page_shows_its_members_and_the_list_counts_them(
    admin: Client, ada: User, bob: User, quiz: Quiz
) -> None:
    save_group(admin, ada, bob)
    group = LearnerGroup.objects.get()
    Override.objects.create(quiz=quiz, group=group, extra_attempts=1)

    page = admin.get(f"{GROUPS}{group.pk}/change/").content.decode()
    row: Any = admin.get(GROUPS).context["cl"].result_list[0]

    assert "Ada" in page and "Bob" in page
    assert (row.member_count, row.override_count) == (2, 1)


def test_members_are_found_by_autocomplete(admin: Client, ada: User, bob: User) -> None:
    query = "app_label=attempts&model_name=learnergroup&field_name=learners&term=ada"

    found = admin.get(f"/admin/autocomplete/?{query}").json()

    assert [entry["text"] for entry in found["results"]] == ["Ada"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "This field is required."), ("Class 7b", "Learner group with this Name already exists.")],
)
def test_a_name_that_does_not_do_is_refused_and_nobody_joins(
    admin: Client, ada: User, name: str, sentence: str
) -> None:
    LearnerGroup.objects.create(name="Class 7b")

    assert errors_of(save_group(admin, ada, name=name)) == {"name": [sentence]}
    assert not GroupMembership.objects.exists()


def test_a_group_that_is_deleted_takes_memberships_and_overrides_along(
    admin: Client, ada: User, quiz: Quiz
) -> None:
    save_group(admin, ada)
    group = LearnerGroup.objects.get()
    Override.objects.create(quiz=quiz, group=group, extra_attempts=1)

    admin.post(f"{GROUPS}{group.pk}/delete/", {"post": "yes"})

    assert not LearnerGroup.objects.exists() and not Override.objects.exists()
    assert not GroupMembership.objects.exists() and User.objects.filter(pk=ada.pk).exists()


def test_an_override_for_a_learner_is_made_and_counts(admin: Client, quiz: Quiz) -> None:
    learner = Learner()

    response = admin.post(
        f"{OVERRIDES}add/", override_form(quiz, user=learner.user.pk, extra_time_s="300", reason="Dyslexia.")
    )

    attempt = Attempt.objects.get(id=learner.begin()["id"])
    assert response.status_code == 302
    assert attempt.deadline_at and (attempt.deadline_at - attempt.started_at).seconds == 900


def test_an_override_for_a_group_counts_for_its_members(admin: Client, quiz: Quiz) -> None:
    learner, other = Learner(), Learner()
    save_group(admin, learner.user)
    group = LearnerGroup.objects.get()
    admin.post(f"{OVERRIDES}add/", override_form(quiz, group=group.pk, extra_attempts="1"))
    for each in (learner, other):
        each.finish(each.begin())

    assert learner.start().status == 201
    assert other.start().refusal == (409, "no_attempts_left")


def test_an_override_is_changed_and_deleted(admin: Client, quiz: Quiz, ada: User) -> None:
    override = Override.objects.create(quiz=quiz, user=ada, extra_attempts=1)
    page = f"{OVERRIDES}{override.pk}/"

    admin.post(f"{page}change/", override_form(quiz, user=ada.pk, extra_attempts="2"))
    override.refresh_from_db()
    admin.post(f"{page}delete/", {"post": "yes"})

    assert override.extra_attempts == 2
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"extra_attempts": "1"}, ("__all__", "Choose either a learner or a group.")),
        (
            {"user": True, "group": True, "extra_attempts": "1"},
            ("__all__", "Choose either a learner or a group."),
        ),
        (
            {"user": True},
            ("__all__", "It grants nothing yet: give time, attempts, an opening or a close."),
        ),
        (
            {"user": True, "extra_time_s": "604801"},
            ("__all__", "Extra time is at most 7 days (604800 seconds)."),
        ),
        (
            {
                "user": True,
                "opens_at_0": "2026-03-02",
                "opens_at_1": "12:00",
                "closes_at_0": "2026-03-01",
                "closes_at_1": "12:00",
            },
            ("__all__", "It must open before it closes."),
        ),
        (
            {"user": True, "extra_attempts": "-1"},
            ("extra_attempts", "Ensure this value is greater than or equal to 0."),
        ),
        ({"quiz": "", "user": True, "extra_attempts": "1"}, ("quiz", "This field is required.")),
    ],
)
def test_what_does_not_do_is_said_in_a_sentence(
    admin: Client, quiz: Quiz, ada: User, form: dict[str, Any], error: tuple[str, str]
) -> None:
    group = LearnerGroup.objects.create(name="Class 7b")
    whom = {"user": ada.pk, "group": group.pk}
    sent = {name: whom[name] if value is True else value for name, value in form.items()}

    response = admin.post(f"{OVERRIDES}add/", override_form(quiz, **sent))

    assert errors_of(response) == {error[0]: [error[1]]}
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ("user", "This learner has an exception at this quiz; change that one."),
        ("group", "This group has an exception at this quiz; change that one."),
    ],
)
def test_there_is_one_override_for_each(
    admin: Client, quiz: Quiz, ada: User, whom: str, sentence: str
) -> None:
    row = ada if whom == "user" else LearnerGroup.objects.create(name="Class 7b")
    Override.objects.create(quiz=quiz, extra_attempts=1, **{whom: row})

    response = admin.post(f"{OVERRIDES}add/", override_form(quiz, **{whom: row.pk}, extra_attempts="2"))

    assert errors_of(response) == {"__all__": [sentence]}
    assert Override.objects.count() == 1


def test_overrides_are_filtered_and_found(admin: Client, topic: Topic, quiz: Quiz, ada: User) -> None:
    group = LearnerGroup.objects.create(name="Class 7b")
    other = fixed_quiz(topic, single_choice("other"), slug="other")
    mine = Override.objects.create(quiz=quiz, user=ada, extra_attempts=1)
    theirs = Override.objects.create(quiz=other, group=group, closes_at=timezone.now())

    def found(query: str) -> set[int]:
        response: Any = admin.get(OVERRIDES + query)
        return {row.pk for row in response.context["cl"].result_list}

    assert found("") == {mine.pk, theirs.pk}
    assert found(f"?quiz__id__exact={quiz.pk}") == found("?q=ada@example.org") == {mine.pk}
    assert found(f"?group__id__exact={group.pk}") == found("?q=7b") == {theirs.pk}


@pytest.mark.parametrize("address", [GROUPS, OVERRIDES])
def test_staff_without_rights_see_and_change_nothing(quiz: Quiz, address: str) -> None:
    client = staff_with("view_attempt", "mark_attempt", "intervene_attempt")

    assert client.get(address).status_code == 403
    assert client.post(f"{address}add/", {"name": "Mine"}).status_code == 403
    assert not LearnerGroup.objects.exists()
