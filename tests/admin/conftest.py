"""Who uses the admin, and the browser."""

import os
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from questions.models import Topic
from quizapi.models import User
from tests.admin.roles import member
from tests.browser import executable
from tests.content import make_exam, make_topic

type Opens = Callable[..., Page]

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_superuser("author@example.org")


@pytest.fixture
def admin(author: User) -> Client:
    """A browser's session, logged in as somebody who may do everything."""
    client = Client()
    client.force_login(author, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; Django would take database calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=executable(), args=[*QUIET])


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, author: User) -> Iterator[Page]:
    """The admin's first page. At the end: nothing came from another host, and no script failed."""
    context = browser.new_context(viewport={"width": 1360, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    strangers: list[str] = []
    failures: list[str] = []
    page.on("request", lambda request: strangers.append(request.url))
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda entry: failures.append(entry.text) if entry.type == "error" else None)
    author.set_password("a-pass-phrase")
    author.save(update_fields=["password"])
    page.goto("/admin/")
    page.fill("input[name=username]", "author@example.org")
    page.fill("input[name=password]", "a-pass-phrase")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    yield page
    context.close()
    assert [url for url in strangers if not url.startswith((live_server.url, "data:"))] == []
    assert failures == []


@pytest.fixture
def page_of(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Opens]:
    """A browser for somebody in a role, logged in; at the end no script has failed in any of them."""
    failures: list[str] = []
    contexts: list[BrowserContext] = []

    def opens(role: str, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Page:
        user = member(role, f"{role}-{len(contexts)}@example.org")
        user.set_password("a-pass-phrase")
        user.save(update_fields=["password"])
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=live_server.url, color_scheme=scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda entry: failures.append(entry.text) if entry.type == "error" else None)
        page.goto("/admin/")
        page.fill("input[name=username]", user.email or "")
        page.fill("input[name=password]", "a-pass-phrase")
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    yield opens
    for context in contexts:
        context.close()
    assert failures == []
