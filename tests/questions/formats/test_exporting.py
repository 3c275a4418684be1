"""Exporting questions: which, in which order, with what; and out and in again."""

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from questions import authoring
from questions.authoring import draft_of
from questions.formats.exporting import Selection, export_file, export_selection
from questions.formats.exporting.rows import CHUNK, exported
from questions.formats.importing.options import Options
from questions.formats.importing.run import Run
from questions.formats.interchange import Exported, Imported, Loss
from questions.formats.plan import import_file, run
from questions.formats.report import Report
from questions.models import Asset, Exam, Question, Topic
from questions.models.assets import images
from questions.types.contract import QuestionDraft
from tests.content import (
    edit_question,
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    single_choice,
    true_false,
)
from tests.questions.formats.content_strategies import questions
from tests.questions.formats.imports import Target, numbered, told
from tests.questions.pictures import picture

pytestmark = pytest.mark.django_db

RED = picture()
TYPES = ("single_choice", "multiple_choice", "numeric", "matching", "cloze", "essay")


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


def out(questions: Iterable[Exported]) -> list[str]:
    return [question.draft.slug for question in questions]


def rows(exam: Exam, **which: object) -> list[Exported]:
    losses: list[Loss] = []
    selection = Selection(exam=exam, **which)  # type: ignore[arg-type]
    found = list(exported(selection.questions(), losses.append, published=selection.published))
    assert not losses
    return found


def file_of(exam: Exam, format: str = "yaml", **which: object) -> tuple[bytes, list[Loss]]:
    losses: list[Loss] = []
    selection = Selection(exam=exam, **which)  # type: ignore[arg-type]
    return b"".join(export_selection(selection, format=format, tell=losses.append)), losses


def test_questions_are_exported_topic_by_topic_with_their_paths(topic: Topic) -> None:
    deeper = make_topic(topic.exam, "cycle", parent=topic)
    for place, slug in ((deeper, "c"), (topic, "b"), (deeper, "a")):
        authoring.create(topic=place, draft=single_choice(slug))
    found = rows(topic.exam)
    assert out(found) == ["b", "c", "a"]
    assert found[1].topic == (("basics", "Basics"), ("cycle", "Cycle"))
    assert (found[0].exam, found[0].published) == ("agents", False)


def test_what_is_exported_is_the_draft(topic: Topic) -> None:
    edit_question(publish_question(topic), stem="Changed?")
    (found,) = rows(topic.exam)
    assert (found.draft.stem, found.published) == ("Changed?", False)


def test_what_learners_get_can_be_exported_instead(topic: Topic) -> None:
    other = make_topic(topic.exam, "other")
    row = publish_question(topic)
    authoring.create(topic=topic, draft=single_choice("draft"))
    before = draft_of(Question.objects.with_draft().get(pk=row.pk))
    authoring.revise(question=row, topic=other, draft=replace(before, stem="Changed?"))
    (found,) = rows(topic.exam, published=True)
    assert (found.draft, found.topic[-1][0], found.published) == (before, "basics", True)
    assert rows(topic.exam, published=True, topic=other) == []


def test_a_selection_is_by_topic_status_slug_and_tag(topic: Topic) -> None:
    deeper, other = make_topic(topic.exam, "cycle", parent=topic), make_topic(topic.exam, "other")
    publish_question(deeper, single_choice("a"))
    authoring.create(topic=other, draft=single_choice("b", tags=("x", "y")))
    assert out(rows(topic.exam, topic=topic)) == ["a"]
    assert out(rows(topic.exam, statuses=["draft"])) == ["b"]
    assert out(rows(topic.exam, slugs=["a", "none"])) == ["a"]
    assert out(rows(topic.exam, tags=["y", "z"])) == ["b"]
    assert rows(make_exam("empty")) == []


def test_many_questions_are_read_in_chunks_of_a_few_statements(topic: Topic) -> None:
    Target(topic.exam, topic).stream(numbered(2 * CHUNK + 1))
    with CaptureQueriesContext(connection) as queries:
        found = out(rows(topic.exam))
    assert len(found) == len(set(found)) == 2 * CHUNK + 1
    assert len(queries) <= 3 * 3 + 2


def test_images_go_by_the_digest_of_their_bytes(topic: Topic) -> None:
    asset = authoring.save_asset(data=RED, alt="Red")
    authoring.create(topic=topic, draft=single_choice(stem=f"![Red](/assets/{asset.name})"))
    (found,) = rows(topic.exam)
    assert found.draft.stem == f"![Red](image:{asset.digest})"
    assert list(found.images) == [asset.digest]
    image = found.images[asset.digest]
    assert (len(image.data), image.media_type) == (asset.size, "image/png")


def test_an_image_whose_file_is_gone_is_told(topic: Topic) -> None:
    asset = authoring.save_asset(data=picture(colour="cyan"), alt="Cyan")
    authoring.create(topic=topic, draft=single_choice(stem=f"![Cyan](/assets/{asset.name})"))
    images().delete(asset.name)
    losses: list[Loss] = []
    (found,) = exported(Question.objects.all(), losses.append)
    assert found.draft.stem.endswith(f"(/assets/{asset.name})")
    assert [(loss.what, loss.question) for loss in losses] == [
        (f"The image {asset.name} is missing.", "stages")
    ]


