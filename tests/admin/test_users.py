"""Users in the admin: guests named, rights given by superusers only, nobody deleted."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from quizapi.models import User

LIST = "/admin/quizapi/user/"


@pytest.fixture
def helper(db: None) -> Client:
    """Staff who may edit users, and no superuser."""
    user = User.objects.create_user("helper@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__model="user"))
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page_of(user: User) -> str:
    return f"{LIST}{user.pk}/change/"


def listed(client: Client, query: str) -> set[str]:
    response: Any = client.get(LIST + query)
    return {str(user) for user in response.context["cl"].result_list}


def test_guests_are_named_by_the_end_of_their_id_and_found_by_it(admin: Client) -> None:
    guest, _ = User.objects.create_guest(), User.objects.create_guest()

    assert listed(admin, f"?q={guest}") == {str(guest)}
    assert str(guest).startswith("Guest ")


def test_guests_and_staff_are_filtered(admin: Client) -> None:
    guest = User.objects.create_guest()
    User.objects.create_user("learner@example.org")

    assert listed(admin, "?is_guest__exact=1") == {str(guest)}
    assert listed(admin, "?is_staff__exact=1") == {"author@example.org"}


def test_somebody_is_added_with_an_address_and_a_password(admin: Client) -> None:
    form = {
        "email": "New@Example.org",
        "name": "New",
        "password1": "a-pass-phrase",
        "password2": "a-pass-phrase",
    }

    admin.post(f"{LIST}add/", form)

    user = User.objects.get(email="new@example.org")
    assert user.check_password("a-pass-phrase")
    assert not user.is_guest


def test_a_taken_address_is_a_sentence_on_the_field(admin: Client) -> None:
    form = {"email": "author@example.org", "password1": "a-pass-phrase", "password2": "a-pass-phrase"}

    response: Any = admin.post(f"{LIST}add/", form)

    errors = response.context["adminform"].form.errors
    assert errors["email"] == ["There is already an account with this e-mail address."]


def test_a_user_is_deactivated(admin: Client) -> None:
    user = User.objects.create_user("learner@example.org")

    admin.post(page_of(user), {"name": "Ada"})

    user.refresh_from_db()
    assert (user.is_active, user.name) == (False, "Ada")


def test_a_superuser_makes_staff(admin: Client) -> None:
    user = User.objects.create_user("learner@example.org")

    admin.post(page_of(user), {"is_active": "on", "is_staff": "on"})

    user.refresh_from_db()
    assert user.is_staff


def test_a_password_is_set(admin: Client) -> None:
    user = User.objects.create_user("learner@example.org")

    admin.post(f"{LIST}{user.pk}/password/", {"password1": "a-new-phrase", "password2": "a-new-phrase"})

    user.refresh_from_db()
    assert user.check_password("a-new-phrase")


def test_a_guest_cannot_be_made_staff(admin: Client) -> None:
    guest = User.objects.create_guest()

    admin.post(page_of(guest), {"is_active": "on", "is_staff": "on", "is_superuser": "on"})

    guest.refresh_from_db()
    assert not guest.is_staff
    assert not guest.is_superuser


def test_who_is_no_superuser_gives_no_rights(helper: Client) -> None:
    user = User.objects.create_user("learner@example.org")

    helper.post(page_of(user), {"is_active": "on", "is_staff": "on", "is_superuser": "on"})

    user.refresh_from_db()
    assert not user.is_staff
    assert not user.is_superuser


def test_who_is_no_superuser_sets_no_password_of_staff(helper: Client, author: User) -> None:
    for address in (page_of(author), f"{LIST}{author.pk}/password/"):
        form = {"password1": "a-new-phrase", "password2": "a-new-phrase"}
        assert helper.post(address, form).status_code == 403


def test_who_is_no_superuser_takes_no_rights_for_himself(helper: Client) -> None:
    user = User.objects.get(email="helper@example.org")

    helper.post(page_of(user), {"is_active": "on", "is_staff": "on", "is_superuser": "on"})

    user.refresh_from_db()
    assert not user.is_superuser


def test_nobody_is_deleted(admin: Client) -> None:
    user = User.objects.create_user("learner@example.org")

    assert admin.post(f"{LIST}{user.pk}/delete/", {"post": "yes"}).status_code == 403
