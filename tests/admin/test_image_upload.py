"""Images put into a text: kept, and told as the text shows them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from questions.images import shown_in
from questions.models import Asset
from questions.rendering import render
from quizapi.accounts.models import User
from tests.admin.roles import member
from tests.admin.staff import BACKEND
from tests.questions.pictures import picture

PAGE = "/admin/questions/asset/upload/"

pytestmark = pytest.mark.django_db


def send(client: Client, alt: str = "A red square", data: bytes | None = None) -> dict[str, object]:
    file = SimpleUploadedFile("photo.png", picture() if data is None else data, "image/png")
    response = client.post(PAGE, {"alt": alt, "image": file})
    assert response.status_code == 200
    told: dict[str, object] = response.json()
    return told


def test_an_image_is_kept_with_who_uploaded_it(admin: Client, author: User) -> None:
    told = send(admin)

    asset = Asset.objects.get()
    assert told == {"text": f"![A red square](/assets/{asset.name})"}
    assert (asset.alt, asset.created_by) == ("A red square", author)


def test_the_same_image_again_has_the_words_of_its_text(admin: Client) -> None:
    send(admin)
    told = send(admin, "Another square")

    assert told == {"text": f"![Another square](/assets/{Asset.objects.get().name})"}


@pytest.mark.parametrize(
    "alt",
    [
        "a [b] c",
        "back\\slash\\",
        "`code` *and* __more__",
        "costs $5 or $6",
        "a < b &amp; {{c}}",
        "two\nlines",
    ],
)
def test_words_are_shown_as_they_were_written(admin: Client, alt: str) -> None:
    text = str(send(admin, alt)["text"])

    assert len(shown_in(text)) == 1
    words = " ".join(alt.split()).replace("&", "&amp;").replace("<", "&lt;")
    assert f'alt="{words}"' in render(text)


@pytest.mark.parametrize(
    ("alt", "data", "field"), [("", None, "alt"), (" ", None, "alt"), ("A square", b"no image", "image")]
)
def test_what_is_wrong_is_a_sentence_on_its_field(
    admin: Client, alt: str, data: bytes | None, field: str
) -> None:
    errors = send(admin, alt, data)["errors"]

    assert isinstance(errors, dict)
    assert list(errors) == [field]
    assert errors[field][0].endswith(".")
    assert not Asset.objects.exists()


def test_without_a_file_it_is_asked_for(admin: Client) -> None:
    assert admin.post(PAGE, {"alt": "A square"}).json() == {"errors": {"image": ["Choose an image."]}}


def test_another_sites_form_uploads_nothing(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("author"), backend=BACKEND)

    response = client.post(PAGE, {"alt": "A square", "image": SimpleUploadedFile("a.png", picture())})

    assert response.status_code == 403
    assert not Asset.objects.exists()
