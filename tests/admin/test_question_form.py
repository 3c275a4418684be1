"""Writing a question in the admin: saved through the authoring commands, mistakes on their fields."""

from typing import Any

import pytest
from django.test import Client

from questions import authoring
from questions.models import Question, Status, Topic
from tests.admin.forms import change_page, question_form, rows, saved_question_form
from tests.content import make_exam, make_topic, multiple_choice, publish_question, single_choice

ADD = "/admin/questions/question/add/"


def post(client: Client, address: str, form: dict[str, Any]) -> Any:
    return client.post(address, form)


def form_errors(response: Any) -> Any:
    return response.context["adminform"].form.errors


def row_errors(response: Any, prefix: str) -> Any:
    return next(
        formset.formset.errors
        for formset in response.context["inline_admin_formsets"]
        if formset.formset.prefix == prefix
    )


def list_errors(response: Any, prefix: str) -> list[str]:
    formsets = [formset.formset for formset in response.context["inline_admin_formsets"]]
    return [
        str(error) for formset in formsets if formset.prefix == prefix for error in formset.non_form_errors()
    ]


def test_a_new_question_is_saved_as_a_draft(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, stem="Which?\r\nThis one?", tags="A-tag, other"))

    question = Question.objects.get()
    assert response.status_code == 302
    assert (question.status, question.stem) == (Status.DRAFT, "Which?\nThis one?")
    assert (question.tags, question.exam) == (["a-tag", "other"], topic.exam)
    assert [(choice.text, choice.is_correct) for choice in question.choices.all()] == [
        ("right", True),
        ("wrong", False),
    ]
    assert [hint.text for hint in question.hints.all()] == ["look closely"]


def test_rows_that_were_left_empty_are_not_there(admin: Client, topic: Topic) -> None:
    choices = [{"text": "right", "is_correct": "on"}, {"text": ""}, {"text": "wrong"}, {"text": ""}]

    post(admin, ADD, question_form(topic, choices=choices))

    assert [choice.text for choice in Question.objects.get().choices.all()] == ["right", "wrong"]


def test_rows_are_saved_in_the_order_that_the_author_gave_them(admin: Client, topic: Topic) -> None:
    choices = [{"text": "last", "ORDER": 3}, {"text": "first", "ORDER": 1}, {"text": "middle", "ORDER": 2}]

    post(admin, ADD, question_form(topic, choices=choices))

    assert [choice.text for choice in Question.objects.get().choices.all()] == ["first", "middle", "last"]


def test_references_are_typed_one_in_a_line(admin: Client, topic: Topic) -> None:
    typed = "The course | https://example.org/course\n\nA book, chapter 2"

    post(admin, ADD, question_form(topic, references=typed))

    assert Question.objects.get().references == [
        {"title": "The course", "url": "https://example.org/course"},
        {"title": "A book, chapter 2"},
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("A | https://example.org\nhttps://example.org/x", "Line 2: put a title before the address"),
        ("A | example.org", "Line 1: after the bar comes an address with https:// or http://."),
    ],
)
def test_a_reference_that_cannot_be_read_names_its_line(
    admin: Client, topic: Topic, typed: str, sentence: str
) -> None:
    response = post(admin, ADD, question_form(topic, references=typed))

    assert sentence in form_errors(response)["references"][0]
    assert not Question.objects.exists()


def test_a_taken_slug_is_a_sentence_on_the_slug(admin: Client, topic: Topic) -> None:
    authoring.create(topic=topic, draft=single_choice("a-question"))

    response = post(admin, ADD, question_form(topic))

    assert form_errors(response)["slug"] == ["Choose another."]
    assert form_errors(response)["__all__"] == ["There is already a question with this slug."]
    assert Question.objects.count() == 1


def test_a_bad_slug_is_told_what_a_slug_may_hold(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, slug="Not_A slug"))

    assert form_errors(response)["slug"] == [
        "Use lower-case letters, digits and single hyphens, at most 100 characters."
    ]


