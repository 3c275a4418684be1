"""GET /questions and /questions/{slug}."""

from dataclasses import replace

import pytest
from django.core import signing
from pytest_django import DjangoAssertNumQueries

from questions import authoring
from questions.authoring import SectionDraft
from questions.models import Question, Topic
from quizapi.lists import ExactSerializer
from tests.content import (
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    publish_questions,
    publish_quiz,
    single_choice,
    true_false,
)
from tests.questions.api import get, last_page, pages, read, refusal, slugs


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


def test_a_question_is_what_a_learner_may_see_of_it(topic: Topic) -> None:
    publish_question(topic, single_choice("stages"))

    question = read("questions/stages")

    assert question.keys() == {
        "id", "slug", "version", "exam", "topic", "type", "stem", "choices", "hint_count", "difficulty",
        "tags",
    }  # fmt: skip
    assert [choice.keys() for choice in question["choices"]] == [{"id", "text"}] * 4
    assert question["hint_count"] == 2
    assert (question["exam"], question["topic"], question["version"]) == ("agents", "basics", 1)


def test_the_list_holds_the_same_questions_as_their_own_addresses(topic: Topic) -> None:
    publish_question(topic, single_choice("one"))
    publish_question(topic, multiple_choice("two"))

    assert read("questions")["results"] == [read("questions/one"), read("questions/two")]


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, ["single", "multiple", "fact", "deep", "elsewhere"]),
        ({"exam": "agents"}, ["single", "multiple", "fact", "deep"]),
        ({"exam": "other"}, ["elsewhere"]),
        ({"exam": "unknown"}, []),
        ({"topic": "basics"}, ["single", "multiple", "fact", "deep"]),
        ({"topic": "deeper"}, ["deep"]),
        ({"topic": "unknown"}, []),
        ({"type": "multiple_choice"}, ["multiple"]),
        ({"type": "true_false"}, ["fact"]),
        ({"tag": "rare"}, ["multiple"]),
        ({"tag": "rar"}, []),
        ({"difficulty": "hard"}, ["fact"]),
        ({"exam": "agents", "difficulty": "medium", "type": "single_choice"}, ["single", "deep"]),
    ],
)
def test_filters_narrow_the_list(topic: Topic, parameters: dict[str, str], found: list[str]) -> None:
    publish_question(topic, single_choice("single"))
    publish_question(topic, multiple_choice("multiple", tags=("rare", "training")))
    publish_question(topic, true_false("fact", difficulty="hard"))
    publish_question(make_topic(topic.exam, "deeper", parent=topic), single_choice("deep"))
    publish_question(make_topic(make_exam("other"), "other"), single_choice("elsewhere"))

    assert slugs("questions", **parameters) == found


def test_a_question_of_a_topic_far_below_is_of_the_topic(topic: Topic) -> None:
    below = topic
    for depth in range(5):
        below = make_topic(topic.exam, f"level-{depth}", parent=below)
    publish_question(below, single_choice("deep"))

    assert slugs("questions", topic="basics") == ["deep"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tokenizer", ["stem", "choice"]),
        ("tokenizers", ["stem", "choice"]),
        ("tokenizer -bytes", ["stem"]),
        ('"tokenizer splits"', ["stem"]),
        ("tokenizer or stages", ["choice", "stem", "other"]),
        ("", None),
        ("   ", []),
        ("nowhere", []),
        ("!!! & | ( <-> '", []),
        ("training", []),
        ("feedback", []),
        ("hint", []),
        ("explanation", []),
    ],
)
def test_search_looks_in_stems_and_choices_and_nowhere_else(
    topic: Topic, words: str, found: list[str] | None
) -> None:
    publish_question(topic, single_choice("other"))
    first, *others = single_choice().choices
    choices = (replace(first, text="A tokenizer of bytes"), *others)
    publish_question(topic, single_choice("choice", choices=choices))
    publish_question(topic, single_choice("stem", stem="What does a tokenizer do, if a tokenizer splits?"))

    if found is None:
        assert refusal("questions", search=words) == ["/search"]
    else:
        assert slugs("questions", search=words) == found


