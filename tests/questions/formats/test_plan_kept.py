"""Importing native files: what authors edited here after the last import is not undone."""

from dataclasses import replace

import pytest

from questions import authoring
from questions.authoring import QuizDraft, SectionDraft, draft_of, quiz_draft_of
from questions.formats.merge import EDITED, MADE_HERE, WITHDRAWN
from questions.models import Exam, Question, Quiz, Topic
from tests.content import make_topic, publish_question, single_choice
from tests.questions.formats.folder import FACT, QUIZ, STAGES, Folder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first(folder: Folder) -> None:
    folder.imported()


def edit() -> Question:
    question = Question.objects.get(slug="stages")
    draft = draft_of(question)
    changed = type(draft)(**{**vars(draft), "stem": "Edited here"})
    authoring.revise(question=question, topic=question.topic, draft=changed)
    return question


def test_a_question_edited_and_published_stays(folder: Folder) -> None:
    authoring.publish(question=edit(), by=None)
    assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]
    assert Question.objects.get(slug="stages").stem == "Edited here"


def test_an_unpublished_edit_stays(folder: Folder) -> None:
    edit()
    assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]


def test_an_edit_stays_when_the_file_changes_too(folder: Folder) -> None:
    edit()
    folder.questions(STAGES.replace("Which stages?", "Which three?"), FACT)
    assert folder.told() == [f"a-questions.yaml:6: kept question stages: {EDITED}"]


def test_the_same_edit_in_the_file_is_no_conflict(folder: Folder) -> None:
    edit()
    folder.questions(STAGES.replace("Which stages?", "Edited here"), FACT)
    assert folder.told() == ["a-questions.yaml:6: updated question stages: version 2 is published"]


def basics() -> Topic:
    return Topic.objects.get(slug="basics")


def test_a_question_that_no_import_made_stays(folder: Folder) -> None:
    publish_question(basics(), single_choice("by-hand"))
    folder.questions(STAGES.replace("slug: stages", "slug: by-hand"), name="b.yaml")
    assert folder.told() == [f"b.yaml:6: kept question by-hand: {MADE_HERE}"]
    assert Question.objects.get(slug="by-hand").stem == "What are the three stages of by-hand?"


def test_overwriting_applies_the_file_to_a_question_that_no_import_made(folder: Folder) -> None:
    publish_question(basics(), single_choice("by-hand"))
    folder.questions(STAGES.replace("slug: stages", "slug: by-hand"), name="b.yaml")
    told = folder.told(overwrite=True)
    assert told == ["b.yaml:6: updated question by-hand: version 2 is published"]
    assert folder.told() == []


def test_a_file_that_says_what_was_made_here_is_remembered_and_applied_from_then_on(folder: Folder) -> None:
    by_hand = STAGES.replace("slug: stages", "slug: by-hand")
    stages = draft_of(Question.objects.get(slug="stages"))
    choices = tuple(replace(choice, id=None) for choice in stages.choices)
    publish_question(basics(), replace(stages, slug="by-hand", choices=choices))
    folder.questions(by_hand, name="b.yaml")
    assert folder.told() == []
    folder.questions(by_hand.replace("Which stages?", "Which three?"), name="b.yaml")
    assert folder.told() == ["b.yaml:6: updated question by-hand: version 2 is published"]


def test_overwriting_applies_the_file(folder: Folder) -> None:
    authoring.publish(question=edit(), by=None)
    told = folder.told(overwrite=True)
    assert told == ["a-questions.yaml:6: updated question stages: version 3 is published"]
    assert folder.told() == []


def test_a_retired_question_is_not_published_again(folder: Folder) -> None:
    fact = Question.objects.get(slug="fact")
    authoring.retire(question=fact)
    assert folder.told() == [f"a-questions.yaml:15: kept question fact: {WITHDRAWN}"]
    assert Question.objects.get(slug="fact").status == "retired"


def test_a_retired_question_takes_the_files_text_and_stays_retired(folder: Folder) -> None:
    authoring.retire(question=Question.objects.get(slug="fact"))
    folder.questions(STAGES, FACT.replace("So?", "Is it so?"))
    assert folder.told() == [f"a-questions.yaml:15: updated question fact: {WITHDRAWN}"]
    fact = Question.objects.get(slug="fact")
    assert (fact.stem, fact.status, fact.has_unpublished_changes) == ("Is it so?", "retired", True)


def test_a_retired_question_that_is_in_review_again_is_not_published(folder: Folder) -> None:
    fact = Question.objects.get(slug="fact")
    authoring.retire(question=fact)
    authoring.submit(question=fact)
    assert folder.told() == [f"a-questions.yaml:15: kept question fact: {WITHDRAWN}"]


def test_overwriting_publishes_a_retired_question(folder: Folder) -> None:
    authoring.retire(question=Question.objects.get(slug="fact"))
    told = folder.told(overwrite=True)
    assert told == ["a-questions.yaml:15: updated question fact: version 1 is published"]


def test_a_quiz_edited_here_stays(folder: Folder) -> None:
    quiz = Quiz.objects.get()
    draft = quiz_draft_of(quiz)
    authoring.save_quiz(exam=quiz.exam, draft=type(draft)(**{**vars(draft), "title": "Mine"}), quiz=quiz)
    assert folder.told() == [f"exam.yaml:9: kept quiz practice: {EDITED}"]


def test_a_retired_quiz_stays_retired(folder: Folder) -> None:
    authoring.retire_quiz(quiz=Quiz.objects.get())
    assert folder.told() == [f"exam.yaml:9: kept quiz practice: {WITHDRAWN}"]
    assert Quiz.objects.get().status == "retired"


def test_overwriting_publishes_a_retired_quiz(folder: Folder) -> None:
    authoring.retire_quiz(quiz=Quiz.objects.get())
    assert folder.told(overwrite=True) == ["exam.yaml:9: updated quiz practice"]


def test_what_files_no_longer_mention_stays(folder: Folder) -> None:
    folder.questions(STAGES)
    assert folder.told() == []
    assert Question.objects.get(slug="fact").status == "published"


def test_a_topic_and_a_quiz_that_no_import_made_stay_too(folder: Folder) -> None:
    exam = Exam.objects.get()
    make_topic(exam, "by-hand")
    draft = QuizDraft(slug="hand-made", title="Mine", sections=(SectionDraft(draw=1),))
    authoring.save_quiz(exam=exam, draft=draft)
    topic = "    - {slug: by-hand, title: Theirs}\n"
    folder.exam(
        quizzes=topic + QUIZ + QUIZ.partition("quizzes:\n")[2].replace("slug: practice", "slug: hand-made")
    )
    assert folder.told() == [
        f"exam.yaml:8: kept topic agents/by-hand: {MADE_HERE}",
        f"exam.yaml:14: kept quiz hand-made: {MADE_HERE}",
    ]
