"""For load balancers and supervisors: is the process up, and can it do its work?"""

from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase


def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Looks at nothing else: a restart would not mend a database that is away."""
    return _reply(200, status="ok")


def readyz(_request: HttpRequest) -> HttpResponse:
    """200 where the database answers and has every migration, else 503: send no requests here yet."""
    try:
        waiting = _unapplied_migrations()
    except Error:
        return _reply(503, status="unavailable", reason="database unreachable")
    if waiting:
        return _reply(503, status="unavailable", reason=f"{waiting} migrations not applied")
    return _reply(200, status="ok")


def _unapplied_migrations() -> int:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _reply(code: int, **body: str) -> HttpResponse:
    return JsonResponse(body, status=code, headers={"Cache-Control": "no-store"})


PROBES = {"/healthz": healthz, "/readyz": readyz}


class Probes:
    """Middleware that answers the probes before anything looks at the host name or asks for TLS.

    A probe calls the process by its address and over plain HTTP; both are refused to everybody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = PROBES.get(request.path_info)
        if probe is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        return probe(request)
