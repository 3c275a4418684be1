"""All addresses: the API under /api/v1 and the admin. What operators probe is in health.py."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularRedocView, SpectacularSwaggerView

from quizapi.errors import handlers

api: list[URLPattern | URLResolver] = [
    path("", include("questions.urls")),  # the most called first: Django tries them in this order
    path("", include("attempts.urls")),
    path("", include("quizapi.accounts.urls")),
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(), name="docs"),
    path("redoc", SpectacularRedocView.as_view(template_name="api/redoc.html"), name="redoc"),
]
urlpatterns = [
    path("api/v1/", include(api)),
    re_path("^api(/|$)", handlers.page_not_found),
    path("", include("questions.asset_urls")),
    path("admin/", admin.site.urls),
    path("", RedirectView.as_view(pattern_name="docs")),
]
handler400 = handlers.bad_request
handler403 = handlers.permission_denied
handler404 = handlers.page_not_found
handler500 = handlers.server_error
