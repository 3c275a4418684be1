"""GET /formats/native."""

import json

from django.test import Client
from jsonschema import Draft202012Validator

from questions.formats.native import SCHEMA_FILE

ADDRESS = "/api/v1/formats/native"


def test_the_schema_is_what_imports_are_checked_against(client: Client) -> None:
    document = client.get(ADDRESS).json()

    Draft202012Validator.check_schema(document)
    assert document == json.loads(SCHEMA_FILE.read_text())


def test_who_has_it_already_is_told_so(client: Client) -> None:
    etag = client.get(ADDRESS).headers["ETag"]

    assert client.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304
