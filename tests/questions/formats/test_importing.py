"""Importing questions of any format: what becomes of each."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any, BinaryIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions import authoring
from questions.authoring import draft_of
from questions.formats.importing.run import BATCH
from questions.formats.interchange import Loss, Problem
from questions.formats.plan import MAX_QUESTIONS, records
from questions.formats.report import Report
from questions.models import Choice, Finding, ImportRecord, Question, QuestionEdit, QuestionVersion, Topic
from questions.types.contract import ChoiceDraft, HintDraft
from tests.content import edit_question, single_choice
from tests.questions.formats.imports import Target, numbered, question, slugs, told
from tests.questions.overlap import overlapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(db: None) -> Target:
    return Target()


def stem_of(slug: str = "stages") -> str:
    return Question.objects.get(slug=slug).stem


def test_a_question_is_created_as_a_draft_in_the_topic(target: Target) -> None:
    assert told(target.read(question())) == ["1: created question stages"]
    row = Question.objects.get()
    assert (row.topic, row.status, [choice.text for choice in row.choices.all()]) == (
        target.topic,
        "draft",
        ["right", "wrong"],
    )


def test_everything_of_a_draft_is_kept(target: Target) -> None:
    draft = single_choice(pool="exam", difficulty="hard", options={})
    target.read(replace(question(), draft=draft))
    row = Question.objects.with_draft().get()
    ids = [str(choice.public_id) for choice in row.choices.all()]
    choices = tuple(replace(c, id=id) for c, id in zip(draft.choices, ids, strict=True))
    assert draft_of(row) == replace(draft, choices=choices)


def test_the_same_file_again_changes_nothing(target: Target) -> None:
    target.read(question())
    before = list(Question.objects.values())
    assert told(target.read(question())) == ["1: unchanged question stages"]
    assert list(Question.objects.values()) == before


def test_a_file_that_changed_revises_the_question(target: Target) -> None:
    target.read(question(hints=(HintDraft(text="Think."),)))
    kept = Choice.objects.get(text="right").public_id
    choices = (ChoiceDraft(text="new", is_correct=True), ChoiceDraft(text="right"))
    report = target.read(question(stem="Which three?", choices=choices, hints=(HintDraft(text="Look."),)))
    assert told(report) == ["1: updated question stages"]
    row = Question.objects.get()
    assert (row.stem, [hint.text for hint in row.hints.all()]) == ("Which three?", ["Look."])
    assert [(c.text, c.is_correct) for c in row.choices.all()] == [("new", True), ("right", False)]
    assert Choice.objects.get(text="right").public_id == kept


def test_choices_may_trade_places_and_go(target: Target) -> None:
    a, b, c = (ChoiceDraft(text=text, is_correct=text == "a") for text in "abc")
    target.read(question(choices=(a, b, c)))
    target.read(question(choices=(c, a)))
    assert [choice.text for choice in Question.objects.get().choices.all()] == ["c", "a"]


def test_what_was_edited_here_is_kept(target: Target) -> None:
    target.read(question())
    edit_question(Question.objects.get(), stem="Edited here")
    report = target.read(question(stem="Which three?"))
    assert told(report) == [
        "1: kept question stages: it was edited here since its last import; overwrite to apply the file"
    ]
    assert stem_of() == "Edited here"
    assert told(target.read(question(), overwrite=True)) == ["1: updated question stages"]


def test_what_was_made_here_is_kept(target: Target) -> None:
    authoring.create(topic=target.topic, draft=single_choice())
    (line,) = told(target.read(question()))
    assert line.startswith("1: kept question stages: it was not made by an import")


def test_unpublished_changes_of_a_published_question_are_marked(target: Target) -> None:
    target.read(question(), publish=True)
    target.read(question(stem="Which three?"))
    row = Question.objects.get()
    assert (row.status, row.has_unpublished_changes) == ("published", True)
    target.read(question())
    row.refresh_from_db()
    assert (row.status, row.has_unpublished_changes) == ("published", False)


def test_problems_and_faults_are_told_at_their_lines_and_nothing_is_written(target: Target) -> None:
    wrong = question("blank", choices=(ChoiceDraft(text=" "),), line=5, lines={"choices.0": 7})
    report = target.read(question(), wrong, Problem(line=9, message="A brace is missing.", name="Q 3"))
    assert told(report) == [
        "1: created question stages",
        "7: refused question blank: choices.0.text: Write something here.",
        "9: refused Q 3: A brace is missing.",
    ]
    assert report.summary() == "1 created, 0 updated, 0 unchanged, 0 kept, 2 refused. Nothing was written."
    assert not Question.objects.exists()


def test_refused_questions_can_be_left_out(target: Target) -> None:
    report = target.read(question(), Problem(line=9, message="A brace is missing."), skip_refused=True)
    assert report.summary() == "1 created, 0 updated, 0 unchanged, 0 kept, 1 refused."
    assert slugs() == ["stages"]


def test_a_file_that_breaks_off_is_not_imported_even_without_what_is_refused(target: Target) -> None:
    report = target.gift(b"::a::Q{T}\n\n::b::Q \x00", skip_refused=True)
    assert report.stopped
    assert not Question.objects.exists()


def test_losses_are_told_beside_the_question(target: Target) -> None:
    loss = Loss(what="The stem is red.", done="The words were kept.", line=3)
    report = target.read(question(losses=(loss,)))
    assert told(report) == [
        "1: created question stages",
        "3: lost question stages: The stem is red. The words were kept.",
    ]
    assert report.summary() == "1 created, 0 updated, 0 unchanged, 0 kept, 0 refused, 1 lost."


def test_a_dry_run_tells_the_same_and_writes_nothing(target: Target) -> None:
    records = [question(), question("", name="Another", category=("Deeper",)), question("third")]
    dry = target.read(*records, dry_run=True, publish=True)
    assert not Question.objects.exists()
    assert not ImportRecord.objects.exists()
    assert Topic.objects.count() == 1
    assert told(dry) == told(target.read(*records, publish=True))


def test_a_last_question_that_is_refused_takes_earlier_batches_back(target: Target) -> None:
    last = Problem(line=9999, message="A brace is missing.")
    report = target.stream([*numbered(BATCH + 1), last])
    assert not report.written
    assert not Question.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_that_dies_half_way_leaves_nothing() -> None:
    target = Target()

    def dying() -> object:
        yield from numbered(BATCH + 1)
        raise MemoryError

    with pytest.raises(MemoryError):
        target.stream(dying())  # type: ignore[arg-type]
    assert not Question.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_the_second_finds_what_the_first_did() -> None:
    target = Target()
    first, second = overlapping(lambda: target.read(question()), lambda: target.read(question()))
    assert (told(first), told(second)) == (["1: created question stages"], ["1: unchanged question stages"])


@pytest.mark.django_db(transaction=True)
def test_a_slug_that_an_author_takes_meanwhile_refuses_that_question_alone() -> None:
    target = Target()

    def author() -> None:
        authoring.create(topic=target.topic, draft=single_choice())

    _, report = overlapping(author, lambda: target.read(question(), question("other"), skip_refused=True))
    assert told(report) == ["1: refused question stages: slug: Choose another.", "1: created question other"]


def statements(target: Target, count: int, **options: bool) -> int:
    with CaptureQueriesContext(connection) as queries:
        target.stream(numbered(count), **options)
    return len(queries)


@pytest.mark.parametrize("publish", [False, True])
def test_statements_do_not_grow_with_the_questions_of_a_batch(target: Target, *, publish: bool) -> None:
    assert statements(target, BATCH // 2, publish=publish, dry_run=True) == statements(
        target, 10, publish=publish, dry_run=True
    )
    assert statements(target, 10, publish=publish) <= 40


def test_a_batch_of_changes_takes_as_many_statements_as_a_change(target: Target) -> None:
    target.stream(numbered(50), publish=True)

    def changed(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            target.stream(numbered(count, explanation="Why."), publish=True, dry_run=True)
        return len(queries)

    assert changed(50) == changed(2)


def test_what_an_import_writes_is_credited_to_one_command(target: Target) -> None:
    target.stream(numbered(BATCH + 1), publish=True)
    edits: Any = QuestionEdit
    contexts = edits.objects.values_list("pgh_context__metadata__command", "pgh_context").distinct()
    assert [command for command, _ in contexts] == ["import_file"]


def test_publishing_makes_versions_at_once(target: Target) -> None:
    report = target.stream(numbered(3), publish=True)
    assert told(report)[0] == "1: created question question-1: version 1 is published"
    assert set(Question.objects.values_list("status", "has_unpublished_changes")) == {("published", False)}
    assert QuestionVersion.objects.count() == 3


def test_a_published_version_is_as_publishing_one_by_one_makes_it(target: Target) -> None:
    target.read(question(), publish=True)
    version = QuestionVersion.objects.get()
    again = authoring.publish(question=Question.objects.get())
    assert again == version


def test_what_cannot_be_published_stays_a_draft_and_is_told(target: Target) -> None:
    two = (ChoiceDraft(text="a", is_correct=True), ChoiceDraft(text="b", is_correct=True))
    report = target.read(question(choices=two, lines={"choices": 4}), publish=True)
    assert not report.refused
    (line,) = told(report)
    assert line.startswith("4: created question stages: it is not published yet: choices: Mark exactly one")
    assert Question.objects.get().status == "draft"


def test_a_question_that_was_retired_here_stays_so(target: Target) -> None:
    target.read(question(), publish=True)
    authoring.retire(question=Question.objects.get())
    (line,) = told(target.read(question(), publish=True))
    assert line.startswith("1: kept question stages: it was retired here")
    target.read(question(), publish=True, overwrite=True)
    assert Question.objects.get().status == "published"


def test_what_authors_may_want_to_mend_is_noted_as_for_any_question(target: Target) -> None:
    target.stream(numbered(2), publish=True)
    row = authoring.create(topic=target.topic, draft=question("by-hand").draft)
    by_hand = set(row.findings.values_list("code", flat=True))
    codes = set(Finding.objects.filter(question__slug="question-1").values_list("code", flat=True))
    assert codes == by_hand == {"no_explanation", "no_hints"}
    target.stream(numbered(2, explanation="Why."))
    assert set(Finding.objects.filter(question__slug="question-1").values_list("code", flat=True)) == {
        "no_hints",
        "unpublished_changes",
    }
    target.stream(numbered(2, explanation="Why."), publish=True)
    assert not Finding.objects.filter(code="unpublished_changes").exists()


def test_a_file_with_more_questions_than_a_report_can_tell_is_not_read_on() -> None:
    report = Report(skip_refused=True)

    def parse(stream: BinaryIO) -> Iterator[Problem]:
        return repeat(Problem(line=7, message="A brace is missing."), MAX_QUESTIONS + 5)

    found = list(records(parse, io.BytesIO(), report))
    assert (len(found), report.stopped) == (MAX_QUESTIONS + 1, True)
    assert found[-1] == Problem(line=7, message="The file has more than 100,000 questions; split it.")
