"""The probes of load balancers and supervisors."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings


def test_it_is_alive_without_asking_the_database(client: Client) -> None:
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json()) == (200, {"status": "ok"})
    assert reply["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_is_ready_when_every_migration_is_applied(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_missing(client: Client) -> None:
    last = MigrationRecorder.Migration.objects.using(connection.alias).filter(app="attempts").latest("name")
    last.delete()
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["reason"]) == (503, "1 migrations not applied")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_may_call_by_address_and_without_tls(client: Client, path: str, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(path, headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_a_probe_asks_and_sends_nothing(client: Client) -> None:
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 404


def test_everything_else_has_to_name_an_allowed_host(client: Client) -> None:
    assert client.get("/api/v1/docs", headers={"host": "10.1.2.3"}).status_code == 400
