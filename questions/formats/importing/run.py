"""The questions of a file against the database, some hundred at a time, each decided about by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from questions import authoring
from questions.authoring import ContentRefused
from questions.authoring.assets import unknown_images
from questions.authoring.bulk_rows import Write
from questions.authoring.bulk_writes import BulkWriter, held
from questions.drafts import faults_to_save
from questions.formats.importing.changes import note_changes
from questions.formats.importing.items import Item, item_of, only_items, told_of
from questions.formats.importing.naming import made_slug, other_slugs
from questions.formats.importing.options import Options
from questions.formats.importing.pictures import Pictures, image_names
from questions.formats.importing.publishing import NOT_YET, publish_or_submit
from questions.formats.importing.topics import Topics
from questions.formats.interchange import Imported, Problem
from questions.formats.merge import (
    EDITED,
    MADE_HERE,
    OUTCOMES,
    WITHDRAWN,
    Decision,
    content_digest,
    decide,
    with_ids,
)
from questions.formats.report import Line, Outcome, Report
from questions.images import texts_of
from questions.models import ImportRecord, Question, Status
from questions.types.contract import Fault

BATCH = 500  # questions that are written together
BATCH_CHARACTERS = 4_000_000  # of their texts


class Run:
    """The import of some files, in a transaction that the caller takes back where the report says so."""

    def __init__(self, options: Options, report: Report, pictures: Pictures) -> None:
        self.options, self.report, self.pictures = options, report, pictures
        self.topics = Topics(options)
        self.writer = BulkWriter(by=options.by, command="import_file")
        self.file = ""
        self.seen: dict[str, tuple[str, str]] = {}  # by slug: where it stands, and a digest of what it says

    def run(self, records: Iterable[Imported | Problem], *, file: str) -> None:
        self.file = file
        for batch in batches(records):
            self.batch(batch)

    def batch(self, records: Sequence[Imported | Problem]) -> None:
        elsewhere = self.slugs_elsewhere(records)
        entries = [self.entry(record, elsewhere) for record in records]
        items = [item for item in only_items(entries) if item.is_open]
        self.tell_unknown_images(items)
        Batch(self.options, self.writer, items).run()
        for topic in self.topics.made:
            message = f"topic {self.options.exam.slug}/{topic.slug}"
            self.report.tell(Outcome.CREATED, self.file, first_line(records), message)
        self.topics.made.clear()
        for item in items:
            if item.before and item.topic and item.outcome == Outcome.UPDATED:
                before, place = item.before
                note_changes(self.report, item.name, before, item.draft, (place, item.topic.slug))
        for entry in entries:
            self.report.lines += [entry] if isinstance(entry, Line) else entry.told()

    def slugs_elsewhere(self, records: Sequence[Imported | Problem]) -> dict[str, str]:
        """Of the slugs that a batch has, those that other exams' questions have, with these exams'."""
        slugs = [
            record.draft.slug for record in records if isinstance(record, Imported) and record.draft.slug
        ]
        others = Question.objects.filter(slug__in=slugs).exclude(exam=self.options.exam)
        return dict(others.values_list("slug", "exam__slug")) if slugs else {}

    def entry(self, record: Imported | Problem, elsewhere: dict[str, str]) -> Item | Line:
        if isinstance(record, Problem):
            return told_of(record, file=self.file)
        item = item_of(record, file=self.file)
        self.name(item, record, elsewhere)
        if item.is_open:
            item.refuse(faults_to_save(item.draft))
        if item.is_open:
            self.pictures.keep(item, record.images)
        if item.is_open:
            try:
                item.topic = self.topics.of(record.category)
            except ContentRefused as refused:
                item.refuse(refused.faults or [Fault("topic", refused.detail)])
        return item

    def name(self, item: Item, record: Imported, elsewhere: dict[str, str]) -> None:
        """Give it a slug that no question of the file or of another exam has; else it is a repetition."""
        exam, given = self.options.exam.slug, record.draft.slug
        slug = given or made_slug(record, exam=exam)
        content = content_digest(replace(record.draft, slug=""), exam, *record.category)
        for name in [slug, *other_slugs(slug, record, exam=exam, content=content)]:
            item.draft = replace(record.draft, slug=name)
            where, said = self.seen.get(name, ("", ""))
            if name in elsewhere:
                continue
            if said == content:
                item.outcome = Outcome.UNCHANGED
                item.lose(f"The same question stands at {where}.", "It was imported once.")
                return
            if not where:
                break
        self.seen[item.draft.slug] = f"{item.file}:{item.line}", content
        if given and item.draft.slug != given:
            item.lose(self.taken(given, elsewhere), f"It is called {item.draft.slug} here.", "slug")

    def taken(self, slug: str, elsewhere: dict[str, str]) -> str:
        if slug in elsewhere:
            return f"The exam {elsewhere[slug]} has a question {slug}."
        return f"The question at {self.seen[slug][0]} is called {slug}, too."

    def tell_unknown_images(self, items: Sequence[Item]) -> None:
        shown = [(name, field, item) for item in items for name, field in image_names(item)]
        unknown = unknown_images({name for name, _, _ in shown})
        for name, field, item in shown:
            if name in unknown:
                item.lose(f"The image {name} is not here.", "The text still names it.", field)


class Batch:
    """Questions that were checked, decided about and written together."""

    def __init__(self, options: Options, writer: BulkWriter, items: Sequence[Item]) -> None:
        self.options, self.writer, self.items = options, writer, items
        self.rows: dict[str, Question] = {}  # as they were before
        self.said: dict[str, str] = {}
        self.ids: dict[int, Item] = {}  # those to be published, by the questions' ids

    def run(self) -> None:
        if not self.items:
            return
        slugs = [item.draft.slug for item in self.items]
        self.rows = {row.slug: row for row in held(Question.objects.filter(slug__in=slugs))}
        names = [item.name for item in self.items]
        last = dict(ImportRecord.objects.filter(item__in=names).values_list("item", "digest"))
        decided = [(item, self.decide(item, last.get(item.name))) for item in self.items]
        self.write([item for item, decision in decided if decision in (Decision.CREATE, Decision.UPDATE)])
        if self.options.publish:
            self.publish()
        authoring.remember_imports(
            {name: digest for name, digest in self.said.items() if last.get(name) != digest}
        )

    def decide(self, item: Item, last: str | None) -> Decision:
        row, topic = self.rows.get(item.draft.slug), item.topic
        assert topic is not None
        digest = content_digest(item.draft, self.options.exam.slug, topic.slug)
        here = None if row is None else content_digest(authoring.draft_of(row), row.exam.slug, row.topic.slug)
        decision = decide(file=digest, here=here, last=last, overwrite=self.options.overwrite)
        item.outcome = OUTCOMES[decision]
        if decision is Decision.KEEP:
            item.note(EDITED if last else MADE_HERE)
            return decision
        self.said[item.name] = digest
        if decision is Decision.LEAVE and row is not None and not is_current(row):
            self.ids[row.pk] = item
        return decision

    def write(self, items: Sequence[Item]) -> None:
        outcomes = self.writer.save([self.write_of(item) for item in items]) if items else []
        for item, outcome in zip(items, outcomes, strict=True):
            if isinstance(outcome, ContentRefused):
                del self.said[item.name]
                item.refuse(outcome.faults or [Fault("", outcome.detail)])
            else:
                self.ids[outcome.pk] = item

    def write_of(self, item: Item) -> Write:
        row, draft = self.rows.get(item.draft.slug), item.draft
        if row is not None:
            before = authoring.draft_of(row)
            item.before = before, row.topic.slug
            draft = replace(draft, choices=with_ids(draft.choices, before.choices))
        assert item.topic is not None
        return Write(topic=item.topic, draft=draft, question=row)

    def publish(self) -> None:
        withdrawn = {row.pk for row in self.rows.values() if is_withdrawn(row)}
        for id, item in self.ids.items():
            if id in withdrawn and not self.options.overwrite:
                item.note(WITHDRAWN)
                item.outcome = Outcome.KEPT if item.outcome == Outcome.UNCHANGED else item.outcome
        ids = self.ids if self.options.overwrite else self.ids.keys() - withdrawn
        may = self.options.may("publish_question")
        for id, published in publish_or_submit(ids, writer=self.writer, may_publish=may).items():
            item = self.ids[id]
            if published.moved and item.outcome == Outcome.UNCHANGED:
                item.outcome = Outcome.UPDATED
            if not published.faults:
                item.note(published.message)
            for fault in published.faults:
                item.note_fault(fault, NOT_YET)


def is_current(row: Question) -> bool:
    """Whether learners see the draft as it is."""
    return row.status == Status.PUBLISHED and not row.has_unpublished_changes


def is_withdrawn(row: Question) -> bool:
    return row.status != Status.PUBLISHED and row.current_version_id is not None


def first_line(records: Sequence[Imported | Problem]) -> int:
    return records[0].line if records else 1


def batches(records: Iterable[Imported | Problem]) -> Iterator[list[Imported | Problem]]:
    """As many as are written together, and no more text than that of a few large questions."""
    batch: list[Imported | Problem] = []
    size = 0
    for record in records:
        batch.append(record)
        if isinstance(record, Imported):
            size += sum(len(text) for _, text in texts_of(record.draft))
            size += sum(map(len, record.images.values()))
        if len(batch) >= BATCH or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
