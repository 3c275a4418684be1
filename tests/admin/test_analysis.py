"""Item analysis in the admin: the list, a quiz, a question, and the report."""

from typing import Any

import pytest
from django.test import Client

from questions.models import Question, Quiz, Topic
from tests.admin.staff import staff_with
from tests.content import fixed_quiz, republish_question, single_choice
from tests.insight.counted import calibrated, counted_quiz, fill

LIST = "/admin/questions/question/analysis/"


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return counted_quiz(topic)


def quiz_page(quiz: Quiz, rest: str = "") -> str:
    return f"/admin/questions/quiz/{quiz.pk}/analysis/{rest}"


def question_page(slug: str, rest: str = "") -> str:
    return f"/admin/questions/question/{Question.objects.get(slug=slug).pk}/analysis/{rest}"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


# The list


def test_the_list_names_questions_with_their_figures_and_what_is_odd(admin: Client, quiz: Quiz) -> None:
    page = text(admin, LIST)

    assert page.count("analysis/?quiz=quiz") == 3
    assert "60 %<small>50 to 69 %</small>" in page
    assert "Negative discrimination" in page


def shown(page: str) -> list[str]:
    """The questions in the order of the list."""
    rows = page.split("analysis/?quiz=")[1:]
    return [row.split(">")[1].split("<")[0] for row in rows]


@pytest.mark.parametrize(
    ("order", "first"),
    [("question", "one"), ("-question", "two"), ("facility", "three"), ("-facility", "one")],
)
def test_it_is_sorted_as_asked(admin: Client, quiz: Quiz, order: str, first: str) -> None:
    assert shown(text(admin, f"{LIST}?order={order}"))[0] == first


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("quiz=mock", 3),
        ("exam=agents", 6),
        ("search=mock-t", 2),
        ("exam=none&quiz=none&page=x", 6),
        ("page=99", 6),
    ],
)
def test_it_is_filtered_and_what_is_no_filter_is_passed_over(
    admin: Client, quiz: Quiz, topic: Topic, query: str, count: int
) -> None:
    counted_quiz(topic, slug="mock")

    assert len(shown(text(admin, f"{LIST}?{query}"))) == count


