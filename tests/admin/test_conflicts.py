"""Two people edit one page: nobody's change is overwritten unseen, and nothing that was written is lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from questions import authoring
from questions.admin.conflicts import SALT, Conflict, opening
from questions.authoring import TopicDraft, draft_of, exam_draft_of, quiz_draft_of, topic_draft_of
from questions.models import Asset, Exam, Question, Quiz, Topic
from quizapi.accounts.models import User
from tests.admin.forms import change_page
from tests.admin.pages import fields_of, shown_form
from tests.admin.roles import browser_of, member
from tests.content import fixed_quiz, make_topic, publish_question, single_choice
from tests.questions.authoring import fresh, revise
from tests.questions.overlap import overlapping
from tests.questions.pictures import picture

SAVE = {"_save": "Save"}


@pytest.fixture
def question(topic: Topic) -> Question:
    return fresh(authoring.create(topic=topic, draft=single_choice()))


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana@example.org", is_staff=True)


def save(client: Client, row: Any, form: dict[str, Any], **changes: Any) -> Any:
    return client.post(change_page(row), {**form, **SAVE, **changes})


def conflict_of(response: Any) -> Conflict:
    assert response.status_code == 200
    found: Conflict = response.context["conflict"]
    return found


def told(changes: Any) -> dict[str, str]:
    """Each change as {+added+} and [-removed-] words."""
    marks = {"added": "{{+{}+}}", "removed": "[-{}-]", "same": "{}"}
    return {
        change.field: "".join(marks[run.kind].format(run.text) for run in change.runs) for change in changes
    }


def test_the_second_save_is_refused_with_what_differs(admin: Client, question: Question, ana: User) -> None:
    form = shown_form(admin, change_page(question))
    draft = replace(draft_of(question), stem="Theirs")
    authoring.revise(question=question, topic=question.topic, draft=draft, by=ana)

    response = save(admin, question, form, stem="Mine", difficulty="hard")

    conflict = conflict_of(response)
    assert told(conflict.theirs) == {"Stem": "[-What are the three stages of stages?-]{+Theirs+}"}
    assert told(conflict.mine) == {"Difficulty": "[-medium-]{+hard+}", "Stem": "[-Theirs-]{+Mine+}"}
    assert [saving.who for saving in conflict.savings] == ["ana@example.org"]
    assert draft_of(fresh(question)) == draft


def test_the_page_says_so_and_keeps_what_was_written(admin: Client, question: Question, ana: User) -> None:
    form = shown_form(admin, change_page(question))
    draft = replace(draft_of(question), stem="Theirs")
    authoring.revise(question=question, topic=question.topic, draft=draft, by=ana)

    page = save(admin, question, form, stem="Mine").content.decode()

    assert "<strong>ana@example.org</strong> saved this on" in page
    assert "<del>Theirs</del><ins>Mine</ins>" in page
    once = {"csrfmiddlewaretoken": ""}  # another on each page
    assert {**fields_of(page), **once} == {**form, "stem": ["Mine"], **once}


def test_it_is_saved_over_theirs_by_who_has_seen_them(admin: Client, question: Question) -> None:
    form = shown_form(admin, change_page(question))
    revise(question, stem="Theirs")
    refused = save(admin, question, form, stem="Mine")
    answer = conflict_of(refused).answer

    response = save(admin, question, fields_of(refused.content.decode()), over=answer)

    assert response.status_code == 302
    assert fresh(question).stem == "Mine"


def test_what_was_saved_since_is_refused_again(admin: Client, question: Question) -> None:
    form = shown_form(admin, change_page(question))
    revise(question, stem="Theirs")
    answer = conflict_of(save(admin, question, form, stem="Mine")).answer
    revise(question, stem="Theirs again")

    response = save(admin, question, form, stem="Mine", over=answer)

    assert told(conflict_of(response).mine) == {"Stem": "[-Theirs again-]{+Mine+}"}
    assert fresh(question).stem == "Theirs again"


def test_sending_the_refused_form_again_is_no_answer(admin: Client, question: Question) -> None:
    form = shown_form(admin, change_page(question))
    revise(question, stem="Theirs")
    refused = save(admin, question, form, stem="Mine")

    conflict_of(save(admin, question, fields_of(refused.content.decode())))

    assert fresh(question).stem == "Theirs"


MOVES: dict[str, Callable[[Question], object]] = {
    "submitted": lambda question: authoring.submit(question=question, by=None),
    "published": lambda question: authoring.publish(question=question, by=None),
    "commented on": lambda question: authoring.comment(question=question, text="Good.", by=None),
    "in a quiz": lambda question: fixed_quiz(question.topic, single_choice("another")),
}


@pytest.mark.parametrize("move", MOVES)
def test_what_changes_no_content_is_no_conflict(admin: Client, question: Question, move: str) -> None:
    form = shown_form(admin, change_page(question))
    MOVES[move](question)

    assert save(admin, question, form, stem="Mine").status_code == 302
    assert fresh(question).stem == "Mine"


def test_another_topic_is_a_conflict(admin: Client, question: Question, topic: Topic) -> None:
    form = shown_form(admin, change_page(question))
    other = make_topic(topic.exam, "agents")
    authoring.revise(question=question, topic=other, draft=draft_of(question))

    response = save(admin, question, form, stem="Mine")

    assert told(conflict_of(response).theirs) == {"Topic": "[-basics-]{+agents+}"}


def test_who_wrote_the_same_is_not_refused(admin: Client, question: Question) -> None:
    form = shown_form(admin, change_page(question))
    save(admin, question, form, stem="Mine")

    assert save(admin, question, form, stem="Mine").status_code == 302


def test_moves_between_are_not_told_as_savings(admin: Client, question: Question, ana: User) -> None:
    form = shown_form(admin, change_page(question))
    draft = replace(draft_of(question), stem="Theirs")
    authoring.revise(question=question, topic=question.topic, draft=draft, by=ana)
    authoring.publish(question=question, by=member("publisher"))

    conflict = conflict_of(save(admin, question, form, stem="Mine"))

    assert [saving.who for saving in conflict.savings] == ["ana@example.org"]


@pytest.mark.parametrize("seen", ["2026-11-23T10:00:00+00:00", "{}", "e30:1xVa8L:aaaa"])
def test_a_form_that_cannot_say_what_it_began_with_is_refused(
    admin: Client, question: Question, seen: str
) -> None:
    form = shown_form(admin, change_page(question))

    conflict = conflict_of(save(admin, question, form, stem="Mine", seen=seen))

    assert conflict.theirs is None
    assert told(conflict.mine) == {"Stem": "[-What are the three stages of stages?-]{+Mine+}"}
    assert fresh(question).stem != "Mine"


def test_choices_stay_as_they_were_added_removed_and_ordered(admin: Client, question: Question) -> None:
    form = shown_form(admin, change_page(question))
    right, wrong, _, worst = draft_of(question).choices
    revise(question, choices=(right, replace(wrong, text="less wrong"), worst))
    mine = {
        "choices-TOTAL_FORMS": "5",
        "choices-4-text": "a new one",
        "choices-4-ORDER": "1",
        "choices-0-ORDER": "5",
        "choices-2-text": "worse, as I say",
        "choices-3-DELETE": "on",
    }

    refused = save(admin, question, form, **mine)
    conflict = conflict_of(refused)
    shown = fields_of(refused.content.decode())

    assert told(conflict.theirs)["Choice 3 of before"] == "[-worse-]"
    assert told(conflict.mine)["Choice 1, text"] == "{+a new one+}"
    assert {name: shown[name][0] for name in mine} == mine
    assert save(admin, question, shown, over=conflict.answer).status_code == 302
    texts = [row.text for row in fresh(question).choices.all()]
    assert texts == ["a new one", "wrong", "worse, as I say", "right"]


def test_a_quiz_whose_sections_somebody_saved_is_refused(admin: Client, topic: Topic) -> None:
    quiz = fixed_quiz(topic, single_choice("one"), single_choice("two"))
    form = shown_form(admin, change_page(quiz))
    draft = quiz_draft_of(quiz)
    section = replace(draft.sections[0], questions=("two", "one"))
    authoring.save_quiz(exam=topic.exam, quiz=quiz, draft=replace(draft, sections=(section,)))

    refused = save(admin, quiz, form, title="Mine")
    conflict = conflict_of(refused)

    assert told(conflict.theirs) == {"Section 1, questions": "{+two\n+}one[-\ntwo-]"}
    assert list(told(conflict.mine)) == ["Title", "Section 1, questions"]
    shown = fields_of(refused.content.decode())
    assert save(admin, quiz, shown, over=conflict.answer).status_code == 302
    saved = quiz_draft_of(Quiz.objects.get(pk=quiz.pk))
    assert saved == replace(draft, title="Mine")


def test_a_topic_that_somebody_saved_is_a_conflict_of_its_exam(
    admin: Client, topic: Topic, ana: User
) -> None:
    form = shown_form(admin, change_page(topic.exam))
    draft = replace(topic_draft_of(topic), title="Theirs")
    authoring.save_topic(exam=topic.exam, topic=topic, draft=draft, by=ana)

    conflict = conflict_of(save(admin, topic.exam, form, title="Mine"))

    assert told(conflict.theirs) == {"Topic basics, title": "[-Basics-]{+Theirs+}"}
    assert told(conflict.mine)["Title"] == "[-Agents-]{+Mine+}"
    assert [saving.who for saving in conflict.savings] == ["ana@example.org"]
    assert Exam.objects.get().title == "Agents"


def test_who_writes_topics_only_is_told_of_a_new_one(topic: Topic) -> None:
    client = browser_of("author")
    form = shown_form(client, change_page(topic.exam))
    authoring.save_topic(exam=topic.exam, draft=TopicDraft(slug="new", title="New", position=5))

    response = save(client, topic.exam, form, **{"topics-0-title": "Mine"})

    assert told(conflict_of(response).theirs)["Topics"] == "basics{+\nnew+}"


def test_an_exam_that_was_reviewed_meanwhile_is_a_conflict(admin: Client, topic: Topic) -> None:
    form = shown_form(admin, change_page(topic.exam))
    authoring.save_exam(exam=topic.exam, draft=replace(exam_draft_of(topic.exam), review_required=True))

    assert told(conflict_of(save(admin, topic.exam, form)).theirs) == {"Review required": "[-no-]{+yes+}"}


def test_the_words_of_an_image_are_not_overwritten(admin: Client, db: None) -> None:
    asset = authoring.save_asset(data=picture(), alt="A red square")
    page = f"/admin/questions/asset/{asset.pk}/change/"
    form = shown_form(admin, page)
    authoring.describe_asset(asset=asset, alt="Theirs")

    response = admin.post(page, {**form, **SAVE, "alt": "Mine"})

    assert told(conflict_of(response).mine) == {"Alternative text": "[-Theirs-]{+Mine+}"}
    assert Asset.objects.get().alt == "Theirs"


def test_what_a_form_takes_along_cannot_be_made_elsewhere(question: Question) -> None:
    assert signing.loads(opening(question), salt=SALT)["texts"]["Slug"] == "stages"
    with pytest.raises(signing.BadSignature):
        signing.loads(opening(question))


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_the_second_is_refused(transactional_db: None) -> None:
    question = publish_question(make_topic(authoring.save_exam(draft=exam_draft())))
    clients = [browser_of("author"), browser_of("superuser")]
    forms = [shown_form(client, change_page(question)) for client in clients]

    first, second = overlapping(
        lambda: save(clients[0], question, forms[0], stem="First"),
        lambda: save(clients[1], question, forms[1], stem="Second"),
    )

    assert first.status_code == 302
    assert told(conflict_of(second).mine) == {"Stem": "[-First-]{+Second+}"}
    assert conflict_of(second).savings[-1].who == "author@example.org"
    assert fresh(question).stem == "First"


def exam_draft() -> authoring.ExamDraft:
    return authoring.ExamDraft(slug="agents", title="Agents")
