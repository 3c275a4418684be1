"""/api/v1/authoring/imports and exports: files of questions, by staff tokens."""

import pytest

from questions.models import Question, Topic
from tests.content import edit_question, essay, make_exam, make_topic, publish_question, single_choice
from tests.questions.authoring_api.author import Author
from tests.questions.authoring_api.files import BROKEN, GIFT, fetch, file_of, send, slugs

MOODLE = """<quiz><question type="truefalse"><name><text>Odd</text></name>
<questiontext format="html"><text>Is one odd?</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>
</question></quiz>"""


def test_a_file_is_imported_and_what_became_of_each_question_is_told(author: Author) -> None:
    reply = send(author, GIFT)

    assert reply.status == 200
    counts = {"created": 2, "updated": 0, "unchanged": 0, "kept": 0, "refused": 0, "lost": 0}
    assert reply.body["applied"] is True
    assert reply.body["counts"] == counts
    item = {"outcome": "created", "part": "", "line": 2, "item": "question stages", "message": ""}
    assert reply.body["items"][0] == item
    assert slugs() == ["stages", "tools"]
    assert Question.objects.get(slug="tools").contributions.get().by == author.user


def test_the_same_file_again_changes_nothing(author: Author) -> None:
    send(author, GIFT)
    again = send(author, GIFT)

    assert again.status == 200
    assert again.body["counts"]["unchanged"] == 2


def test_a_dry_run_writes_nothing(author: Author) -> None:
    reply = send(author, GIFT, dry_run="true")

    assert (reply.status, reply.body["applied"], reply.body["counts"]["created"]) == (200, False, 2)
    assert slugs() == []


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_with_anything_refused_nothing_is_written_and_it_is_told_where(author: Author, dry_run: str) -> None:
    reply = send(author, BROKEN, dry_run=dry_run)

    assert (reply.status, reply.body["code"]) == (422, "import_refused")
    (error,) = reply.body["errors"]
    assert error["code"] == "refused" and error["detail"].startswith("line 4, Broken: ")
    report = reply.body["report"]
    assert report["applied"] is False
    assert [(item["outcome"], item["line"]) for item in report["items"]] == [("created", 2), ("refused", 4)]
    assert slugs() == []


def test_what_is_refused_is_left_out_on_demand(author: Author) -> None:
    reply = send(author, BROKEN, skip_refused="true")

    assert (reply.status, reply.body["applied"], reply.body["counts"]["refused"]) == (200, True, 1)
    assert slugs() == ["tools"]


def test_what_cannot_be_kept_is_told_apart(author: Author) -> None:
    reply = send(author, "[html]Is it <u>odd</u>? {T}")
    message = "Underlining: the text was kept without it."

    (loss,) = reply.body["losses"]
    assert (loss["part"], loss["line"], loss["message"]) == ("", 1, message)
    assert loss["item"] == reply.body["items"][0]["item"]
    assert reply.body["counts"]["lost"] == 1


def test_later_edits_stay_unless_the_file_is_to_win(author: Author) -> None:
    send(author, GIFT)
    edit_question(Question.objects.get(slug="stages"), stem="Mine?")
    mended = GIFT.replace("Which stages", "What stages")

    assert send(author, mended).body["counts"]["kept"] == 1
    assert send(author, mended, overwrite="true").body["counts"]["updated"] == 1
    assert Question.objects.get(slug="stages").stem == "What stages?"


def test_publishing_is_for_those_who_may_and_review_for_the_others(author: Author) -> None:
    assert send(Author("author", "writer@example.org"), GIFT, publish="true").status == 200
    assert {question.status for question in Question.objects.all()} == {"in_review"}

    send(author, GIFT, publish="true")
    assert {question.status for question in Question.objects.all()} == {"published"}


def test_categories_become_topics_or_all_go_into_one(author: Author) -> None:
    source = "$CATEGORY: Burns\n\nIs it hot? {T}\n"
    send(author, source, one_topic="true")
    assert Question.objects.get().topic.slug == "basics"

    reply = send(author, source)
    assert reply.body["items"][0]["item"] == "topic agents/burns"
    assert Question.objects.get().topic.slug == "burns"


