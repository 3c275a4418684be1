"""GET /exams and /exams/{slug}."""

from decimal import Decimal

import pytest

from questions import authoring
from questions.authoring import TopicDraft
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.api import get, last_page, pages, read, refusal, slugs

pytestmark = pytest.mark.django_db


def test_an_exam_has_its_topics_as_a_tree() -> None:
    exam = make_exam("agents")
    tools = make_topic(exam, "tools", weight=3)
    make_topic(exam, "calls", weight=1, parent=tools)

    document = read("exams/agents")

    assert document.keys() == {"id", "slug", "title", "description", "language", "topics"}
    assert [(t["slug"], t["parent"], t["weight"]) for t in document["topics"]] == [
        ("tools", None, 3),
        ("calls", "tools", 1),
    ]
    assert read("exams")["results"] == [document]


def test_topics_stand_in_the_order_of_their_positions() -> None:
    exam = make_exam()
    for position, slug in ((2, "last"), (0, "first"), (1, "middle")):
        authoring.save_topic(exam=exam, draft=TopicDraft(slug=slug, title=slug, position=position))

    assert [topic["slug"] for topic in read("exams/agents")["topics"]] == ["first", "middle", "last"]


def test_a_topic_counts_the_questions_that_anyone_may_read_in_it() -> None:
    exam = make_exam()
    topic = make_topic(exam)
    below = make_topic(exam, "below", parent=topic)
    publish_question(topic, single_choice("one"))
    publish_question(below, single_choice("two"))
    publish_question(topic, single_choice("secret", pool="exam"))
    authoring.create(topic=topic, draft=single_choice("draft"))
    authoring.retire(question=publish_question(topic, single_choice("retired")))

    counts = {topic["slug"]: topic["question_count"] for topic in read("exams/agents")["topics"]}
    assert counts == {"basics": 1, "below": 1}


def test_a_weight_may_have_decimal_places() -> None:
    draft = TopicDraft(slug="half", title="Half", weight=Decimal("0.5"))
    authoring.save_topic(exam=make_exam(), draft=draft)

    assert read("exams/agents")["topics"][0]["weight"] == 0.5


def test_exams_are_listed_by_title_in_pages_both_ways() -> None:
    expected = [make_exam(slug).slug for slug in ("delta", "alpha", "charlie", "bravo", "echo")]
    expected.sort()

    there = pages("exams", limit=2)
    back = pages(last_page("exams", limit=2), direction="previous")

    assert there == [["alpha", "bravo"], ["charlie", "delta"], ["echo"]]
    assert [slug for page in reversed(back) for slug in page] == expected


@pytest.mark.parametrize(
    "title", ["Same", "字" * 200, "é\N{ZERO WIDTH SPACE}" * 100, "\N{PARTY POPPER}" * 200]
)
def test_pages_go_on_within_equal_titles_however_written(title: str) -> None:
    for slug in ("one", "two", "three"):
        authoring.save_exam(draft=authoring.ExamDraft(slug=slug, title=title))

    assert pages("exams", limit=1) == [["one"], ["two"], ["three"]]


def test_an_exam_that_is_not_there_is_a_404() -> None:
    assert get("exams/missing").status_code == 404


def test_a_parameter_that_exams_do_not_have_is_refused() -> None:
    make_exam()

    assert refusal("exams", exam="agents") == ["/exam"]
    assert slugs("exams", limit="1") == ["agents"]
