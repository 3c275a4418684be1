"""The endpoints of exports."""

import uuid
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request as HttpRequest

from attempts.exports import runs
from attempts.exports.breaking import Connection
from attempts.exports.columns import Column, Dataset
from attempts.exports.datasets import DATASETS
from attempts.exports.encoders import ENCODERS, Encoder
from attempts.exports.request import Request, request_of
from attempts.exports.serializers import DatasetsSerializer, ExportQuery, RunSerializer
from attempts.exports.threads import a_thread
from attempts.models import Export
from attempts.refusals import not_found
from attempts.xapi.dataset import STATEMENTS
from quizapi.accounts.endpoints import user_of
from quizapi.api import read_query, reply
from quizapi.errors import PROBLEM_JSON, DomainError
from quizapi.staff import StaffView

PROBLEM = {"$ref": "#/components/schemas/Problem"}
OLD_PROTOCOLS = ("HTTP/1.0", "HTTP/1")  # the second is what granian calls it
OLD_HTTP = "The request came by HTTP/1.0, which cannot tell a whole file from a broken one."
NO_PARQUET = "This server writes no Parquet; `code` is `parquet_not_installed`."
WATERMARK = OpenApiParameter(
    "Quizapi-Watermark",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Send it as `since` next time. Missing where the export cannot be gone on from.",
    response=[200],
)
EXPORT = OpenApiParameter(
    "Quizapi-Export",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="The export's id in the log.",
    response=[200],
)


class ExportView(StaffView):
    permission = "attempts.export_attempts"


class Datasets(ExportView):
    @extend_schema(operation_id="list_datasets", tags=["Exports"], responses=DatasetsSerializer)
    def get(self, request: HttpRequest) -> HttpResponse:
        """The datasets that can be exported, with every column: the data dictionary."""
        return reply({"datasets": [described(each) for each in DATASETS.values()]})


class Exports(ExportView):
    @extend_schema(
        operation_id="export_dataset",
        tags=["Exports"],
        parameters=[ExportQuery, WATERMARK, EXPORT],
        responses={
            **{(200, each.media_type.partition(";")[0]): OpenApiTypes.BINARY for each in ENCODERS.values()},
            (501, PROBLEM_JSON): OpenApiResponse(PROBLEM, NO_PARQUET),
            (505, PROBLEM_JSON): OpenApiResponse(PROBLEM, OLD_HTTP),
        },
    )
    def get(self, request: HttpRequest, dataset: str) -> HttpResponseBase:
        """Export a dataset, as a stream.

        Learners stand under pseudonyms. A reply that breaks off was hit by an error: the file is not whole.
        Every export is logged. A few run at once; beyond that the answer is 503 with `Retry-After`.
        """
        query = read_query(ExportQuery, request)
        asked = request_of(dataset, query)
        require_allowed(asked, request)
        if request.META.get("SERVER_PROTOCOL") in OLD_PROTOCOLS:
            raise old_http()
        return transfer(asked, query["format"], request)

    def head(self, request: HttpRequest, dataset: str) -> HttpResponseBase:
        """Whether the same GET would begin, without making an export."""
        query = read_query(ExportQuery, request)
        asked = request_of(dataset, query)
        require_allowed(asked, request)
        asked.require_possible()
        return HttpResponse(content_type=ENCODERS[query["format"]].media_type)


class Run(ExportView):
    @extend_schema(operation_id="read_export", tags=["Exports"], responses=RunSerializer)
    def get(self, request: HttpRequest, id: uuid.UUID) -> HttpResponse:
        """What the log says of an export: how it ended, and how many rows went out.

        For whoever began it, and for staff who may read the log.
        """
        user = user_of(request)
        rows = Export.objects.filter(id=id)
        if not user.has_perm("attempts.view_export"):
            rows = rows.filter(by=user)
        if not rows.exists():
            raise not_found("export")
        runs.settle()
        return reply(run_document(rows.get()))


def require_allowed(asked: Request, request: HttpRequest) -> None:
    if asked.identities and not user_of(request).has_perm("attempts.export_identities"):
        raise PermissionDenied("You may not export who the learners are.", code="permission_denied")


def transfer(asked: Request, format: str, request: HttpRequest) -> StreamingHttpResponse:
    encoder = ENCODERS[format]
    runs.settle()
    with ExitStack() as stack:
        stack.enter_context(a_thread())
        run = stack.enter_context(runs.started(asked, format=format, encoder=encoder, by=user_of(request)))
        held = ExitStack()
        body = runs.Transfer(encoder.encode(run.rows), held, Connection.of(request.META))
        held.push(stack.pop_all())
    response = StreamingHttpResponse(body, content_type=encoder.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(asked, encoder)}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["Quizapi-Export"] = str(run.id)
    if run.rows.watermark is not None:
        response.headers["Quizapi-Watermark"] = run.rows.watermark
    return response


def file_name(asked: Request, encoder: Encoder) -> str:
    parts = [asked.dataset.name, asked.filters.quiz or asked.filters.exam]
    return f"{'-'.join(filter(None, parts))}.{encoder.extension}"


def old_http() -> DomainError:
    return DomainError(
        "http_version_not_supported",
        HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
        f"{OLD_HTTP} Send it by HTTP/1.1; behind nginx set `proxy_http_version 1.1`.",
    )


def described(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "meaning": dataset.meaning,
        "key": dataset.key,
        "time": dataset.time,
        "formats": ["jsonl"] if dataset is STATEMENTS else list(ENCODERS),
        "filters": sorted(dataset.filters),
        "incremental": dataset.incremental,
        "columns": [column_document(each) for each in dataset.columns],
    }


def column_document(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.kind.value,
        "meaning": column.meaning,
        "unit": column.unit,
        "null": column.null,
    }


def run_document(export: Export) -> dict[str, Any]:
    names = ("id", "dataset", "format", "filters", "identities", "incremental", "state", "rows")
    return {name: getattr(export, name) for name in (*names, "started_at", "ended_at")}
