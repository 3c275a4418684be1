"""How an admin page saves through an authoring command, and shows what the command refused."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.admin import ModelAdmin, StackedInline

from questions.admin.conflicts import ChangedMeanwhile, refuse_conflict
from questions.admin.forms import AuthoringForm, AuthoringFormSet, RowForm
from questions.admin.history import History
from questions.authoring import ContentRefused


class AuthoringAdmin(History, ModelAdmin):
    """A page for content. `save_content` calls the command; nothing else writes.

    A refused command has changed nothing. The same request is then answered once more, with forms that
    know the refusal, so that each fault is a sentence on its field and the author's text is still there.
    """

    form = AuthoringForm
    compressed_fields = True
    warn_unsaved_form = True
    change_form_before_template = "questions/admin/seen.html"
    actions = None  # many at once: not without saying for each why not
    list_per_page = 50

    class Media:
        css: ClassVar = {"all": ("questions/admin/writing.css",)}
        js = tuple(f"questions/admin/{name}.js" for name in ("authoring", "similar", "images"))

    def save_content(self, request: HttpRequest, form: Any, formsets: Mapping[str, Any], row: Any) -> Model:
        """Save what the author wrote as a new row (`row` is None) or as a change of one; return the row."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {**(extra_context or {})}
        if object_id is None:  # Unfold lists these buttons for rows that exist already
            context["actions_submit_line"] = self.get_actions_submit_line(request, None)
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except ContentRefused as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            if isinstance(refusal, ChangedMeanwhile):
                context["conflict"] = refusal.conflict
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Not here: the command needs the inline rows too, which `save_related` is given."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        row = None
        heads = {formset.head: formset for formset in formsets}
        if change:
            row = self.model._default_manager.select_for_update(of=("self",)).get(pk=form.instance.pk)
            refuse_conflict(row, form, heads)
        saved = self.save_content(request, form, heads, row)
        form.instance.pk = saved.pk
        form.instance.refresh_from_db()
        for action in self.get_actions_submit_line(request, saved.pk):
            if action.action_name in request.POST:
                action.method(request, saved)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A row that is not there yet has no state to show."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        return [
            (title, {**options, "fields": tuple(name for name in options["fields"] if name != "state")})
            for title, options in fieldsets
        ]

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponse:
        page = self.page_after(request, obj)
        return HttpResponseRedirect(page) if page else super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        page = self.page_after(request, obj)
        return HttpResponseRedirect(page) if page else super().response_post_save_change(request, obj)

    def page_after(self, request: HttpRequest, obj: Any) -> str | None:
        """Where a button of our own leads: back to the page. None for Django's buttons, which know."""
        buttons = self.get_actions_submit_line(request, obj.pk)
        if not any(button.action_name in request.POST for button in buttons):
            return None
        return reverse(f"admin:questions_{self.opts.model_name}_change", args=[obj.pk])

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        changed = [formset for formset in formsets if formset.has_changed()]
        message = super().construct_change_message(request, form, [], add)
        if add or not changed:
            return message
        names = [str(formset.model._meta.verbose_name_plural) for formset in changed]
        return [*message, {"changed": {"fields": names}}]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ContentRefused as refusal:
            self.message_user(request, refusal.detail, messages.ERROR)
            return HttpResponseRedirect(request.path.replace("/delete/", "/change/"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No command deletes this kind of row; an admin whose command does says otherwise."""
        return False


class AuthoringInline(StackedInline):
    """Rows of an authoring form that the author orders by dragging, or with the arrow buttons."""

    form: type[RowForm] = RowForm
    formset: type[AuthoringFormSet] = AuthoringFormSet
    template = "questions/admin/sortable_inline.html"
    extra = 0
    ordering_field = "ORDER"  # the formset's own: positions are the command's business

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, can_order=True, **kwargs)
        formset.refusal = getattr(request, "refusal", None)
        return formset

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return self.extra if obj is None else 0

    # Who may change a question may change its choices: they have no page, so no permissions, of their own.
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "add" if obj is None else "change")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "add" if obj is None else "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "change")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.parent_permission(request, "view") or self.parent_permission(request, "change")

    def parent_permission(self, request: HttpRequest, verb: str) -> bool:
        options = self.parent_model._meta
        return request.user.has_perm(f"{options.app_label}.{verb}_{options.model_name}")
