"""The response matrix: a row per attempt, a column per question."""

from decimal import Decimal
from typing import Any

import pytest

from attempts.exports import matrix
from attempts.exports.filters import Attempts
from attempts.exports.forms import Form
from questions.models import Quiz, Topic
from quizapi.errors import DomainError
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.exports.taking import attempted, taken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiz() -> Quiz:
    """Two questions, of which the second is called as a column is."""
    return fixed_quiz(make_topic(make_exam()), single_choice("zebra"), single_choice("learner"), mode="exam")


def rows(form: Form = Form.JSON, **more: Any) -> list[Any]:
    return taken("response_matrix", form, quiz="quiz", **more)[0]


def cells(row: Any) -> tuple[Any, Any]:
    return row["zebra"], row["question-learner"]


def test_a_row_per_learner_with_zero_for_what_is_wrong_or_left_out() -> None:
    attempted("right", "wrong")
    attempted("right")

    found = rows(attempts=Attempts.FIRST)

    assert [cells(row) for row in found] == [(1, 0), (1, 0)]
    assert list(found[0]) == ["learner", "attempt_id", "question-learner", "zebra"]
    assert len({row["learner"] for row in found}) == 2


def test_the_first_attempt_by_default_of_the_api_and_all_if_asked() -> None:
    learner, first = attempted("right")
    attempted("wrong", learner=learner)
    attempted("right", finish=False)

    assert [row["attempt_id"] for row in rows(attempts=Attempts.FIRST)] == [first["id"]]
    assert sorted(cells(row)[0] for row in rows()) == [0, 1]


def test_marks_instead_of_scores() -> None:
    attempted("right", "wrong")

    (row,) = rows(Form.CSV, values="mark")

    assert [Decimal(cell) for cell in cells(row)] == [1, 0]


def test_what_an_attempt_did_not_have_is_empty() -> None:
    attempted("right")
    topic = Topic.objects.get()
    fixed_quiz(topic, single_choice("other"), slug="other", mode="exam")
    learner = Learner()
    attempt = learner.begin("other")
    learner.finish(attempt)

    (row,) = taken("response_matrix", quiz="other")[0]

    assert row["other"] == 0
    assert set(row) == {"learner", "attempt_id", "other"}


def test_new_attempts_come_once() -> None:
    attempted("right")
    _, watermark = taken("response_matrix", quiz="quiz")
    attempted("wrong")

    new, further = taken("response_matrix", quiz="quiz", since=watermark)

    assert [cells(row)[0] for row in new] == [0]
    assert taken("response_matrix", quiz="quiz", since=further)[0] == []


def test_with_names_where_those_are_asked_for() -> None:
    learner, _ = attempted("right")

    (row,) = rows(identities=True)

    assert row["user_id"] == str(learner.user.pk)
    assert cells(row) == (1, 0)


def test_a_hundred_columns_are_no_trouble_for_json() -> None:
    topic = Topic.objects.get()
    fixed_quiz(topic, *(single_choice(f"q-{n}") for n in range(120)), slug="wide", mode="exam")
    learner = Learner()
    attempt = learner.begin("wide")
    learner.answer(attempt, 1, "right")
    learner.finish(attempt)

    (row,) = taken("response_matrix", quiz="wide")[0]

    assert len(row) == 122
    assert sum(row[f"q-{n}"] for n in range(120)) == row["q-0"] == 1


def test_it_needs_a_quiz_of_not_too_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DomainError) as no_quiz:
        taken("response_matrix")
    monkeypatch.setattr(matrix, "MOST_QUESTIONS", 1)
    with pytest.raises(DomainError) as too_many:
        rows()

    assert [each.value.errors[0].code for each in (no_quiz, too_many)] == ["required", "too_many_questions"]


def test_no_two_columns_have_one_name() -> None:
    """One question's slug is what another one's column would be called."""
    topic = make_topic(make_exam("names"))
    drafts = [single_choice(slug) for slug in ("email", "question-email", "question-question-email")]
    fixed_quiz(topic, *drafts, slug="names", mode="exam")
    learner = Learner()
    learner.finish(learner.begin("names"))

    header = taken("response_matrix", Form.CSV, quiz="names", identities=True)[0][0]

    questions = ["question-question-question-email", "question-email", "question-question-email"]
    assert list(header) == ["learner", "attempt_id", "user_id", "name", "email", *questions]
