"""Native files against the database: exams, topics, questions and quizzes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import prefetch_related_objects

from questions import authoring
from questions.authoring import ContentRefused
from questions.authoring.bulk_writes import BulkWriter
from questions.drafts import ExamDraft, QuizDraft, TopicDraft, faults_to_publish, faults_to_save
from questions.formats.files import File
from questions.formats.importing.changes import note_changes
from questions.formats.importing.native_images import with_images
from questions.formats.importing.options import may
from questions.formats.importing.pictures import Pictures
from questions.formats.importing.publishing import publish_or_submit
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
from questions.formats.native import Entry, named
from questions.formats.report import Outcome, Report
from questions.models import Exam, ImportRecord, Question, Quiz, Status, Topic
from questions.types.contract import Fault, QuestionDraft
from quizapi.accounts.models import User


@dataclass(frozen=True)
class Item[Draft: (ExamDraft, TopicDraft, QuizDraft, QuestionDraft)]:
    """An entry of a file, under the name that reports and records know it by."""

    name: str
    file: str
    entry: Entry[Draft]

    @property
    def draft(self) -> Draft:
        return self.entry.draft


NOT_PUBLISHED = "it is not published yet: you may not publish quizzes"

type Written = tuple[Outcome, str]
type Write = Callable[[Decision], Written]


class Import:
    """One import, from files to a report; the caller holds the transaction."""

    def __init__(
        self, files: Sequence[File], report: Report, pictures: Pictures, *, overwrite: bool, by: User | None
    ) -> None:
        self.report, self.pictures = report, pictures
        self.files = with_images(files, pictures, report)
        self.overwrite, self.by = overwrite, by
        self.writer = BulkWriter(by=by, command="import_file")
        self.seen: dict[str, str] = {}
        self.last = dict(ImportRecord.objects.values_list("item", "digest"))
        self.said: dict[str, str] = {}
        self.exams = {exam.slug: exam for exam in Exam.objects.all()}
        self.topics = {(t.exam.slug, t.slug): t for t in Topic.objects.select_related("exam", "parent")}

    def run(self) -> None:
        for file in self.files:
            for problem in file.content.problems:
                self.tell(Outcome.REFUSED, file.name, problem.line, named(problem.path), problem.message)
        for exam in self.items("exam", lambda file: [file.content.exam] if file.content.exam else []):
            self.settle(exam, self.exam_here(exam), self.exam_writer(exam))
        for topic in self.items("topic", lambda file: file.content.topics):
            if self.has_place(topic):
                self.settle(topic, self.topic_here(topic), self.topic_writer(topic))
        self.run_questions(list(self.items("question", lambda file: file.content.questions)))
        self.run_quizzes(list(self.items("quiz", lambda file: file.content.quizzes)))
        if not self.report.refused:
            changed = {name: said for name, said in self.said.items() if self.last.get(name) != said}
            authoring.remember_imports(changed)

    def items(self, kind: str, pick: Callable[[File], Sequence[Entry[Any]]]) -> Iterator[Item[Any]]:
        """The entries of a kind in all files; one that another file already has is refused."""
        for file in self.files:
            for entry in pick(file):
                slug = f"{entry.exam}/{entry.draft.slug}" if kind == "topic" else entry.draft.slug
                item = Item(f"{kind} {slug}", file.name, entry)
                where = self.seen.setdefault(item.name, f"{file.name}:{entry.line}")
                if where == f"{file.name}:{entry.line}":
                    yield item
                else:
                    self.refuse(item, [Fault("slug", f"It is already at {where}; remove or rename one.")])

    def settle(self, item: Item[Any], here: str | None, write: Write) -> None:
        """Decide about an item, write it, and tell what became of it."""
        digest = content_digest(item.draft, item.entry.exam, item.entry.parent)
        last = self.last.get(item.name)
        decision = decide(file=digest, here=here, last=last, overwrite=self.overwrite)
        if decision is Decision.KEEP:
            self.tell(Outcome.KEPT, item.file, item.entry.line, item.name, EDITED if last else MADE_HERE)
            return
        try:
            self.refuse_forbidden(item, decision)
            outcome, message = write(decision)
        except ContentRefused as refusal:
            self.refuse(item, refusal.faults or [Fault("", refusal.detail)])
            return
        self.said[item.name] = digest
        self.tell(outcome, item.file, item.entry.line, item.name, message)

    def refuse_forbidden(self, item: Item[Any], decision: Decision) -> None:
        """Importing is a permission to write questions; for all else a person needs that of its kind."""
        kind = item.name.partition(" ")[0]
        verb = {Decision.CREATE: "add", Decision.UPDATE: "change"}.get(decision)
        if kind != "question" and verb and not may(self.by, f"{verb}_{kind}"):
            fault = Fault("", f"You may not {verb} this {kind}; leave it out, or ask somebody who may.")
            raise ContentRefused("permission_denied", fault.message, [fault])

    def exam_here(self, item: Item[ExamDraft]) -> str | None:
        row = self.exams.get(item.draft.slug)
        return None if row is None else content_digest(authoring.exam_draft_of(row), row.slug, None)

    def exam_writer(self, item: Item[ExamDraft]) -> Write:
        def write(decision: Decision) -> Written:
            if decision is not Decision.LEAVE:
                exam = self.exams.get(item.draft.slug)
                self.exams[item.draft.slug] = authoring.save_exam(draft=item.draft, exam=exam, by=self.by)
            return OUTCOMES[decision], ""

        return write

    def has_place(self, item: Item[TopicDraft]) -> bool:
        """False where the topic's exam or the topic above it was refused, which says enough."""
        exam, parent = item.entry.exam, item.entry.parent
        return exam in self.exams and (parent is None or (exam, parent) in self.topics)

    def topic_here(self, item: Item[TopicDraft]) -> str | None:
        row = self.topics.get((item.entry.exam, item.draft.slug))
        if row is None:
            return None
        parent = row.parent.slug if row.parent else None
        return content_digest(authoring.topic_draft_of(row), item.entry.exam, parent)

    def topic_writer(self, item: Item[TopicDraft]) -> Write:
        def write(decision: Decision) -> Written:
            exam, place = self.exams[item.entry.exam], (item.entry.exam, item.draft.slug)
            if decision is not Decision.LEAVE:
                parent = self.topics[item.entry.exam, item.entry.parent] if item.entry.parent else None
                self.topics[place] = authoring.save_topic(
                    exam=exam, draft=item.draft, parent=parent, topic=self.topics.get(place), by=self.by
                )
            return OUTCOMES[decision], ""

        return write

    def run_questions(self, items: Sequence[Item[QuestionDraft]]) -> None:
        rows = Question.objects.with_draft().in_bulk([item.draft.slug for item in items], field_name="slug")
        # Where an exam could not be read, its questions would all be told to have no topic.
        complete = not self.report.refused
        for item in items:
            faults = (faults_to_publish if item.entry.published else faults_to_save)(item.draft)
            topic = self.topics.get((item.entry.exam, item.entry.parent or ""))
            row = rows.get(item.draft.slug)
            faults += other_exam(item, row)
            if topic is None and complete:
                faults.append(self.no_topic(item))
            if faults:
                self.refuse(item, faults)
            elif topic is not None:
                self.settle(item, question_here(row), self.question_writer(item, row, topic))

    def no_topic(self, item: Item[QuestionDraft]) -> Fault:
        if item.entry.exam not in self.exams:
            return Fault("exam", f"There is no exam {item.entry.exam}; give the file that defines it, too.")
        return Fault("topic", f"The exam {item.entry.exam} has no topic {item.entry.parent}.")

    def question_writer(self, item: Item[QuestionDraft], row: Question | None, topic: Topic) -> Write:
        def write(decision: Decision) -> Written:
            if row is None:
                made = authoring.create(topic=topic, draft=item.draft, by=self.by)
                return Outcome.CREATED, self.published(made)[1] if item.entry.published else ""
            if decision is Decision.UPDATE:
                before = authoring.draft_of(row)
                note_changes(self.report, item.name, before, item.draft, (row.topic.slug, topic.slug))
                draft = replace(item.draft, choices=with_ids(item.draft.choices, before.choices))
                authoring.revise(question=row, topic=topic, draft=draft, by=self.by)
            return self.republish(item, row, decision)

        return write

    def republish(self, item: Item[QuestionDraft], row: Question, decision: Decision) -> Written:
        """Publish a question that the file wants published and that learners do not see like this."""
        is_current = row.status == Status.PUBLISHED and not row.has_unpublished_changes
        if not item.entry.published or (decision is Decision.LEAVE and is_current):
            return OUTCOMES[decision], ""
        withdrawn = row.status != Status.PUBLISHED and row.current_version_id is not None
        if withdrawn and not self.overwrite:
            return Outcome.KEPT if decision is Decision.LEAVE else Outcome.UPDATED, WITHDRAWN
        moved, message = self.published(row)
        return Outcome.UPDATED if moved else OUTCOMES[decision], message

    def published(self, question: Question) -> tuple[bool, str]:
        """Published, or submitted for review where the person may not publish it; what became of it."""
        may_publish = may(self.by, "publish_question")
        outcome = publish_or_submit([question.pk], writer=self.writer, may_publish=may_publish)[question.pk]
        return outcome.moved, outcome.message

    def run_quizzes(self, items: Sequence[Item[QuizDraft]]) -> None:
        """Quizzes name questions and topics: with any of those refused, the quizzes are left aside."""
        if self.report.refused:
            self.report.unchecked_quizzes = len(items)
            return
        found = Quiz.objects.select_related("exam").in_bulk([i.draft.slug for i in items], field_name="slug")
        prefetch_related_objects(list(found.values()), *authoring.SECTIONS)
        for item in items:
            row = found.get(item.draft.slug)
            if faults := other_exam(item, row):
                self.refuse(item, faults)
            else:
                self.settle(item, quiz_here(row), self.quiz_writer(item, row))

    def quiz_writer(self, item: Item[QuizDraft], row: Quiz | None) -> Write:
        def write(decision: Decision) -> Written:
            quiz = row
            if decision is not Decision.LEAVE:
                quiz = authoring.save_quiz(
                    exam=self.exams[item.entry.exam], draft=item.draft, quiz=row, by=self.by
                )
            if quiz is None or not item.entry.published or quiz.status == Quiz.Status.PUBLISHED:
                return OUTCOMES[decision], ""
            if quiz.status == Quiz.Status.RETIRED and not self.overwrite:
                return Outcome.KEPT if decision is Decision.LEAVE else Outcome.UPDATED, WITHDRAWN
            if not may(self.by, "publish_quiz"):
                return OUTCOMES[decision], NOT_PUBLISHED
            authoring.publish_quiz(quiz=quiz, by=self.by)
            return Outcome.CREATED if row is None else Outcome.UPDATED, ""

        return write

    def refuse(self, item: Item[Any], faults: Sequence[Fault]) -> None:
        for fault in faults:
            field = named(item.entry.in_file(fault.field))
            message = f"{field}: {fault.message}" if field else fault.message
            self.tell(Outcome.REFUSED, item.file, item.entry.line_of(fault.field), item.name, message)

    def tell(self, outcome: Outcome, file: str, line: int, item: str, message: str) -> None:
        self.report.tell(outcome, file, line, item, message)


def other_exam(item: Item[Any], row: Question | Quiz | None) -> list[Fault]:
    """Questions and quizzes stay in their exam, and their slugs are unique over all exams."""
    if row is None or row.exam.slug == item.entry.exam:
        return []
    return [Fault("slug", f"The exam {row.exam.slug} has this slug already; choose another.")]


def question_here(row: Question | None) -> str | None:
    if row is None:
        return None
    return content_digest(authoring.draft_of(row), row.exam.slug, row.topic.slug)


def quiz_here(row: Quiz | None) -> str | None:
    return None if row is None else content_digest(authoring.quiz_draft_of(row), row.exam.slug, None)
