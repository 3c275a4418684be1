"""The ceiling: a Django view that does nothing, behind the same server and the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

BODY = b'{"detail": "%s"}' % (b"as long as a question with its choices " * 25)


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, content_type="application/json")
