"""Users and groups in the admin."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import BooleanRadioFilter, RangeDateFilter
from unfold.decorators import display
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from quizapi.models import User

# A user's addresses are kept by sign-up and its commands; here they would be a second door.
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)

admin.site.index_title = "Overview"

DATE_TIME = "j M Y, H:i"  # UTC
RIGHTS = ("is_staff", "is_superuser", "groups")


class AddUserForm(UserCreationForm):
    usable_password = None  # everybody who is added here logs in with a password

    class Meta:
        model = User
        fields = ("email", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@admin.register(User)
class UserAdmin(BaseUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """People with an address, and guests; deactivated, never deleted, because attempts name them."""

    form = UserChangeForm
    add_form = AddUserForm
    change_password_form = AdminPasswordChangeForm
    compressed_fields = True
    warn_unsaved_form = True
    actions = None
    list_per_page = 50
    list_display = ("person", "kind", "is_active", "joined", "logged_in")
    list_filter = (
        ("is_guest", BooleanRadioFilter),
        ("is_staff", BooleanRadioFilter),
        ("is_active", BooleanRadioFilter),
        ("date_joined", RangeDateFilter),
    )
    list_filter_submit = True
    search_fields = ("email", "name", "id__iendswith")
    search_help_text = "Search by e-mail address, name, or the six letters of a guest"
    ordering = ("-date_joined", "-id")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    readonly_fields = ("email", "is_guest", "joined", "logged_in")
    fieldsets = (
        (None, {"fields": ("email", "password", "name", "is_active")}),
        ("Rights", {"fields": ("is_staff", "is_superuser", "groups")}),
        ("Dates", {"fields": ("joined", "logged_in")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2")}),)
    guest_fieldsets = ((None, {"fields": ("is_guest", "name", "is_active", "joined")}),)

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.guest_fieldsets if obj and obj.is_guest else super().get_fieldsets(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser gives rights; otherwise whoever may edit users could take all of them."""
        if obj is None:
            return ()
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if is_superuser(request) else (*fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Nor may anyone but a superuser set the password of staff."""
        if obj is not None and obj.is_staff and obj.pk != request.user.pk and not is_superuser(request):
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Finds a guest by what the lists call them: "Guest a1b2c3"."""
        term = search_term.strip().removeprefix("Guest ").removeprefix("guest ")
        found: tuple[QuerySet[User], bool] = super().get_search_results(request, queryset, term)
        return found

    @display(description="user", ordering="email", header=True)
    def person(self, row: User) -> tuple[str, str]:
        return str(row), row.email if row.email and row.name else ""

    @display(description="joined", ordering="date_joined")
    def joined(self, row: User) -> str:
        return date_format(row.date_joined, DATE_TIME)

    @display(description="last login here", ordering="last_login")
    def logged_in(self, row: User) -> str:
        return date_format(row.last_login, DATE_TIME) if row.last_login else "never"

    @display(description="kind", label={"superuser": "danger", "staff": "warning", "learner": "success"})
    def kind(self, row: User) -> str:
        if row.is_guest:
            return "guest"
        if row.is_superuser:
            return "superuser"
        return "staff" if row.is_staff else "learner"


@admin.register(Group)
class GroupAdmin(BaseGroupAdmin, ModelAdmin):
    actions = None


def is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)
