"""Commands on quizzes: saved, published, retired; alone and two at once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions import authoring
from questions.authoring import ContentRefused, QuizDraft, SectionDraft, quiz_draft_of
from questions.models import Quiz, Topic
from tests.attempts.staff import make_staff
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    publish_questions,
    publish_quiz,
    single_choice,
)
from tests.questions.overlap import overlapping

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    return make_topic(make_exam())


def save(topic: Topic, *sections: SectionDraft, quiz: Quiz | None = None, **policy: Any) -> Quiz:
    draft = QuizDraft(slug="quiz", title="Quiz", sections=sections, **policy)
    return authoring.save_quiz(exam=topic.exam, draft=draft, quiz=quiz)


def listing(*slugs: str) -> SectionDraft:
    return SectionDraft(questions=slugs)


def faults_of(refused: pytest.ExceptionInfo[ContentRefused]) -> dict[str, str]:
    return {fault.field: fault.message for fault in refused.value.faults}


def status(quiz: Quiz) -> str:
    return Quiz.objects.get(pk=quiz.pk).status


def test_a_quiz_is_saved_as_a_draft_of_what_was_written(topic: Topic) -> None:
    publish_questions(topic, 3)
    draft = QuizDraft(
        slug="quiz",
        title="Quiz",
        mode="exam",
        time_limit_s=600,
        pass_percent=Decimal(70),
        sections=(
            SectionDraft(title="Fixed", questions=("question-2", "question-1")),
            SectionDraft(draw=1, topic="basics", tags=("training",), difficulty="medium", pool="practice"),
        ),
    )
    quiz = authoring.save_quiz(exam=topic.exam, draft=draft)
    assert (quiz_draft_of(quiz), quiz.status) == (draft, "draft")


def test_saving_the_same_changes_nothing(topic: Topic) -> None:
    publish_question(topic)
    quiz = save(topic, listing("stages"))
    again = save(topic, listing("stages"), quiz=quiz)
    assert again.updated_at == quiz.updated_at


def test_sections_are_replaced(topic: Topic) -> None:
    publish_questions(topic, 2)
    quiz = save(topic, listing("question-1"), SectionDraft(draw=1))
    save(topic, listing("question-2"), quiz=quiz)
    assert quiz_draft_of(Quiz.objects.get()).sections == (listing("question-2"),)


@pytest.mark.parametrize(
    ("sections", "field", "message"),
    [
        ((), "sections", "at least one section"),
        ((listing("stages"), listing("stages")), "sections", "named twice: stages"),
        ((SectionDraft(),), "sections.0.draw", "either a list of questions or how many"),
        ((SectionDraft(questions=("stages",), draw=1),), "sections.0.draw", "either a list"),
        ((SectionDraft(draw=0),), "sections.0", "Draw 1 to 500 questions."),
        ((SectionDraft(draw=1, topic="nowhere"),), "sections.0.topic", "no topic nowhere"),
        ((SectionDraft(draw=1, difficulty="odd"),), "sections.0.difficulty", "not a valid choice"),
        ((SectionDraft(draw=1, topic="basics", by_topic_weight=True),), "sections.0", "not both"),
        ((SectionDraft(questions=("stages",), pool="exam"),), "sections.0", "Only a draw has"),
        ((listing("stages"), listing("nothing")), "sections.1.questions", "slugs: nothing"),
    ],
)
def test_sections_that_cannot_be_saved_are_refused_at_their_field(
    sections: tuple[SectionDraft, ...], field: str, message: str, topic: Topic
) -> None:
    publish_question(topic)
    with pytest.raises(ContentRefused) as refused:
        save(topic, *sections)
    assert message in faults_of(refused)[field]
    assert not Quiz.objects.exists()


def test_questions_of_another_exam_are_unknown(topic: Topic) -> None:
    publish_question(make_topic(make_exam("other")))
    with pytest.raises(ContentRefused):
        save(topic, listing("stages"))


@pytest.mark.parametrize(
    "policy",
    [
        {"mode": "odd"},
        {"time_limit_s": 0},
        {"time_limit_s": 604_801},
        {"grace_s": 3601},
        {"attempts_allowed": 0},
        {"pass_percent": Decimal(101)},
        {"tries": 0},
        {"tries": 21},
        {"try_penalty": Decimal("1.1")},
    ],
)
def test_a_policy_out_of_range_is_refused(policy: dict[str, Any], topic: Topic) -> None:
    publish_question(topic)
    with pytest.raises(ContentRefused) as refused:
        save(topic, listing("stages"), **policy)
    assert refused.value.code == "invalid_quiz"


def test_the_slug_of_a_quiz_is_unique_and_stable(topic: Topic) -> None:
    publish_question(topic)
    quiz = save(topic, listing("stages"))
    with pytest.raises(ContentRefused) as refused:
        save(topic, listing("stages"))
    assert "slug" in faults_of(refused)
    with pytest.raises(ContentRefused) as refused:
        authoring.save_quiz(exam=topic.exam, draft=replace(quiz_draft_of(quiz), slug="other"), quiz=quiz)
    assert refused.value.code == "slug_is_stable"


def test_a_published_quiz_is_changed_by_who_may_publish_it(topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice())
    draft = replace(quiz_draft_of(quiz), title="Renamed")
    with pytest.raises(ContentRefused) as refused:
        authoring.save_quiz(exam=topic.exam, draft=draft, quiz=quiz, by=make_staff("change_quiz"))
    assert refused.value.code == "permission_denied"
    publisher = make_staff("change_quiz", "publish_quiz", email="publisher@example.org")
    assert authoring.save_quiz(exam=topic.exam, draft=draft, quiz=quiz, by=publisher).title == "Renamed"


def test_a_quiz_stays_in_its_exam(topic: Topic) -> None:
    publish_question(topic)
    quiz = save(topic, listing("stages"))
    with pytest.raises(ContentRefused, match="cannot be saved"):
        authoring.save_quiz(exam=make_exam("other"), draft=quiz_draft_of(quiz), quiz=quiz)


class TestPublishing:
    @pytest.mark.parametrize("state", ["draft", "published", "retired"])
    def test_it_is_allowed_in_every_state(self, state: str, topic: Topic) -> None:
        publish_question(topic)
        quiz = save(topic, listing("stages"))
        if state != "draft":
            authoring.publish_quiz(quiz=quiz)
        if state == "retired":
            authoring.retire_quiz(quiz=quiz)
        authoring.publish_quiz(quiz=quiz)
        assert status(quiz) == "published"

    def test_every_listed_question_must_be_published(self, topic: Topic) -> None:
        authoring.create(topic=topic, draft=single_choice())
        quiz = save(topic, listing("stages"))
        with pytest.raises(ContentRefused) as refused:
            authoring.publish_quiz(quiz=quiz)
        assert faults_of(refused) == {"sections.0.questions": "Publish these questions first: stages."}
        assert status(quiz) == "draft"

    @pytest.mark.parametrize(
        "section",
        [
            SectionDraft(draw=4),
            SectionDraft(draw=2, topic="below"),
            SectionDraft(draw=1, tags=("training", "unknown")),
            SectionDraft(draw=1, difficulty="hard"),
            SectionDraft(draw=1, pool="exam"),
        ],
    )
    def test_a_draw_must_find_enough_questions(self, section: SectionDraft, topic: Topic) -> None:
        publish_questions(topic, 2)
        publish_question(make_topic(topic.exam, "below", parent=topic))
        with pytest.raises(ContentRefused) as refused:
            authoring.publish_quiz(quiz=save(topic, section))
        assert "Too few published questions fit this draw: " in faults_of(refused)["sections.0.draw"]

    def test_a_draw_from_a_topic_finds_those_of_topics_below(self, topic: Topic) -> None:
        publish_questions(topic, 2)
        publish_question(make_topic(topic.exam, "below", parent=topic))
        quiz = save(topic, SectionDraft(draw=3, topic="basics"))
        authoring.publish_quiz(quiz=quiz)
        assert status(quiz) == "published"

    def test_draws_that_overlap_must_find_enough_together(self, topic: Topic) -> None:
        publish_questions(topic, 6)
        with pytest.raises(ContentRefused) as refused:
            authoring.publish_quiz(quiz=save(topic, SectionDraft(draw=5), SectionDraft(draw=5)))
        assert faults_of(refused) == {
            "sections.1.draw": "Sections 1 and 2 together draw 10 questions from the same 6; a question "
            "comes once in an attempt."
        }

    def test_draws_that_overlap_may_share_what_is_enough(self, topic: Topic) -> None:
        publish_questions(topic, 4)
        publish_questions(make_topic(topic.exam, "below", parent=topic), 2, "deep")
        quiz = save(topic, SectionDraft(draw=4), SectionDraft(draw=2, topic="below"))
        authoring.publish_quiz(quiz=quiz)
        assert status(quiz) == "published"

    def test_a_draw_does_not_count_what_another_section_lists(self, topic: Topic) -> None:
        publish_questions(topic, 3)
        with pytest.raises(ContentRefused) as refused:
            authoring.publish_quiz(quiz=save(topic, SectionDraft(draw=3), listing("question-1")))
        assert faults_of(refused) == {
            "sections.0.draw": "Too few published questions fit this draw, besides those that the quiz "
            "lists: 2 of 3."
        }

    def test_a_published_quiz_is_not_changed_into_one_that_cannot_be(self, topic: Topic) -> None:
        quiz = fixed_quiz(topic, single_choice())
        authoring.create(topic=topic, draft=single_choice("draft"))
        with pytest.raises(ContentRefused) as refused:
            save(topic, listing("stages", "draft"), quiz=quiz)
        assert refused.value.code == "not_publishable"
        assert quiz_draft_of(Quiz.objects.get()).sections == (listing("stages"),)


class TestRetiring:
    def test_a_published_quiz_can_be_retired(self, topic: Topic) -> None:
        quiz = fixed_quiz(topic, single_choice())
        authoring.retire_quiz(quiz=quiz)
        assert status(quiz) == "retired"

    @pytest.mark.parametrize("state", ["draft", "retired"])
    def test_any_other_cannot(self, state: str, topic: Topic) -> None:
        publish_question(topic)
        quiz = save(topic, listing("stages"))
        if state == "retired":
            authoring.publish_quiz(quiz=quiz)
            authoring.retire_quiz(quiz=quiz)
        with pytest.raises(ContentRefused) as refused:
            authoring.retire_quiz(quiz=quiz)
        assert refused.value.code == "wrong_status"


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_creating_the_same_quiz_creates_one(self, topic: Topic) -> None:
        publish_question(topic)
        first, second = overlapping(
            lambda: save(topic, listing("stages")), lambda: save(topic, listing("stages"))
        )
        assert isinstance(first, Quiz)
        assert isinstance(second, ContentRefused)

    def test_a_quiz_is_retired_once(self, topic: Topic) -> None:
        quiz = fixed_quiz(topic, single_choice())
        _, second = overlapping(
            lambda: authoring.retire_quiz(quiz=quiz), lambda: authoring.retire_quiz(quiz=quiz)
        )
        assert isinstance(second, ContentRefused)

    def test_a_question_is_not_retired_while_its_quiz_is_published(self, topic: Topic) -> None:
        question = publish_question(topic)
        quiz = save(topic, listing("stages"))
        first, second = overlapping(
            lambda: authoring.publish_quiz(quiz=quiz), lambda: authoring.retire(question=question)
        )
        assert first is None
        assert isinstance(second, ContentRefused)
        assert second.code == "question_in_published_quiz"

    def test_a_quiz_is_not_published_while_its_question_is_retired(self, topic: Topic) -> None:
        question = publish_question(topic)
        quiz = save(topic, listing("stages"))
        first, second = overlapping(
            lambda: authoring.retire(question=question), lambda: authoring.publish_quiz(quiz=quiz)
        )
        assert first is None
        assert isinstance(second, ContentRefused)
        assert second.code == "not_publishable"

    def test_a_question_is_not_retired_while_a_published_quiz_takes_it_in(self, topic: Topic) -> None:
        quiz = fixed_quiz(topic, single_choice("other"))
        question = publish_question(topic)
        first, second = overlapping(
            lambda: save(topic, listing("stages"), quiz=quiz), lambda: authoring.retire(question=question)
        )
        assert isinstance(first, Quiz)
        assert isinstance(second, ContentRefused)

    def test_a_published_quiz_does_not_take_in_a_question_that_is_being_retired(self, topic: Topic) -> None:
        quiz = fixed_quiz(topic, single_choice("other"))
        question = publish_question(topic)
        first, second = overlapping(
            lambda: authoring.retire(question=question), lambda: save(topic, listing("stages"), quiz=quiz)
        )
        assert first is None
        assert isinstance(second, ContentRefused)


def test_a_draw_quiz_is_published_from_published_questions_only(topic: Topic) -> None:
    publish_questions(topic, 1)
    authoring.create(topic=topic, draft=single_choice("draft"))
    with pytest.raises(ContentRefused):
        publish_quiz(topic.exam, SectionDraft(draw=2))
