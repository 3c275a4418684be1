"""A page's form as a browser would send it untouched."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class FormReader(HTMLParser):
    """Collects what the fields of a page's forms hold; what stands in a template is not sent."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.templates = 0
        self.name = ""  # of the select or the textarea that is open
        self.text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.templates += tag == "template"
        if self.templates or "disabled" in given:
            return
        if tag == "input" and given.get("name") and given.get("type") != "submit":
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.send(given["name"] or "", given.get("value") or ("on" if "checked" in given else ""))
        elif tag in ("select", "textarea"):
            self.name, self.text = given.get("name") or "", "" if tag == "textarea" else None
        elif tag == "option" and "selected" in given:
            self.send(self.name, given.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and not self.templates:
            self.send(self.name, (self.text or "").replace("\n", "\r\n"))
            self.text = None
        self.templates -= tag == "template"

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.templates:
            self.text += data

    def send(self, name: str, value: str) -> None:
        if name:
            self.fields.setdefault(name, []).append(value)


def fields_of(page: str) -> dict[str, Any]:
    reader = FormReader()
    reader.feed(page)
    return reader.fields


def shown_form(client: Client, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    return fields_of(response.content.decode())


def save_untouched(client: Client, address: str) -> None:
    """Open a page and send its form as it is."""
    response = client.post(address, {**shown_form(client, address), "_save": "Save"})
    assert response.status_code == 302
