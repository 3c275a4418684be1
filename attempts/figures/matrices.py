"""Who answered what right, at a quiz: for models that counts do not serve. In memory proportional to that.

Of learners' first ended attempts, as far as the worker has counted them. Right is what grading calls right;
what was delivered and left out is wrong, what was not delivered is missing. All versions of a question are
one column.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from questions.models import Question, Quiz

MISSING = -1
# Attempts fetched at a time.
CHUNK = 2_000

# Question and whether it is right in one number each; an attempt's in one value.
ANSWERS = """
    SELECT (
        SELECT string_agg(int8send(2 * i.question_id + coalesce(i.fraction > 0.999999, false)::int), '')
        FROM attempts_attemptitem i WHERE i.user_id = a.user_id AND i.attempt_id = a.id
    )
    FROM attempts_attempt a WHERE a.quiz_id = %(quiz)s AND a.analysed
    ORDER BY a.user_id, a.id
"""
# Learners by their place in that order.
GROUPS = """
    SELECT g.name, array_agg(a.place ORDER BY a.place)
    FROM (
        SELECT user_id, (row_number() OVER (ORDER BY user_id, id) - 1)::integer AS place
        FROM attempts_attempt WHERE quiz_id = %(quiz)s AND analysed
    ) a
    JOIN attempts_groupmembership m ON m.user_id = a.user_id
    JOIN attempts_learnergroup g ON g.id = m.group_id
    GROUP BY g.name ORDER BY g.name
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """One entry per learner and question delivered: row `learner`, column `item`, `right` 0 or 1.

    `questions` are the columns' slugs, sorted; `groups` the rows of learners in each group.
    """

    questions: tuple[str, ...]
    learners: int
    learner: NDArray[np.int32]
    item: NDArray[np.int32]
    right: NDArray[np.int8]
    groups: Mapping[str, NDArray[np.int32]] = field(default_factory=dict)

    def dense(self) -> NDArray[np.int8]:
        """Learners by questions: 1 right, 0 wrong, -1 missing; a byte each."""
        filled = np.full((self.learners, len(self.questions)), MISSING, np.int8)
        filled[self.learner, self.item] = self.right
        return filled


def matrix(quiz: Quiz, *, groups: bool = False) -> Matrix:
    """A quiz's answers; `groups`: also which learners are in which group, for differential functioning."""
    with one_snapshot():
        lengths, codes = answers_of(quiz)
        members = groups_of(quiz) if groups else {}
    ids, columns = np.unique(codes // 2, return_inverse=True)
    slugs = dict(Question.objects.filter(pk__in=ids.tolist()).values_list("pk", "slug"))
    names = [slugs[id] for id in ids.tolist()]
    order = np.argsort(names) if names else np.empty(0, np.intp)
    return Matrix(
        questions=tuple(names[place] for place in order),
        learners=len(lengths),
        learner=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        item=np.argsort(order).astype(np.int32)[columns],
        right=(codes % 2).astype(np.int8),
        groups=members,
    )


def answers_of(quiz: Quiz) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many answers each learner has, and all of them."""
    lengths: list[int] = []
    parts = [np.empty(0, np.int64)]
    with connection.chunked_cursor() as cursor:
        cursor.execute(ANSWERS, {"quiz": quiz.pk})
        while rows := cursor.fetchmany(CHUNK):
            lengths += [len(codes) // 8 for (codes,) in rows]
            parts.append(np.frombuffer(b"".join(codes for (codes,) in rows), ">i8").astype(np.int64))
    return np.array(lengths, np.int64), np.concatenate(parts)


def groups_of(quiz: Quiz) -> dict[str, NDArray[np.int32]]:
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, {"quiz": quiz.pk})
        return {name: np.array(places, np.int32) for name, places in cursor.fetchall()}


@contextmanager
def one_snapshot() -> Iterator[None]:
    """So that rows mean the same learners in both statements; within a transaction, that one's."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
