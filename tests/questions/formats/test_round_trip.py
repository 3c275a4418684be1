"""What a draft of any type says survives file, draft and database."""

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from questions.authoring import draft_of
from questions.drafts import plain
from questions.formats.merge import content_digest, with_ids
from questions.formats.native import parse
from questions.formats.native.writing import Number, written
from questions.models import Question
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.questions.formats.folder import Folder
from tests.questions.types.drafts import DRAFTS

every_type = pytest.mark.parametrize("name", sorted(TYPES))


def as_file(draft: QuestionDraft) -> str:
    """A native file that holds the question in the exam of `Folder`."""
    question = {"slug": draft.slug, "type": draft.type, "stem": draft.stem, **members(draft), **draft.options}
    return written({"format": "quizapi/1", "exam": "agents", "topic": "basics", "questions": [question]})


def members(draft: QuestionDraft) -> dict[str, Any]:
    """What a file calls the choices of a type."""
    match draft.type:
        case "true_false":
            true, false = draft.choices
            feedback = {"true": true.feedback, "false": false.feedback}
            return {"answer": true.is_correct, "feedback": feedback}
        case "ordering":
            return {"order": [{"text": each.text, "feedback": each.feedback} for each in draft.choices]}
        case "single_choice" | "multiple_choice":
            by_fractions = draft.options.get("scoring") == "fractions"
            return {"choices": [choice(each, by_fractions=by_fractions) for each in draft.choices]}
    return {}


def choice(draft: ChoiceDraft, *, by_fractions: bool) -> dict[str, Any]:
    document = {
        "text": draft.text,
        "correct": draft.is_correct,
        "feedback": draft.feedback,
        "pinned": draft.pinned,
    }
    share = draft.fraction if by_fractions else None
    return document if share is None else {**document, "fraction": Number(plain(share))}


def read(text: str) -> QuestionDraft:
    content = parse(text.encode())
    assert content.problems == ()
    return content.questions[0].draft


@every_type
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_written_is_read_as_a_draft_that_says_the_same(name: str, data: st.DataObject) -> None:
    draft = data.draw(DRAFTS[name])
    assume(r"\r" not in as_file(draft))  # all texts are kept with LF
    found = read(as_file(draft))
    same = QuestionDraft(**{**vars(found), "choices": with_ids(found.choices, draft.choices)})
    kind = TYPES[name]
    assert (kind.deliver(same, "en"), kind.key(same)) == (kind.deliver(draft, "en"), kind.key(draft))


@every_type
@settings(max_examples=30)
@given(data=st.data())
def test_what_is_read_is_written_and_read_as_the_same(name: str, data: st.DataObject) -> None:
    found = read(as_file(data.draw(DRAFTS[name])))
    assert read(as_file(found)) == found


@pytest.mark.django_db
@every_type
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_imported_question_has_the_digest_of_its_file_and_is_not_imported_again(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    draft = data.draw(DRAFTS[name])
    assume(TYPES[name].clean(draft) == [])
    folder = Folder(tmp_path)
    folder.exam()
    folder.write("a.yaml", as_file(draft))
    with transaction.atomic():
        assert folder.refused() == []
        kept = draft_of(Question.objects.with_draft().get())
        assert content_digest(kept) == content_digest(read(as_file(draft)))
        assert folder.told() == []
        transaction.set_rollback(True)
