"""Images as assets: kept, served, shown in texts."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client

from questions import authoring
from questions.authoring import ContentRefused
from questions.models import Asset, Question
from questions.rendering import render
from quizapi.accounts.models import User
from tests.content import make_exam, make_topic, single_choice
from tests.questions.pictures import picture

RED, BLUE = picture(), picture(colour="blue")


@pytest.fixture
def asset(db: None) -> Asset:
    return authoring.save_asset(data=RED, alt="A red square")


def bytes_of(asset: Asset) -> bytes:
    with asset.file.storage.open(asset.name) as file:
        return bytes(file.read())


def question_that_shows(address: str, words: str = "A red square") -> Question:
    topic = make_topic(make_exam())
    draft = replace(single_choice(), explanation=f"Look: ![{words}]({address})")
    return authoring.create(topic=topic, draft=draft)


def test_an_image_says_what_it_is(asset: Asset) -> None:
    assert (asset.media_type, asset.width, asset.height, asset.alt) == ("image/png", 4, 3, "A red square")
    assert asset.size == len(bytes_of(asset))


def test_names_tell_nothing_of_the_image(asset: Asset) -> None:
    other = authoring.save_asset(data=BLUE, alt="A blue square")
    assert asset.name[:22] != other.name[:22]
    assert len(asset.name) == 22 + len(".png")


def test_the_same_image_again_is_the_same_asset(asset: Asset) -> None:
    assert authoring.save_asset(data=RED, alt="Another square") == asset
    asset.refresh_from_db()
    assert asset.alt == "A red square"


def test_an_image_as_it_was_served_is_the_same_asset(asset: Asset) -> None:
    assert authoring.save_asset(data=bytes_of(asset), alt="A red square") == asset


@pytest.mark.parametrize(
    ("data", "alt", "field"),
    [(RED, " ", "alt"), (b"GIF89a", "An image", "file")],
    ids=["no-words", "no-image"],
)
def test_an_image_without_words_and_words_without_an_image_are_refused(
    db: None, data: bytes, alt: str, field: str
) -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.save_asset(data=data, alt=alt)
    assert [fault.field for fault in refused.value.faults] == [field]
    assert not Asset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_image_at_once_make_one_asset() -> None:
    def upload(_: int) -> str:
        try:
            return authoring.save_asset(data=RED, alt="A red square").name
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        names = set(pool.map(upload, range(4)))
    assert {asset.name for asset in Asset.objects.all()} == names
    assert len(names) == 1


def test_an_image_is_served_to_anybody_for_ever(asset: Asset, client: Client) -> None:
    reply = client.get(f"/assets/{asset.name}")
    assert reply.getvalue() == bytes_of(asset)
    assert reply["Content-Type"] == "image/png"
    assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/assets/{asset.name}", headers={"If-None-Match": reply["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "name", ["AAAAAAAAAAAAAAAAAAAAAA.png", "diagram.png", "../secret_key", "..%2f..%2fsecret_key", ""]
)
def test_no_other_name_is_served(asset: Asset, client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == HTTPStatus.NOT_FOUND


def test_serving_an_image_asks_the_database_nothing(
    asset: Asset, client: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        served = client.get(f"/assets/{asset.name}")
        served.close()
    assert served.status_code == HTTPStatus.OK


def test_a_question_that_shows_an_image_is_published_with_its_address(asset: Asset) -> None:
    question = question_that_shows(f"/assets/{asset.name}")
    version = authoring.publish(question=question)
    assert f"/assets/{asset.name}" in version.answer_key["explanation"]


@pytest.mark.parametrize(
    ("address", "words", "said"),
    [
        ("https://example.org/a.png", "A square", "Upload the image"),
        ("image.png", "A square", "Upload the image"),
        ("/assets/AAAAAAAAAAAAAAAAAAAAAA.png", "", "what the image shows"),
    ],
    ids=["elsewhere", "relative", "no-words"],
)
def test_a_question_that_shows_what_learners_would_not_see_is_not_published(
    db: None, address: str, words: str, said: str
) -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.publish(question=question_that_shows(address, words))
    assert [fault.field for fault in refused.value.faults] == ["explanation"]
    assert said in refused.value.faults[0].message


def test_a_question_that_shows_an_image_that_is_not_there_is_not_published(db: None) -> None:
    with pytest.raises(ContentRefused, match=r"There are no such images: A{22}"):
        authoring.publish(question=question_that_shows("/assets/AAAAAAAAAAAAAAAAAAAAAA.png"))


def test_pages_show_our_images_and_the_words_of_others() -> None:
    ours, others = "/assets/AAAAAAAAAAAAAAAAAAAAAA.png", "https://example.org/a.png"
    assert f'<img src="{ours}" alt="A square">' in render(f"![A square]({ours})")
    assert render(f"![A square]({others})") == '<p><span class="image">Image: A square</span></p>\n'


def test_an_image_is_described_anew(asset: Asset) -> None:
    user = User.objects.create_user("author@example.org")
    authoring.describe_asset(asset=asset, alt="A square, red", by=user)
    asset.refresh_from_db()
    assert asset.alt == "A square, red"