def test_search_goes_with_filters(topic: Topic) -> None:
    publish_question(topic, single_choice("easy", difficulty="easy"))
    publish_question(topic, single_choice("hard", difficulty="hard"))

    assert slugs("questions", search="stages", difficulty="hard") == ["hard"]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"difficulty": "extreme"}, ["/difficulty"]),
        ({"type": "essay-ish"}, ["/type"]),
        ({"exam": "No Slug"}, ["/exam"]),
        ({"limit": "0"}, ["/limit"]),
        ({"limit": "101"}, ["/limit"]),
        ({"limit": "ten"}, ["/limit"]),
        ({"search": "a" * 201}, ["/search"]),
        ({"pool": "exam"}, ["/pool"]),
        ({"status": "draft", "page": "2"}, ["/page", "/status"]),
        ({"format": "api"}, ["/format"]),
    ],
)
@pytest.mark.django_db
def test_a_wrong_or_unknown_parameter_is_refused(parameters: dict[str, str], wrong: list[str]) -> None:
    assert refusal("questions", **parameters) == wrong


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
@pytest.mark.parametrize("search", [{}, {"search": "stages"}, {"search": "stages or seven"}])
def test_pages_lead_through_the_whole_list_and_back(topic: Topic, limit: int, search: dict[str, str]) -> None:
    everything = [question.slug for question in publish_questions(topic, 7)]
    publish_question(topic, single_choice("seven", stem="Seven stages, and seven more stages: which seven?"))
    best_first = ["seven", *everything] if search else [*everything, "seven"]

    there = pages("questions", limit=limit, **search)
    assert [slug for page in there for slug in page] == best_first
    assert all(len(page) == limit for page in there[:-1])

    if len(there) > 1:
        back = pages(last_page("questions", limit=limit, **search), direction="previous")
        assert [slug for page in reversed(back) for slug in page] == best_first


def test_one_page_has_no_neighbours(topic: Topic) -> None:
    publish_questions(topic, 2)
    page = read("questions", limit=2)

    assert (page["next"], page["previous"]) == (None, None)


@pytest.mark.parametrize("limit", ["2", " 2", "2.0", "\N{FULLWIDTH DIGIT TWO}", "+2", "02"])
def test_a_limit_may_be_written_as_people_write_numbers(topic: Topic, limit: str) -> None:
    publish_questions(topic, 3)

    assert slugs("questions", limit=limit) == ["question-1", "question-2"]


def test_a_page_has_twenty_questions_if_not_said_otherwise(topic: Topic) -> None:
    publish_questions(topic, 21)

    assert len(read("questions")["results"]) == 20


def test_pages_stay_right_while_questions_come_and_go(topic: Topic) -> None:
    questions = publish_questions(topic, 4)
    first = read("questions", limit=2)
    authoring.retire(question=questions[0])
    authoring.retire(question=questions[2])
    publish_question(topic, single_choice("late"))

    second = read(first["next"])
    assert [row["slug"] for row in second["results"]] == ["question-4", "late"]
    assert [row["slug"] for row in read(second["previous"])["results"]] == ["question-2"]


def test_a_page_whose_rows_are_gone_still_leads_back(topic: Topic) -> None:
    questions = publish_questions(topic, 2)
    link = read("questions", limit=1)["next"]
    authoring.retire(question=questions[1])

    page = read(link)
    assert page["results"] == [] and page["next"] is None
    assert pages(page["previous"], direction="previous") == [["question-1"]]


def cursor_of(link: str) -> str:
    return link.partition("cursor=")[2].partition("&")[0].replace("%3A", ":")


def test_a_cursor_that_was_made_up_is_refused(topic: Topic) -> None:
    publish_questions(topic, 3)
    cursor = cursor_of(read("questions", limit=1)["next"])
    forged = signing.dumps([True, [0]], salt="cursor", serializer=ExactSerializer)

    for made_up in ("x", "é", ":::", cursor[:-1] + "?", cursor[1:], cursor.upper(), forged, "a" * 1999):
        assert refusal("questions", cursor=made_up) == ["/cursor"]


def test_a_cursor_of_another_list_or_other_filters_is_refused(topic: Topic) -> None:
    publish_questions(topic, 3)
    make_exam("another")
    cursor = cursor_of(read("questions", limit=1, exam="agents")["next"])
    elsewhere = cursor_of(read("exams", limit=1)["next"])

    assert slugs("questions", cursor=cursor, exam="agents", limit=5) == ["question-2", "question-3"]
    assert refusal("questions", cursor=cursor) == ["/cursor"]
    assert refusal("questions", cursor=cursor, exam="another") == ["/cursor"]
    assert refusal("questions", cursor=cursor, exam="agents", search="stages") == ["/cursor"]
    assert refusal("quizzes", cursor=elsewhere) == ["/cursor"]


