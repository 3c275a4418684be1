"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quizapi.settings")
application = get_wsgi_application()
resolve("/admin/")  # imports all views now: in the first request that would take a second