def test_a_native_file_of_a_whole_exam_makes_it_again(topic: Topic) -> None:
    asset = authoring.save_asset(data=RED, alt="Red")
    fixed_quiz(topic, single_choice(), true_false(stem=f"So? ![Red](/assets/{asset.name})"))
    authoring.create(topic=make_topic(topic.exam, "cycle", parent=topic), draft=single_choice("unfinished"))
    data, losses = file_of(topic.exam)
    assert not losses
    report = import_file(io.BytesIO(data), name="all.yaml", format="yaml")
    assert {str(line.outcome) for line in report.lines} == {"unchanged"}
    empty_the_bank()
    assert not import_file(io.BytesIO(data), name="all.yaml", format="yaml").refused
    new = Asset.objects.get().name
    assert new != asset.name
    assert file_of(Exam.objects.get())[0] == data.replace(asset.name.encode(), new.encode())


def empty_the_bank() -> None:
    """As another installation would have it."""
    tables = "questions_exam, questions_asset, questions_importrecord"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def test_a_native_file_of_a_part_names_its_exam_only(topic: Topic) -> None:
    publish_question(topic)
    data, _ = file_of(topic.exam, "json", topic=topic)
    assert b'"exam": "agents"' in data


def test_what_a_native_file_says_otherwise_is_told(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), true_false())
    authoring.retire(question=publish_question(topic, single_choice("old")))
    edit_question(Question.objects.get(slug="fact"), stem="Changed?")
    data, losses = file_of(topic.exam)
    assert [(loss.what, loss.question) for loss in losses] == [
        ("The quiz quiz is published.", ""),
        ("The question has unpublished changes.", "fact"),
        ("The question is retired.", "old"),
    ]
    report = import_file(io.BytesIO(data), name="all.yaml", format="yaml")
    assert {str(line.outcome) for line in report.lines} == {"unchanged"}


def test_gift_goes_out_and_in_again_unchanged(topic: Topic) -> None:
    deeper = make_topic(topic.exam, "cycle", parent=topic)
    target = Target(topic.exam, topic)
    target.gift(
        "// [id:a] [tag:one]\n::A::Why?{=because#Yes. ~no}\n\n$CATEGORY: Basics/Cycle\n\n::B::So?{T}\n"
    )
    assert Question.objects.filter(topic=deeper).count() == 1
    data, losses = file_of(topic.exam, "gift")
    assert not losses
    assert {str(line.outcome) for line in target.gift(data).lines} == {"unchanged"}


@pytest.mark.parametrize("format", ["csv", "xlsx", "gift", "moodle-xml", "qti21", "qti3", "anki", "aiken"])
def test_a_bank_goes_out_in_every_format(topic: Topic, format: str) -> None:
    publish_question(topic, single_choice("plain", hints=(), references=(), explanation=""))
    losses: list[Loss] = []
    assert b"".join(export_file(Question.objects.all(), format=format, tell=losses.append))


@pytest.mark.parametrize("type", TYPES)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_question_says_comes_back_from_the_database(
    topic: Topic, type: str, data: st.DataObject
) -> None:
    draft = without_ids(data.draw(questions(type)))
    Question.objects.all().delete()
    options = Options(exam=topic.exam, topic=topic, overwrite=True)
    record = Imported(draft=draft, line=1)
    report = run([lambda report, kept: Run(options, report, kept).run([record], file="a")], Report())
    assert not report.refused
    (found,) = rows(topic.exam)
    assert without_ids(found.draft) == draft
    native, _ = file_of(topic.exam)
    again = import_file(io.BytesIO(native), name="a.yaml", format="yaml", dry_run=True)
    assert {str(line.outcome) for line in again.lines} == {"unchanged"}


@pytest.mark.parametrize("format", ["gift", "moodle-xml", "csv"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), type=st.sampled_from(["single_choice", "multiple_choice", "numeric", "matching"]))
def test_what_came_in_by_a_format_goes_out_and_in_again_unchanged(
    topic: Topic, format: str, type: str, data: st.DataObject
) -> None:
    target = Target(topic.exam, topic)
    Question.objects.all().delete()
    authoring.create(topic=topic, draft=without_ids(data.draw(questions(type))))
    first, _ = file_of(topic.exam, format)
    assume(not target.file(first, format, overwrite=True, skip_refused=True).refused)
    second, losses = file_of(topic.exam, format)
    again = target.file(second, format, dry_run=True)
    outcomes = {str(line.outcome) for line in again.lines} - {"lost"}
    assert losses or outcomes == {"unchanged"}, told(again)


def without_ids(draft: QuestionDraft) -> QuestionDraft:
    return replace(draft, choices=tuple(replace(choice, id=None) for choice in draft.choices))
