"""Files of questions: imported from a request's body, and exported."""

from http import HTTPStatus
from typing import Any, BinaryIO, ClassVar, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.request import Request

from questions.authoring_api.drafts import exam_of, topic_of
from questions.authoring_api.endpoints import AuthoringView, Permissions
from questions.authoring_api.serializers.transfer import (
    READ,
    WRITTEN,
    ExportQuery,
    ExportReportSerializer,
    ImportQuery,
    ImportReportSerializer,
)
from questions.authoring_api.transfer_files import MEDIA_TYPES, PARSERS
from questions.authoring_api.transfer_reports import errors_of, export_document, import_document
from questions.formats import known
from questions.formats.exporting import Selection
from questions.formats.exporting.whole import lost_in, whole_export
from questions.formats.plan import import_file
from quizapi.accounts.endpoints import user_of
from quizapi.api import JSON, read_query, reply
from quizapi.errors import PROBLEM_JSON, DomainError

PROBLEM = {"$ref": "#/components/schemas/Problem"}
NO_DOCUMENT: dict[str, object] = {}  # a file has no members to point to
FILE = "file"  # what reports call the body
SENT = {media_type: OpenApiTypes.BINARY for name in READ for media_type in MEDIA_TYPES[name]}
TYPES = {known(name).media_type.partition(";")[0] for name in WRITTEN}
SERVED = {(200, media_type): OpenApiTypes.BINARY for media_type in sorted(TYPES)}
LOSSES = OpenApiParameter(
    "Quizapi-Losses",
    OpenApiTypes.INT,
    OpenApiParameter.HEADER,
    description="With a file: how many things its format cannot say.",
    response=[200],
)
FLAGS = ("one_topic", "dry_run", "overwrite", "publish", "skip_refused")
REFUSED = "Something is refused and nothing was written; `code` is `import_refused`, `report` holds it all."
NOT_OF_FORMAT = "The body is of no media type that the format has."


class Imports(AuthoringView):
    permissions: ClassVar[Permissions] = {"POST": ("questions.import_question",)}
    parser_classes = PARSERS  # type: ignore[assignment]  # the base names its own kind
    judged: object = NO_DOCUMENT

    @extend_schema(
        operation_id="import_questions",
        tags=["Authoring"],
        parameters=[ImportQuery],
        request=SENT,
        responses={
            200: ImportReportSerializer,
            (422, PROBLEM_JSON): OpenApiResponse(PROBLEM, REFUSED),
            (415, PROBLEM_JSON): OpenApiResponse(PROBLEM, NOT_OF_FORMAT),
        },
    )
    def post(self, request: Request) -> HttpResponse:
        """Import the questions of a file, all of them or none.

        The file is the body: GIFT as `text/plain`, Moodle XML and single QTI files as `application/xml` or
        `text/xml`, QTI packages as `application/zip`; at most 64 MB. The file itself says its encoding. With
        `dry_run` nothing is written, and the reply is what it would be. The same file again changes nothing.
        """
        query = read_query(ImportQuery, request)
        exam = exam_of(query)
        topic = topic_of(query) if "topic" in query else None
        flags = {name: query[name] == "true" for name in FLAGS}
        if flags["one_topic"] and topic is None:
            raise exceptions.ValidationError({"topic": ["Name the topic that all questions are to go into."]})
        with body_of(request, query["format"]) as file:
            report = import_file(
                file,
                name=FILE,
                format=query["format"],
                exam=exam,
                topic=topic,
                by=user_of(request),
                **flags,
            )
        document = import_document(report, name=FILE)
        if not report.stopped:
            return reply(document)
        raise DomainError(
            "import_refused",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "Nothing was written: mend what is refused, or leave it out with skip_refused.",
            errors_of(report, name=FILE),
            report=document,
        )


def body_of(request: Request, format: str) -> BinaryIO:
    """The file that was sent, if its media type is one of the format's."""
    media_type = str(request.content_type).partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES[format]:
        raise exceptions.UnsupportedMediaType(media_type)
    file: Any = request.data
    if not file:
        raise exceptions.ParseError("The body is empty; send the file.", code="empty_body")
    return cast("BinaryIO", file)


class Exports(AuthoringView):
    permissions: ClassVar[Permissions] = {"GET": ("questions.export_question",)}

    @extend_schema(
        operation_id="export_questions",
        tags=["Authoring"],
        parameters=[ExportQuery, LOSSES],
        responses={**SERVED, (200, JSON): ExportReportSerializer},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Export questions as a file.

        `Quizapi-Losses` says how many things the format could not say; `report=true` gives those instead of
        the file, as JSON.
        """
        query = read_query(ExportQuery, request)
        selection = Selection(
            exam=exam_of(query),
            topic=topic_of(query) if "topic" in query else None,
            statuses=[query["status"]] if "status" in query else (),
            tags=[query["tag"]] if "tag" in query else (),
            published=query["published"] == "true",
        )
        format = query["format"]
        if query["report"] == "true":
            count = selection.questions().count()
            return reply(export_document(count, lost_in(selection, format=format)))
        made = whole_export(selection, format=format)
        response = made.response()
        response.headers["Quizapi-Losses"] = str(len(made.losses))
        return response
