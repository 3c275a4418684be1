"""What learners' answers and reports tell about questions, as findings for their authors.

Of each learner the first ended attempt that has the question's current version; of that, the mark. So many
learners must have met it that chance says little.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection, transaction

from attempts.models import QuestionReport
from questions import authoring
from questions.models import Question

FEWEST = 30  # learners
FEWEST_FOR_CHOICES = 50  # learners who answered
TOO_EASY, TOO_HARD = Decimal("0.95"), Decimal("0.2")  # facility: mean mark of the full mark

FIRST = """
    WITH first AS MATERIALIZED (
        SELECT DISTINCT ON (i.user_id, i.question_id) i.question_id, i.version_id, i.answer,
            coalesce(i.mark, 0) / i.max_mark AS fraction, a.score - coalesce(i.mark, 0) AS rest
        FROM attempts_attemptitem i
        JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
        JOIN questions_question q ON q.id = i.question_id AND q.current_version_id = i.version_id
        WHERE q.exam_id = %s AND a.state IN ('finished', 'expired')
        ORDER BY i.user_id, i.question_id, a.started_at, a.id
    )
"""
FIGURES = f"""
    {FIRST}
    SELECT question_id, count(*), avg(fraction), corr(fraction, rest) FROM first
    GROUP BY question_id HAVING count(*) >= {FEWEST}
"""
UNUSED = f"""
    {FIRST},
    picked AS (
        SELECT question_id, version_id,
            coalesce(answer -> 'choices', jsonb_build_array(answer -> 'choice')) AS ids
        FROM first WHERE answer ?| ARRAY['choice', 'choices']
    ),
    often AS (
        SELECT question_id, version_id, count(*) AS learners FROM picked
        GROUP BY question_id, version_id HAVING count(*) >= {FEWEST_FOR_CHOICES}
    )
    SELECT o.question_id, o.learners, c.choice ->> 'text'
    FROM often o JOIN questions_questionversion v ON v.id = o.version_id,
        jsonb_array_elements(v.delivery -> 'choices') AS c (choice)
    WHERE NOT v.answer_key -> 'correct' ? (c.choice ->> 'id') AND NOT EXISTS (
        SELECT 1 FROM picked p WHERE p.question_id = o.question_id AND p.ids ? (c.choice ->> 'id'))
    ORDER BY o.question_id
"""


@transaction.atomic
def check_responses(*, exam_id: int) -> None:
    """Bring the findings from answers in step, for all questions of an exam."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [exam_id])
        for id, learners, facility, discrimination in cursor.fetchall():
            found[id] |= told_of_figures(learners, facility, discrimination)
        cursor.execute(UNUSED, [exam_id])
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
