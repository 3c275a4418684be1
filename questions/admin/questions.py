"""Questions: written, previewed, reviewed, published, compared with what was published before, retired."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.decorators import action, display

from questions import authoring
from questions.admin import preview, versions
from questions.admin.aids import WritingAids
from questions.admin.bulk import BulkActions
from questions.admin.exporting import ExportPages
from questions.admin.forms import AuthoringForm
from questions.admin.importing import ImportPages
from questions.admin.moves import QuestionMoves, key_of, person, served
from questions.admin.question_forms import ChoiceForm, ChoiceFormSet, HintForm, HintFormSet, QuestionForm
from questions.admin.question_list import QuestionList
from questions.admin.review_queue import ReviewQueue
from questions.admin.reviews import Comments, thread
from questions.admin.saving import AuthoringAdmin, AuthoringInline
from questions.admin.type_fields import SHOWN
from questions.authoring import ContentRefused
from questions.models import Choice, Hint, Question
from questions.types.contract import MAX_CHOICES, MAX_HINTS

READING = (
    (
        None,
        {
            "fields": (
                *("state", "topic", "slug", "type_label", "difficulty_label", "pool_label", "tagged"),
                *("for_markers", "learner"),
            )
        },
    ),
)


class ChoiceInline(AuthoringInline):
    model = Choice
    form = ChoiceForm
    formset = ChoiceFormSet
    extra = 4
    max_num = MAX_CHOICES
    fields = ("text", ("is_correct", "pinned"), "fraction", "feedback")


class HintInline(AuthoringInline):
    model = Hint
    form = HintForm
    formset = HintFormSet
    extra = 2
    max_num = MAX_HINTS


@admin.register(Question)
class QuestionAdmin(
    QuestionList, ExportPages, ImportPages, BulkActions, Comments, QuestionMoves, WritingAids, AuthoringAdmin
):
    form = QuestionForm
    inlines = (ChoiceInline, HintInline)
    fieldsets = (
        (None, {"fields": ("state", "topic", "slug", "type", "stem", *SHOWN, "explanation")}),
        ("Sorting", {"fields": (("difficulty", "pool"), "tags", "references")}),
    )
    conditional_fields = SHOWN
    actions_detail = ("preview", "versions", "submit_for_review", "return_to_author", "publish", "retire")
    actions_submit_line = ("save_and_preview", "save_and_publish")

    # Reading

    # Who may only read sees what a learner sees, and what is kept about it: a form says less.

    def reads(self, request: HttpRequest, obj: Question | None) -> bool:
        return obj is not None and not self.has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        return READING if self.reads(request, obj) else super().get_fieldsets(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if self.reads(request, obj):
            kwargs["form"] = AuthoringForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Question | None) -> Any:
        return () if self.reads(request, obj) else super().get_inlines(request, obj)

    @display(description="tags")
    def tagged(self, row: Question) -> str:
        return ", ".join(row.tags)

    @display(description="as a learner sees it, answered")
    def learner(self, row: Question) -> SafeString:
        address = reverse("admin:questions_question_preview_frame", args=[row.pk])
        return format_html(
            '<iframe class="reading-frame" title="What a learner sees" src="{}?moment=after"></iframe>',
            address,
        )

    @display(description="rubric, which learners never see", empty_value="none")
    def for_markers(self, row: Question) -> str:
        return str(row.options.get("rubric", ""))

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> tuple[str, ...]:
        return ("state", "slug") if obj and obj.current_version_id else ("state",)

    @display(description="status")
    def state(self, row: Question) -> str:
        return preview.state_in_words(row)

    # Saving

    def save_content(
        self, request: HttpRequest, form: QuestionForm, formsets: Mapping[str, Any], row: Question | None
    ) -> Question:
        draft = form.draft(formsets["choices"].drafts(), formsets["hints"].drafts())
        topic = form.cleaned_data["topic"]
        if row is None:
            return authoring.create(topic=topic, draft=draft, by=person(request))
        authoring.revise(question=row, topic=topic, draft=draft, by=person(request))
        return row

    @action(description="Save and publish", icon="publish", permissions=["save_and_publish"])
    def save_and_publish(self, request: HttpRequest, obj: Question) -> None:
        version = authoring.publish(question=obj, by=person(request))
        self.message_user(request, served(version), messages.SUCCESS)

    @action(description="Save and preview", icon="visibility", permissions=["save_and_preview"])
    def save_and_preview(self, request: HttpRequest, obj: Question) -> None:
        """`page_after` is the preview."""

    # Not by the permissions' own names: those Unfold looks up in the database whenever a command starts.

    def has_save_and_publish_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perms(["questions.change_question", "questions.publish_question"])

    def has_save_and_preview_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("questions.change_question")

    def page_after(self, request: HttpRequest, obj: Question) -> str | None:
        if "questions_question_save_and_preview" in request.POST:
            return reverse("admin:questions_question_preview", args=[obj.pk])
        return super().page_after(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Only for a question that `authoring.delete` takes: never published, in no quiz."""
        if obj is None or obj.current_version_id is not None or obj.entries.exists():
            return False
        return request.user.has_perm("questions.delete_question")

    def delete_model(self, request: HttpRequest, obj: Question) -> None:
        authoring.delete(question=obj, by=person(request))

    # Pages of their own

    def get_urls(self) -> list[URLPattern]:
        frame = path(
            "<path:object_id>/preview/learner/",
            self.admin_site.admin_view(self.preview_frame),
            name="questions_question_preview_frame",
        )
        queue = ReviewQueue(self.model, self.admin_site)
        reviews = path(
            "reviews/",
            self.admin_site.admin_view(queue.changelist_view),
            name="questions_question_reviews",
        )
        restore = path(
            "<path:object_id>/restore/",
            self.admin_site.admin_view(self.restore),
            name="questions_question_restore",
        )
        return [frame, reviews, restore, *super().get_urls()]

    @action(description="Preview", icon="visibility", permissions=["view"])
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "thread": thread(request, object_id)}
        return preview.page(request, self.shown(request, object_id), context)

    def preview_frame(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return preview.frame(request, self.shown(request, object_id))

    @action(description="Versions", icon="history", permissions=["view"])
    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "may_restore": self.has_change_permission(request),
        }
        return versions.page(request, self.shown(request, object_id), context)

    @method_decorator(require_POST)
    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a version the draft."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        question = self.shown(request, object_id)
        number = key_of(request.POST.get("version", ""))
        try:
            changed = authoring.restore(question=question, number=number, by=person(request))
        except ContentRefused as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
        else:
            said = f"The draft is version {number} now." if changed else "The draft says the same already."
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:questions_question_versions", args=[question.pk]))

    def shown(self, request: HttpRequest, object_id: str) -> Question:
        """The question with its draft, for those who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            Question.objects.with_draft().select_related("submitted_by"), pk=key_of(object_id)
        )
