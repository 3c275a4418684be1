"""Differential functioning of a question by groups of learners, of whom each group has enough to compare.

One focal group at a time, named by whoever asks, against another group or all other learners: of many
comparisons some show a difference by chance, and groups overlap.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from rest_framework import serializers

from attempts.analysis import dif
from attempts.analysis.dif import Dif, Stratum
from attempts.models import LearnerGroup
from questions.models import Question

FEWEST = 20  # learners on either side: below that it tells little, and that about few

# Learners are matched on their score in whole marks. Who is in both groups counts in the focal one.
STRATA = """
    SELECT quiz, score,
        count(*) FILTER (WHERE NOT is_focal AND is_right),
        count(*) FILTER (WHERE NOT is_focal AND NOT is_right),
        count(*) FILTER (WHERE is_focal AND is_right),
        count(*) FILTER (WHERE is_focal AND NOT is_right)
    FROM (
        SELECT z.slug AS quiz, floor(a.score) AS score,
            i.fraction IS NOT NULL AND i.fraction > 0.999999 AS is_right,
            a.user_id IN (SELECT m.user_id FROM attempts_groupmembership m WHERE m.group_id = %(focal)s)
                AS is_focal,
            a.user_id IN (SELECT m.user_id FROM attempts_groupmembership m WHERE m.group_id = %(reference)s)
                AS is_reference
        FROM attempts_attemptitem i
        JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
        JOIN questions_quiz z ON z.id = a.quiz_id
        WHERE i.question_id = %(question)s AND a.analysed
    ) each
    WHERE is_focal OR is_reference OR %(reference)s::bigint IS NULL
    GROUP BY quiz, score ORDER BY quiz, score
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Learners of both groups; `dif` is None where either has too few."""

    focal: int
    reference: int
    dif: Dif | None


@dataclass(frozen=True, slots=True)
class Groups:
    """`reference` None: all learners who are not in the focal group."""

    focal: LearnerGroup
    reference: LearnerGroup | None


def groups_named(focal: str | None, reference: str | None) -> Groups | None:
    """The groups that a query names; None where it names none. Raises ValidationError, by parameter."""
    if focal is None:
        if reference is not None:
            raise serializers.ValidationError({"focal": ["Name the group to compare with the reference."]})
        return None
    if focal == reference:
        raise serializers.ValidationError({"reference": ["Name another group than the focal one."]})
    return Groups(named("focal", focal), None if reference is None else named("reference", reference))


def named(parameter: str, name: str) -> LearnerGroup:
    found = LearnerGroup.objects.filter(name=name).first()
    if found is None:
        raise serializers.ValidationError({parameter: ["There is no learner group of this name."]})
    return found


def compare(question: Question, groups: Groups) -> dict[str, Comparison]:
    """By quiz, of learners' first ended attempts as far as they have been counted."""
    strata: defaultdict[str, list[Stratum]] = defaultdict(list)
    values = {
        "question": question.pk,
        "focal": groups.focal.pk,
        "reference": None if groups.reference is None else groups.reference.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(STRATA, values)
        for quiz, _, *counts in cursor.fetchall():
            strata[quiz].append(Stratum(*counts))
    return {quiz: comparison(found) for quiz, found in strata.items()}


def comparison(strata: list[Stratum]) -> Comparison:
    focal = sum(each.focal_right + each.focal_wrong for each in strata)
    reference = sum(each.reference_right + each.reference_wrong for each in strata)
    enough = min(focal, reference) >= FEWEST
    return Comparison(focal, reference, dif.of_question(strata) if enough else None)
