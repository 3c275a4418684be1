"""What is asked before many questions are changed at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Func
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from questions.admin.fields import TagsField, TopicField, grouped
from questions.drafts import DIFFICULTIES, POOLS, slug_faults
from questions.models import Question, Topic
from questions.types.contract import MAX_TEXT

SUGGESTED = 30  # tags


class BulkForm(forms.Form):
    """`questions` are those that the form is about."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions

    def given(self) -> dict[str, Any]:
        """What the command is given besides the questions."""
        return {**self.cleaned_data}


class NoteForm(BulkForm):
    comment = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        label="Note",
        help_text="It stands among the comments of each question. You may leave it empty.",
    )


class PublishForm(NoteForm):
    """What is published is what the questions said when the form was shown."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = ",".join(f"{each.pk} {each.updated_at.isoformat()}" for each in self.questions)

    def clean_seen(self) -> dict[int, datetime]:
        pairs = (entry.partition(" ") for entry in self.cleaned_data["seen"].split(",") if entry)
        try:
            return {int(key): datetime.fromisoformat(at) for key, _, at in pairs}
        except ValueError as error:
            raise ValidationError("Choose the questions again.") from error


class TagsForm(BulkForm):
    tags = TagsField(help_text="Separated by commas: retrieval, cosine-similarity")
    tags.required = True

    def clean_tags(self) -> tuple[str, ...]:
        tags: tuple[str, ...] = self.cleaned_data["tags"]
        wrong = [f"{tag}: {fault.message}" for tag in tags for fault in slug_faults("tags", tag)]
        if wrong:
            raise ValidationError(wrong)
        return tags


class AddTagsForm(TagsForm):
    def suggestions(self) -> list[str]:
        """The tags that the exams' questions carry most often."""
        exams = {question.exam_id for question in self.questions}
        tags = Question.objects.filter(exam__in=exams).values(tag=Func("tags", function="unnest"))
        often = tags.annotate(count=Count("pk")).order_by("-count", "tag")
        return list(often.values_list("tag", flat=True)[:SUGGESTED])


class RemoveTagsForm(TagsForm):
    def suggestions(self) -> list[str]:
        """The tags that these questions carry."""
        return sorted({tag for question in self.questions for tag in question.tags})


class TopicForm(BulkForm):
    topic = TopicField(help_text="Of the questions' own exam; those of another exam stay where they are.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exams = {question.exam_id for question in self.questions}
        topics = Topic.objects.filter(exam__in=exams).select_related("exam")
        field: Any = self.fields["topic"]
        field.queryset = topics.order_by("exam__title", "exam_id", "position", "id")
        field.choices = [("", "Choose a topic"), *grouped(list(field.queryset))]


class DifficultyForm(BulkForm):
    difficulty = forms.ChoiceField(
        choices=[(value, value) for value in DIFFICULTIES], initial="medium", widget=UnfoldAdminSelectWidget
    )


class PoolForm(BulkForm):
    pool = forms.ChoiceField(
        choices=[(value, value) for value in POOLS],
        widget=UnfoldAdminSelectWidget,
        help_text="Practice questions may be browsed by anyone; exam questions are seen only in an attempt.",
    )