@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8"])
def test_moodle_xml_is_imported(author: Author, content_type: str) -> None:
    assert send(author, MOODLE, content_type, format="moodle-xml").status == 200
    assert Question.objects.get().type == "true_false"


def test_what_is_exported_as_qti_is_imported_and_told_by_its_part(author: Author, topic: Topic) -> None:
    publish_question(topic)
    package = file_of(fetch(author, format="qti3"))
    reply = send(author, package, "application/zip", format="qti", dry_run="true", overwrite="true")

    assert reply.status == 200
    assert [item["item"] for item in reply.body["items"]] == ["question stages"]
    assert reply.body["items"][0]["part"].endswith(".xml")


def test_a_file_is_served_under_the_exams_name(author: Author, topic: Topic) -> None:
    publish_question(topic)
    response = fetch(author)

    assert response["Content-Disposition"] == 'attachment; filename="agents.gift"'
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert b"What are the three stages of stages?" in file_of(response)


@pytest.mark.parametrize(
    ("format", "media_type", "start"),
    [
        ("moodle-xml", "application/xml", b"<?xml"),
        ("qti21", "application/zip", b"PK"),
        ("qti22", "application/zip", b"PK"),
        ("qti3", "application/zip", b"PK"),
    ],
)
def test_every_format_is_served_as_what_it_is(
    author: Author, topic: Topic, format: str, media_type: str, start: bytes
) -> None:
    publish_question(topic)
    response = fetch(author, format=format)

    assert response["Content-Type"] == media_type
    assert file_of(response).startswith(start)


def test_topic_status_and_tag_choose_the_questions(author: Author, topic: Topic) -> None:
    publish_question(topic, single_choice("one", tags=("rare",)))
    publish_question(make_topic(topic.exam, "far"), single_choice("two"))
    author.made(slug="three", stem="stages of three")

    def found(**query: str) -> list[str]:
        file = file_of(fetch(author, **query)).decode()
        return [slug for slug in ("one", "two", "three") if f"stages of {slug}" in file]

    assert found() == ["one", "two", "three"]
    assert found(topic="far") == ["two"]
    assert found(status="draft") == ["three"]
    assert found(tag="rare") == ["one"]
    assert found(published="true") == ["one", "two"]


def test_losses_are_counted_in_a_header_and_told_on_demand(author: Author, topic: Topic) -> None:
    publish_question(topic, essay())
    response = fetch(author)
    report = fetch(author, report="true").json()

    assert int(response["Quizapi-Losses"]) == len(report["losses"]) > 0
    assert (report["questions"], report["left_out"]) == (1, 0)
    assert {loss["question"] for loss in report["losses"]} <= {"reasons", ""}
    file_of(response)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [({"exam": "nowhere"}, "/exam"), ({"format": "qti"}, "/format"), ({"topic": "nowhere"}, "/topic")],
)
def test_exports_of_what_is_not_there_are_refused(
    author: Author, query: dict[str, str], pointer: str
) -> None:
    response = fetch(author, **query)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, pointer)


@pytest.mark.parametrize(
    ("role", "imports", "exports"),
    [
        ("author", 200, 200),
        ("publisher", 200, 200),
        ("reviewer", 403, 200),
        ("analyst", 403, 200),
        ("support", 403, 403),
    ],
)
def test_roles_may_what_they_may_in_the_admin(topic: Topic, role: str, imports: int, exports: int) -> None:
    person = Author(role)
    response = fetch(person)

    assert send(person, GIFT).status == imports
    assert response.status_code == exports
    response.close()


def test_an_author_who_may_not_make_topics_puts_all_into_one(topic: Topic) -> None:
    make_exam("another")
    person = Author("author")
    person.user.user_permissions.remove(*person.user.user_permissions.filter(codename="add_topic"))
    reply = send(person, "$CATEGORY: New\n\nIs it hot? {T}\n")

    assert reply.status == 422
    assert "you may not make one" in reply.body["errors"][0]["detail"]
    assert send(person, "$CATEGORY: New\n\nIs it hot? {T}\n", one_topic="true").status == 200
