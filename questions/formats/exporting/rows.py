"""Questions out of the database, topic by topic, without holding more than a chunk of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from questions import authoring
from questions.formats.exporting.images import ChunkImages
from questions.formats.interchange import Exported, Tell
from questions.models import Question, Status, Topic
from questions.restoration import draft_of_version
from questions.types.contract import QuestionDraft

CHUNK = 100

type Path = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Out:
    """A question's draft or published content, and whether that is what learners get."""

    row: Question
    draft: QuestionDraft
    topic: Topic
    published: bool


def exported(questions: QuerySet[Question], tell: Tell, *, published: bool = False) -> Iterator[Exported]:
    """Questions with their images and the paths of their topics."""
    paths = Paths()
    for chunk in chunks(questions, published=published):
        images = ChunkImages([out.draft for out in chunk])
        for out in chunk:
            draft, shown = images.of(out.draft, tell)
            yield Exported(
                draft=draft,
                exam=out.row.exam.slug,
                topic=paths.of(out.topic),
                published=out.published,
                images=shown,
            )


def chunks(questions: QuerySet[Question], *, published: bool = False) -> Iterator[list[Out]]:
    """In the order of topics and ids. Read by keyset, so that no cursor of the server is held open."""
    topic = "current_version__topic" if published else "topic"
    related = ("exam", "current_version", topic) if published else ("exam", topic)
    rows = questions.alias(place=F(f"{topic}_id")).order_by("place", "pk").select_related(*related)
    if not published:
        rows = rows.prefetch_related("choices", "hints")
    after = Q()
    while chunk := [out_of(row, published=published) for row in rows.filter(after)[:CHUNK]]:
        yield chunk
        last = chunk[-1]
        after = Q(place__gt=last.topic.pk) | Q(place=last.topic.pk, pk__gt=last.row.pk)


def out_of(row: Question, *, published: bool) -> Out:
    if not published:
        current = row.status == Status.PUBLISHED and not row.has_unpublished_changes
        return Out(row=row, draft=authoring.draft_of(row), topic=row.topic, published=current)
    version = row.current_version
    assert version is not None
    draft = draft_of_version(delivery=version.delivery, answer_key=version.answer_key, pool=version.pool)
    return Out(row=row, draft=draft, topic=version.topic, published=True)


class Paths:
    """The paths of topics, from the top; those of an exam are read when it comes up."""

    def __init__(self) -> None:
        self.exams: dict[int, Mapping[int, Topic]] = {}

    def of(self, topic: Topic) -> Path:
        if topic.exam_id not in self.exams:
            self.exams[topic.exam_id] = Topic.objects.filter(exam=topic.exam_id).in_bulk()
        topics = self.exams[topic.exam_id]
        path = [(topic.slug, topic.title)]
        while topic.parent_id is not None:
            topic = topics[topic.parent_id]
            path.append((topic.slug, topic.title))
        return tuple(reversed(path))
