"""Commands on exams and topics."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions import authoring
from questions.authoring import ContentRefused, ExamDraft, TopicDraft
from questions.models import Exam, Topic
from tests.content import make_exam, make_topic
from tests.questions.overlap import overlapping

pytestmark = pytest.mark.django_db


def faults(refused: pytest.ExceptionInfo[ContentRefused]) -> list[str]:
    return [fault.field for fault in refused.value.faults]


def move(topic: Topic, parent: Topic | None) -> Topic:
    draft = authoring.topic_draft_of(topic)
    return authoring.save_topic(exam=topic.exam, draft=draft, parent=parent, topic=topic)


def test_an_exam_is_created_and_changed() -> None:
    draft = ExamDraft(slug="agents", title="Agents", description="All of it.", language="pt-BR")
    exam = authoring.save_exam(draft=draft)
    assert authoring.exam_draft_of(exam) == draft
    changed = authoring.save_exam(draft=replace(draft, title="More agents"), exam=exam)
    assert (changed.pk, changed.title) == (exam.pk, "More agents")


def test_the_slug_of_an_exam_is_stable() -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.save_exam(draft=ExamDraft(slug="other", title="Other"), exam=make_exam())
    assert refused.value.code == "slug_is_stable"


def test_the_slug_of_an_exam_is_unique() -> None:
    make_exam()
    with pytest.raises(ContentRefused) as refused:
        make_exam()
    assert refused.value.code == "slug_taken"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"slug": "A b"}, ["slug"]),
        ({"title": " "}, ["title"]),
        ({"title": "x" * 201}, ["title"]),
        ({"title": "\x00", "description": "\x00"}, ["title", "description"]),
    ],
)
def test_an_exam_that_cannot_be_saved_is_refused_with_every_fault(
    changes: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.save_exam(draft=replace(ExamDraft(slug="a", title="A"), **changes))
    assert faults(refused) == fields


def test_a_topic_is_created_below_another_and_changed() -> None:
    exam = make_exam()
    parent = make_topic(exam, "above")
    draft = TopicDraft(slug="below", title="Below", weight=Decimal("2.5"), position=3)
    topic = authoring.save_topic(exam=exam, draft=draft, parent=parent)
    assert (authoring.topic_draft_of(topic), topic.parent) == (draft, parent)
    changed = authoring.save_topic(exam=exam, draft=replace(draft, title="Now"), topic=topic)
    assert (changed.title, changed.parent) == ("Now", None)


def test_two_exams_may_have_topics_with_one_slug_but_one_exam_may_not() -> None:
    exam = make_exam()
    make_topic(exam)
    make_topic(make_exam("other"))
    with pytest.raises(ContentRefused) as refused:
        make_topic(exam)
    assert refused.value.code == "slug_taken"


@pytest.mark.parametrize("weight", ["-1", "NaN", "1000.5", "0.0001"])
def test_a_weight_that_cannot_be_kept_is_refused(weight: str) -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.save_topic(exam=make_exam(), draft=TopicDraft(slug="a", title="A", weight=Decimal(weight)))
    assert faults(refused) == ["weight"]


def test_a_parent_in_another_exam_is_refused() -> None:
    with pytest.raises(ContentRefused) as refused:
        make_topic(make_exam(), "below", parent=make_topic(make_exam("other")))
    assert faults(refused) == ["parent"]


def test_the_slug_of_a_topic_is_stable() -> None:
    topic = make_topic(make_exam())
    with pytest.raises(ContentRefused) as refused:
        authoring.save_topic(exam=topic.exam, draft=TopicDraft(slug="b", title="B"), topic=topic)
    assert refused.value.code == "slug_is_stable"


def test_a_topic_cannot_stand_below_itself_or_below_one_of_its_own() -> None:
    exam = make_exam()
    top = make_topic(exam, "top")
    middle = make_topic(exam, "middle", parent=top)
    bottom = make_topic(exam, "bottom", parent=middle)
    for parent in (top, middle, bottom):
        with pytest.raises(ContentRefused) as refused:
            move(top, parent)
        assert faults(refused) == ["parent"]


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_creating_the_same_exam_creates_one(self) -> None:
        first, second = overlapping(make_exam, make_exam)
        assert isinstance(first, Exam)
        assert isinstance(second, ContentRefused)

    def test_creating_the_same_topic_creates_one(self) -> None:
        exam = make_exam()
        first, second = overlapping(lambda: make_topic(exam), lambda: make_topic(exam))
        assert isinstance(first, Topic)
        assert isinstance(second, ContentRefused)

    def test_two_moves_do_not_make_a_circle(self) -> None:
        exam = make_exam()
        one, two = make_topic(exam, "one"), make_topic(exam, "two")
        first, second = overlapping(lambda: move(one, two), lambda: move(two, one))
        assert first.parent == two
        assert isinstance(second, ContentRefused)
