"""Files uploaded to the admin, and what its pages say of them."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from questions.models import Question, Topic

IMPORT = "/admin/questions/question/import/"
GIFT = (
    "// [id:stages]\n::Stages::Which stages? {=right ~wrong}\n\n// [id:tools]\nWhich tools? {=right ~wrong}\n"
)
BROKEN = "// [id:tools]\nWhich tools? {=right ~wrong}\n\n::Broken::Which? {=right ~wrong\n"


def upload(client: Client, source: str | bytes, name: str = "bank.gift", **form: Any) -> Any:
    data = source.encode() if isinstance(source, str) else source
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data), **form})


def preview(client: Client, source: str | bytes, topic: Topic, **form: Any) -> str:
    """The address of the page that shows what would come of a file."""
    response = upload(client, source, **{"exam": topic.exam_id, "topic": topic.pk, **form})
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return dict(response.context["form"].errors.items())


def slugs() -> list[str]:
    return sorted(Question.objects.values_list("slug", flat=True))
