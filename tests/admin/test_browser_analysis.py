"""Item analysis in a real browser: plots that can be seen, light and dark, on a telephone too."""

import re
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser

from attempts.insight.report import document
from questions.models import Question, Quiz
from tests.admin.conftest import Opens
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.insight.counted import calibrated, counted_quiz, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGE = re.compile(rb"/Type\s*/Page\b")  # of a PDF
COLOUR = "([kind, name]) => getComputedStyle(document.querySelector(kind))[name]"


@pytest.fixture
def quiz(transactional_db: None) -> Quiz:
    quiz = counted_quiz(make_topic(make_exam()))
    calibrated(quiz, "one", "two")
    return quiz


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_plots_of_a_quiz_and_of_a_question_can_be_seen(
    page_of: Opens, quiz: Quiz, scheme: Literal["light", "dark"], width: int
) -> None:
    page = page_of("superuser", width=width, scheme=scheme)
    colours = set()
    for address in (
        f"/admin/questions/quiz/{quiz.pk}/analysis/",
        f"/admin/questions/question/{Question.objects.get(slug='one').pk}/analysis/",
    ):
        page.goto(address)
        assert page.evaluate(OVERFLOW) == 0
        for plot in page.locator("svg.plot").all():
            box = plot.bounding_box()
            assert box is not None and box["width"] > 250 and box["height"] > 150
        colours.add(page.evaluate(COLOUR, [".plot-axes text", "fill"]))

    background = page.evaluate(COLOUR, ["body", "backgroundColor"])
    assert "rgb(0, 0, 0)" not in colours and background not in colours
    bright = page.evaluate(COLOUR, [".plot-dot", "fill"])
    assert bright == {"light": "rgb(0, 99, 166)", "dark": "rgb(100, 181, 246)"}[scheme]


@pytest.mark.usefixtures("transactional_db")
def test_the_report_of_many_questions_prints_on_two_pages(browser: Browser) -> None:
    names = [f"what-is-asked-here-in-several-words-{number}" for number in range(60)]
    quiz = fixed_quiz(make_topic(make_exam()), *map(single_choice, names))
    # Every tenth is right for those who know least.
    rights = [[int(number % 7 < able) for number in range(54)] for able in range(8)]
    patterns = [([*right, *(1 - each for each in right[:6])], 20) for right in rights]
    fill(quiz, [Question.objects.get(slug=name).current_version for name in names], patterns)

    page = browser.new_page()
    page.set_content(document(quiz, "first", now=timezone.now()))

    assert page.locator("li").count() == 8
    assert page.locator(".questions tbody tr").count() == 30
    assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 2
    page.close()