def test_each_of_several_bad_tags_is_named(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, tags="-bad-, good, b--d"))
    told = form_errors(response)["tags"]
    assert [sentence.partition(":")[0] for sentence in told] == ["-bad-", "b--d"]


def test_a_bad_tag_is_named_in_the_sentence(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, tags="good, -bad-"))

    assert form_errors(response)["tags"][0].startswith("-bad-: Use lower-case letters")


def test_a_fault_of_a_choice_is_a_sentence_in_its_row(admin: Client, topic: Topic) -> None:
    """Rows are counted as the author sees them: an empty row and another order do not shift the sentence."""
    choices = [{"text": "", "ORDER": 1}, {"text": "Same", "ORDER": 3}, {"text": "same", "ORDER": 2}]
    publish = {"questions_question_save_and_publish": "1"}

    response = post(admin, ADD, question_form(topic, choices=choices, **publish))

    assert row_errors(response, "choices") == [
        {},
        {"text": ["Choice 2 says the same as choice 1; change or remove one."]},
        {},
    ]
    assert "Mark exactly one choice as correct; those marked: 0." in list_errors(response, "choices")
    assert not Question.objects.exists()


def test_a_penalty_out_of_range_is_a_sentence_on_the_penalty(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, hints=[{"text": "a"}, {"text": "b", "penalty": "2"}]))

    assert row_errors(response, "hints") == [
        {},
        {"penalty": ["Give a number from 0 to 1 with at most 7 decimal places."]},
    ]


def test_what_was_typed_is_still_there_after_a_refusal(admin: Client, topic: Topic) -> None:
    authoring.create(topic=topic, draft=single_choice("a-question"))

    response = post(admin, ADD, question_form(topic, stem="A long stem", tags="one, two"))

    page = response.content.decode()
    assert "A long stem" in page
    assert 'value="one, two"' in page


def test_a_refused_publication_saves_nothing_of_the_change(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    form = saved_question_form(question, stem="Changed", questions_question_save_and_publish="1")
    form |= {f"choices-{index}-is_correct": "on" for index in range(4)}

    response = post(admin, change_page(question), form)

    question.refresh_from_db()
    assert "Mark exactly one choice as correct; those marked: 4." in list_errors(response, "choices")
    assert question.stem != "Changed"
    assert not question.has_unpublished_changes


def test_save_and_publish_makes_a_version_in_the_authors_name(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, questions_question_save_and_publish="1"))

    question = Question.objects.get()
    version = question.current_version
    assert version is not None
    assert response.url == change_page(question)
    assert (question.status, version.number) == (Status.PUBLISHED, 1)
    assert str(version.published_by) == "author@example.org"


def test_a_saved_change_of_a_published_question_waits_to_be_published(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)

    post(admin, change_page(question), saved_question_form(question, stem="Changed"))

    question.refresh_from_db()
    assert (question.stem, question.has_unpublished_changes) == ("Changed", True)
    assert question.current_version is not None
    assert question.current_version.number == 1


