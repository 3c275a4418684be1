"""What the endpoints share: who may call them, how large a body may be, how a refusal reads."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from questions.authoring import ContentRefused
from questions.authoring_api.bodies import ContentParser
from questions.authoring_api.refusals import problem_of
from quizapi.staff import StaffView

type Permissions = Mapping[str, tuple[str, ...]]  # by method: one of these is needed


class MayAuthor(BasePermission):
    """Staff with a permission that the method asks for. Others are refused before anything is looked at."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        method = "GET" if request.method == "HEAD" else request.method
        needed = view.permissions.get(method) or next(iter(view.permissions.values()))
        return bool(user.is_staff and any(user.has_perm(each) for each in needed))


class AuthoringView(StaffView):
    """An endpoint for staff, with the permissions that the admin asks for, too."""

    permission_classes = (MayAuthor,)
    parser_classes = (ContentParser,)
    permissions: ClassVar[Permissions]
    guarded: ClassVar[tuple[str, ...]] = ()  # methods that need If-Match; for the schema
    has_etag = False  # whether GET shows a document with its ETag; for the schema
    creates = False  # whether POST answers 201 with an address and an ETag; for the schema
    judged: object = None  # what `errors` of a refusal point into, where that is not the body

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ContentRefused):
            exc = problem_of(exc, self.request.data if self.judged is None else self.judged)
        return super().handle_exception(exc)
