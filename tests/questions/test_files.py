"""Files: in folders or in a bucket, and cleared away when nothing refers to them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from moto.server import ThreadedMotoServer

from questions import authoring
from questions.models import Asset, PendingImport
from quizapi import environment
from quizapi.accounts.models import User
from tests.questions.pictures import picture

pytestmark = pytest.mark.django_db
LATER = timedelta(days=1, minutes=1)


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bucket behind an S3 API of this machine, as QUIZAPI_STORAGE_URL names it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    address = f"{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "se/cret"}
    boto3.client("s3", endpoint_url=f"http://{address}", region_name="us-east-1", **keys).create_bucket(
        Bucket="quiz"
    )
    url = f"s3+http://key:se%2Fcret@{address}/quiz/files?region=us-east-1"
    monkeypatch.setenv("QUIZAPI_STORAGE_URL", url)
    settings.STORAGES = {
        **settings.STORAGES,
        **environment.file_storages("QUIZAPI_STORAGE_URL", settings.DATA_DIR),
    }
    for model, kind in ((Asset, "images"), (PendingImport, "uploads")):  # fields read the settings once
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storages[kind])
    yield
    server.stop()


def test_an_image_is_kept_in_a_bucket_and_served_from_there(bucket: None, client: Client) -> None:
    asset = authoring.save_asset(data=picture(), alt="A red square")
    reply = client.get(f"/assets/{asset.name}")
    assert len(reply.getvalue()) == asset.size
    assert reply["Content-Type"] == "image/png"
    assert storages["images"].listdir("") == ([], [asset.name])
    assert client.get("/assets/AAAAAAAAAAAAAAAAAAAAAA.png").status_code == 404


@pytest.fixture(params=["folders", "bucket"])
def storage(request: pytest.FixtureRequest) -> None:
    if request.param == "bucket":
        request.getfixturevalue("bucket")


def names(kind: str) -> list[str]:
    return sorted(storages[kind].listdir("")[1])


def test_an_image_without_an_asset_is_cleared_away_after_a_day(storage: None) -> None:
    asset = authoring.save_asset(data=picture(), alt="A red square")
    left_over = storages["images"].save("left-over.png", ContentFile(b"x"))
    assert authoring.clear_files(now=timezone.now()) == 0
    assert left_over in names("images")
    authoring.clear_files(now=timezone.now() + LATER)
    assert names("images") == [asset.name]


def test_an_upload_that_nobody_applied_is_cleared_away_after_a_day(storage: None) -> None:
    pending = PendingImport(by=User.objects.create_user("a@example.org"), file_name="a.gift", format="gift")
    pending.file.save("a.gift", ContentFile(b"x"))
    authoring.clear_files(now=timezone.now())
    assert PendingImport.objects.exists()
    assert authoring.clear_files(now=timezone.now() + LATER) >= 1
    assert not PendingImport.objects.exists()
    assert names("uploads") == []


def test_the_command_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("clear_files")
    assert capsys.readouterr().out.startswith("Deleted ")
