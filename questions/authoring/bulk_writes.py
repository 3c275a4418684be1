"""Many questions at once, by the rules of `create`, `revise`, `publish` and `submit`: a few statements for
hundreds of them. What one question is refused for is told of that question, and the others go on.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from questions.authoring.assets import unknown_images
from questions.authoring.bulk_rows import (
    Write,
    refuse_unknown_choices,
    write_choices,
    write_hints,
    write_questions,
)
from questions.authoring.findings import note_findings
from questions.authoring.history import Command, context, enter
from questions.authoring.publishing import compiled, refuse_unpublishable, version_of
from questions.authoring.questions import NOT_SAVED, refuse_move
from questions.authoring.refusals import ContentRefused, refuse_faults, slug_is_free
from questions.authoring.reviews import contribute, own_question, refuse_unready
from questions.authoring.rows import draft_of
from questions.drafts import faults_to_save
from questions.images import names_in
from questions.models import Contribution, Finding, Question, QuestionVersion, Status
from questions.quality import findings
from quizapi.accounts.models import User


class BulkWriter:
    """Writes for one person (None: the installation itself), inside the caller's one transaction."""

    def __init__(self, *, by: User | None, command: Command) -> None:
        self.by = by
        self.context = context(by, command)  # one for all that this writes, whatever is written in between

    def save(self, writes: Sequence[Write]) -> list[Question | ContentRefused]:
        """What became of each write: the question, without its choices and hints, or why there is none."""
        outcomes = [settled(write) for write in writes]
        places = [place for place, outcome in enumerate(outcomes) if outcome is None]
        if places:
            enter(self.context)
            for place, outcome in zip(places, self.saved([writes[place] for place in places]), strict=True):
                outcomes[place] = outcome
        return [outcome for outcome in outcomes if outcome is not None]

    def saved(self, writes: Sequence[Write]) -> list[Question | ContentRefused]:
        """Again without those whose slug somebody else took a moment ago."""
        try:
            with slug_is_free("a question"):
                return list(self.written(writes))
        except ContentRefused as refused:
            taken = taken_slugs(writes)
            if not taken:
                raise
            free = iter(self.saved([write for write in writes if write.draft.slug not in taken]))
            return [refused if write.draft.slug in taken else next(free) for write in writes]

    def written(self, writes: Sequence[Write]) -> list[Question]:
        rows = write_questions(writes)
        write_choices(writes, rows)
        write_hints(writes, rows)
        found = {row.pk: findings(write.draft) for write, row in zip(writes, rows, strict=True)}
        for changed in mark_unpublished_changes(
            [row.pk for row in rows if row.current_version_id is not None]
        ):
            found[changed]["unpublished_changes"] = ""
        note_findings(source="draft", about=list(found), found=found)
        contribute(rows, self.by)
        return rows

    def publish(self, ids: Collection[int]) -> Mapping[int, QuestionVersion | ContentRefused]:
        """The version that each question has now, or why it cannot be published."""
        rows = held(Question.objects.filter(pk__in=ids))
        drafts = {row.pk: draft_of(row) for row in rows}
        own = self.own(rows)
        unknown = unknown_images({name for draft in drafts.values() for name in names_in(draft)})

        def refuse(question: Question) -> None:
            if question.pk in own:
                raise own_question()
            refuse_unpublishable(drafts[question.pk], unknown)

        refused = refusals(rows, refuse)
        good = [row for row in rows if row.pk not in refused]
        enter(self.context)
        versions = self.next_versions(good)
        move_to_published(versions)
        return {**refused, **versions}

    def own(self, rows: Sequence[Question]) -> set[int]:
        """Those that the person wrote to, of exams that ask for a second pair of eyes."""
        asked = [row.pk for row in rows if row.exam.review_required]
        if self.by is None or not asked:
            return set()
        mine = Contribution.objects.filter(by=self.by, question__in=asked)
        return set(mine.values_list("question_id", flat=True))

    def next_versions(self, rows: Sequence[Question]) -> dict[int, QuestionVersion]:
        """The version of each question: a new one, or the current one where that says the same."""
        versions: dict[int, QuestionVersion] = {}
        new = []
        for row in rows:
            current = row.current_version
            number = current.number + 1 if current else 1
            result = compiled(row, number=number)
            if current is not None and current.digest == result.digest:
                versions[row.pk] = current
            else:
                new.append(version_of(row, result, number=number, by=self.by))
        QuestionVersion.objects.bulk_create(new)
        return versions | {version.question_id: version for version in new}

    def submit(self, ids: Collection[int]) -> Mapping[int, ContentRefused]:
        """Ask for reviews; those that cannot be submitted, and why."""
        rows = held(Question.objects.filter(pk__in=ids))
        refused = refusals(rows, refuse_unready)
        good = [row for row in rows if row.pk not in refused]
        enter(self.context)
        waiting = {"submitted_at": Now(), "submitted_by": self.by, "updated_at": Now()}
        changes = [row.pk for row in good if row.status == Status.PUBLISHED]
        if changes:
            Question.objects.filter(pk__in=changes).update(**waiting)
        drafts = [row.pk for row in good if row.status != Status.PUBLISHED]
        if drafts:
            Question.objects.filter(pk__in=drafts).update(status=Status.IN_REVIEW, **waiting)
        return refused


