"""The list of questions, each at each quiz that asked it: in any order, a page at a time, in two statements.

Which rows are on a page is decided by the months, of which there are few, or where the order is that of
discrimination by all counts; the figures are then those of `attempts.analysis`, from their sums.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Case, DecimalField, Expression, F, FloatField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable, ExpressionWrapper, RawSQL
from django.db.models.functions import Cast, Coalesce, NullIf, Round, Sqrt
from django.db.models.lookups import GreaterThan

from attempts.analysis import intervals, items
from attempts.analysis.figures import Estimate
from attempts.analysis.folding import PLACES
from attempts.analysis.moments import Sums, correlation
from attempts.insight import flags
from attempts.insight.flags import Flag
from attempts.models import MarkCell, MonthCell
from questions.querysets import BELOW_SLUG

type Row = dict[str, Any]

EXACT = DecimalField(max_digits=100, decimal_places=20)
DIGITS = 15  # of an order's key, so that it is the same when it comes back in a cursor
BEYOND = 2.0  # a discrimination that is undefined comes after all others, whichever way they are sorted
NAMED = {
    "question": F("version__question__slug"),
    "question_id": F("version__question_id"),
    "quiz_slug": F("quiz__slug"),
    "topic": F("version__question__topic__slug"),
    "type": F("version__question__type"),
    "stem": F("version__question__stem"),
}
ORDERS = ("question", "learners", "facility", "discrimination")

SUMS = """
    SELECT c.quiz_id, v.question_id, min(c.mark) < 0, (
            SELECT sum(m.delivered) FROM attempts_monthcell m
            JOIN questions_questionversion w ON w.id = m.version_id
            WHERE m.quiz_id = c.quiz_id AND w.question_id = v.question_id),
        sum(c.n), sum(c.n * c.mark), sum(c.n * c.max_mark), sum(c.n * c.score),
        sum(c.n * c.mark * c.mark), sum(c.n * c.max_mark * c.max_mark), sum(c.n * c.score * c.score),
        sum(c.n * c.mark * c.max_mark), sum(c.n * c.mark * c.score)
    FROM unnest(%(quizzes)s::bigint[], %(questions)s::bigint[]) AS p (quiz_id, question_id)
    JOIN questions_questionversion v ON v.question_id = p.question_id
    JOIN attempts_markcell c ON c.quiz_id = p.quiz_id AND c.version_id = v.id
    GROUP BY 1, 2
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """A question, in all its versions, at a quiz: of first attempts; `exposure` is of all attempts."""

    question: str
    question_id: int
    quiz: str
    topic: str
    type: str
    stem: str
    learners: int
    facility: Estimate | None
    discrimination: Estimate | None
    exposure: int
    flags: Sequence[Flag]


def rows(
    order: str,
    *,
    exam: str | None = None,
    quiz: str | None = None,
    topic: str | None = None,
    search: str = "",
) -> QuerySet[Any, Row]:
    """What a page is taken of, sorted as `total(order)` says; filters are slugs."""
    by_counts = order.endswith("discrimination")
    found: QuerySet[Any, Any] = (MarkCell if by_counts else MonthCell)._default_manager.all()
    given = {"version__question__exam__slug": exam, "quiz__slug": quiz}
    found = found.filter(quiz__isnull=False, **{name: slug for name, slug in given.items() if slug})
    if topic:
        found = found.filter(version__question__topic__in=RawSQL(BELOW_SLUG, (topic,)))
    if search:
        found = found.filter(version__question__slug__icontains=search)
    grouped: QuerySet[Any, Row] = found.values("quiz_id", **NAMED).annotate(learners=Sum("n"))
    undefined = -BEYOND if order.startswith("-") else BEYOND
    sorted_by = discrimination(undefined) if by_counts else {"facility": FACILITY}
    grouped = grouped.annotate(**sorted_by)
    return grouped.filter(learners__gt=0).order_by(*total(order))


def total(order: str) -> tuple[str, ...]:
    """An order in which no two rows are equal."""
    by_name = (order, "quiz_slug")
    return by_name if order.endswith("question") else (order, "question", "quiz_slug")


FACILITY = Coalesce(
    Round(Sum("sum_marks") / NullIf(Sum("sum_max_marks"), Value(Decimal(0))), DIGITS),
    Value(Decimal(0)),
    output_field=EXACT,
)


def discrimination(undefined: float) -> dict[str, Expression]:
    """The correlation of the mark X with the rest of the score R, from sums."""
    n, mark, rest = F("n"), F("mark"), F("score") - F("mark")
    x, r = summed(n * mark), summed(n * rest)
    spread_x = exact(Sum("n") * summed(n * mark * mark) - x * x)
    spread_r = exact(Sum("n") * summed(n * rest * rest) - r * r)
    both = exact(Sum("n") * summed(n * mark * rest) - x * r)
    number = FloatField()
    value = Cast(both, number) / Sqrt(Cast(spread_x, number) * Cast(spread_r, number))
    defined = Q(GreaterThan(spread_x, 0)) & Q(GreaterThan(spread_r, 0))
    return {"discrimination": Case(When(defined, then=value), default=Value(undefined), output_field=number)}


def summed(of: Combinable) -> Sum:
    return Sum(of, output_field=EXACT)


def exact(of: Combinable) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(of, output_field=EXACT)


def listed(page: Iterable[Row]) -> list[Listed]:
    """The rows of a page with their figures."""
    shown = list(page)
    named = {"quizzes": [row["quiz_id"] for row in shown], "questions": [row["question_id"] for row in shown]}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, named)
        sums = {(quiz, question): rest for quiz, question, *rest in cursor.fetchall()}
    return [with_figures(row, *sums[row["quiz_id"], row["question_id"]]) for row in shown]


def with_figures(row: Row, negative: bool, exposure: int | None, n: int, *of_marks: Decimal) -> Listed:
    sums = Sums(int(n), *map(units, of_marks, (1, 1, 1, 2, 2, 2, 2, 2)))
    facility = items.facility(sums, may_be_negative=negative)
    r = correlation(sums.spread_xr, sums.spread_x, sums.spread_r)
    found = None if r is None else intervals.correlation(r, sums.n)
    share = facility.value if facility else None
    codes = flags.of_figures(learners=sums.n, facility=share, discrimination=found)
    return Listed(
        question=row["question"],
        question_id=row["question_id"],
        quiz=row["quiz_slug"],
        topic=row["topic"],
        type=row["type"],
        stem=row["stem"],
        learners=sums.n,
        facility=facility,
        discrimination=found,
        exposure=int(exposure or 0),
        flags=flags.ordered(set(codes)),
    )


def units(total: Decimal, factors: int) -> int:
    """A sum of marks, or of products of two, in the units in which figures are computed."""
    return int(total.scaleb(PLACES * factors))
