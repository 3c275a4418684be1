"""What each role may open, send and do in the admin: all of it, as tests/admin/roles.txt lists it."""

from pathlib import Path

import pytest
from django.db import transaction

from tests.admin.roles import PEOPLE, Scene, browser_of, requests

TABLE = Path(__file__).with_name("roles.txt")


def table() -> dict[str, dict[str, str]]:
    """What each person gets, by request."""
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    head, *rows = (line.rsplit(maxsplit=len(PEOPLE)) for line in lines)
    assert tuple(head[1:]) == PEOPLE
    return {words.strip(): dict(zip(PEOPLE, cells, strict=True)) for words, *cells in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_what_the_table_says(person: str) -> None:
    """A page that the table does not know fails, and so does a line of the table that is no page any more."""
    lines = list(requests(Scene()))
    client = browser_of(person)
    session = client.cookies.output()
    got = {}
    for line in lines:
        client.cookies.load(session.replace("Set-Cookie: ", ""))
        with transaction.atomic():  # what one sends changes nothing for the next
            got[line.words] = line.sent_by(client)
            transaction.set_rollback(True)

    assert got == {words: cells[person] for words, cells in table().items()}