def test_saving_a_page_as_it_was_shown_changes_nothing(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    before = authoring.draft_of(Question.objects.with_draft().get())

    post(admin, change_page(question), saved_question_form(question))

    assert authoring.draft_of(Question.objects.with_draft().get()) == before
    assert Question.objects.get().updated_at == question.updated_at


def test_a_choice_that_moves_keeps_its_id(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)
    ids = {choice.text: choice.public_id for choice in question.choices.all()}
    form = saved_question_form(question)
    form |= {"choices-0-ORDER": 4, "choices-3-ORDER": 1}

    post(admin, change_page(question), form)

    assert [choice.text for choice in question.choices.all()] == ["worst", "wrong", "worse", "right"]
    assert {choice.text: choice.public_id for choice in question.choices.all()} == ids


def test_a_row_marked_for_deletion_is_removed(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())

    post(admin, change_page(question), saved_question_form(question, **{"choices-1-DELETE": "on"}))

    assert [choice.text for choice in question.choices.all()] == ["right", "worse", "worst"]


def test_the_slug_of_a_published_question_is_not_a_field(admin: Client, topic: Topic) -> None:
    question = publish_question(topic)

    post(admin, change_page(question), saved_question_form(question, slug="another"))

    question.refresh_from_db()
    assert question.slug == "stages"


def test_a_topic_of_another_exam_is_not_offered(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=single_choice())
    elsewhere = make_topic(make_exam("other"), "elsewhere")

    response = post(admin, change_page(question), saved_question_form(question, topic=elsewhere.pk))

    assert "topic" in form_errors(response)


def test_true_or_false_has_its_choices_without_typing_them(admin: Client, topic: Topic) -> None:
    post(admin, ADD, question_form(topic, type="true_false", choices=[{"text": ""}, {"text": ""}]))

    assert [choice.text for choice in Question.objects.get().choices.all()] == ["True", "False"]


def test_true_stands_before_false(admin: Client, topic: Topic) -> None:
    choices = [{"text": "False"}, {"text": "True", "is_correct": "on"}]
    publish = {"questions_question_save_and_publish": "1"}

    post(admin, ADD, question_form(topic, type="true_false", choices=choices, **publish))

    assert [choice.text for choice in Question.objects.get(status="published").choices.all()] == [
        "True",
        "False",
    ]


def test_the_scoring_rule_belongs_to_multiple_choice(admin: Client, topic: Topic) -> None:
    post(admin, ADD, question_form(topic, slug="several", type="multiple_choice", scoring="coverage"))
    post(admin, ADD, question_form(topic, slug="one", scoring="coverage"))

    assert Question.objects.get(slug="several").options == {"scoring": "coverage"}
    assert Question.objects.get(slug="one").options == {}


def test_fractions_are_kept_while_scoring_is_by_fractions(admin: Client, topic: Topic) -> None:
    choices = [{"text": "a", "is_correct": "on", "fraction": "1"}, {"text": "b", "fraction": "-0.5"}]
    form = question_form(topic, type="multiple_choice", scoring="fractions", choices=choices)

    post(admin, ADD, form)

    assert [str(choice.fraction) for choice in Question.objects.get().choices.all()] == [
        "1.0000000",
        "-0.5000000",
    ]


def test_a_faulty_fraction_is_a_sentence_on_the_fraction(admin: Client, topic: Topic) -> None:
    choices = [{"text": "a", "is_correct": "on", "fraction": "1"}, {"text": "b", "fraction": "0.5"}]
    form = question_form(topic, type="multiple_choice", scoring="fractions", choices=choices)

    response = post(admin, ADD, {**form, "questions_question_save_and_publish": "1"})

    assert row_errors(response, "choices") == [
        {},
        {"fraction": ["A correct choice has a fraction above 0, a wrong one has 0 or less."]},
    ]


def test_save_and_preview_goes_to_the_preview(admin: Client, topic: Topic) -> None:
    response = post(admin, ADD, question_form(topic, questions_question_save_and_preview="1"))

    assert response.url == f"/admin/questions/question/{Question.objects.get().pk}/preview/"


def test_a_form_that_lost_its_rows_count_is_refused_without_an_error_page(
    admin: Client, topic: Topic
) -> None:
    form = {name: value for name, value in question_form(topic).items() if "TOTAL_FORMS" not in name}

    response = post(admin, ADD, form)

    assert response.status_code == 200
    assert not Question.objects.exists()


def test_an_existing_question_with_every_kind_of_field_opens(admin: Client, topic: Topic) -> None:
    question = authoring.create(topic=topic, draft=multiple_choice(scoring="coverage"))

    page = admin.get(change_page(question)).content.decode()

    assert "The course | https://example.org/course" in page
    assert 'value="0.25"' in page
    assert '<option value="coverage" selected>' in page


def test_more_rows_than_a_question_may_have_are_refused(admin: Client, topic: Topic) -> None:
    form = question_form(topic) | rows("hints", [{"text": f"hint {n}"} for n in range(21)])

    response = post(admin, ADD, form)

    assert "Give at most 20 hints; there are 21." in list_errors(response, "hints")
