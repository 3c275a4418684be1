"""Images, the quality list and learners' reports in the admin."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from attempts.models import QuestionReport
from questions import authoring
from questions.models import Asset, Question, Topic
from tests.admin.staff import staff_with
from tests.attempts.learner import Learner
from tests.content import make_exam, make_topic, publish_question, single_choice
from tests.questions.pictures import picture

ASSETS, FINDINGS = "/admin/questions/asset/", "/admin/questions/finding/"
REPORTS = "/admin/attempts/questionreport/"


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


def upload(client: Client, data: bytes, alt: str = "A red square") -> Any:
    form = {"alt": alt, "image": SimpleUploadedFile("diagram.png", data), "_save": "Save"}
    return client.post(f"{ASSETS}add/", form)


def test_an_author_uploads_an_image_and_reads_how_a_text_shows_it(db: None) -> None:
    client = staff_with("add_asset", "view_asset")
    assert upload(client, picture()).status_code == 302
    asset = Asset.objects.get()
    assert asset.created_by is not None
    assert f"![A red square](/assets/{asset.name})" in client.get(ASSETS).content.decode()


@pytest.mark.parametrize(
    ("data", "alt", "sentence"),
    [
        (b"<svg/>", "A square", "This is no whole PNG, JPEG, WebP or GIF image"),
        (picture(), "", "This field is required"),
    ],
)
def test_what_is_no_image_or_has_no_words_is_told_at_its_field(
    admin: Client, data: bytes, alt: str, sentence: str
) -> None:
    assert sentence in upload(admin, data, alt).content.decode()
    assert not Asset.objects.exists()


def test_an_image_is_described_anew_but_never_replaced(admin: Client) -> None:
    asset = authoring.save_asset(data=picture(), alt="A red square")
    address = f"{ASSETS}{asset.pk}/change/"
    assert 'type="file"' not in admin.get(address).content.decode()
    admin.post(address, {"alt": "A square, red", "_save": "Save"})
    asset.refresh_from_db()
    assert asset.alt == "A square, red"


def test_the_quality_list_says_what_to_do_and_leads_to_the_question(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice(hints=()))
    page = admin.get(FINDINGS).content.decode()
    assert "no hints" in page
    assert "Give a hint that leads towards the answer." in page
    assert f"/admin/questions/question/{question.pk}/change/" in page


def test_the_quality_list_is_filtered_by_finding_and_by_what_tells_it(admin: Client, topic: Topic) -> None:
    authoring.create(topic=topic, draft=single_choice(hints=(), explanation=""))
    count = {
        query: admin.get(f"{FINDINGS}?{query}").context["cl"].result_count
        for query in ("", "code=no_hints", "source=draft", "source=reports")
    }
    assert count == {"": 2, "code=no_hints": 1, "source=draft": 2, "source=reports": 0}


def test_findings_of_retired_questions_are_not_listed(admin: Client, topic: Topic) -> None:
    question = publish_question(topic, single_choice(hints=()))
    authoring.retire(question=question)
    response: Any = admin.get(FINDINGS)
    assert response.context["cl"].result_count == 0


@pytest.fixture
def report(topic: Topic) -> QuestionReport:
    publish_question(topic, single_choice("open"))
    learner = Learner()
    body = {"reason": "wrong_key", "text": "It is <b>the other</b> one."}
    assert learner.call("PUT", "/api/v1/questions/open/report", body).status == 201
    return QuestionReport.objects.get()


def close(client: Client, report: QuestionReport, **form: str) -> Any:
    return client.post(
        f"{REPORTS}{report.pk}/change/", {"status": "resolved", "answer": "", "_save": "Save", **form}
    )


def test_a_report_is_read_and_resolved_with_an_answer(admin: Client, report: QuestionReport) -> None:
    page = admin.get(f"{REPORTS}{report.pk}/change/").content.decode()
    assert "the answer given as right is wrong" in page
    assert "It is &lt;b&gt;the other&lt;/b&gt; one." in page
    assert close(admin, report, answer="Mended.").status_code == 302
    report.refresh_from_db()
    assert (report.status, report.answer, report.closed_by is not None) == ("resolved", "Mended.", True)
    assert not Question.objects.filter(findings__code="open_reports").exists()


def test_a_report_is_not_resolved_without_an_answer(admin: Client, report: QuestionReport) -> None:
    assert "Say what was done; the learner reads it." in close(admin, report).content.decode()
    report.refresh_from_db()
    assert report.status == "open"


def test_who_may_only_view_reports_closes_none(report: QuestionReport) -> None:
    client = staff_with("view_questionreport")
    assert client.get(f"{REPORTS}{report.pk}/change/").status_code == 200
    assert close(client, report, answer="Mended.").status_code == 403


@pytest.mark.parametrize("address", [ASSETS, FINDINGS, REPORTS])
def test_a_list_takes_as_many_statements_whatever_it_holds(
    address: str,
    admin: Client,
    report: QuestionReport,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        authoring.save_asset(data=picture(size=(number + 1, 1)), alt=f"Image {number}")
        question = publish_question(report.question.topic, single_choice(f"more-{number}", hints=()))
        path = f"/api/v1/questions/{question.slug}/report"
        assert Learner().call("PUT", path, {"reason": "typo"}).status == 201
    with django_assert_max_num_queries(9):
        assert admin.get(address).status_code == 200
