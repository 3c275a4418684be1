"""A published version as a draft again."""

from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import authoring
from questions.authoring import ContentRefused
from questions.drafts import Compiled, Place, compile_question, faults_to_publish
from questions.formats.native.options import options_of
from questions.models import Question
from questions.restoration import draft_of_version
from questions.types import TYPES
from questions.types.contract import HintDraft, QuestionDraft
from quizapi.accounts.models import User
from tests.content import make_exam, make_topic, single_choice
from tests.questions.types.drafts import DRAFTS

HINTS = (HintDraft(text="Think.", penalty=Decimal("0.25")), HintDraft(text="Think again."))
PLACE = Place(id="0199", exam="exam", topic="basics")


def compiled(draft: QuestionDraft) -> Compiled:
    """As the database gives it back: JSON."""
    made = compile_question(draft, place=PLACE, number=1)
    return replace(
        made,
        delivery=orjson.loads(orjson.dumps(made.delivery)),
        answer_key=orjson.loads(orjson.dumps(made.answer_key)),
    )


@pytest.mark.parametrize("name", sorted(TYPES))
@given(data=st.data())
def test_a_version_of_any_type_becomes_a_draft_that_compiles_to_it(name: str, data: st.DataObject) -> None:
    references = ({"title": "Course", "url": "https://example.org"},)
    drawn = data.draw(DRAFTS[name])
    drawn = replace(drawn, options=options_of(name, drawn.options))  # as every way in writes them
    draft = replace(drawn, hints=HINTS, tags=("a", "b"), references=references, difficulty="hard")
    version = compiled(draft)
    back = draft_of_version(delivery=version.delivery, answer_key=version.answer_key, pool=draft.pool)
    assert compiled(back).digest == version.digest
    assert faults_to_publish(back) == faults_to_publish(draft)


@pytest.fixture
def question(db: None) -> Question:
    """Published with a first version, then without its last choice and with other words."""
    question = authoring.create(topic=make_topic(make_exam()), draft=single_choice())
    authoring.publish(question=question)
    draft = authoring.draft_of(question)
    changed = replace(draft, stem="Something else?", choices=draft.choices[:-1], hints=())
    authoring.revise(question=question, topic=question.topic, draft=changed)
    authoring.publish(question=question)
    return Question.objects.get(pk=question.pk)


def test_a_restored_version_is_the_draft_and_learners_see_no_change(question: Question) -> None:
    version = question.current_version
    assert authoring.restore(question=question, number=1)
    question.refresh_from_db()
    assert authoring.draft_of(question).stem == single_choice().stem
    assert (question.current_version, question.has_unpublished_changes) == (version, True)


def test_a_choice_that_was_removed_comes_back_with_its_id(question: Question) -> None:
    first = question.versions.get(number=1)
    authoring.restore(question=question, number=1)
    ids = [choice["id"] for choice in first.delivery["choices"]]
    assert [str(choice.public_id) for choice in question.choices.all()] == ids
    assert authoring.publish(question=question).digest == first.digest


def test_restoring_what_the_draft_says_changes_nothing(question: Question) -> None:
    before = question.updated_at
    assert not authoring.restore(question=question, number=2)
    question.refresh_from_db()
    assert question.updated_at == before


def test_who_restored_a_version_has_written_the_draft(question: Question) -> None:
    user = User.objects.create_user("author@example.org")
    authoring.restore(question=question, number=1, by=user)
    assert [contribution.by for contribution in question.contributions.all()] == [user]


def test_a_version_that_is_not_there_is_not_restored(question: Question) -> None:
    with pytest.raises(ContentRefused, match="has no version 3"):
        authoring.restore(question=question, number=3)
