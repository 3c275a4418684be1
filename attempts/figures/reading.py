"""The counts, read: a quiz, or a question wherever it was asked, in one snapshot each.

Those of learners' first attempts come from the tables, loose rows included, so they are exact at once. For
other selections of attempts the quiz's attempts are counted as they stand, by the same SQL.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import orjson
from django.db import connection

from attempts.analysis.counts import (
    ChoiceCount,
    MarkCount,
    MonthCount,
    QuizCounts,
    ScoreCount,
    TimeCount,
    VersionCounts,
)
from attempts.figures.cells import ALL, SEEN, Cells, summed
from attempts.figures.documents import choices_of, guess_of
from questions.models import Question, Quiz

type Selection = Literal["first", "last", "highest", "all"]
SELECTIONS: tuple[Selection, ...] = ("first", "last", "highest", "all")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionCounts:
    """A question at each quiz that asked it, with the scores of that quiz; and by month in practice."""

    question: str
    quizzes: Sequence[QuizCounts]
    practice: Sequence[VersionCounts]


def as_json(cells: Cells, source: str) -> str:
    """One row: the table's name, and its rows as arrays of texts, which keep decimals as they are."""
    values = ", ".join(f"r.{name}::text" for name in (*cells.keys, *cells.sums))
    return f"SELECT '{cells.table}', json_agg(json_build_array({values}))::text FROM ({source}) r"


def every(where: Mapping[str, str]) -> str:
    return " UNION ALL ".join(as_json(cells, summed(cells, where[cells.table])) for cells in ALL)


FIRST = every({cells.table: "c.quiz_id = %(quiz)s" for cells in ALL})
# Which of a learner's ended attempts count; of equal scores the earlier one is the highest.
ORDERS = {
    "first": "a.number",
    "last": "a.number DESC",
    "highest": "a.score / a.max_score DESC, a.number",
}
CHOSEN = {
    **{name: f"row_number() OVER (PARTITION BY a.user_id ORDER BY {by}) = 1" for name, by in ORDERS.items()},
    "all": "true",
}
SOURCE = {
    name: f"""
        WITH signed AS (
            SELECT a.user_id, a.id, a.quiz_id, {chosen} AS first, 1 AS sign
            FROM attempts_attempt a WHERE a.quiz_id = %(quiz)s AND a.state IN ('finished', 'expired')
        ), {SEEN}
        {" UNION ALL ".join(as_json(cells, cells.contributed) for cells in ALL)}
    """
    for name, chosen in CHOSEN.items()
}
ASKED = """
    (c.quiz_id, c.version_id) IN (
        SELECT m.quiz_id, m.version_id FROM attempts_monthcell m WHERE m.version_id = ANY(%(versions)s))
"""
OF_QUESTION = every(
    {
        **{cells.table: ASKED for cells in ALL},
        "attempts_scorecell": """
            c.quiz_id IN (
                SELECT m.quiz_id FROM attempts_monthcell m WHERE m.version_id = ANY(%(versions)s))
        """,
        "attempts_monthcell": "c.version_id = ANY(%(versions)s)",
    }
)
VERSIONS = """
    SELECT v.id, q.slug, v.number, t.slug, v.type, v.delivery::text, v.answer_key::text
    FROM questions_questionversion v
    JOIN questions_question q ON q.id = v.question_id
    JOIN questions_topic t ON t.id = v.topic_id
    WHERE v.id = ANY(%(versions)s) ORDER BY q.slug, v.number
"""

# A row as texts, without the quiz and the version.
type Texts = list[str]


def score(row: Texts) -> ScoreCount:
    passed = None if row[2] is None else row[2] == "true"
    return ScoreCount(Decimal(row[0]), Decimal(row[1]), passed, int(row[3]))


def mark(row: Texts) -> MarkCount:
    return MarkCount(Decimal(row[0]), Decimal(row[1]), Decimal(row[2]), int(row[3]))


def choice(row: Texts) -> ChoiceCount:
    return ChoiceCount(row[0], Decimal(row[1]), Decimal(row[2]), int(row[3]))


def seconds(row: Texts) -> TimeCount:
    return TimeCount(int(row[0]), int(row[1]))


def month(row: Texts) -> MonthCount:
    first, n, delivered, answered, *sums = row
    marks, max_marks, squares = map(Decimal, sums)
    return MonthCount(
        month=date.fromisoformat(first),
        delivered=int(delivered),
        answered=int(answered),
        n=int(n),
        sum_marks=marks,
        sum_max_marks=max_marks,
        sum_squares=squares,
    )


