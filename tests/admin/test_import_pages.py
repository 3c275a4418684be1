"""Importing a file in the admin: what its pages say, and what they do."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone

from questions.authoring.pending import MOST
from questions.models import PendingImport, Question, Topic
from quizapi.models import User
from tests.admin.importing import BROKEN, GIFT, IMPORT, preview, slugs, text_of
from tests.admin.staff import session_of, staff_with
from tests.content import edit_question, publish_question, single_choice

pytestmark = pytest.mark.django_db


def is_kept(name: str | None) -> bool:
    return storages["uploads"].exists(name or "")


def test_what_would_come_of_a_file_is_shown_and_nothing_is_written(admin: Client, topic: Topic) -> None:
    page = text_of(admin.get(preview(admin, GIFT, topic)))

    assert "Nothing is imported yet." in page
    assert "question stages" in page and "question tools" in page
    assert slugs() == []


def test_a_file_is_imported_by_a_click(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)
    page = text_of(admin.post(address, {"apply": "1"}))

    assert "Imported." in page and "2 created" in page
    assert slugs() == ["stages", "tools"]
    assert Question.objects.get(slug="stages").contributions.get().by.email == "author@example.org"
    assert is_kept(PendingImport.objects.get().file.name)  # until the commit


def test_the_file_is_deleted_once_it_is_imported(
    admin: Client, topic: Topic, django_capture_on_commit_callbacks: Any
) -> None:
    address = preview(admin, GIFT, topic)
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address, {"apply": "1"})

    assert not is_kept(PendingImport.objects.get().file.name)


def test_a_second_click_is_harmless(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)
    admin.post(address, {"apply": "1"})
    Question.objects.get(slug="tools")
    page = text_of(admin.post(address, {"apply": "1"}, follow=True))

    assert "This file was imported already." in page
    assert Question.objects.count() == 2


def test_a_problem_is_told_at_its_line_and_keeps_all_from_being_imported(admin: Client, topic: Topic) -> None:
    address = preview(admin, BROKEN, topic)
    page = text_of(admin.get(address))

    assert "Nothing is imported while something is refused" in page
    assert "line 4" in page
    assert 'name="apply"' not in page
    assert "Nothing was imported" in text_of(admin.post(address, {"apply": "1"}))
    assert slugs() == []
    assert PendingImport.objects.get().applied_at is None


def test_what_is_refused_is_left_out_on_demand(admin: Client, topic: Topic) -> None:
    address = preview(admin, BROKEN, topic)
    assert admin.post(address, {"options": "1", "skip_refused": "on"}).status_code == 302

    assert 'name="apply"' in text_of(admin.get(address))
    admin.post(address, {"apply": "1"})
    assert slugs() == ["tools"]


def test_a_change_is_shown_word_by_word_with_a_link_to_what_is_here(admin: Client, topic: Topic) -> None:
    admin.post(preview(admin, GIFT, topic), {"apply": "1"})
    question = Question.objects.get(slug="stages")
    page = text_of(admin.get(preview(admin, GIFT.replace("Which stages", "What stages"), topic)))

    assert f'href="/admin/questions/question/{question.pk}/change/">question stages</a>' in page
    assert "<del>Which</del><ins>What</ins> stages?" in page
    assert "<h2>Updated (1)</h2>" in page and "<h2>Unchanged (1)</h2>" in page


def test_what_was_edited_here_is_kept_unless_the_file_is_to_win(admin: Client, topic: Topic) -> None:
    admin.post(preview(admin, GIFT, topic), {"apply": "1"})
    edit_question(Question.objects.get(slug="stages"), stem="Mine?")
    mended = GIFT.replace("Which stages", "What stages")
    address = preview(admin, mended, topic)
    assert "<h2>Kept as they are (1)</h2>" in text_of(admin.get(address))

    admin.post(address, {"options": "1", "overwrite": "on"})
    assert "<h2>Updated (1)</h2>" in text_of(admin.get(address))
    admin.post(address, {"apply": "1"})
    assert Question.objects.get(slug="stages").stem == "What stages?"


def test_what_could_not_be_kept_is_told_once_for_all_questions(admin: Client, topic: Topic) -> None:
    lossy = "\n\n".join(f"[html]Is <blink>{n}</blink> <u>odd</u>? {{T}}" for n in range(3))
    page = text_of(admin.get(preview(admin, lossy, topic)))

    assert "What could not be kept" in page
    assert "Underlining: the text was kept without it." in page
    assert "(3 times)" in page


def test_a_file_that_changes_nothing_says_so(admin: Client, topic: Topic) -> None:
    admin.post(preview(admin, GIFT, topic), {"apply": "1"})
    page = text_of(admin.get(preview(admin, GIFT, topic)))

    assert "The file changes nothing." in page
    assert 'name="apply"' not in page


def test_publishing_makes_versions_and_drafts_go_on_to_review_without_the_permission(topic: Topic) -> None:
    names = ("import_question", "view_question", "publish_question")
    publisher = staff_with(*names)
    publisher.post(preview(publisher, GIFT, topic, publish="on"), {"apply": "1"})
    assert {q.status for q in Question.objects.all()} == {"published"}

    author = session_of(User.objects.create_user("a@example.org", is_staff=True))
    assert author.get(IMPORT).status_code == 403


def test_without_the_permission_to_publish_questions_go_to_review(topic: Topic) -> None:
    author = staff_with("import_question", "view_question")
    page = text_of(author.post(preview(author, GIFT, topic, publish="on"), {"apply": "1"}))

    assert "submitted for review" in page
    assert {q.status for q in Question.objects.all()} == {"in_review"}


def test_who_may_not_see_questions_is_told_nothing_of_those_that_are_here(topic: Topic) -> None:
    publish_question(topic, single_choice("stages", stem="A secret?"))
    importer = staff_with("import_question")
    page = text_of(importer.get(preview(importer, GIFT, topic, overwrite="on")))

    assert "question stages" in page
    assert "secret" not in page and "/change/" not in page


def test_an_upload_is_nobody_elses(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)
    other = session_of(User.objects.create_superuser("other@example.org"))

    for rest in ("", "report.txt"):
        assert other.get(address + rest).status_code == 404
    assert other.post(address, {"apply": "1"}).status_code == 404
    assert other.post(address, {"throw_away": "1"}).status_code == 404
    assert PendingImport.objects.exists() and slugs() == []


def test_an_upload_is_deleted_by_a_click(
    admin: Client, topic: Topic, django_capture_on_commit_callbacks: Any
) -> None:
    address = preview(admin, GIFT, topic)
    name = PendingImport.objects.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(address, {"throw_away": "1"})

    assert not PendingImport.objects.exists()
    assert not is_kept(name)
    assert admin.get(address).status_code == 404


def test_an_upload_waits_for_a_day(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)
    PendingImport.objects.update(created_at=timezone.now() - timedelta(hours=25))

    assert admin.get(address).status_code == 404
    assert admin.post(address, {"apply": "1"}).status_code == 404


def test_a_file_that_is_gone_is_asked_for_again(admin: Client, topic: Topic) -> None:
    address = preview(admin, GIFT, topic)
    PendingImport.objects.get().file.delete(save=False)

    for response in (admin.get(address, follow=True), admin.post(address, {"apply": "1"}, follow=True)):
        assert "The file is not kept any more. Upload it again." in text_of(response)


def test_one_person_has_few_uploads_waiting(
    admin: Client, topic: Topic, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        addresses = [preview(admin, GIFT, topic) for _ in range(MOST + 1)]

    assert PendingImport.objects.count() == MOST
    assert admin.get(addresses[0]).status_code == 404
    assert admin.get(addresses[-1]).status_code == 200


def test_the_whole_report_is_downloaded_as_text(admin: Client, topic: Topic) -> None:
    response: Any = admin.get(preview(admin, BROKEN, topic) + "report.txt")
    lines = b"".join(response.streaming_content).decode().splitlines()

    assert lines[0] == "bank.gift:2: created question tools"
    assert lines[1].startswith("bank.gift:4: refused")
    assert lines[-1].endswith("Nothing was written.")


def test_a_long_report_shows_problems_first_and_the_beginning_of_the_rest(
    admin: Client, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    good = "\n\n".join(f"// [id:q-{n}]\nIs {n} odd? {{T}}" for n in range(1000))
    address = preview(admin, f"{good}\n\nBroken {{=", topic)
    with django_assert_max_num_queries(80):
        page = text_of(admin.get(address))

    assert page.index("<h2>Refused") < page.index("<h2>Created")
    assert "<h2>Created (1000)</h2>" in page
    assert "and 800 more" in page
    assert page.count("question q-") == 200


def test_names_in_files_are_text_and_no_markup(admin: Client, topic: Topic) -> None:
    page = text_of(admin.get(preview(admin, "::<script>x</script>:: {=", topic, name="<b>.gift")))

    assert "<script>x" not in page and "<b>.gift" not in page
