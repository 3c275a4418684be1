"""GET analysis/quizzes/{slug}, analysis/questions, analysis/questions/{slug}"""

from typing import Any

import pytest

from attempts import figures
from attempts.models import Calibration
from questions.models import Question, Quiz, Topic
from tests.attempts.learner import Caller, Learner
from tests.attempts.staff import Staff
from tests.content import fixed_quiz, make_exam, make_topic, republish_question, single_choice
from tests.insight.counted import calibrated, counted_quiz, fill, month

QUIZ, QUESTIONS = "/api/v1/analysis/quizzes/quiz", "/api/v1/analysis/questions"
EVERY = [QUIZ, f"{QUIZ}/report", QUESTIONS, f"{QUESTIONS}/one"]
WILSON = {"value": 0.6, "low": pytest.approx(0.502, abs=1e-3), "high": pytest.approx(0.691, abs=1e-3)}


def slugs(reply: Any) -> list[str]:
    return [row["question"] for row in reply.body["results"]]


# Who may


@pytest.mark.parametrize("path", EVERY)
def test_who_is_not_of_the_staff_is_refused(quiz: Quiz, path: str) -> None:
    assert Caller().call("GET", path).status == 401
    assert Learner().call("GET", path).refusal == (403, "permission_denied")


@pytest.mark.parametrize("path", EVERY)
def test_staff_without_the_permission_are_refused(quiz: Quiz, path: str) -> None:
    other = Staff("export_attempts", "view_attempt", email="other@example.org")

    assert other.call("GET", path).refusal == (403, "permission_denied")


@pytest.mark.parametrize("path", ["quizzes/none", "quizzes/none/report", "questions/none"])
def test_what_is_not_there_is_not_found(analyst: Staff, path: str) -> None:
    assert analyst.call("GET", f"/api/v1/analysis/{path}").refusal == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        (f"{QUIZ}?attempts=second", "/attempts"),
        (f"{QUIZ}?attempts=first&attempts=last", "/attempts"),
        (f"{QUIZ}/report?attempts=", "/attempts"),
        (f"{QUIZ}?quiz=quiz", "/quiz"),
        (f"{QUESTIONS}?order=type", "/order"),
        (f"{QUESTIONS}?exam=not%20a%20slug", "/exam"),
        (f"{QUESTIONS}?limit=1000", "/limit"),
        (f"{QUESTIONS}?cursor=made-up", "/cursor"),
        (f"{QUESTIONS}/one?focal=nobody", "/focal"),
        (f"{QUESTIONS}/one?reference=somebody", "/focal"),
    ],
)
def test_a_bad_parameter_is_named(quiz: Quiz, analyst: Staff, path: str, pointer: str) -> None:
    reply = analyst.call("GET", path)

    assert reply.refusal == (400, "validation_error")
    assert reply.pointers == [pointer]


# A quiz


def test_a_quiz_tells_its_figures_with_what_they_are_computed_from(quiz: Quiz, analyst: Staff) -> None:
    body = analyst.call("GET", QUIZ).body
    one, _, three = sorted(body["items"], key=lambda item: ("one", "two", "three").index(item["question"]))

    assert (body["quiz"], body["exam"], body["attempts"]) == ("quiz", "agents", "first")
    assert body["computed_from"] == body["test"]["learners"] == 100
    assert body["test"]["mean"]["value"] == pytest.approx((2 * 40 + 20 + 2 * 10 + 30) / 100)
    assert one["facility"] == WILSON
    assert one["learners"] == 100 and one["max_mark"] == 1
    assert three["discrimination_index"]["value"] < 0
    assert three["flags"][0] == "negative_discrimination"
    assert body["topics"][0]["questions"] == 3


def test_its_models_come_with_their_parameters(quiz: Quiz, analyst: Staff) -> None:
    calibrated(quiz, "one", "two")
    (model,) = analyst.call("GET", QUIZ).body["calibrations"]

    assert (model["model"], model["learners"], model["converged"]) == ("2pl", 100, True)
    assert [item["question"] for item in model["items"]] == ["one", "two"]
    assert (model["items"][0]["a"], model["items"][0]["error_b"]) == (1.5, 0.1)
    assert model["left_out"][0]["reason"] == "everybody answered it right"


