"""Pseudonyms: a keyed hash of the learner, the same in Python and in SQL, until the key rotates."""

import io
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from attempts.exports.dictionary import VIEWS
from attempts.exports.keys import key_in_force, rotate
from attempts.exports.pseudonyms import Key
from attempts.models import PseudonymKey
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

ID = UUID("01900000-0000-7000-8000-000000000001")


def test_it_is_hmac_sha_256_cut_in_half() -> None:
    """The expected value is openssl's."""
    key = Key(1, b"Jefe".ljust(64, b"\0"))  # HMAC fills a short key up with zeros

    assert key.pseudonym(UUID(bytes=b"what do ya want ")) == "b4f901c96804e22a9b5e2e9d945c655c"


def test_a_key_comes_back_from_what_is_kept() -> None:
    key = Key.new(3)

    assert Key.of_pads(3, key.inner_pad) == key
    assert key.outer_pad == bytes(byte ^ 0x36 ^ 0x5C for byte in key.inner_pad)


def test_keys_and_learners_make_different_pseudonyms() -> None:
    keys = [Key.new(1), Key.new(1)]
    ids = [ID, UUID(int=ID.int + 1)]

    assert len({key.pseudonym(id) for key in keys for id in ids}) == 4


def seen(view: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT learner FROM {view}")
        return {learner for (learner,) in cursor.fetchall()}


@pytest.fixture
def learner(db: None) -> Learner:
    fixed_quiz(make_topic(make_exam()), single_choice("one"), single_choice("two"))
    learner = Learner()
    attempt = learner.begin()
    learner.hint(attempt, 2)
    learner.answer(attempt, 1, "right")
    return learner


@pytest.mark.parametrize("view", [d.view for d in VIEWS.values() if "learner" in {c.name for c in d.columns}])
def test_every_view_has_the_pseudonyms_of_python(learner: Learner, view: str) -> None:
    assert seen(view) == {key_in_force().pseudonym(learner.user.pk)}


def test_rotating_leaves_nothing_of_the_old_key(learner: Learner) -> None:
    old, before = key_in_force(), seen("analytics.attempts")

    assert rotate() == old.number + 1

    new = key_in_force()
    assert (new.number, PseudonymKey.objects.count()) == (old.number + 1, 1)
    assert new.secret != old.secret
    assert seen("analytics.attempts") == {new.pseudonym(learner.user.pk)} != before


def test_the_command_rotates_when_it_is_told_to(db: None) -> None:
    told = io.StringIO()

    call_command("rotate_pseudonyms", "--yes", stdout=told)

    assert "key 2" in told.getvalue()
    assert key_in_force().number == 2


@pytest.mark.parametrize(("said", "number"), [("rotate\n", 2), ("yes\n", 1), ("", 1)])
def test_the_command_asks(db: None, monkeypatch: pytest.MonkeyPatch, said: str, number: int) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    told = io.StringIO()

    if number == 2:
        call_command("rotate_pseudonyms", stdout=told)
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("rotate_pseudonyms", stdout=told)

    assert "matched with nobody" in told.getvalue()
    assert key_in_force().number == number
