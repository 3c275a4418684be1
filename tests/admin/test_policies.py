"""Content security policies: strict, but for the admin's own scripts and the API's docs."""

import re
from pathlib import Path

import pytest
import unfold
from django.contrib import admin as django_admin
from django.test import Client

from quizapi.csp import ADMIN, DOCS, FRAME, STRICT


def policy(client: Client, address: str) -> str:
    return client.get(address).headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/v1/exams", "/api/v1/nothing", "/nothing"])
def test_what_is_no_page_may_load_and_run_nothing(client: Client, address: str) -> None:
    sent = policy(client, address)

    assert "default-src 'none'" in sent
    assert "script-src" not in sent


@pytest.mark.parametrize("address", ["/admin/", "/admin/questions/question/", "/admin/quizapi/user/"])
def test_only_the_admin_evaluates_expressions(admin: Client, address: str) -> None:
    assert "script-src 'self' 'unsafe-eval'" in policy(admin, address)


def test_the_login_has_the_admins_policy(client: Client, db: None) -> None:
    assert "'unsafe-eval'" in policy(client, "/admin/login/")


def test_no_policy_names_another_host() -> None:
    sources = {
        source for each in (STRICT, ADMIN, DOCS, FRAME) for values in each.values() for source in values
    }

    assert sources <= {"'none'", "'self'", "'unsafe-eval'", "'unsafe-inline'", "data:", "blob:"}


def test_the_admins_styles_and_scripts_name_no_other_host() -> None:
    folders = [Path(unfold.__file__).parent / "templates", Path(django_admin.__file__).parent / "templates"]
    templates = [path for folder in folders for path in folder.rglob("*.html")]
    loads = re.compile(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["']?https?://""")

    assert templates
    assert [str(path) for path in templates if loads.search(path.read_text())] == []
