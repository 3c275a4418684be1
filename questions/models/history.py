"""Every change of content, written by triggers of the database, whoever makes it and however.

For each row there is its state after each insert and update and before its deletion, with the time, the
transaction's context (who, through what) and the role that the database knew the writer by. Nothing changes
or deletes these rows. `questions.authoring.history` gives the context.
"""

import pghistory
import pghistory.models
from django.db import models

from questions.models.assets import Asset
from questions.models.exams import Exam, Topic
from questions.models.questions import Choice, Hint, Question
from questions.models.quizzes import Quiz, QuizSection, SectionQuestion


class Edit(pghistory.models.Event):
    pgh_role = models.TextField(
        db_default=models.Func(function="session_user", template="%(function)s"),
        help_text="The database role of the connection; who used SQL is known by it alone.",
    )

    class Meta:
        abstract = True


def tracked(model: type[models.Model]) -> type[models.Model]:
    """The model of a content model's edits; a table of its own."""
    return pghistory.create_event_model(
        model,
        pghistory.InsertEvent("created"),
        pghistory.UpdateEvent("changed"),
        pghistory.DeleteEvent("deleted"),
        exclude=[name for name in ("created_at", "updated_at") if hasattr(model, name)],
        base_model=Edit,
        append_only=True,
        abstract=False,
        level=pghistory.Statement,
        obj_field=pghistory.ObjForeignKey(related_name="edits", related_query_name="+"),
    )


ExamEdit = tracked(Exam)
TopicEdit = tracked(Topic)
QuestionEdit = tracked(Question)
ChoiceEdit = tracked(Choice)
HintEdit = tracked(Hint)
QuizEdit = tracked(Quiz)
QuizSectionEdit = tracked(QuizSection)
SectionQuestionEdit = tracked(SectionQuestion)
AssetEdit = tracked(Asset)
