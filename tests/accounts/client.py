"""A client app, as far as the account endpoints are concerned."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client

EMAIL, PASSWORD = "ada@example.org", "correct horse battery"


class App:
    """Calls `/api/v1/auth/...`; every reply must be JSON or empty, and an error problem+json."""

    def __init__(self) -> None:
        self.client = Client()

    def call(self, method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
        if token:
            headers["authorization"] = f"Bearer {token}"
        response = self.client.generic(
            method,
            f"/api/v1/auth/{path}",
            data=body if isinstance(body, (str, bytes)) else json.dumps(body or {}),
            content_type="application/json",
            headers=headers,
        )
        if response.status_code >= 400:
            check_problem(response)
        return response

    def post(self, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
        return self.call("POST", path, body, token, **headers)

    def get(self, path: str, token: str = "", **headers: str) -> Any:
        return self.call("GET", path, None, token, **headers)

    def guest(self) -> Any:
        return self.post("guest").json()

    def sign_up(self, email: str = EMAIL, password: str = PASSWORD, token: str = "") -> Any:
        return self.post("signup", {"email": email, "password": password}, token)

    def log_in(self, email: str = EMAIL, password: str = PASSWORD) -> Any:
        return self.post("login", {"email": email, "password": password})

    def refresh(self, refresh_token: str) -> Any:
        return self.post("tokens/refresh", {"refresh_token": refresh_token})

    def accepts(self, access_token: str) -> bool:
        """Whether the token still opens something."""
        return bool(self.get("session", access_token).status_code == 200)


def check_problem(response: Any) -> None:
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert {"type", "title", "code", "detail"} <= problem.keys()


def errors(response: Any) -> list[tuple[str, str]]:
    """What a refusal says is wrong: pointer and code of each."""
    assert response.status_code == 400
    return [(error["pointer"], error["code"]) for error in response.json().get("errors", [])]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The results of calls made by threads of their own, each with its own connection."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def code_in(mail: EmailMessage) -> str:
    """The code that a person copies from a mail."""
    [code] = re.findall(r"^ {4}(\S+)$", str(mail.body), re.MULTILINE)
    return str(code)
