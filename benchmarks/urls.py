"""The project's addresses, and the controls under the same /api, so that the same middleware sees them."""

from django.urls import include, path, re_path

from benchmarks.controls.bare import bare
from benchmarks.controls.textbook import router

urlpatterns = [
    path("api/textbook/", include(router.urls)),
    re_path(r"^api/bare/", bare),
    path("", include("quizapi.urls")),
]
handler400 = "quizapi.errors.handlers.bad_request"
handler403 = "quizapi.errors.handlers.permission_denied"
handler404 = "quizapi.errors.handlers.page_not_found"
handler500 = "quizapi.errors.handlers.server_error"
