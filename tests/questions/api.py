"""Somebody who reads content: no account needed."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

API = "/api/v1"


def get(path: str, /, if_none_match: str = "", **parameters: Any) -> Any:
    """The response to a GET; `path` is below /api/v1, or a link of an earlier reply."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    headers = {"if-none-match": if_none_match} if if_none_match else {}
    address = path if path.startswith("http") else f"{API}/{path}{query}"
    return Client().get(address, headers=headers)


def read(path: str, /, **parameters: Any) -> Any:
    """The document that a GET gives."""
    response = get(path, **parameters)
    assert response.status_code == 200, response.content
    return response.json()


def slugs(path: str, /, **parameters: Any) -> list[str]:
    """The slugs of a list's first page."""
    return [row["slug"] for row in read(path, **parameters)["results"]]


def refusal(path: str, /, **parameters: Any) -> list[str]:
    """The parameters that a refused GET was wrong in."""
    response = get(path, **parameters)
    assert response.status_code == 400, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    return sorted(error["pointer"] for error in response.json()["errors"])


def pages(path: str, /, direction: str = "next", **parameters: Any) -> list[list[str]]:
    """The slugs of this page and of all after it, or before it, in the order of reading."""
    found, link = [], path
    page = read(path, **parameters)
    for _ in range(50):
        found.append([row["slug"] for row in page["results"]])
        link = page[direction]
        if link is None:
            return found
        page = read(link)
    raise AssertionError("the list does not end")


def last_page(path: str, /, **parameters: Any) -> str:
    """The address of the last page of several."""
    page = read(path, **parameters)
    while page["next"]:
        link = page["next"]
        page = read(link)
    return str(link)
