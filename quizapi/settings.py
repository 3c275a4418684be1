"""Settings, all read from the environment; `docs/operations.md` lists every variable.

`QUIZAPI_ENV` is `local` (the default: an embedded PostgreSQL, a secret made on first use, answers only
to this machine) or `production`, which has no default for anything that must be chosen and refuses to
start on a missing or bad value.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from quizapi import local_postgres

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def refuse(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {why}. See docs/operations.md, section Settings.")


def number(name: str, default: int, *, least: int, most: int) -> int:
    raw = os.environ.get(name, str(default))
    if not raw.isascii() or not raw.isdigit() or not least <= int(raw) <= most:
        raise refuse(name, f"must be a whole number from {least} to {most}, not {raw!r}")
    return int(raw)


def words(name: str) -> list[str]:
    """A comma-separated list; empty where the variable is missing."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def local_secret(path: Path) -> str:
    """The secret of a local installation: made once, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(64))
        try:
            os.link(made, path)  # fails where another process was first: then theirs counts
        except FileExistsError:
            pass
        made.unlink()
    return path.read_text()


ENVIRONMENT = os.environ.get("QUIZAPI_ENV", "local")
if ENVIRONMENT not in ("local", "production"):
    raise refuse("QUIZAPI_ENV", f"must be local or production, not {ENVIRONMENT!r}")
PRODUCTION = ENVIRONMENT == "production"
DATA_DIR = local_postgres.data_dir()
DEBUG = False

if PRODUCTION:
    SECRET_KEY = os.environ.get("QUIZAPI_SECRET_KEY", "")
    ALLOWED_HOSTS = words("QUIZAPI_ALLOWED_HOSTS")
    if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
        raise refuse("QUIZAPI_SECRET_KEY", "must be set to 50 or more random characters")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise refuse("QUIZAPI_ALLOWED_HOSTS", "must name the host names served, separated by commas, not *")
    if not os.environ.get("DATABASE_URL"):
        raise refuse("DATABASE_URL", "must be set, e.g. postgresql://user:password@host:5432/quizapi")
else:
    SECRET_KEY = os.environ.get("QUIZAPI_SECRET_KEY") or local_secret(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = words("QUIZAPI_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]


def database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return local_postgres.database(DATA_DIR)
    if not url.startswith(("postgres://", "postgresql://")):
        raise refuse("DATABASE_URL", "must begin with postgresql://")
    return dict(env.db_url_config(url))


DATABASES = {
    "default": {
        **database(),
        "ENGINE": "quizapi.database",
        # One connection per server thread, kept; PgBouncer in transaction mode works in between,
        # because nothing here uses server-side cursors or session state.
        "CONN_MAX_AGE": number("QUIZAPI_DB_CONN_MAX_AGE", 300, least=0, most=86_400),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "corsheaders",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "quizapi",
    "questions",
    "attempts",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "quizapi.urls"
WSGI_APPLICATION = "quizapi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "quizapi" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"

# Requests: a quiz answer is small; a larger body is refused before it is parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = number("QUIZAPI_MAX_BODY_BYTES", 1_000_000, least=10_000, most=100_000_000)
CORS_ALLOWED_ORIGINS = words("QUIZAPI_CORS_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_EXPOSE_HEADERS = ["ETag", "Location", "Retry-After"]

# Accounts
AUTH_USER_MODEL = "quizapi.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["quizapi.accounts.authentication.TokenAuthentication"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "quizapi.api.JSONOnly",
    "DEFAULT_PAGINATION_CLASS": "quizapi.api.CursorPagination",
    "DEFAULT_PARSER_CLASSES": ["quizapi.api.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["quizapi.api.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "quizapi.schema.AutoSchema",
    "EXCEPTION_HANDLER": "quizapi.errors.exception_handler",
}

# Security: production stands behind a proxy that ends TLS.
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