def held(questions: QuerySet[Question]) -> list[Question]:
    """Questions as they are now, with their drafts, held against other writers; in the order of their ids.

    Attempts start with them meanwhile, since an import holds them until its end.
    """
    rows = questions.order_by("pk").select_for_update(of=("self",), no_key=True)
    ids = list(rows.values_list("pk", flat=True))
    return list(Question.objects.with_draft().filter(pk__in=ids).order_by("pk")) if ids else []


def settled(write: Write) -> Question | ContentRefused | None:
    """What is known of a write before it is done: that it changes nothing, or may not be done."""
    question = write.question
    try:
        refuse_faults("invalid_question", NOT_SAVED, faults_to_save(write.draft))
        refuse_unknown_choices(write)
        if question is not None:
            refuse_move(question, write.topic, write.draft)
    except ContentRefused as refused:
        return refused
    if question is not None and (write.draft, write.topic.pk) == (draft_of(question), question.topic_id):
        return question
    return None


def taken_slugs(writes: Sequence[Write]) -> set[str]:
    ours = {write.question.pk for write in writes if write.question is not None}
    others = Question.objects.filter(slug__in=[write.draft.slug for write in writes]).exclude(pk__in=ours)
    return set(others.values_list("slug", flat=True))


def mark_unpublished_changes(ids: Sequence[int]) -> set[int]:
    """Those of published questions whose draft says something else than their version now."""
    if not ids:
        return set()
    same = {
        row.pk
        for row in Question.objects.with_draft().filter(pk__in=ids)
        if row.current_version is not None and compiled(row, number=1).digest == row.current_version.digest
    }
    changed = set(ids) - same
    Question.objects.filter(pk__in=changed).update(has_unpublished_changes=True)
    Question.objects.filter(pk__in=same).update(has_unpublished_changes=False)
    return changed


def move_to_published(versions: Mapping[int, QuestionVersion]) -> None:
    """Serve the latest version of each question, which is the one that it was just given."""
    if not versions:
        return
    latest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number").values("pk")[:1]
    Question.objects.filter(pk__in=versions).update(
        status=Status.PUBLISHED,
        current_version_id=Subquery(latest),
        has_unpublished_changes=False,
        submitted_at=None,
        submitted_by=None,
        updated_at=Now(),
    )
    Contribution.objects.filter(question__in=versions).delete()
    Finding.objects.filter(question__in=versions, code="unpublished_changes").delete()


def refusals(rows: Sequence[Question], refuse: Callable[[Question], None]) -> dict[int, ContentRefused]:
    found = {}
    for row in rows:
        try:
            refuse(row)
        except ContentRefused as refused:
            found[row.pk] = refused
    return found