# Where a version has them, and what their order is: the same whatever the database's was.
OF_VERSIONS: dict[str, tuple[str, Callable[[Texts], Any], Callable[[Any], Any]]] = {
    "attempts_markcell": ("marks", mark, lambda each: (each.score, each.mark, each.max_mark)),
    "attempts_choicecell": ("taken", choice, lambda each: (each.choice, each.score, each.mark)),
    "attempts_timecell": ("times", seconds, lambda each: each.seconds),
    "attempts_monthcell": ("months", month, lambda each: each.month),
}
type Counted = dict[str, list[Any]]


class Found:
    """The rows of one read, by quiz and version; a quiz of None is practice."""

    def __init__(self, statement: str, parameters: dict[str, Any]) -> None:
        self.scores: defaultdict[int, list[ScoreCount]] = defaultdict(list)
        self.versions: defaultdict[int | None, defaultdict[int, Counted]] = defaultdict(
            lambda: defaultdict(lambda: defaultdict(list))
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            for table, rows in cursor.fetchall():
                self.add(table, orjson.loads(rows or "[]"))

    def add(self, table: str, rows: list[Texts]) -> None:
        if table == "attempts_scorecell":
            for quiz, *rest in rows:
                self.scores[int(quiz)].append(score(rest))
            return
        name, read, _ = OF_VERSIONS[table]
        for quiz, version, *rest in rows:
            key = None if quiz is None else int(quiz)
            self.versions[key][int(version)][name].append(read(rest))

    def ids(self) -> list[int]:
        return sorted({id for versions in self.versions.values() for id in versions})

    def scores_of(self, quiz_id: int) -> tuple[ScoreCount, ...]:
        return tuple(
            sorted(self.scores[quiz_id], key=lambda each: (each.score, each.max_score, str(each.passed)))
        )

    def versions_of(
        self, quiz_id: int | None, known: Mapping[int, VersionCounts]
    ) -> tuple[VersionCounts, ...]:
        """In the order of `known`, in which versions have no counts yet."""
        return tuple(
            with_counts(known[id], self.versions[quiz_id][id]) for id in known if id in self.versions[quiz_id]
        )


def with_counts(version: VersionCounts, counted: Counted) -> VersionCounts:
    given: dict[str, Any] = {
        name: tuple(sorted(counted[name], key=order)) for name, _, order in OF_VERSIONS.values()
    }
    return replace(version, **given)


def read(quiz: Quiz, selection: Selection = "first") -> QuizCounts:
    """All counts of a quiz; `selection` says which of a learner's ended attempts count."""
    found = Found(FIRST if selection == "first" else SOURCE[selection], {"quiz": quiz.pk})
    known = known_versions(found.ids())
    return QuizCounts(
        quiz=quiz.slug,
        selection=selection,
        scores=found.scores_of(quiz.pk),
        versions=found.versions_of(quiz.pk, known),
    )


def question(question: Question) -> QuestionCounts:
    """A question's counts, in all its versions, at each quiz of the first ended attempts there."""
    ids = list(question.versions.values_list("pk", flat=True))
    found = Found(OF_QUESTION, {"versions": ids})
    known = known_versions(ids)
    slugs = Quiz.objects.filter(pk__in=found.scores).order_by("slug").values_list("pk", "slug")
    quizzes = tuple(
        QuizCounts(quiz=slug, scores=found.scores_of(id), versions=found.versions_of(id, known))
        for id, slug in slugs
    )
    return QuestionCounts(question=question.slug, quizzes=quizzes, practice=found.versions_of(None, known))


def known_versions(ids: Sequence[int]) -> dict[int, VersionCounts]:
    """Versions by id, sorted by question and number, without counts."""
    with connection.cursor() as cursor:
        cursor.execute(VERSIONS, {"versions": list(ids)})
        return {id: version(row) for id, *row in cursor.fetchall()}


def version(row: Sequence[Any]) -> VersionCounts:
    question, number, topic, type, delivery, key = row
    seen, keyed = orjson.loads(delivery), orjson.loads(key)
    return VersionCounts(
        question=question,
        version=number,
        topic=topic,
        type=type,
        stem=seen["stem"],
        guess=guess_of(type, seen, keyed),
        choices=choices_of(type, seen, keyed),
    )
