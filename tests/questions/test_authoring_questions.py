"""Commands on questions: every transition, for the states that allow it, and those that don't."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions import authoring
from questions.authoring import ContentRefused, draft_of
from questions.models import Choice, Hint, Question, Topic
from questions.types.contract import ChoiceDraft, HintDraft
from quizapi.accounts.models import User
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.questions.authoring import (
    STATES,
    fresh,
    in_state,
    publish,
    retire,
    return_to_author,
    revise,
    submit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    return make_topic(make_exam())


TRANSITIONS: list[tuple[Callable[[Question], Any], dict[str, str]]] = [
    (submit, {"draft": "in_review", "retired": "in_review"}),
    (return_to_author, {"in_review": "draft"}),
    (publish, dict.fromkeys(STATES, "published")),
    (retire, {"published": "retired"}),
]
ALLOWED = [(command, state, after) for command, moves in TRANSITIONS for state, after in moves.items()]
REFUSED = [(command, state) for command, moves in TRANSITIONS for state in STATES if state not in moves]


@pytest.mark.parametrize(("command", "state", "after"), ALLOWED)
def test_a_command_moves_a_question_on(
    command: Callable[[Question], Any], state: str, after: str, topic: Topic
) -> None:
    question = in_state(state, topic)
    command(question)
    assert fresh(question).status == after


@pytest.mark.parametrize(("command", "state"), REFUSED)
def test_a_command_is_refused_in_any_other_state(
    command: Callable[[Question], Any], state: str, topic: Topic
) -> None:
    question = in_state(state, topic)
    with pytest.raises(ContentRefused) as refused:
        command(question)
    assert refused.value.code == "wrong_status"
    assert fresh(question).status == state


def test_a_refusal_says_what_the_question_is_and_should_be(topic: Topic) -> None:
    with pytest.raises(ContentRefused) as refused:
        retire(in_state("in_review", topic))
    assert refused.value.detail == (
        "Only a question that is published can be retired; this one is in review."
    )


def test_a_question_is_created_as_a_draft_of_what_was_written(topic: Topic) -> None:
    question = fresh(authoring.create(topic=topic, draft=single_choice()))
    assert (question.status, question.topic, question.exam) == ("draft", topic, topic.exam)
    ids = {choice.id for choice in draft_of(question).choices}
    assert len(ids) == 4
    nameless = tuple(replace(choice, id=None) for choice in draft_of(question).choices)
    assert replace(draft_of(question), choices=nameless) == single_choice()


def test_a_question_that_cannot_be_saved_is_refused_with_every_fault(topic: Topic) -> None:
    with pytest.raises(ContentRefused) as refused:
        authoring.create(topic=topic, draft=single_choice(stem="", difficulty="odd"))
    assert [fault.field for fault in refused.value.faults] == ["stem", "difficulty"]
    assert not Question.objects.exists()


@pytest.mark.parametrize("said", ["", " \n"])
def test_a_question_is_not_returned_without_a_word(said: str, topic: Topic) -> None:
    question = in_state("in_review", topic)
    with pytest.raises(ContentRefused) as refused:
        authoring.return_to_author(question=question, comment=said)
    assert [fault.field for fault in refused.value.faults] == ["comment"]
    assert fresh(question).status == "in_review"


def test_a_slug_is_unique_over_all_exams(topic: Topic) -> None:
    in_state("draft", topic)
    with pytest.raises(ContentRefused) as refused:
        authoring.create(topic=make_topic(make_exam("other")), draft=single_choice())
    assert refused.value.code == "slug_taken"


@pytest.mark.parametrize("state", STATES)
def test_what_cannot_be_published_cannot_be_submitted_or_published(state: str, topic: Topic) -> None:
    question = in_state(state, topic)
    revise(question, choices=())
    with pytest.raises(ContentRefused) as refused:
        publish(question)
    assert refused.value.code == "not_publishable"
    assert fresh(question).status == state


def test_what_cannot_be_published_cannot_be_submitted(topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice(choices=()))
    with pytest.raises(ContentRefused) as refused:
        submit(question)
    assert refused.value.code == "not_publishable"


class TestRevising:
    @pytest.mark.parametrize("state", STATES)
    def test_it_changes_the_draft_in_any_state_and_not_the_state(self, state: str, topic: Topic) -> None:
        question = in_state(state, topic)
        assert revise(question, stem="Another") is True
        assert (fresh(question).stem, fresh(question).status) == ("Another", state)

    def test_the_same_draft_changes_nothing(self, topic: Topic) -> None:
        question = in_state("published", topic)
        before = fresh(question).updated_at
        assert revise(question) is False
        assert fresh(question).updated_at == before

    def test_learners_see_nothing_of_it(self, topic: Topic) -> None:
        question = in_state("published", topic)
        revise(question, stem="Another")
        version = fresh(question).current_version
        assert version is not None
        assert version.delivery["stem"] == single_choice().stem
        assert fresh(question).has_unpublished_changes

    def test_taking_an_edit_back_leaves_nothing_to_publish(self, topic: Topic) -> None:
        question = in_state("published", topic)
        revise(question, stem="Another")
        revise(question, stem=single_choice().stem)
        assert not fresh(question).has_unpublished_changes

    def test_a_choice_named_by_its_id_keeps_its_row(self, topic: Topic) -> None:
        question = in_state("published", topic)
        right, wrong, worse, worst = draft_of(question).choices
        revise(question, choices=(worst, replace(wrong, text="rewritten"), right, ChoiceDraft(text="new")))
        texts = {str(choice.public_id): choice.text for choice in fresh(question).choices.all()}
        assert texts[str(wrong.id)] == "rewritten"
        assert worse.id not in texts
        assert [c.text for c in draft_of(fresh(question)).choices] == ["worst", "rewritten", "right", "new"]

    @pytest.mark.parametrize("reason", ["unknown", "twice"])
    def test_an_id_that_is_no_choice_of_the_question_is_refused(self, reason: str, topic: Topic) -> None:
        question = in_state("draft", topic)
        first, *others = draft_of(question).choices
        other = authoring.create(topic=topic, draft=single_choice("other"))
        wrong = first.id if reason == "twice" else draft_of(fresh(other)).choices[0].id
        with pytest.raises(ContentRefused) as refused:
            revise(question, choices=(first, replace(others[0], id=wrong)))
        assert [fault.field for fault in refused.value.faults] == ["choices.1.id"]
        assert question.choices.count() == 4

    def test_hints_are_replaced(self, topic: Topic) -> None:
        question = in_state("draft", topic)
        hints = (HintDraft(text="only", penalty=Decimal("0.5")),)
        revise(question, hints=hints)
        assert draft_of(fresh(question)).hints == hints

    def test_a_published_slug_is_stable(self, topic: Topic) -> None:
        question = in_state("published", topic)
        with pytest.raises(ContentRefused) as refused:
            revise(question, slug="another")
        assert refused.value.code == "slug_is_stable"

    def test_a_slug_that_was_never_published_may_change(self, topic: Topic) -> None:
        question = in_state("draft", topic)
        revise(question, slug="another")
        assert fresh(question).slug == "another"

    def test_a_slug_that_is_taken_is_refused(self, topic: Topic) -> None:
        in_state("draft", topic, "other")
        question = in_state("draft", topic)
        with pytest.raises(ContentRefused) as refused:
            revise(question, slug="other")
        assert refused.value.code == "slug_taken"

    def test_a_topic_of_another_exam_is_refused(self, topic: Topic) -> None:
        question, elsewhere = in_state("draft", topic), make_topic(make_exam("other"))
        with pytest.raises(ContentRefused) as refused:
            authoring.revise(question=question, topic=elsewhere, draft=draft_of(question))
        assert [fault.field for fault in refused.value.faults] == ["topic"]

    def test_a_question_moves_to_another_topic_of_its_exam(self, topic: Topic) -> None:
        question, tools = in_state("published", topic), make_topic(topic.exam, "tools")
        assert authoring.revise(question=question, topic=tools, draft=draft_of(question))
        assert publish(question).topic == tools


class TestPublishing:
    def test_versions_are_numbered_within_the_question(self, topic: Topic) -> None:
        in_state("published", topic, "other")
        question = in_state("published", topic)
        revise(question, stem="Another")
        assert publish(question).number == 2

    def test_a_version_that_says_the_same_is_not_repeated(self, topic: Topic) -> None:
        question = in_state("published", topic)
        assert publish(question).number == 1
        assert question.versions.count() == 1

    def test_a_retired_question_comes_back_with_the_version_it_had(self, topic: Topic) -> None:
        assert publish(in_state("retired", topic)).number == 1

    def test_a_version_keeps_who_published_it(self, topic: Topic) -> None:
        author = User.objects.create_user("author@example.org")
        question = in_state("draft", topic)
        assert authoring.publish(question=question, by=author).published_by == author

    def test_earlier_versions_stay_as_they_were(self, topic: Topic) -> None:
        question = in_state("published", topic)
        before = question.versions.values().get()
        revise(question, stem="Another", choices=draft_of(question).choices[:2])
        publish(question)
        assert question.versions.filter(number=1).values().get() == before

    def test_the_columns_for_filters_are_those_of_the_version(self, topic: Topic) -> None:
        question = in_state("published", topic)
        revise(question, difficulty="hard", pool="exam", tags=("new",))
        version = publish(question)
        assert (version.difficulty, version.pool, version.tags) == ("hard", "exam", ["new"])


class TestRetiring:
    def test_a_question_in_a_published_quiz_stays(self, topic: Topic) -> None:
        fixed_quiz(topic, single_choice())
        with pytest.raises(
            ContentRefused, match="Take the question out of these published quizzes first: Quiz"
        ):
            retire(Question.objects.get())

    def test_a_question_in_a_retired_quiz_can_be_retired(self, topic: Topic) -> None:
        authoring.retire_quiz(quiz=fixed_quiz(topic, single_choice()))
        retire(Question.objects.get())
        assert Question.objects.get().status == "retired"


class TestDeleting:
    @pytest.mark.parametrize("state", ["draft", "in_review"])
    def test_a_question_that_was_never_published_can_be_deleted(self, state: str, topic: Topic) -> None:
        authoring.delete(question=in_state(state, topic))
        assert not (Question.objects.exists() or Choice.objects.exists() or Hint.objects.exists())

    @pytest.mark.parametrize("state", ["published", "retired"])
    def test_a_question_that_has_versions_cannot(self, state: str, topic: Topic) -> None:
        with pytest.raises(ContentRefused) as refused:
            authoring.delete(question=in_state(state, topic))
        assert refused.value.code == "question_in_use"

    def test_a_question_in_a_quiz_cannot(self, topic: Topic) -> None:
        question = in_state("draft", topic)
        section = authoring.SectionDraft(questions=(question.slug,))
        quiz = authoring.QuizDraft(slug="quiz", title="Quiz", sections=(section,))
        authoring.save_quiz(exam=topic.exam, draft=quiz)
        with pytest.raises(ContentRefused):
            authoring.delete(question=question)
