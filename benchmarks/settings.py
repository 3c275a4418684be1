"""The project's settings, with the controls beside the API."""

from quizapi.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