def test_it_takes_as_many_statements_for_many_as_for_few(
    admin: Client, topic: Topic, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        counted_quiz(topic, slug=f"quiz-{number}")

    for order in ("question", "discrimination"):
        with django_assert_max_num_queries(9):
            assert len(shown(text(admin, f"{LIST}?order={order}"))) == 15


def test_it_is_in_the_sidebar_of_those_who_may_read_it(admin: Client, db: None) -> None:
    assert f'href="{LIST}"' in text(admin, "/admin/")
    assert f'href="{LIST}"' not in text(staff_with("view_question"), "/admin/")


def test_without_the_permission_there_is_none_of_it(quiz: Quiz) -> None:
    other = staff_with("view_question", "change_question", "view_quiz", "change_quiz", "view_attempt")

    for address in (LIST, quiz_page(quiz), quiz_page(quiz, "report/"), question_page("one")):
        assert other.get(address).status_code == 403
    assert "/analysis" not in text(other, f"/admin/questions/quiz/{quiz.pk}/change/")


# A quiz


def test_a_quiz_leads_to_its_analysis(admin: Client, quiz: Quiz) -> None:
    assert f'href="{quiz_page(quiz)}"' in text(admin, f"/admin/questions/quiz/{quiz.pk}/change/")


def test_a_quiz_shows_its_figures_plots_and_odd_questions(admin: Client, quiz: Quiz) -> None:
    calibrated(quiz, "one", "two")
    page = text(admin, quiz_page(quiz))

    assert page.count("<svg xmlns") == 2
    assert "What to look at" in page and "Check the key first" in page
    assert page.index("three</a>") < page.index("<h2>Questions</h2>")
    assert "2PL" in page


def test_its_questions_are_sorted_as_asked(admin: Client, quiz: Quiz) -> None:
    table = text(admin, quiz_page(quiz, "?order=-facility")).split("<h2>Questions</h2>")[1]

    assert table.index(">one</a>") < table.index(">two</a>") < table.index(">three</a>")
    assert 'aria-sort="descending"' in table
    assert "?order=facility" in table


def test_which_attempts_count_is_chosen_and_kept(admin: Client, quiz: Quiz) -> None:
    """There are counts, but no attempts, so other selections have nothing."""
    assert "Nobody has ended" in text(admin, quiz_page(quiz, "?attempts=last"))
    assert "Nobody has ended" not in text(admin, quiz_page(quiz, "?attempts=nonsense"))


def test_a_quiz_that_nobody_took_says_so(admin: Client, topic: Topic) -> None:
    assert "Nobody has ended" in text(admin, quiz_page(fixed_quiz(topic, single_choice())))


def test_its_report_is_a_file(admin: Client, quiz: Quiz) -> None:
    response = admin.get(quiz_page(quiz, "report/"))

    assert response["Content-Disposition"].startswith('attachment; filename="quiz-')
    assert b"item analysis</h1>" in response.content
    assert f"{quiz_page(quiz, 'report/')}?attempts=first" in text(admin, quiz_page(quiz))


@pytest.mark.parametrize("rest", ["", "report/"])
def test_a_quiz_that_is_not_there_is_not_found(admin: Client, quiz: Quiz, rest: str) -> None:
    assert admin.get(f"/admin/questions/quiz/{quiz.pk + 1}/analysis/{rest}").status_code == 404
    assert admin.get(f"/admin/questions/quiz/none/analysis/{rest}").status_code == 404


# A question


def test_a_question_leads_to_its_analysis(admin: Client, quiz: Quiz) -> None:
    page = text(admin, question_page("one").replace("analysis", "change"))

    assert f'href="{question_page("one")}"' in page


def test_a_question_shows_its_plots_choices_and_what_to_do(admin: Client, quiz: Quiz) -> None:
    page = text(admin, question_page("three"))

    assert page.count("<svg xmlns") == 3
    assert "Choices by ability group" in page and "Point-biserial" in page
    assert "Check the key first" in page
    assert page.count("analysis-right") == 1


def test_a_fitted_model_is_drawn_and_listed(admin: Client, quiz: Quiz) -> None:
    calibrated(quiz, "one", "two")

    page = text(admin, question_page("one"))
    assert "plot-curve" in page
    assert "1.5</td>" in page
    assert "plot-curve" not in text(admin, question_page("three"))


def test_a_question_at_several_quizzes_is_shown_at_one_of_them(
    admin: Client, quiz: Quiz, topic: Topic
) -> None:
    other = fixed_quiz(topic, single_choice("own"), slug="other")
    fill(other, [Question.objects.get(slug="one").current_version], [((1,), 3), ((0,), 1)])

    assert "<strong>100</strong>" in text(admin, question_page("one"))
    assert "<strong>4</strong>" in text(admin, question_page("one", "?quiz=other"))
    assert "<strong>100</strong>" in text(admin, question_page("one", "?quiz=unknown"))


def test_a_version_is_shown_by_itself(admin: Client, quiz: Quiz) -> None:
    question = republish_question(Question.objects.get(slug="one"), stem="What is new?")
    fill_version(quiz, question)

    assert "<strong>104</strong>" in text(admin, question_page("one"))
    assert "<strong>4</strong>" in text(admin, question_page("one", "?version=2"))
    assert "<strong>104</strong>" in text(admin, question_page("one", "?version=3"))


def fill_version(quiz: Quiz, question: Question) -> None:
    """Four learners more, who had a quiz of just this version."""
    fill(quiz, [question.current_version], [((1,), 4)])


def test_a_question_that_nobody_had_says_so(admin: Client, topic: Topic) -> None:
    fixed_quiz(topic, single_choice("fresh"))

    assert "No learner has had it" in text(admin, question_page("fresh"))
    assert admin.get("/admin/questions/question/999999/analysis/").status_code == 404
