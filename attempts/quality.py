"""What learners' answers and reports tell about questions, as findings for their authors.

From the counts of item analysis (`attempts.figures`): of each learner the first ended attempt at each quiz
that had the question's current version. So many must have met it that chance says little.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection, transaction

from attempts.figures.cells import PICKABLE
from attempts.models import QuestionReport
from questions import authoring
from questions.models import Question

FEWEST = 30  # learners
FEWEST_FOR_CHOICES = 50  # learners who answered
TOO_EASY, TOO_HARD = Decimal("0.95"), Decimal("0.2")  # facility: mean mark of the full mark

CURRENT = """
    JOIN questions_question q ON q.current_version_id = c.version_id
    WHERE q.exam_id = %(exam)s
"""
# Fractions of the mark and the rest of the score, each as often as it was seen.
FIGURES = f"""
    SELECT question_id, n, x / n, CASE WHEN n * xx > x * x AND n * rr > r * r THEN
        (n * xr - x * r)::float8 / sqrt((n * xx - x * x)::float8 * (n * rr - r * r)::float8) END
    FROM (
        SELECT question_id, sum(n) AS n, sum(n * fraction) AS x, sum(n * rest) AS r,
            sum(n * fraction * fraction) AS xx, sum(n * rest * rest) AS rr, sum(n * fraction * rest) AS xr
        FROM (
            SELECT q.id AS question_id, c.n, c.mark / c.max_mark AS fraction, c.score - c.mark AS rest
            FROM attempts_markcell c {CURRENT}
        ) marks
        GROUP BY question_id HAVING sum(n) >= {FEWEST}
    ) sums
"""
# Who answered is everybody but those who left it out.
UNUSED = f"""
    WITH picked AS (
        SELECT c.version_id, c.choice, sum(c.n) AS n FROM attempts_choicecell c {CURRENT}
        GROUP BY c.version_id, c.choice HAVING sum(c.n) > 0
    ),
    seen AS (
        SELECT c.version_id, sum(c.n) AS n FROM attempts_markcell c {CURRENT} GROUP BY c.version_id
    ),
    often AS (
        SELECT s.version_id, s.n - coalesce(p.n, 0) AS learners
        FROM seen s LEFT JOIN picked p ON p.version_id = s.version_id AND p.choice = ''
        WHERE s.n - coalesce(p.n, 0) >= {FEWEST_FOR_CHOICES}
    )
    SELECT v.question_id, o.learners, one.choice ->> 'text'
    FROM often o JOIN questions_questionversion v ON v.id = o.version_id,
        jsonb_array_elements(v.delivery -> 'choices') AS one (choice)
    WHERE v.type IN {PICKABLE} AND NOT v.answer_key -> 'correct' ? (one.choice ->> 'id') AND NOT EXISTS (
        SELECT 1 FROM picked p WHERE p.version_id = o.version_id AND p.choice = one.choice ->> 'id')
    ORDER BY v.question_id
"""


@transaction.atomic
def check_responses(*, exam_id: int) -> None:
    """Bring the findings from answers in step, as far as those are counted, for all questions of an exam."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"exam": exam_id})
        for id, learners, facility, discrimination in cursor.fetchall():
            found[id] |= told_of_figures(learners, facility, discrimination)
        cursor.execute(UNUSED, {"exam": exam_id})
        for id, learners, text in cursor.fetchall():
            found[id]["unused_distractor"] = f"Of {learners} learners none chose: {text}"
    authoring.note_findings(source="responses", about=questions_of(exam_id), found=found)


def told_of_figures(learners: int, facility: Decimal, discrimination: float | None) -> dict[str, str]:
    notes = {}
    mean = f"{round(100 * facility)} % of the mark on average, {learners} learners."
    if facility >= TOO_EASY:
        notes["too_easy"] = mean
    if facility <= TOO_HARD:
        notes["too_hard"] = mean
    if discrimination is not None and discrimination < 0:
        figure = f"{discrimination:.2f} with the rest of the score, {learners} learners."
        notes["negative_discrimination"] = figure
    return notes


def note_report(*, question_id: int) -> None:
    """A report was opened: without a look at those of other learners, whose rows may be elsewhere."""
    found = {question_id: {"open_reports": ""}}
    authoring.note_findings(source="reports", about=[question_id], found=found)


def check_reports(*, questions: Iterable[int]) -> None:
    """Bring the findings from learners' reports in step, for some questions."""
    about = list(questions)
    rows = QuestionReport.objects.filter(question__in=about, status="open")
    found = {id: {"open_reports": ""} for id in rows.values_list("question", flat=True)}
    authoring.note_findings(source="reports", about=about, found=found)


def questions_of(exam_id: int) -> list[int]:
    return list(Question.objects.filter(exam=exam_id).values_list("pk", flat=True))
