"""Native files: the exam with its topics and quizzes, and its questions."""

from collections.abc import Iterator

from questions import authoring
from questions.drafts import QuizDraft
from questions.formats.exporting.images import pictures
from questions.formats.exporting.rows import chunks
from questions.formats.exporting.selection import Selection
from questions.formats.interchange import Loss, Tell
from questions.formats.native import Outline, Placed, write
from questions.models import Exam, Question, Quiz, Status, Topic
from questions.types.contract import QuestionDraft

RETIRED = "It is written as a draft."
CHANGED = "The draft is written, as a draft; export what is published to have that."


def native_file(selection: Selection, tell: Tell, *, json: bool) -> Iterator[bytes]:
    """The exam with its topics and quizzes stands in the file if all its questions do."""
    exam = outline_of(selection, tell) if selection.is_whole else selection.exam.slug
    return write(placed(selection, tell), tell, exam=exam, images=pictures, json=json)


def placed(selection: Selection, tell: Tell) -> Iterator[Placed[QuestionDraft]]:
    for chunk in chunks(selection.questions(), published=selection.published):
        for out in chunk:
            slug = out.row.slug
            if out.row.status == Status.RETIRED:
                tell(Loss(what="The question is retired.", done=RETIRED, question=slug))
            if out.row.status == Status.PUBLISHED and not out.published:
                tell(Loss(what="The question has unpublished changes.", done=CHANGED, question=slug))
            yield Placed(draft=out.draft, parent=out.topic.slug, published=out.published)


def outline_of(selection: Selection, tell: Tell) -> Outline:
    topics = Topic.objects.filter(exam=selection.exam).select_related("parent")
    return Outline(
        exam=authoring.exam_draft_of(selection.exam),
        topics=tuple(
            Placed(draft=authoring.topic_draft_of(topic), parent=topic.parent.slug if topic.parent else None)
            for topic in topics
        ),
        quizzes=tuple(quizzes_of(selection, tell)),
    )


def quizzes_of(selection: Selection, tell: Tell) -> Iterator[Placed[QuizDraft]]:
    """Of what is published alone only quizzes that are; and a quiz that lists a draft is one, too."""
    quizzes = Quiz.objects.filter(exam=selection.exam).order_by("slug")
    if selection.published:
        quizzes = quizzes.filter(status=Quiz.Status.PUBLISHED)
    drafts = set() if selection.published else changed_slugs(selection.exam)
    for quiz in quizzes.prefetch_related(*authoring.SECTIONS):
        draft = authoring.quiz_draft_of(quiz)
        listed = {slug for section in draft.sections for slug in section.questions}
        published = quiz.status == Quiz.Status.PUBLISHED and not listed & drafts
        if quiz.status != Quiz.Status.DRAFT and not published:
            what = f"The quiz {quiz.slug} is {quiz.status}."
            tell(Loss(what=what, done=RETIRED))
        yield Placed(draft=draft, published=published)


def changed_slugs(exam: Exam) -> set[str]:
    changed = Question.objects.filter(exam=exam, status=Status.PUBLISHED, has_unpublished_changes=True)
    return set(changed.values_list("slug", flat=True))
