"""The pages: for the upload, for what would come of it, for what came of it, and templates to fill in."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse

from questions.admin.importing.forms import ImportForm, OptionsForm
from questions.admin.importing.reports import Shown
from questions.admin.moves import person
from questions.authoring.pending import change_options, keep_upload, throw_away
from questions.formats import FORMATS, known
from questions.formats.importing.uploads import applied, tried, uploads_of
from questions.formats.report import Outcome, Report
from questions.formats.tables import template
from questions.models import PendingImport
from quizapi.uploads import was_too_large

IMPORT = "admin:questions_question_import"
PREVIEW = "admin:questions_question_import_preview"
PERMISSION = "questions.import_question"
GONE = "The file is not kept any more. Upload it again."
TEMPLATES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NEW = (Outcome.CREATED, Outcome.UPDATED)


class ImportPages:
    """For the admin of questions."""

    admin_site: Any
    message_user: Callable[..., None]

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Callable[..., HttpResponseBase], str]] = {
            "import/": (self.upload, "import"),
            "import/template.<slug:kind>": (self.template, "import_template"),
            "import/<uuid:upload>/": (self.preview_import, "import_preview"),
            "import/<uuid:upload>/report.txt": (self.whole_report, "import_report"),
        }
        return [
            *(
                path(address, self.admin_site.admin_view(allowed(view)), name=f"questions_question_{name}")
                for address, (view, name) in pages.items()
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file in, and lead on to what would come of it."""
        form = ImportForm()
        if request.method == "POST":
            form = ImportForm(request.POST, request.FILES, too_large=was_too_large(request, "file"))
            if form.is_valid():
                pending = kept(request, form)
                return HttpResponseRedirect(reverse(PREVIEW, args=[pending.public_id]))
        formats = [format.title for format in FORMATS.values() if format.reads]
        return self.page(request, "import", {"title": "Import", "form": form, "formats": formats})

    def template(self, request: HttpRequest, kind: str) -> HttpResponse:
        if kind not in TEMPLATES:
            raise Http404
        headers = {"Content-Disposition": f'attachment; filename="questions.{kind}"'}
        return HttpResponse(template(kind), content_type=TEMPLATES[kind], headers=headers)

    def preview_import(self, request: HttpRequest, upload: UUID) -> HttpResponse:
        pending = own(request, upload)
        try:
            if request.method == "POST":
                return self.act(request, pending)
            report = None if pending.applied_at else tried(pending)
        except FileNotFoundError:
            return self.gone(request)
        return self.report_page(request, pending, report)

    def act(self, request: HttpRequest, pending: PendingImport) -> HttpResponse:
        """What a button of the preview asks for."""
        if "throw_away" in request.POST:
            throw_away(pending=pending)
            self.message_user(request, f"{pending} is deleted; nothing was imported.", messages.SUCCESS)
            return HttpResponseRedirect(reverse(IMPORT))
        if "apply" in request.POST:
            report = applied(pending.public_id, by=person(request))
            if report is not None:
                return self.report_page(request, pending, report)
            self.message_user(request, "This file was imported already.", messages.WARNING)
        elif "options" in request.POST:
            form = options_form(pending, request.POST)
            if form.is_valid():
                change_options(pending=pending, options=form.cleaned_data)
        return HttpResponseRedirect(reverse(PREVIEW, args=[pending.public_id]))

    def whole_report(self, request: HttpRequest, upload: UUID) -> HttpResponseBase:
        """Every line of what would come of it, for files whose report is too long for a page."""
        pending = own(request, upload)
        if pending.applied_at:
            raise Http404
        try:
            report = tried(pending)
        except FileNotFoundError:
            return self.gone(request)
        headers = {"Content-Disposition": 'attachment; filename="report.txt"'}
        return StreamingHttpResponse(
            lines_of(report), content_type="text/plain; charset=utf-8", headers=headers
        )

    def gone(self, request: HttpRequest) -> HttpResponse:
        self.message_user(request, GONE, messages.ERROR)
        return HttpResponseRedirect(reverse(IMPORT))

    def report_page(
        self, request: HttpRequest, pending: PendingImport, report: Report | None
    ) -> HttpResponse:
        context = {"title": "Import", "subtitle": pending.file_name, "pending": pending, "report": report}
        context |= {"format": known(pending.format).title}
        if report is not None:
            may_see = person(request).has_perm("questions.view_question")
            shown = Shown(report=report, name=pending.file_name, format=pending.format, known=may_see)
            context |= {
                "sections": shown.sections(),
                "summary": report.summary(),
                "changes_something": any(report.counts()[outcome] for outcome in NEW),
                "form": options_form(pending),
            }
        return self.page(request, "import_preview", context)

    def page(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": None, **context}
        return render(request, f"questions/admin/{name}.html", context)


def allowed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for those who may import."""

    def checked(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        if not person(request).has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, **arguments)

    return checked


def own(request: HttpRequest, upload: UUID) -> PendingImport:
    """A file that whoever asks uploaded; of those of others nothing is told."""
    return get_object_or_404(uploads_of(person(request)), public_id=upload)


def kept(request: HttpRequest, form: ImportForm) -> PendingImport:
    given = form.cleaned_data
    return keep_upload(
        by=person(request),
        file=given["file"],
        file_name=given["file"].name,
        format=given["format"],
        exam=given.get("exam"),
        topic=given.get("topic"),
        options=form.options(),
    )


def options_form(pending: PendingImport, data: Any = None) -> OptionsForm:
    """The options of a file that is there; native files say for themselves what is to be published."""
    current = {name: getattr(pending, name) for name in OptionsForm.base_fields}
    form = OptionsForm(data, initial=current)
    if known(pending.format).is_native:
        form.leave_out("publish", "skip_refused")
    return form


def lines_of(report: Report) -> Iterator[str]:
    for line in report.lines:
        yield f"{line}\n"
    yield f"{report.summary()}\n"
