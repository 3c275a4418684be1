"""Importing questions: categories as topics, images as assets, and what a person may do."""

from pathlib import Path
from typing import Any

import pytest

from questions.authoring import TopicDraft, save_asset, save_exam, save_topic
from questions.drafts import ExamDraft
from questions.formats.interchange import Imported
from questions.formats.plan import import_paths
from questions.formats.report import Outcome
from questions.models import Asset, Contribution, Exam, Question, QuestionEdit, Quiz, Topic
from questions.models.assets import images
from tests.attempts.staff import make_staff
from tests.content import make_topic, publish_question, single_choice
from tests.questions.formats.folder import FACT, QUIZ, STAGES, Folder
from tests.questions.formats.imports import Target, key_of, question, told
from tests.questions.pictures import picture

pytestmark = pytest.mark.django_db

RED = picture()
MAY = ("import_question", "add_topic")


@pytest.fixture
def target(db: None) -> Target:
    return Target()


def paths() -> dict[str, str | None]:
    """The slugs of topics with their parents'."""
    return dict(Topic.objects.values_list("slug", "parent__slug"))


def files() -> set[str]:
    folder = Path(images().location)
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def shown(words: str = "A red square", data: bytes = RED, **more: object) -> Imported:
    key = key_of(data)
    return question(explanation=f"See ![{words}](image:{key}).", images={key: data}, **more)  # type: ignore[arg-type]


def test_categories_become_topics_below_the_one_that_was_chosen(target: Target) -> None:
    report = target.read(question(category=("The cycle", "Part 1"), line=3))
    assert told(report) == [
        "3: created topic agents/the-cycle",
        "3: created topic agents/part-1",
        "3: created question stages",
    ]
    assert paths() == {"basics": None, "the-cycle": "basics", "part-1": "the-cycle"}
    assert Question.objects.get().topic.slug == "part-1"
    assert Topic.objects.get(slug="the-cycle").title == "The cycle"


def test_a_category_that_is_a_topic_already_is_that(target: Target) -> None:
    make_topic(target.exam, "cycle", parent=target.topic)
    target.read(question(category=("Cycle",)), question("b", category=("Basics", "cycle")))
    assert set(Question.objects.values_list("topic__slug", flat=True)) == {"cycle"}
    assert len(paths()) == 2


def test_a_category_may_be_the_slug_of_any_topic(target: Target) -> None:
    save_topic(exam=target.exam, draft=TopicDraft(slug="cycle", title="Round"), parent=target.topic)
    target.read(question(category=("cycle",)), topic=make_topic(target.exam, "other"))
    assert Question.objects.get().topic.slug == "cycle"


def test_equal_names_of_different_categories_are_different_topics(target: Target) -> None:
    records = [question("a", category=("One", "Intro")), question("b", category=("Two", "Intro"))]
    target.read(*records)
    assert paths() == {
        "basics": None,
        "one": "basics",
        "two": "basics",
        "intro": "one",
        "two-intro": "two",
    }
    assert target.read(*records).counts()["unchanged"] == 2  # type: ignore[index]


def test_names_that_leave_nothing_for_a_slug_make_topics_too(target: Target) -> None:
    records = [question("a", category=("日本",)), question("b", category=("中国",))]
    target.read(*records)
    assert Topic.objects.filter(title__in=["日本", "中国"]).count() == 2
    assert target.read(*records).counts()["created"] == 0  # type: ignore[index]


def test_all_may_go_into_one_topic(target: Target) -> None:
    target.read(question(category=("Cycle",)), one_topic=True)
    assert paths() == {"basics": None}


def test_without_a_topic_categories_are_at_the_top_and_needed(target: Target) -> None:
    report = target.read(question("a", category=("Cycle",)), question("b"), topic=None, skip_refused=True)
    assert told(report)[2] == (
        "1: refused question b: topic: The file puts it into no category; choose a topic for such questions."
    )
    assert paths()["cycle"] is None


def test_an_image_becomes_an_asset_that_the_text_shows(target: Target) -> None:
    assert told(target.read(shown())) == ["1: created question stages"]
    asset = Asset.objects.get()
    assert Question.objects.get().explanation == f"See ![A red square](/assets/{asset.name})."
    assert asset.alt == "A red square"
    assert asset.name in files()


def test_an_image_that_is_here_is_used_again(target: Target) -> None:
    asset = save_asset(data=RED, alt="A square")
    target.read(shown(), publish=True)
    assert asset.name in Question.objects.get().explanation
    assert told(target.read(shown())) == ["1: unchanged question stages"]
    assert Asset.objects.count() == 1


def test_an_image_of_an_answer_stands_in_the_options(target: Target) -> None:
    key = key_of(RED)
    pairs = [{"left": f"![Red](image:{key})", "right": "red"}, {"left": "b", "right": "blue"}]
    record = question(type="matching", choices=(), options={"pairs": pairs}, images={key: RED})
    target.read(record, publish=True)
    row = Question.objects.get()
    assert row.options["pairs"][0]["left"] == f"![Red](/assets/{Asset.objects.get().name})"
    assert row.status == "published"


def test_an_image_without_words_is_kept_and_told(target: Target) -> None:
    report = target.read(shown(""), publish=True)
    assert "1: lost question stages: An image has no alternative text." in told(report)[1]
    assert (Question.objects.get().status, Asset.objects.count()) == ("draft", 1)


