"""Which questions of an exam to export."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from questions.models import Exam, Question, Status, Topic


@dataclass(frozen=True, kw_only=True)
class Selection:
    """All questions of an exam, or those that fit what is given; a topic with those below it.

    Of several `slugs`, `statuses` or `tags` a question has one. `published`: what learners get, of published
    questions, instead of the drafts that authors edit.
    """

    exam: Exam
    topic: Topic | None = None
    statuses: Collection[str] = ()
    slugs: Collection[str] = ()
    tags: Collection[str] = ()
    published: bool = False

    @property
    def is_whole(self) -> bool:
        return not (self.topic or self.statuses or self.slugs or self.tags)

    def questions(self) -> QuerySet[Question]:
        found = Question.objects.filter(exam=self.exam)
        of_version = "current_version__" if self.published else ""
        if self.published:
            found = found.filter(status=Status.PUBLISHED)
        if self.topic:
            found = found.filter(**{f"{of_version}topic__in": topics_below(self.topic)})
        if self.statuses:
            found = found.filter(status__in=self.statuses)
        if self.slugs:
            found = found.filter(slug__in=self.slugs)
        if self.tags:
            found = found.filter(**{f"{of_version}tags__overlap": list(self.tags)})
        return found


def topics_below(topic: Topic) -> set[int]:
    """The ids of a topic and of those below it, at any depth."""
    parents = dict(Topic.objects.filter(exam=topic.exam_id).values_list("pk", "parent_id"))
    found, added = {topic.pk}, {topic.pk}
    while added:
        added = {pk for pk, parent in parents.items() if parent in added} - found
        found |= added
    return found
