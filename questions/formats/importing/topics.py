"""The topics that a file's categories are: found in the exam, or made below the one that was chosen."""

from collections.abc import Sequence

from questions import authoring
from questions.authoring import ContentRefused
from questions.drafts import MAX_TITLE, TopicDraft, digest_of
from questions.formats.importing.options import Options
from questions.formats.naming import slug_from, slug_of_id
from questions.models import Topic
from questions.types.contract import Fault
from questions.types.options import normal

NO_CATEGORY = "The file puts it into no category; choose a topic for such questions."
MAY_NOT_ADD = "There is no such topic, and you may not make one; choose to put all into one topic."


class Topics:
    """All topics of an exam, with those made so far in `made`, in order."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.made: list[Topic] = []
        topics = list(Topic.objects.filter(exam=options.exam).order_by("pk"))
        for topic in topics:
            topic.exam = options.exam
        self.by_slug = {topic.slug: topic for topic in topics}
        self.below: dict[int | None, list[Topic]] = {}
        for topic in topics:
            self.below.setdefault(topic.parent_id, []).append(topic)
        self.known: dict[tuple[str, ...], Topic | ContentRefused] = {}
        self.default = self.by_slug[options.topic.slug] if options.topic else None

    def of(self, category: Sequence[str]) -> Topic:
        """The topic for a category; `ContentRefused` where there is none and none can be made."""
        path = () if self.options.one_topic else tuple(filter(None, map(titled, category)))
        if path not in self.known:
            try:
                self.known[path] = self.found(path) or self.placed(path)
            except ContentRefused as refused:
                self.known[path] = refused
        topic = self.known[path]
        if isinstance(topic, ContentRefused):
            raise topic
        return topic

    def found(self, path: Sequence[str]) -> Topic | None:
        """The topic whose slug or whole path in the exam this is, as in a file that was exported from it."""
        if len(path) == 1 and path[0] in self.by_slug:
            return self.by_slug[path[0]]
        topic: Topic | None = None
        for title in path:
            topic = self.child(topic, title)
            if topic is None:
                return None
        return topic

    def placed(self, path: Sequence[str]) -> Topic:
        """The topic of this path below the default one, with what of it is missing."""
        topic = self.default
        for title in path:
            topic = self.child(topic, title) or self.make(topic, title)
        if topic is None:
            raise ContentRefused("invalid_question", NO_CATEGORY, [Fault("topic", NO_CATEGORY)])
        return topic

    def child(self, parent: Topic | None, title: str) -> Topic | None:
        topics = self.below.get(parent.pk if parent else None, ())
        names = {slug_of_id(title), slug_from(title)} - {""}
        by_title = (topic for topic in topics if topic.title == title)
        return next(by_title, None) or next((topic for topic in topics if topic.slug in names), None)

    def make(self, parent: Topic | None, title: str) -> Topic:
        if not self.options.may("add_topic"):
            raise ContentRefused("invalid_topic", MAY_NOT_ADD, [Fault("topic", MAY_NOT_ADD)])
        draft = TopicDraft(slug=self.free_slug(parent, title), title=title)
        topic = authoring.save_topic(exam=self.options.exam, draft=draft, parent=parent, by=self.options.by)
        topic.exam = self.options.exam
        self.by_slug[topic.slug] = topic
        self.below.setdefault(topic.parent_id, []).append(topic)
        self.made.append(topic)
        return topic

    def free_slug(self, parent: Topic | None, title: str) -> str:
        """Of its title; where that is taken elsewhere in the exam, of its parent, too."""
        above = parent.slug if parent else ""
        plain = slug_from(title) or f"topic-{digest_of(title)[:8]}"
        longer = slug_from(f"{above} {plain}")
        tries = [plain, longer, f"{longer}-{digest_of([above, title])[:8]}"]
        return next((slug for slug in tries if slug not in self.by_slug), tries[-1])


def titled(title: str) -> str:
    return normal(" ".join(title.replace("\x00", "").split()))[:MAX_TITLE].strip()
