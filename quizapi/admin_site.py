"""The admin's name and colours, and the parts of its navigation: what the setting UNFOLD is made of."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def may_view(label: str) -> Callable[[HttpRequest], bool]:
    """Whether whoever asks may see a model's pages, named as in `questions.quiz`."""
    app, _, model = label.partition(".")
    return lambda request: request.user.has_perm(f"{app}.view_{model}")


def static_file(path: str) -> Callable[[HttpRequest], str]:
    """A static file; its address is known once the settings are read."""
    return lambda _: static(path)


def may(permission: str) -> Callable[[HttpRequest], bool]:
    """Whether whoever asks has a permission, named as in `questions.import_question`."""
    return lambda request: request.user.has_perm(permission)


def entry(
    title: str, icon: str, label: str, page: str = "changelist", *, permission: str = ""
) -> dict[str, Any]:
    """An entry for those who have the permission; without one, for those who may view the model."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{label.replace('.', '_')}_{page}"),
        "permission": may(permission) if permission else may_view(label),
    }


def transfer(label: str) -> list[dict[str, Any]]:
    """The pages of a model that take files in and give them out."""
    app, _, model = label.partition(".")
    return [
        entry("Import", "upload", label, page="import", permission=f"{app}.import_{model}"),
        entry("Export", "download", label, page="export", permission=f"{app}.export_{model}"),
    ]


OVERVIEW = {"title": "Overview", "icon": "home", "link": reverse_lazy("admin:index")}
LOOK: dict[str, Any] = {
    "SITE_TITLE": "quizapi",
    "SITE_HEADER": "quizapi",
    "SITE_SUBHEADER": "Questions and quizzes",
    "SITE_SYMBOL": "quiz",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": static_file("quizapi/icon.svg")}],
    "SITE_URL": "/api/v1/docs",
    "LOGIN": {"form": "quizapi.accounts.admin_login.LoginForm"},
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 254.604)",
            "100": "oklch(93.2% .032 255.585)",
            "200": "oklch(88.2% .059 254.128)",
            "300": "oklch(80.9% .105 251.813)",
            "400": "oklch(70.7% .165 254.624)",
            "500": "oklch(62.3% .214 259.815)",
            "600": "oklch(54.6% .245 262.881)",
            "700": "oklch(48.8% .243 264.376)",
            "800": "oklch(42.4% .199 265.638)",
            "900": "oklch(37.9% .146 265.522)",
            "950": "oklch(28.2% .091 267.935)",
        }
    },
}
