"""The API's documentation, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_documentation_shows_the_operations_and_hears_from_no_other_host(
    browser: Browser, live_server: LiveServer, page: str
) -> None:
    context = browser.new_context(base_url=live_server.url)
    tab = context.new_page()
    heard: list[str] = []
    # ReDoc's script asks for a logo elsewhere, which the content security policy stops before it is sent.
    tab.on("response", lambda response: heard.append(response.url))
    tab.goto(f"/api/v1/{page}")

    expect(tab.locator("body")).to_contain_text("Begin at once, as a guest")
    assert [url for url in heard if not url.startswith((live_server.url, "data:", "blob:"))] == []
    context.close()
