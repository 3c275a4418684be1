"""Files sent to the authoring API, and fetched from it."""

from typing import Any

import orjson

from questions.models import Question
from tests.attempts.learner import Reply
from tests.questions.authoring_api.author import API, Author

TOOLS = "// [id:tools]\nWhich tools? {=right ~wrong}\n\n"
GIFT = "// [id:stages]\n::Stages::Which stages? {=right ~wrong}\n\n" + TOOLS
BROKEN = TOOLS + "::Broken::Which? {=right ~wrong\n"


def send(author: Author, source: str | bytes, content_type: str = "text/plain", **query: str) -> Reply:
    data: Any = source.encode() if isinstance(source, str) else source
    asked = {"format": "gift", "exam": "agents", "topic": "basics", **query}
    parameters = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    response = author.client.generic("POST", f"{API}/imports?{parameters}", data, content_type=content_type)
    return Reply(response.status_code, orjson.loads(response.content), response.headers)


def fetch(author: Author, **query: str) -> Any:
    asked = {"format": "gift", "exam": "agents", **query}
    return author.client.get(f"{API}/exports", {name: value for name, value in asked.items() if value})


def file_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def slugs() -> list[str]:
    return sorted(Question.objects.values_list("slug", flat=True))