def test_a_model_that_could_not_be_fitted_says_why(quiz: Quiz, analyst: Staff) -> None:
    calibrated(quiz)
    document = {"reason": "There are too few answers.", "items": [], "left_out": []}
    Calibration.objects.update(document=document)
    (model,) = analyst.call("GET", QUIZ).body["calibrations"]

    assert model["reason"] == "There are too few answers."
    assert (model["converged"], model["aic"], model["items"]) == (False, None, [])


def test_a_quiz_that_nobody_took_has_nulls(topic: Topic, analyst: Staff) -> None:
    fixed_quiz(topic, single_choice())
    body = analyst.call("GET", QUIZ).body

    assert body["computed_from"] == 0
    assert (body["test"]["mean"], body["test"]["internal_consistency"], body["items"]) == (None, None, [])


def test_selections_of_attempts_are_told_apart(topic: Topic, analyst: Staff) -> None:
    """Wrong at first, then right twice, then wrong."""
    fixed_quiz(topic, single_choice("one"), attempts_allowed=None)
    learner = Learner()
    for text in ("wrong", "right", "right", "wrong"):
        attempt = learner.begin()
        learner.answer(attempt, 1, text)
        learner.finish(attempt)
    figures.update()

    told = {name: analyst.call("GET", f"{QUIZ}?attempts={name}").body for name in figures.SELECTIONS}
    found = {name: (body["computed_from"], body["test"]["mean"]["value"]) for name, body in told.items()}
    assert found == {"first": (1, 0), "last": (1, 0), "highest": (1, 1), "all": (4, 0.5)}


# The list


def test_the_list_has_a_row_for_each_question_and_quiz(quiz: Quiz, topic: Topic, analyst: Staff) -> None:
    counted_quiz(topic, slug="mock")
    reply = analyst.call("GET", QUESTIONS)

    assert slugs(reply) == ["mock-one", "mock-three", "mock-two", "one", "three", "two"]
    assert reply.body["results"][3] == {
        "question": "one",
        "quiz": "quiz",
        "topic": "basics",
        "type": "single_choice",
        "learners": 100,
        "facility": WILSON,
        "discrimination_index": {
            "value": pytest.approx(-100 * 0.14 / (0.24 * 0.29) ** 0.5),  # by hand
            "low": pytest.approx(-65.85, abs=0.01),
            "high": pytest.approx(-37.31, abs=0.01),
        },
        "exposure": 105,
        "flags": ["negative_discrimination"],
    }


def test_a_row_says_what_the_quiz_says(quiz: Quiz, analyst: Staff) -> None:
    listed = {row["question"]: row for row in analyst.call("GET", QUESTIONS).body["results"]}
    items = analyst.call("GET", QUIZ).body["items"]

    assert len(items) == 3
    for item in items:
        row = listed[item["question"]]
        for name in ("learners", "facility", "discrimination_index"):
            assert row[name] == item[name]


