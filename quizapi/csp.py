"""Content security policies: what a page may load, run and be framed by. Nothing comes from outside."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

type Policy = dict[str, list[str]]

# JSON, errors and everything else that is not a page: nothing.
STRICT: Policy = {
    "default-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Unfold's Alpine evaluates the expressions in its templates, and its templates hold styles.
ADMIN: Policy = {
    **STRICT,
    "script-src": [CSP.SELF, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
# Swagger UI and ReDoc start from a script and styles in the page, which holds nothing that a user wrote.
DOCS: Policy = {
    **STRICT,
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "worker-src": ["blob:"],
}
# An author's text as a learner sees it, framed by the admin: a stylesheet, and no script at all.
FRAME: Policy = {
    **STRICT,
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


class PagePolicies:
    """Gives pages the policy of their kind; Django's own middleware, outside of this one, sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = policy_of(request)
        if policy is not None and not hasattr(response, "_csp_config"):
            response._csp_config = policy  # type: ignore[attr-defined]  # noqa: SLF001 - as csp_override does
        return response


def policy_of(request: HttpRequest) -> Policy | None:
    """The policy of a page's kind; None for what has the strict one."""
    match = request.resolver_match
    if match is None:
        return None
    if match.app_names == ["admin"]:
        return ADMIN
    return DOCS if match.url_name in ("docs", "redoc") else None
