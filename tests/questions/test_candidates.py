"""Which published questions a quiz's sections may use."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from questions import authoring, candidates
from questions.assembly import Candidate, Section, assemble
from questions.authoring import SectionDraft
from questions.models import Question, Quiz, Topic
from tests.content import (
    edit_question,
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    publish_quiz,
    republish_question,
    single_choice,
)


def add(topic: Topic, slug: str, **changes: Any) -> Question:
    return publish_question(topic, single_choice(slug, **changes))


def slugs(found: Sequence[Candidate]) -> set[str]:
    return set(Question.objects.filter(id__in=[c.question_id for c in found]).values_list("slug", flat=True))


def sections(quiz: Quiz) -> list[Section]:
    return candidates.for_quiz(quiz_id=quiz.pk, exam_id=quiz.exam_id)


def of_draw(topic: Topic, quiz: str = "quiz", /, **filters: Any) -> set[str]:
    """What a quiz that draws one question by these filters may use."""
    [section] = sections(publish_quiz(topic.exam, SectionDraft(draw=1, **filters), slug=quiz))
    return slugs(section.candidates)


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def below(topic: Topic) -> Topic:
    """A topic two levels below."""
    return make_topic(topic.exam, "leaf", parent=make_topic(topic.exam, "branch", parent=topic))


@pytest.fixture
def beside(topic: Topic) -> Topic:
    return make_topic(topic.exam, "beside")


def test_a_draw_without_filters_may_use_every_published_question_of_the_exam(
    topic: Topic, beside: Topic
) -> None:
    add(topic, "one")
    add(beside, "two", pool="exam")
    add(make_topic(make_exam("other")), "foreign")

    assert of_draw(topic) == {"one", "two"}


def test_a_draw_from_a_topic_takes_in_those_below_it(topic: Topic, below: Topic, beside: Topic) -> None:
    add(topic, "top")
    add(below, "deep")
    add(beside, "aside")

    assert of_draw(topic, topic="basics") == {"top", "deep"}
    assert of_draw(topic, "second", topic="branch") == {"deep"}


def test_a_draw_by_tags_wants_all_of_them(topic: Topic) -> None:
    add(topic, "both", tags=("a", "b", "c"))
    add(topic, "one-of-them", tags=("a",))
    add(topic, "none", tags=())

    assert of_draw(topic, tags=("a", "b")) == {"both"}


def test_a_draw_may_want_a_difficulty(topic: Topic) -> None:
    add(topic, "easy-one", difficulty="easy")
    add(topic, "hard-one", difficulty="hard")

    assert of_draw(topic, difficulty="hard") == {"hard-one"}


def test_a_draw_may_want_a_pool(topic: Topic) -> None:
    add(topic, "open-one", pool="practice")
    add(topic, "kept-back", pool="exam")

    assert of_draw(topic, pool="exam") == {"kept-back"}


def test_drafts_are_not_drawn(topic: Topic) -> None:
    add(topic, "published")
    authoring.create(topic=topic, draft=single_choice("draft"))

    assert of_draw(topic) == {"published"}


def test_retired_questions_are_not_drawn(topic: Topic) -> None:
    add(topic, "published")
    authoring.retire(question=add(topic, "retired"))

    assert of_draw(topic) == {"published"}


def test_an_edit_counts_once_it_is_published(topic: Topic) -> None:
    add(topic, "always-hard", difficulty="hard")
    question = add(topic, "edited", difficulty="easy")

    edit_question(question, difficulty="hard")
    quiz = publish_quiz(topic.exam, SectionDraft(draw=1, difficulty="hard"))
    assert slugs(sections(quiz)[0].candidates) == {"always-hard"}

    republish_question(question)
    assert slugs(sections(quiz)[0].candidates) == {"always-hard", "edited"}


def test_a_candidate_is_the_published_version(topic: Topic) -> None:
    question = republish_question(add(topic, "twice"), stem="Again")
    quiz = publish_quiz(topic.exam, SectionDraft(draw=1))

    [candidate] = sections(quiz)[0].candidates

    assert candidate.version_id == question.current_version_id
    assert question.current_version is not None
    assert question.current_version.number == 2


def test_a_draw_that_nothing_fits_any_more_is_still_a_section(topic: Topic) -> None:
    question = add(topic, "lonely")
    quiz = publish_quiz(topic.exam, SectionDraft(draw=1))
    authoring.retire(question=question)

    [section] = sections(quiz)

    assert (section.draw, list(section.candidates)) == (1, [])


def test_a_fixed_section_keeps_its_authors_order(topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("b"), single_choice("c"), single_choice("a"))

    [section] = sections(quiz)

    ids = dict(Question.objects.values_list("slug", "id"))
    assert section.draw is None
    assert [c.question_id for c in section.candidates] == [ids["b"], ids["c"], ids["a"]]


def test_sections_come_in_their_authors_order(topic: Topic) -> None:
    for slug in ("a", "b", "c"):
        add(topic, slug)
    quiz = publish_quiz(
        topic.exam,
        SectionDraft(questions=("c",)),
        SectionDraft(draw=1),
        SectionDraft(questions=("a",)),
    )

    assert [section.draw for section in sections(quiz)] == [None, 1, None]


def test_a_question_counts_for_the_nearest_topic_with_a_weight(topic: Topic, below: Topic) -> None:
    heavy = make_topic(topic.exam, "heavy", weight=3, parent=topic)
    light = make_topic(topic.exam, "light", weight=0, parent=heavy)
    for slug, place in [("top", topic), ("deep", below), ("under-heavy", light)]:
        add(place, slug)
    quiz = publish_quiz(topic.exam, SectionDraft(draw=1, by_topic_weight=True))

    [section] = sections(quiz)

    ids = dict(Question.objects.values_list("id", "slug"))
    leaf = Topic.objects.get(slug="leaf")
    assert {ids[c.question_id]: c.topic_id for c in section.candidates} == {
        "top": topic.pk,
        "deep": leaf.pk,
        "under-heavy": heavy.pk,
    }
    assert section.weights == {topic.pk: Decimal(1), leaf.pk: Decimal(1), heavy.pk: Decimal(3)}


def test_only_a_draw_by_weight_has_weights(topic: Topic) -> None:
    add(topic, "one")
    quiz = publish_quiz(topic.exam, SectionDraft(draw=1))

    assert sections(quiz)[0].weights is None


def test_a_weighted_draw_is_shared_out_over_topics(topic: Topic) -> None:
    heavy = make_topic(topic.exam, "heavy", weight=3)
    for number in range(4):
        add(topic, f"light-{number}")
        add(heavy, f"heavy-{number}")
    quiz = publish_quiz(topic.exam, SectionDraft(draw=4, by_topic_weight=True))

    drawn = assemble(sections(quiz), seed=1, shuffle_questions=True)

    assert Counter(c.topic_id for c in drawn) == {topic.pk: 1, heavy.pk: 3}
