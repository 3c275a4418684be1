"""Groups of learners who share exceptions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from attempts import lifecycle
from attempts.models import LearnerGroup
from quizapi.models import User


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    members = forms.ModelMultipleChoiceField(
        User.objects.all(),
        required=False,
        widget=AutocompleteSelectMultiple(LearnerGroup._meta.get_field("learners"), admin.site),
        help_text="Search by e-mail address, name, or the six letters of a guest.",
    )

    class Meta:
        model = LearnerGroup
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["members"] = list(self.instance.learners.values_list("pk", flat=True))


@admin.register(LearnerGroup)
class LearnerGroupAdmin(ModelAdmin):
    form = GroupForm
    fields = ("name", "members")
    compressed_fields = True
    warn_unsaved_form = True
    actions = None
    list_per_page = 50
    list_display = ("name", "member_count", "override_count")
    search_fields = ("name",)
    ordering = ("name", "id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[LearnerGroup]:
        counted = LearnerGroup.objects.annotate(
            member_count=Count("memberships", distinct=True), override_count=Count("overrides", distinct=True)
        )
        return counted.order_by(*self.ordering)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The name is saved by now; the members have a command."""
        members = [user.pk for user in form.cleaned_data["members"]]
        lifecycle.set_members(group=form.instance, learners=members)

    @display(description="members", ordering="member_count")
    def member_count(self, row: Any) -> int:
        return int(row.member_count)

    @display(description="overrides", ordering="override_count")
    def override_count(self, row: Any) -> int:
        return int(row.override_count)
