"""The admin's name, colours and navigation: the setting UNFOLD."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def static_file(path: str) -> Callable[[HttpRequest], str]:
    """A static file; its address is known once the settings are read."""
    return lambda _: static(path)


def entry(
    title: str, icon: str, label: str, page: str = "changelist", *, verb: str = "view"
) -> dict[str, Any]:
    """A page of a model, such as `questions.quiz`, for those who have its permission to do so."""
    app, _, model = label.partition(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_{page}"),
        "permission": lambda request: request.user.has_perm(f"{app}.{verb}_{model}"),
    }


NAVIGATION: list[dict[str, Any]] = [
    {
        "title": "Content",
        "items": [
            {"title": "Overview", "icon": "home", "link": reverse_lazy("admin:index")},
            entry("Questions", "help", "questions.question"),
            entry("Reviews", "rate_review", "questions.question", page="reviews"),
            entry("Import", "upload", "questions.question", page="import", verb="import"),
            entry("Export", "download", "questions.question", page="export", verb="export"),
            entry("Quality", "fact_check", "questions.finding"),
            entry("Reports", "flag", "attempts.questionreport"),
            entry("Quizzes", "checklist", "questions.quiz"),
            entry("Images", "image", "questions.asset"),
            entry("Exams and topics", "account_tree", "questions.exam"),
        ],
    },
    {
        "title": "Learners",
        "items": [
            entry("Attempts", "edit_note", "attempts.attempt"),
            entry("Learner groups", "groups", "attempts.learnergroup"),
            entry("Overrides", "rule", "attempts.override"),
            entry("Regrades", "published_with_changes", "attempts.regrade"),
            entry("Exports", "output", "attempts.export"),
            entry("Item analysis", "monitoring", "attempts.analysis", page="questions"),
        ],
    },
    {
        "title": "Accounts",
        "items": [
            entry("Users", "person", "quizapi.user"),
            entry("Groups", "group", "auth.group"),
        ],
    },
]
UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "quizapi",
    "SITE_HEADER": "quizapi",
    "SITE_SUBHEADER": "Questions and quizzes",
    "SITE_SYMBOL": "quiz",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": static_file("quizapi/icon.svg")}],
    "SITE_URL": "/api/v1/docs",
    "LOGIN": {"form": "quizapi.accounts.admin_login.LoginForm"},
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "attempts.admin.dashboard.overview",
    "STYLES": [static_file("questions/admin/authoring.css"), static_file("questions/admin/workflow.css")],
    "SIDEBAR": {"navigation": NAVIGATION},
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
