"""The preview of each question type, before and after answering."""

import re

import pytest
from django.test import Client

from questions import authoring
from questions.formats.native import parse
from questions.models import Question, Topic
from questions.types import TYPES
from questions.types.contract import ChoiceDraft, QuestionDraft
from tests.content import publish_question, republish_question
from tests.questions.formats.samples import documented

DRAFTS = {
    entry.draft.type: entry.draft for example in documented() for entry in parse(example.encode()).questions
}


def preview(client: Client, topic: Topic, draft: QuestionDraft, moment: str) -> str:
    """The learner's view, without the markup that lays it out."""
    question = Question.objects.filter(slug=draft.slug).first()
    question = question or authoring.create(topic=topic, draft=draft)
    response = client.get(f"/admin/questions/question/{question.pk}/preview/learner/?moment={moment}")
    assert response.status_code == 200
    return " ".join(
        re.sub(
            r"<(?!input|select|option|/option|textarea|mark)[^>]+>", " ", response.content.decode()
        ).split()
    )


@pytest.mark.parametrize(
    ("type", "before", "after"),
    [
        (
            "numeric",
            ["<option>cm</option><option>mm</option>", "Write a number, with its unit."],
            ["5.5 cm", "5.5 ± 20 %", "Earns 0.5 of the mark", "Nearly."],
        ),
        (
            "short_text",
            ["<input", "Write a word or a few."],
            ["The right answer 112", "*112*", "Nothing but the number"],
        ),
        ("ordering", ["Put these in order."], ["1 Call for help 2 Compress the chest At once. 3 Use"]),
        ("matching", ["Ice", "Leaning forward", "<option>C</option>"], ["A burn &rarr; Cool running water"]),
        (
            "essay",
            ["<textarea", "Write at most 200 words."],
            ["A model answer I speak calmly", "A person marks"],
        ),
        (
            "cloze",
            ["compressions come before <select", "<option>two</option>", "</option> breaths; <input"],
            ['<mark class="blank">30 compressions come before', "For children, to begin with."],
        ),
        ("multiple_choice", ["Early compressions", "Tick exactly 2."], ["Early compressions Correct"]),
    ],
)
def test_a_question_as_its_learner_sees_it(
    admin: Client, topic: Topic, type: str, before: list[str], after: list[str]
) -> None:
    shown, answered = (preview(admin, topic, DRAFTS[type], moment) for moment in ("before", "after"))

    assert [part for part in before if part not in shown] == []
    assert [part for part in after if part not in answered] == []
    assert [part for part in after if part in shown] == []


@pytest.mark.parametrize("type", sorted(TYPES))
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_question_without_anything_of_its_own_is_previewed(
    admin: Client, topic: Topic, type: str, moment: str
) -> None:
    assert "So?" in preview(admin, topic, QuestionDraft(slug="bare", type=type, stem="So?"), moment)


def test_a_place_without_a_sound_blank_is_shown_as_it_was_written(admin: Client, topic: Topic) -> None:
    blanks = {"a": {"kind": "text", "answers": [{"text": "x"}]}, "b": {"kind": "text"}}
    draft = QuestionDraft(slug="bare", type="cloze", stem="{{a}} {{b}} {{c}}", options={"blanks": blanks})

    shown = preview(admin, topic, draft, "before")

    assert shown.count("<input") == 1
    assert "{{a}}" not in shown
    assert "{{b}} {{c}}" in shown


def test_what_an_author_writes_into_a_blank_is_no_markup(admin: Client, topic: Topic) -> None:
    script = "<script>alert(1)</script>"
    blanks = {"a": {"kind": "choice", "choices": [{"text": script, "correct": True}, {"text": "b"}]}}
    draft = QuestionDraft(slug="bare", type="cloze", stem="{{a}}", options={"blanks": blanks})

    for moment in ("before", "after"):
        shown = preview(admin, topic, draft, moment)
        assert "&lt;script&gt;alert(1)" in shown
        assert "<script" not in shown


@pytest.mark.parametrize(
    ("type", "options", "field"),
    [
        ("numeric", {"answers": [{"value": "5"}]}, "Answers"),
        ("short_text", {"answers": [{"text": "911"}]}, "Answers"),
        ("matching", {"pairs": [{"left": "a", "right": "b"}, {"left": "c", "right": "d"}]}, "Pairs"),
        ("essay", {"rubric": "Something else."}, "Rubric"),
        ("single_choice", {}, "Scoring"),
        ("multiple_choice", {"scoring": "coverage"}, "Choose"),
        ("ordering", {}, "Scoring"),
    ],
)
def test_versions_of_a_type_are_compared(
    admin: Client, topic: Topic, type: str, options: dict[str, object], field: str
) -> None:
    question = republish_question(publish_question(topic, DRAFTS[type]), options=options)

    page = admin.get(f"/admin/questions/question/{question.pk}/versions/").content.decode()

    assert f"<h3>{field}</h3>" in page


def test_another_order_is_a_difference(admin: Client, topic: Topic) -> None:
    question = publish_question(topic, DRAFTS["ordering"])
    choices = authoring.draft_of(Question.objects.with_draft().get()).choices
    republish_question(question, choices=(choices[1], choices[0], choices[2], ChoiceDraft(text="new")))

    page = admin.get(f"/admin/questions/question/{question.pk}/versions/").content.decode()

    fields = re.findall(r"<h3>(.*?)</h3>", page)
    assert fields == ["Choice 1, place", "Choice 2, place", "Choice 4, text"]


def test_faults_are_told_with_their_place_in_words(admin: Client, topic: Topic) -> None:
    blanks = {"city": {"kind": "numeric", "answers": [{"value": "x"}]}}
    drafts = [
        QuestionDraft(slug="a", type="numeric", stem="?", options={"answers": [{"value": "x"}]}),
        QuestionDraft(slug="b", type="cloze", stem="{{city}}", options={"blanks": blanks}),
        QuestionDraft(slug="c", type="essay", stem="?", options={"max_words": 0}),
    ]
    pages = [
        admin.get(f"/admin/questions/question/{authoring.create(topic=topic, draft=draft).pk}/preview/")
        for draft in drafts
    ]
    sentences = [
        "Answer 1, value: Write digits",
        "Blank city, answer 1, value: Write",
        "Max words: Give a whole",
    ]
    assert [sentence in page.content.decode() for sentence, page in zip(sentences, pages, strict=True)] == [
        True
    ] * 3
