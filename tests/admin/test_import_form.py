"""What the form of an import asks, and what it makes of the answers."""

import pytest
from django.test import Client

from questions.models import Question, Topic
from tests.admin.importing import GIFT, IMPORT, errors, preview, text_of, upload
from tests.content import make_exam

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "form", "told"),
    [
        ("bank.gift", {"exam": ""}, {"exam": "Choose the exam that the questions are for."}),
        ("bank.doc", {}, {"format": "The ending .doc of bank.doc does not say which format it has"}),
        ("bank.gift", {"topic": "", "categories": "one"}, {"topic": "Choose the topic that all questions"}),
        ("bank.yaml", {"skip_refused": "on"}, {"skip_refused": "imported as a whole"}),
    ],
)
def test_what_is_missing_is_said_on_its_field(
    admin: Client, topic: Topic, name: str, form: dict[str, str], told: dict[str, str]
) -> None:
    make_exam("another")
    asked = {"exam": topic.exam_id, "topic": "" if "exam" in form else topic.pk, **form}
    found = errors(upload(admin, GIFT, name, **asked))

    assert found.keys() == told.keys()
    assert all(sentence in found[field][0] for field, sentence in told.items())


def test_a_topic_of_another_exam_is_refused(admin: Client, topic: Topic) -> None:
    told = errors(upload(admin, GIFT, exam=make_exam("another").pk, topic=topic.pk))

    assert "no topic of the exam" in told["topic"][0]


def test_a_topic_says_the_exam(admin: Client, topic: Topic) -> None:
    make_exam("another")
    admin.post(str(upload(admin, GIFT, topic=topic.pk)["Location"]), {"apply": "1"})

    assert {question.exam_id for question in Question.objects.all()} == {topic.exam_id}


def test_categories_become_topics_or_all_go_into_one(admin: Client, topic: Topic) -> None:
    source = "$CATEGORY: Burns\n\nIs it hot? {T}\n"
    admin.post(preview(admin, source, topic, categories="one"), {"apply": "1"})
    assert Question.objects.get().topic == topic

    admin.post(preview(admin, source, topic), {"apply": "1"})
    assert Question.objects.get().topic.title == "Burns"


def test_native_files_say_all_themselves(admin: Client) -> None:
    source = "format: quizapi/1\nexam: {slug: new, title: New, topics: [{slug: a, title: A}]}\n"
    admin.post(str(upload(admin, source, "new.yaml")["Location"]), {"apply": "1"})

    assert Topic.objects.get().exam.slug == "new"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_template_that_is_filled_in_is_imported(admin: Client, topic: Topic, kind: str) -> None:
    response = admin.get(f"{IMPORT}template.{kind}")
    assert response["Content-Disposition"] == f'attachment; filename="questions.{kind}"'
    page = text_of(admin.get(preview(admin, response.content, topic, name=f"mine.{kind}")))

    assert "Nothing is imported yet." in page
    assert "row 2" in page