def test_what_is_no_image_refuses_its_question(target: Target) -> None:
    report = target.read(shown(data=b"GIF89a", lines={"explanation": 4}))
    (line,) = told(report)
    assert line.startswith("4: refused question stages: explanation: An image cannot be kept.")


def test_an_image_that_is_not_in_the_file_is_told(target: Target) -> None:
    record = question(explanation=f"![Red](image:{key_of(RED)})")
    assert "is not in the file" in told(target.read(record))[1]
    assert "is not here" in told(target.read(question("b", f"![Red](/assets/{'x' * 22}.png)")))[1]


@pytest.mark.parametrize("refused", [False, True])
def test_nothing_is_left_of_images_that_were_not_imported(target: Target, *, refused: bool) -> None:
    before = files()
    data = picture(colour="green")
    broken = question("b", choices=[], hints=(), stem=" ")
    target.read(shown(data=data), *([broken] if refused else []), dry_run=not refused)
    assert not Asset.objects.exists()
    assert files() == before


def test_who_imports_is_credited_and_has_contributed(target: Target) -> None:
    person = make_staff(*MAY)
    target.read(question(category=("Cycle",)), by=person)
    assert Contribution.objects.get().by == person
    edits: Any = QuestionEdit
    assert edits.objects.get().pgh_context.metadata["user"] == str(person.pk)


def test_who_may_not_publish_submits_for_review(target: Target) -> None:
    person = make_staff(*MAY)
    report = target.read(question(), by=person, publish=True)
    assert told(report) == ["1: created question stages: it was submitted for review"]
    row = Question.objects.get()
    assert (row.status, row.submitted_by) == ("in_review", person)
    assert told(target.read(question(), by=person, publish=True)) == [
        "1: unchanged question stages: it is not published yet: the question is in review already."
    ]


def test_who_may_publish_does(target: Target) -> None:
    person = make_staff(*MAY, "publish_question")
    assert "version 1 is published" in told(target.read(question(), by=person, publish=True))[0]
    assert not Contribution.objects.exists()


def test_where_a_second_pair_of_eyes_is_asked_for_nobody_publishes_what_they_import(target: Target) -> None:
    save_exam(exam=target.exam, draft=ExamDraft(slug="agents", title="Agents", review_required=True))
    person = make_staff(*MAY, "publish_question")
    report = target.read(question(), by=person, publish=True)
    assert told(report) == ["1: created question stages: it was submitted for review"]


def test_changes_of_a_published_question_are_submitted_while_it_stays_published(target: Target) -> None:
    target.read(question(), publish=True)
    target.read(question(stem="Which three?"), by=make_staff(*MAY), publish=True)
    row = Question.objects.get()
    assert (row.status, row.submitted_at is not None) == ("published", True)


def test_topics_are_made_by_those_who_may(target: Target) -> None:
    report = target.read(question(category=("Cycle",)), by=make_staff("import_question"))
    (line,) = told(report)
    assert "you may not make one" in line
    assert paths() == {"basics": None}


def test_a_native_file_is_imported_as_its_person_may(folder: Folder) -> None:
    may = ("import_question", "add_exam", "add_topic", "add_quiz")
    folder.exam(quizzes=QUIZ)
    folder.questions(STAGES, FACT)
    report = import_paths([folder.path], by=make_staff(*may))
    assert not report.refused
    assert set(Question.objects.values_list("status", flat=True)) == {"in_review"}
    assert Quiz.objects.get().status == "draft"


@pytest.mark.parametrize(
    ("may", "kind"),
    [((), "exam"), (("add_exam",), "topic"), (("add_exam", "add_topic"), "quiz")],
)
def test_a_native_file_writes_nothing_that_its_person_may_not(
    folder: Folder, may: tuple[str, ...], kind: str
) -> None:
    report = import_paths([folder.path], by=make_staff("import_question", *may))
    assert any(f"You may not add this {kind}" in line.message for line in report.lines)
    assert not Exam.objects.exists()


def test_a_native_file_changes_a_published_quiz_only_for_those_who_may_publish_it(folder: Folder) -> None:
    folder.imported()
    folder.exam(quizzes=QUIZ.replace("title: Practice", "title: Renamed"))
    report = import_paths([folder.path], by=make_staff("import_question", "change_quiz"))
    assert [line.item for line in report.lines if line.outcome == Outcome.REFUSED] == ["quiz practice"]
    assert Quiz.objects.get().title == "Practice"


def test_an_import_does_not_lift_the_second_pair_of_eyes(folder: Folder) -> None:
    folder.imported()
    exam = Exam.objects.get()
    save_exam(exam=exam, draft=ExamDraft(slug="agents", title="Agents", review_required=True))
    report = import_paths([folder.path], by=make_staff("import_question"), overwrite=True)
    assert "You may not change this exam" in str(report.lines[0])
    assert Exam.objects.get().review_required


def test_questions_of_others_may_be_published_with_a_second_pair_of_eyes(target: Target) -> None:
    save_exam(exam=target.exam, draft=ExamDraft(slug="agents", title="Agents", review_required=True))
    publish_question(target.topic, single_choice("mine"))
    target.read(question())
    person = make_staff(*MAY, "publish_question")
    report = target.read(question(), by=person, publish=True)
    assert told(report) == ["1: updated question stages: version 1 is published"]
