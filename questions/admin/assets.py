"""Images: uploaded, described, and how a text shows them."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminImageFieldWidget

from questions import authoring
from questions.admin.forms import AuthoringForm
from questions.admin.moves import person
from questions.admin.saving import AuthoringAdmin
from questions.admin.words import DATE_TIME
from questions.authoring import ContentRefused
from questions.images import ADDRESS, MEDIA_TYPES
from questions.models import Asset

NAMES = {"file": "image"}  # of a fault's field, in the forms
MARKUP = re.compile(r"[\\\[\]`*_$<&{]")


class AssetForm(AuthoringForm):
    class Meta:
        model = Asset
        fields = ("alt",)
        widgets: ClassVar = {"alt": UnfoldAdminExpandableTextareaWidget}


class UploadForm(AssetForm):
    renamed: ClassVar = NAMES

    image = forms.FileField(
        widget=UnfoldAdminImageFieldWidget({"accept": ",".join(MEDIA_TYPES.values())}),
        help_text="PNG, JPEG, WebP or GIF, at most 10 MB and 4096 pixels a side. What the file says besides "
        "its picture, such as where a photo was taken, is not kept.",
    )


@admin.register(Asset)
class AssetAdmin(AuthoringAdmin):
    list_display = ("thumbnail", "alt_text", "snippet", "kind", "uploaded")
    list_display_links = ("thumbnail", "alt_text")
    search_fields = ("alt", "name")
    search_help_text = "Search in alternative text and name"
    ordering = ("-created_at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Asset]:
        return Asset.objects.select_related("created_by")

    def get_fieldsets(self, request: HttpRequest, obj: Asset | None = None) -> Any:
        fields = ("picture", "alt", "snippet", "kind", "uploaded") if obj else ("image", "alt")
        return [(None, {"fields": fields})]

    def get_readonly_fields(self, request: HttpRequest, obj: Asset | None = None) -> tuple[str, ...]:
        return ("picture", "snippet", "kind", "uploaded") if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = AssetForm if obj else UploadForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        page = path("upload/", self.admin_site.admin_view(self.upload), name="questions_asset_upload")
        return [page, *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Keep an image for a script: how a text shows it, or, by field, why it is refused."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        alt, file = request.POST.get("alt", ""), request.FILES.get("image")
        if file is None:
            return JsonResponse({"errors": {"image": ["Choose an image."]}})
        try:
            asset = authoring.save_asset(data=file.read(), alt=alt, by=person(request))
        except ContentRefused as refusal:
            errors = {NAMES.get(fault.field, fault.field): [fault.message] for fault in refusal.faults}
            return JsonResponse({"errors": errors})
        return JsonResponse({"text": in_a_text(asset.name, alt)})

    @display(description="image")
    def thumbnail(self, row: Asset) -> SafeString:
        return format_html(
            '<img src="{}{}" alt="" loading="lazy" class="h-12 max-w-24 object-contain">', ADDRESS, row.name
        )

    @display(description="image")
    def picture(self, row: Asset) -> SafeString:
        return format_html('<img src="{}{}" alt="{}" class="max-h-96">', ADDRESS, row.name, row.alt)

    @display(description="alternative text", ordering="alt")
    def alt_text(self, row: Asset) -> str:
        return row.alt

    @display(description="in a text")
    def snippet(self, row: Asset) -> SafeString:
        text = in_a_text(row.name, row.alt)
        return format_html('<code class="break-all select-all">{}</code>', text)

    @display(description="kind")
    def kind(self, row: Asset) -> str:
        name = row.media_type.removeprefix("image/").upper()
        return f"{name}, {row.width} by {row.height}, {filesizeformat(row.size)}"

    @display(description="uploaded", ordering="created_at")
    def uploaded(self, row: Asset) -> str:
        when = date_format(row.created_at, DATE_TIME)
        return f"{when} by {row.created_by}" if row.created_by else when

    def save_content(
        self, request: HttpRequest, form: Any, formsets: Mapping[str, Any], row: Asset | None
    ) -> Asset:
        alt, by = form.cleaned_data["alt"], person(request)
        if row is None:
            return authoring.save_asset(data=form.cleaned_data["image"].read(), alt=alt, by=by)
        authoring.describe_asset(asset=row, alt=alt, by=by)
        return row


def in_a_text(name: str, words: str) -> str:
    """How a text in CommonMark shows an image; the words are taken literally."""
    literal = MARKUP.sub(r"\\\g<0>", " ".join(words.split()))
    return f"![{literal}]({ADDRESS}{name})"
