"""A report on a quiz to hand on: one HTML document that holds everything it shows, and nobody's name."""

from datetime import datetime
from pathlib import Path

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.csp import CSP

from attempts.figures import Selection
from attempts.insight import models, reading
from attempts.insight.sheets import ItemRow, QuizSheet, quiz_sheet
from attempts.insight.words import SELECTIONS
from questions.models import Quiz
from questions.plain import plain
from quizapi.csp import STRICT, Policy

STYLES = Path(__file__).parent.parent / "static" / "attempts"
MOST_ODD = 8  # told in words; the table marks all of them
MOST_ROWS = 30  # of questions: what makes two pages
# It holds its style, and loads nothing at all.
POLICY: Policy = {**STRICT, "style-src": [CSP.UNSAFE_INLINE], "form-action": [CSP.NONE]}


def report(quiz: Quiz, selection: Selection, *, now: datetime) -> HttpResponse:
    """As a file to keep, of the quiz as it stands."""
    response = HttpResponse(document(quiz, selection, now=now), content_type="text/html; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{quiz.slug}-{now:%Y-%m-%d}.html"'
    response.headers["Cache-Control"] = "no-store"
    response._csp_config = POLICY  # type: ignore[attr-defined]  # noqa: SLF001 - as csp_override does
    return response


def document(quiz: Quiz, selection: Selection, *, now: datetime) -> str:
    pass_percent = None if quiz.pass_percent is None else float(quiz.pass_percent)
    figures = reading.at_quiz(quiz, selection).figures
    sheet = quiz_sheet(figures, pass_percent=pass_percent, order="discrimination", shown=plain)
    context = {
        "quiz": quiz,
        "sheet": sheet,
        "odd": sheet.odd[:MOST_ODD],
        "rows": shown(sheet),
        "left": len(sheet.items) - len(shown(sheet)),
        "attempts": SELECTIONS[selection].lower(),
        "models": models.of_quiz(models.calibrations(quiz)),
        "pass_percent": pass_percent,
        "now": now,
        "styles": [(STYLES / name).read_text() for name in ("report.css", "plots.css")],
    }
    return render_to_string("attempts/insight/report.html", context)


def shown(sheet: QuizSheet) -> list[ItemRow]:
    """As many as two pages hold, and of more the odd ones first; in the order of the sheet."""
    chosen = sorted(sheet.items, key=lambda row: not row.flags)[:MOST_ROWS]
    kept = {row.question for row in chosen}
    return [row for row in sheet.items if row.question in kept]
