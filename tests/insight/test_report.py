"""GET analysis/quizzes/{slug}/report"""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse

from attempts import figures
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner
from tests.attempts.staff import Staff
from tests.content import fixed_quiz, single_choice
from tests.insight.counted import counted_quiz
from tests.insight.drawing import Drawing

ADDRESS = "/api/v1/analysis/quizzes/quiz/report"
NASTY = "<img src=x onerror=alert(1)>"


class Addresses(HTMLParser):
    """What a page would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = ("src", "href", "srcset", "style", "action")
        self.found += [(tag, value) for name, value in attrs if name in loads or name.startswith("on")]
        if tag in ("script", "link", "iframe", "object", "img", "form"):
            self.found.append((tag, None))


def fetched(staff: Staff, query: str = "") -> Any:
    response: HttpResponse = staff.client.get(ADDRESS + query)
    assert response.status_code == 200
    return response


def test_it_is_a_file_of_html_that_no_cache_keeps(quiz: Quiz, analyst: Staff) -> None:
    response = fetched(analyst)

    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="quiz-\d{4}-\d\d-\d\d\.html"', response["Content-Disposition"])
    assert response["Cache-Control"] == "no-store"


def test_it_holds_everything_and_loads_nothing(quiz: Quiz, analyst: Staff) -> None:
    response = fetched(analyst)
    page = response.content.decode()
    reader = Addresses()
    reader.feed(page)

    assert reader.found == []
    assert "@import" not in page and "url(" not in page
    assert "--plot-0" in page
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


def test_it_shows_the_figures_both_plots_and_what_is_odd(quiz: Quiz, analyst: Staff) -> None:
    page = fetched(analyst).content.decode()
    plots = re.findall(r"<svg.*?</svg>", page, re.DOTALL)

    assert [Drawing.of(plot).said("title") for plot in plots] == ["Scores", "Difficulty and discrimination"]
    assert "<strong>three</strong>" in page and "Negative discrimination" in page
    assert "50 to 69 %" in page
    assert "first attempts of each learner" in page


def test_what_authors_wrote_is_shown_as_text(topic: Topic, analyst: Staff) -> None:
    quiz = counted_quiz(topic)
    Quiz.objects.filter(pk=quiz.pk).update(title=NASTY)
    page = fetched(analyst).content.decode()

    assert NASTY not in page
    assert "&lt;img src=x" in page


def test_it_names_no_learner(topic: Topic, analyst: Staff) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner = Learner()
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.finish(attempt)
    figures.update()
    page = fetched(analyst).content.decode()

    for told in (str(learner.user.pk), attempt["id"], str(learner.user)):
        assert told not in page


def test_a_quiz_that_nobody_took_has_a_report_that_says_so(topic: Topic, analyst: Staff) -> None:
    fixed_quiz(topic, single_choice())

    assert "Nobody has ended an attempt" in fetched(analyst).content.decode()


@pytest.mark.parametrize("selection", ["last", "highest", "all"])
def test_other_selections_of_attempts_are_said(topic: Topic, analyst: Staff, selection: str) -> None:
    fixed_quiz(topic, single_choice("one"))
    said = {"last": "latest attempts", "highest": "best attempts", "all": "all attempts"}[selection]

    assert said in fetched(analyst, f"?attempts={selection}").content.decode()
