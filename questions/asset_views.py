"""Images, served to whoever knows their name, for ever the same."""

from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from questions.images import MEDIA_TYPES
from quizapi.errors import not_found

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """An image's bytes, from wherever they are kept. The name is its ETag: its bytes never change."""
    headers = {"Cache-Control": FOR_EVER, "ETag": f'"{name}"', "Access-Control-Allow-Origin": "*"}
    unchanged = get_conditional_response(request, etag=headers["ETag"])
    if unchanged is not None:
        return HttpResponse(status=304, headers=headers)
    try:
        file = storages["images"].open(name)
    except FileNotFoundError:
        return not_found()
    return FileResponse(file, content_type=MEDIA_TYPES[name.rpartition(".")[2]], headers=headers)
