"""Importing questions: what they are called here, and when two are the same."""

import pytest

from questions.models import Exam, Question
from questions.types.contract import ChoiceDraft
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.formats.imports import Target, question, slugs, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(db: None) -> Target:
    return Target()


def test_a_question_without_an_id_keeps_its_name_when_its_answers_are_mended(target: Target) -> None:
    target.read(question("", name="Three stages"))
    (slug,) = slugs()
    assert slug.startswith("three-stages-")
    mended = (ChoiceDraft(text="right", is_correct=True), ChoiceDraft(text="mended"))
    report = target.read(question("", name="Three stages", choices=mended))
    assert told(report) == [f"1: updated question {slug}"]


def test_a_question_without_id_and_name_is_named_by_its_stem(target: Target) -> None:
    target.read(question("", "What, where *and* why?"), question("", "日本語"))
    first, second = slugs()
    assert first.startswith("question-")
    assert second.startswith("what-where-and-why-")


def test_questions_of_one_name_are_told_apart_by_what_they_ask(target: Target) -> None:
    other = (ChoiceDraft(text="yes", is_correct=True), ChoiceDraft(text="no"))
    records = [
        question("", "One?", name="Q"),
        question("", "Two?", name="Q"),
        question("", "Two?", name="Q", choices=other),
    ]
    report = target.read(*records)
    assert report.summary() == "3 created, 0 updated, 0 unchanged, 0 kept, 0 refused."
    assert target.read(*records).summary() == "0 created, 0 updated, 3 unchanged, 0 kept, 0 refused."


def test_a_question_that_stands_twice_in_a_file_is_imported_once(target: Target) -> None:
    report = target.read(question(), question(line=8))
    assert told(report) == [
        "1: created question stages",
        "8: unchanged question stages",
        "8: lost question stages: The same question stands at file:1. It was imported once.",
    ]


def test_another_question_of_the_same_id_gets_another(target: Target) -> None:
    records = [question(), question(stem="Another?", line=8)]
    report = target.read(*records)
    name = next(slug for slug in slugs() if slug != "stages")
    assert told(report)[2] == (
        "8: lost question stages".replace("stages", name)
        + f": The question at file:1 is called stages, too. It is called {name} here."
    )
    assert target.read(*records).counts()["unchanged"] == 2  # type: ignore[index]


def test_an_id_of_another_exam_is_told_and_the_question_called_otherwise(target: Target) -> None:
    publish_question(make_topic(make_exam("other")), single_choice())
    report = target.read(question())
    (name,) = Question.objects.filter(exam=target.exam).values_list("slug", flat=True)
    assert told(report) == [
        f"1: created question {name}",
        f"1: lost question {name}: The exam other has a question stages. It is called {name} here.",
    ]
    assert target.read(question(stem="Mended?")).counts()["updated"] == 1  # type: ignore[index]


def test_one_file_goes_into_two_exams(target: Target) -> None:
    other = Target(make_exam("other"))
    record = question("", name="Three stages")
    target.read(record)
    assert other.read(record).counts()["created"] == 1  # type: ignore[index]
    assert Exam.objects.filter(questions__isnull=False).distinct().count() == 2
