"""Exams with their trees of topics."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.formats import date_format
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldBooleanSwitchWidget

from questions import authoring
from questions.admin.fields import SLUG_HELP, PlainDecimalField, SlugField, TopicField, grouped, in_tree_order
from questions.admin.forms import AuthoringForm, AuthoringFormSet, RowForm
from questions.admin.moves import person
from questions.admin.saving import AuthoringAdmin, AuthoringInline
from questions.admin.words import DATE_TIME
from questions.authoring import ContentRefused, ExamDraft, TopicDraft
from questions.models import Exam, Question, Topic
from questions.types.contract import Fault
from quizapi.accounts.models import User


class ExamForm(AuthoringForm):
    elsewhere = ("topics",)

    slug = SlugField(help_text=SLUG_HELP)

    class Meta:
        model = Exam
        fields = ("slug", "title", "description", "language", "review_required")
        widgets: ClassVar = {
            "description": UnfoldAdminExpandableTextareaWidget,
            "review_required": UnfoldBooleanSwitchWidget,
        }

    def draft(self) -> ExamDraft:
        written = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return ExamDraft(**{"slug": self.instance.slug, **written})


class TopicForm(RowForm):
    slug = SlugField()
    weight = PlainDecimalField(
        required=False,
        max_digits=7,
        decimal_places=3,
        help_text="Share in a draw by topic weight, relative to the exam's other topics; empty: none.",
    )
    parent = TopicField(required=False, label="Below", help_text="Empty: at the top.")

    class Meta:
        model = Topic
        fields = ("title", "slug", "parent", "weight", "description")
        widgets: ClassVar = {"description": UnfoldAdminExpandableTextareaWidget}

    def __init__(self, *args: Any, choices: list[Any], depths: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indent = "\u2003" * depths.get(self.instance.pk or 0, 0)
        self.fields["slug"].disabled = self.instance.pk is not None
        parent: Any = self.fields["parent"]
        parent.queryset = Topic.objects.filter(exam=self.instance.exam_id)
        parent.choices = choices

    @property
    def heading(self) -> str:
        """What stands over the row while it is closed; a topic is indented below its parent."""
        if self.instance.pk is None:
            return ""
        return f"{self.indent}{self.instance.title} (weight {self.instance.weight.normalize():f})"

    def draft(self, position: int) -> TopicDraft:
        written = self.cleaned_data
        texts = {name: written[name] for name in ("slug", "title", "description")}
        return TopicDraft(**texts, weight=written["weight"] or Decimal(0), position=position)


class TopicFormSet(AuthoringFormSet):
    head = "topics"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(self.get_queryset()) if self.instance.pk else []
        tree = in_tree_order(rows)
        self._queryset = [topic for topic, _ in tree] or Topic.objects.none()
        self.depths = {topic.pk: depth for topic, depth in tree}
        groups = grouped(rows)
        self.choices = [("", "At the top"), *(groups[0][1] if groups else [])]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "choices": self.choices, "depths": self.depths}


class TopicInline(AuthoringInline):
    model = Topic
    form = TopicForm
    formset = TopicFormSet
    can_delete = False
    collapsible = True
    fields = ("title", ("slug", "weight"), "parent", "description")
    extra = 3

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).select_related("exam")

    def parent_permission(self, request: HttpRequest, verb: str) -> bool:
        """Topics have permissions of their own, but no page: authors write them, and not the exam."""
        return request.user.has_perm(f"questions.{verb}_topic")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "add")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "change")


@admin.register(Exam)
class ExamAdmin(AuthoringAdmin):
    form = ExamForm
    inlines = (TopicInline,)
    fields = ("slug", "title", "description", "language", "review_required")
    list_display = ("title", "slug", "language", "topic_count", "published", "changed")
    search_fields = ("title", "slug")
    ordering = ("title", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exam]:
        return Exam.objects.annotate(
            topic_count=counted(Topic.objects.all()),
            published_count=counted(Question.objects.published()),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Exam | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("slug",) if may_change(request) else self.fields

    def has_change_permission(self, request: HttpRequest, obj: Exam | None = None) -> bool:
        """The page is that of the topics too; for their authors the exam's own fields are read-only there."""
        return may_change(request) or request.user.has_perm("questions.change_topic")

    @display(description="topics", ordering="topic_count")
    def topic_count(self, row: Any) -> int:
        return int(row.topic_count)

    @display(description="published questions", ordering="published_count")
    def published(self, row: Any) -> int:
        return int(row.published_count)

    @display(description="changed", ordering="updated_at")
    def changed(self, row: Exam) -> str:
        return date_format(row.updated_at, DATE_TIME)

    def save_content(
        self, request: HttpRequest, form: ExamForm, formsets: Mapping[str, Any], row: Exam | None
    ) -> Exam:
        by = person(request)
        if row is None or may_change(request):
            exam = authoring.save_exam(draft=form.draft(), exam=row, by=by)
        else:
            exam = row
        for position, topic in enumerate(formsets["topics"].written()):
            save_topic(exam, topic, position, by)
        return exam


def may_change(request: HttpRequest) -> bool:
    return request.user.has_perm("questions.change_exam")


def counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of them an exam has, counted apart: joined, each topic would count once for each question."""
    of_exam = rows.filter(exam=OuterRef("pk")).order_by().values("exam")
    return Coalesce(Subquery(of_exam.annotate(number=Count("pk")).values("number")), 0)


def save_topic(exam: Exam, form: TopicForm, position: int, by: User) -> None:
    """Save one row of the tree if it differs; its faults name the row."""
    topic = form.instance if form.instance.pk else None
    if topic is not None and not form.has_changed() and topic.position == position:
        return
    try:
        parent = form.cleaned_data["parent"]
        authoring.save_topic(exam=exam, draft=form.draft(position), parent=parent, topic=topic, by=by)
    except ContentRefused as refusal:
        faults = [replace(fault, field=f"topics.{position}.{fault.field}") for fault in refusal.faults]
        where = faults or [Fault(f"topics.{position}", refusal.detail)]
        raise ContentRefused(refusal.code, refusal.detail, where) from None


@admin.register(Topic)
class TopicAdmin(ModelAdmin):
    """For the search in filters only: topics are edited on their exam's page."""

    search_fields = ("title", "slug")
    ordering = ("exam", "position", "id")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