def test_only_published_questions_of_the_practice_pool_can_be_read(topic: Topic) -> None:
    authoring.create(topic=topic, draft=single_choice("draft"))
    authoring.submit(question=authoring.create(topic=topic, draft=single_choice("in-review")))
    publish_question(topic, single_choice("exam-pool", pool="exam"))
    authoring.retire(question=publish_question(topic, single_choice("retired")))

    assert slugs("questions") == slugs("questions", search="stages") == []
    for slug in ("draft", "in-review", "exam-pool", "retired"):
        assert get(f"questions/{slug}").status_code == 404


def test_an_edit_shows_once_it_is_published(topic: Topic) -> None:
    question = publish_question(topic, single_choice("stages"))
    deeper = make_topic(topic.exam, "deeper")
    edited = single_choice("stages", stem="Quixotic?", difficulty="hard", tags=("fresh",))
    edited = replace(edited, choices=authoring.draft_of(with_draft(question)).choices)
    before, list_before = get("questions/stages"), get("questions")

    authoring.revise(question=question, topic=deeper, draft=edited)

    assert get("questions/stages").content == before.content
    assert get("questions").headers["ETag"] == list_before.headers["ETag"]
    for parameters in ({"search": "quixotic"}, {"difficulty": "hard"}, {"tag": "fresh"}, {"topic": "deeper"}):
        assert slugs("questions", **parameters) == []

    authoring.publish(question=question, by=None)

    assert read("questions/stages")["stem"] == "Quixotic?"
    assert get("questions/stages").headers["ETag"] != before.headers["ETag"]
    for parameters in ({"search": "quixotic"}, {"difficulty": "hard"}, {"tag": "fresh"}, {"topic": "deeper"}):
        assert slugs("questions", **parameters) == ["stages"]


def with_draft(question: Question) -> Question:
    return Question.objects.with_draft().get(pk=question.pk)


@pytest.mark.parametrize("path", ["questions/stages", "questions", "exams", "exams/agents", "quizzes"])
def test_a_client_that_has_the_current_reply_gets_a_304(topic: Topic, path: str) -> None:
    publish_question(topic, single_choice("stages"))
    full = get(path)
    etag = full.headers["ETag"]

    assert etag.startswith('"')
    assert full.headers["Cache-Control"] == "no-cache"
    for condition in (etag, f"W/{etag}", "*", f'"other", {etag}', f'"other",W/"more",{etag}'):
        again = get(path, if_none_match=condition)
        assert (again.status_code, again.content) == (304, b""), condition
        assert again.headers["ETag"] == etag
    for condition in ('"other"', etag.strip('"'), "nonsense", '"', "W/"):
        assert get(path, if_none_match=condition).status_code == 200, condition


def test_the_etag_does_not_depend_on_the_key(topic: Topic) -> None:
    """Else whoever knows how it is made could test guesses at the correct choice against it."""
    question = publish_question(topic, single_choice("stages"))
    version = with_draft(question).current_version
    before = get("questions/stages").headers["ETag"]
    draft = authoring.draft_of(with_draft(question))
    choices = tuple(replace(c, is_correct=c.text == "worst", feedback="new") for c in draft.choices)
    authoring.revise(question=question, topic=topic, draft=replace(draft, choices=choices, explanation="new"))
    authoring.publish(question=question, by=None)
    second = with_draft(question).current_version
    after = get("questions/stages")

    assert version and second and version.digest != second.digest
    assert after.headers["ETag"] != before
    assert not any(digest[:16] in after.headers["ETag"] for digest in (version.digest, second.digest))


def test_the_ids_of_choices_do_not_tell_which_was_written_first(topic: Topic) -> None:
    firsts = 0
    for question in publish_questions(topic, 24):
        choices = read(f"questions/{question.slug}")["choices"]
        firsts += min(choices, key=lambda choice: str(choice["id"])) == choices[0]

    assert firsts < 20  # of 24 by chance: once in 10 ** 8 runs


@pytest.mark.parametrize("questions", [2, 12])
def test_reading_takes_as_many_statements_however_much_there_is(
    topic: Topic, django_assert_num_queries: DjangoAssertNumQueries, questions: int
) -> None:
    publish_questions(topic, questions)
    publish_quiz(topic.exam, SectionDraft(draw=2))
    budgets = {
        "questions/question-1": 1,
        "questions/missing": 1,
        "questions": 1,
        "questions?search=stages&topic=basics&tag=training&exam=agents&type=single_choice": 1,
        "exams": 2,
        "exams/agents": 2,
        "quizzes": 1,
        "quizzes/quiz": 1,
    }

    for path, statements in budgets.items():
        with django_assert_num_queries(statements):
            status = get(path).status_code
        assert status == (404 if path.endswith("missing") else 200)