@pytest.mark.parametrize("order", ["question", "learners", "facility", "discrimination"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_pages_in_any_order_hold_every_row_once(topic: Topic, analyst: Staff, order: str, sign: str) -> None:
    """Some rows are equal in all but their names, and some have no discrimination."""
    counted_quiz(topic)
    counted_quiz(topic, slug="mock")
    counted_quiz(topic, [((1, 1, 1), 7)], slug="all-right")
    pages, address = [], f"{QUESTIONS}?limit=2&order={sign}{order}"
    while address:
        reply = analyst.call("GET", address)
        pages.append(reply)
        address = reply.body["next"]
    back = analyst.call("GET", pages[-1].body["previous"])

    seen = [slug for page in pages for slug in slugs(page)]
    assert len(seen) == len(set(seen)) == 9
    assert slugs(back) == slugs(pages[-2])
    if order == "discrimination":
        assert seen[-5:] == ["all-right-one", "all-right-three", "all-right-two", "mock-two", "two"]


def test_rows_come_in_the_order_of_their_figures(quiz: Quiz, analyst: Staff) -> None:
    by_facility = analyst.call("GET", f"{QUESTIONS}?order=facility").body["results"]
    by_discrimination = analyst.call("GET", f"{QUESTIONS}?order=-discrimination").body["results"]

    shares = [row["facility"]["value"] for row in by_facility]
    indices = [row["discrimination_index"]["value"] for row in by_discrimination[:2]]
    assert shares == sorted(shares) and indices == sorted(indices, reverse=True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("exam=agents", 3),
        ("exam=other", 3),
        ("quiz=elsewhere", 3),
        ("topic=basics", 6),
        ("topic=none", 0),
        ("quiz=none", 0),
    ],
)
def test_the_list_is_filtered(quiz: Quiz, analyst: Staff, query: str, expected: int) -> None:
    counted_quiz(make_topic(make_exam("other")), slug="elsewhere")

    assert len(slugs(analyst.call("GET", f"{QUESTIONS}?{query}"))) == expected


def test_a_topic_holds_those_below_it(topic: Topic, analyst: Staff) -> None:
    counted_quiz(make_topic(topic.exam, "deeper", parent=topic))

    assert len(slugs(analyst.call("GET", f"{QUESTIONS}?topic=basics&order=discrimination"))) == 3


@pytest.mark.parametrize("order", ["question", "-facility", "discrimination"])
def test_a_page_takes_as_few_statements_however_long_it_is(
    topic: Topic, analyst: Staff, django_assert_num_queries: Any, order: str
) -> None:
    for number in range(4):
        counted_quiz(topic, slug=f"quiz-{number}")

    analyst.call("GET", QUESTIONS)  # from now on it is known what the analyst may do
    for limit in (1, 12):
        with django_assert_num_queries(2):
            page = analyst.call("GET", f"{QUESTIONS}?limit={limit}&order={order}")
        assert len(slugs(page)) == limit


# A question


def test_a_question_tells_its_figures_choices_months_and_exposure(quiz: Quiz, analyst: Staff) -> None:
    question = Question.objects.get(slug="one")
    month(None, question.current_version, n=0, right=0, delivered=8)
    body = analyst.call("GET", f"{QUESTIONS}/one").body
    (at_quiz,) = body["quizzes"]

    assert (body["question"], body["computed_from"]) == ("one", 100)
    assert body["exposure"] == {
        "delivered": 113,
        "answered": 113,
        "practice": [{"version": 1, "month": "2026-03-01", "delivered": 8, "answered": 8}],
    }
    assert at_quiz["facility"] == WILSON
    right, wrong, *_ = at_quiz["choices"]
    assert (right["correct"], right["learners"], wrong["learners"]) == (True, 60, 40)
    assert at_quiz["months"][0]["delivered"] == 105
    assert "effective_weight" not in at_quiz


def test_versions_are_told_one_by_one_and_together(quiz: Quiz, analyst: Staff) -> None:
    question = republish_question(Question.objects.get(slug="one"), stem="What is new?")
    fill_more(quiz, question.current_version)
    (at_quiz,) = analyst.call("GET", f"{QUESTIONS}/{question.slug}").body["quizzes"]

    assert [(each["version"], each["learners"]) for each in at_quiz["versions"]] == [(1, 100), (2, 50)]
    assert at_quiz["learners"] == 150


def fill_more(quiz: Quiz, version: Any) -> None:
    """Fifty learners who had a quiz of just this version."""
    fill(quiz, [version], [((1,), 30), ((0,), 20)])


def test_a_fitted_model_comes_with_its_curve(quiz: Quiz, analyst: Staff) -> None:
    calibrated(quiz, "one", "two")
    (model,) = analyst.call("GET", f"{QUESTIONS}/one").body["quizzes"][0]["calibrations"]
    (left_out,) = analyst.call("GET", f"{QUESTIONS}/three").body["quizzes"][0]["calibrations"]

    middle = [point["probability"] for point in model["curve"] if point["ability"] == 0]
    assert middle == [pytest.approx(1 / (1 + 2.718281828 ** (-1.5 * 0.25)))]
    assert (model["item"]["b"], model["left_out"]) == (-0.25, None)
    assert (left_out["item"], left_out["curve"]) == (None, [])
    assert left_out["left_out"] == "everybody answered it right"


def test_a_question_that_nobody_had_has_no_quizzes(topic: Topic, analyst: Staff) -> None:
    fixed_quiz(topic, single_choice("one"))
    body = analyst.call("GET", f"{QUESTIONS}/one").body

    assert (body["computed_from"], body["quizzes"], body["exposure"]["delivered"]) == (0, [], 0)


def test_nothing_is_kept_by_caches(quiz: Quiz, analyst: Staff) -> None:
    for path in EVERY[:1] + EVERY[2:]:
        assert analyst.call("GET", path).headers["Cache-Control"] == "no-store"
