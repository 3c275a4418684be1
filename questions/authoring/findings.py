"""The findings about questions, kept in step with their drafts, their bank and what learners did."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction

from questions.authoring.rows import draft_of
from questions.models import Finding, Question
from questions.quality import FINDINGS, findings, skewed_place

type Found = Mapping[int, Mapping[str, str]]  # notes by code, by the question's key

NEARLY = 0.8  # of trigrams shared: what is the same but for a word or two
NEAR = """
    SELECT a.id, min(b.slug) FROM questions_question a
    JOIN questions_question b ON b.exam_id = a.exam_id AND b.id <> a.id AND upper(b.stem) %% upper(a.stem)
    WHERE a.exam_id = %s AND a.status <> 'retired' AND b.status <> 'retired'
    GROUP BY a.id
"""
PLACES = """
    SELECT q.id, q.topic_id, c.place, c.choices FROM questions_question q
    JOIN LATERAL (
        SELECT count(*) AS choices, min(position) FILTER (WHERE is_correct) AS place
        FROM questions_choice WHERE question_id = q.id
    ) c ON true
    WHERE q.exam_id = %s AND q.type = 'single_choice' AND q.status <> 'retired' AND c.place IS NOT NULL
"""


def note_findings(*, source: str, about: Collection[int], found: Found) -> None:
    """Make the findings of a source about some questions just what was found, keeping when it was first."""
    codes = [code for code, kind in FINDINGS.items() if kind.source == source]
    wanted = {(id, code): note[:300] for id, notes in found.items() for code, note in notes.items()}
    there = dict.fromkeys(
        Finding.objects.filter(question__in=about, code__in=codes).values_list("question_id", "code")
    )
    for code in codes:
        gone = [id for id, each in there if each == code and (id, code) not in wanted]
        if gone:
            Finding.objects.filter(question__in=gone, code=code).delete()
    Finding.objects.bulk_create(
        [Finding(question_id=id, code=code, note=note) for (id, code), note in wanted.items()],
        update_conflicts=True,
        unique_fields=["question", "code"],
        update_fields=["note"],
    )


def note_drafts(questions: Iterable[Question]) -> None:
    """Findings of drafts as they are now; choices and hints should be prefetched."""
    rows = list(questions)
    found = {}
    for row in rows:
        found[row.pk] = findings(draft_of(row))
        if row.has_unpublished_changes and row.current_version_id is not None:
            found[row.pk]["unpublished_changes"] = ""
    note_findings(source="draft", about=list(found), found=found)


@transaction.atomic
def check_bank(*, exam_id: int) -> None:
    """What takes a look at all questions of an exam: near duplicates, and where the correct choices stand."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(NEARLY)])
        cursor.execute(NEAR, [exam_id])
        for id, slug in cursor.fetchall():
            found[id]["near_duplicate"] = slug
        cursor.execute(PLACES, [exam_id])
        for id, note in skewed(cursor.fetchall()):
            found[id]["position_skew"] = note
    about = list(Question.objects.filter(exam=exam_id).values_list("pk", flat=True))
    note_findings(source="bank", about=about, found=found)


def skewed(rows: Iterable[tuple[int, int, int, int]]) -> Iterable[tuple[int, str]]:
    """The questions whose correct choice stands where it does too often in their topic."""
    alike: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for id, topic, place, choices in rows:
        alike[topic, choices].append((id, place))
    for (_, choices), members in alike.items():
        places = [place for _, place in members]
        often = skewed_place(places, choices)
        if often is not None:
            note = f"It is choice {often + 1} in {places.count(often)} of {len(places)} such questions."
            yield from ((id, note) for id, place in members if place == often)
