"""The log of exports in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attempts.models import Export
from quizapi.ids import uuid7
from tests.admin.staff import staff_with

LOG = "/admin/attempts/export/"


def logged(**more: Any) -> Export:
    values = {"dataset": "responses", "format": "csv", "filters": {"quiz": "final"}, "identities": False}
    values |= {"incremental": False, "started_at": timezone.now()}
    values |= {"state": "complete", "rows": 3, "ended_at": timezone.now()}
    return Export.objects.create(id=uuid7(), **{**values, **more})


@pytest.fixture
def auditor(db: None) -> Client:
    return staff_with("view_export")


def test_it_says_who_took_what(auditor: Client) -> None:
    logged(by=None, dataset="attempts")
    page = auditor.get(LOG).content.decode()

    assert "a command" in page
    assert "quiz=final" in page


def test_an_export_that_died_with_its_process_is_broken(auditor: Client) -> None:
    dead = logged(state="running", rows=None, ended_at=None)
    auditor.get(LOG)

    dead.refresh_from_db()
    assert dead.state == "broken"


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_as_many_statements_for_many_as_for_few(
    auditor: Client, django_assert_num_queries: Any, count: int
) -> None:
    for _ in range(count):
        logged()
    with django_assert_num_queries(10):
        assert auditor.get(LOG).content.decode().count("quiz=final") == count
