"""Settings, all read from the environment; `docs/operations.md` lists every variable.

`QUIZAPI_ENV` is `local` (the default: an embedded PostgreSQL, a secret made on first use, answers only
to this machine) or `production`, which has no default for anything that must be chosen and refuses to
start on a missing or bad value.
"""

import os
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from quizapi import admin_site, csp, environment, local_postgres

# Before numpy is first imported: its threads wait for each other where the cores are busy, 5 times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = environment.one_of("QUIZAPI_ENV", "local", "production") == "production"
DATA_DIR = local_postgres.data_dir()
DEBUG = False

if PRODUCTION:
    SECRET_KEY = environment.secret_key("QUIZAPI_SECRET_KEY")
    ALLOWED_HOSTS = environment.hosts("QUIZAPI_ALLOWED_HOSTS")
    if not ALLOWED_HOSTS:
        raise environment.refuse("QUIZAPI_ALLOWED_HOSTS", "must name the hosts served, separated by commas")
else:
    SECRET_KEY = os.environ.get("QUIZAPI_SECRET_KEY") or environment.local_secret(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = environment.hosts("QUIZAPI_ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

EMBEDDED = not PRODUCTION and local_postgres.is_used()
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **(local_postgres.database(DATA_DIR) if EMBEDDED else environment.database("DATABASE_URL")),
        "ENGINE": "quizapi.database",
        # One connection per server thread, kept; PgBouncer in transaction mode works in between,
        # because nothing here uses cursors beyond a transaction, or session state but prepared statements,
        # of which PgBouncer keeps track.
        "CONN_MAX_AGE": environment.number("QUIZAPI_DB_CONN_MAX_AGE", 300, least=0, most=86_400),
        "CONN_HEALTH_CHECKS": True,  # without a round trip: quizapi/database/base.py
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
if environment.one_of("QUIZAPI_DB_PREPARED_STATEMENTS", "on", "off") == "on":
    # For the statements that go through quizapi/database/prepared.py; the ORM prepares none.
    DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "pgtrigger",
    "pghistory",
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
    "quizapi.health.Probes",  # first: a probe calls by address, not by an allowed host name
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "quizapi.csp.PagePolicies",
    "corsheaders.middleware.CorsMiddleware",
    "quizapi.bodies.KnownLength",  # within CORS: browser apps read its refusal
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quizapi.errors.addresses.UnreadableAddresses",
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
# Images that texts show, and files that wait to be imported: two folders, of which only the first is served.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    **environment.file_storages("QUIZAPI_STORAGE_URL", DATA_DIR / "files"),
}

# Requests: what clients send is small (the largest is a hundred topics: 11 kB); a larger body is refused
# before it is parsed. The admin's forms hold whole questions.
API_MAX_BODY_BYTES = environment.number("QUIZAPI_MAX_BODY_BYTES", 64_000, least=16_000, most=1_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = [  # larger files than any page takes go nowhere; small ones stay in memory
    "quizapi.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# What authors send: 20 choices with their feedback and 20 hints, as long as they may be, are 3.6 MB where a
# character takes three bytes.
AUTHORING_MAX_BODY_BYTES = environment.number(
    "QUIZAPI_MAX_AUTHORING_BODY_BYTES", 4_000_000, least=1_000_000, most=20_000_000
)
CORS_ALLOWED_ORIGINS = environment.origins("QUIZAPI_CORS_ORIGINS")
CORS_URLS_REGEX = r"^/api/"
CORS_EXPOSE_HEADERS = [
    *("Content-Disposition", "ETag", "Location", "Retry-After"),
    *("Quizapi-Export", "Quizapi-Losses", "Quizapi-Watermark"),
]

# Mail: locally every mail is a file in the data folder, where a developer reads the code in it.
if PRODUCTION or os.environ.get("EMAIL_URL"):
    MAILERS = {"default": environment.mailer("EMAIL_URL")}
else:
    MAILERS = {"default": environment.mail_files(DATA_DIR / "mail")}
DEFAULT_FROM_EMAIL = os.environ.get("QUIZAPI_FROM_EMAIL") or f"no-reply@{ALLOWED_HOSTS[0].lstrip('.')}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# One line per problem to standard error, with the traceback of a server error below it. Refused requests
# (4xx) are the client's problem and would drown the rest.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"unavailable": {"()": "quizapi.logs.Unavailable"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.one_of("QUIZAPI_LOG_LEVEL", "WARNING", "DEBUG", "INFO", "ERROR"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.request": {"level": "ERROR", "filters": ["unavailable"]},
        "quizapi.errors.handlers": {"filters": ["unavailable"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# Events as xAPI statements (docs/xapi.md). They name this installation by its public address for good, so
# that nothing is delivered before somebody has chosen it.
XAPI_STORE = environment.record_store("QUIZAPI_XAPI_URL")
XAPI_VERSION = environment.one_of("QUIZAPI_XAPI_VERSION", "1.0.3", "2.0.0")
PUBLIC_URL = environment.public_url(
    "QUIZAPI_PUBLIC_URL", f"{'https' if PRODUCTION else 'http'}://{ALLOWED_HOSTS[0].lstrip('.').strip('[]')}"
)
if XAPI_STORE and not os.environ.get("QUIZAPI_PUBLIC_URL"):
    raise environment.refuse("QUIZAPI_PUBLIC_URL", "must be set where QUIZAPI_XAPI_URL is")

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

HEADLESS_ONLY = True
HEADLESS_CLIENTS = ["app"]
HEADLESS_ADAPTER = "quizapi.accounts.adapters.HeadlessAdapter"
HEADLESS_JWT_ALGORITHM = "HS256"
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = int(timedelta(hours=1).total_seconds())
# A guest has nothing but this token: whoever is back within a year finds the attempts.
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = int(timedelta(days=365).total_seconds())
ACCOUNT_ADAPTER = "quizapi.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# allauth knows codes only for mandatory verification; the adapter leaves out the step that would demand it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = int(timedelta(hours=1).total_seconds())
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = int(timedelta(minutes=15).total_seconds())
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = False  # quizapi/accounts/limits.py, which all processes share, instead
GUESTS_PER_HOUR = environment.number(
    "QUIZAPI_GUESTS_PER_HOUR", 1000 if PRODUCTION else 100_000, least=1, most=1_000_000
)
# How often, in how many seconds; quizapi/accounts/limits.py says per what.
ACCOUNT_LIMITS = {
    "guest": (GUESTS_PER_HOUR, 3600),
    "sign_up": (300, 3600),
    "login": (60, 60),
    "login_failed": (10, 300),
    "login_failed_anywhere": (1000, 3600),
    "password_request": (60, 3600),
    "password_mail": (5, 3600),
    "password_reset": (60, 3600),
    "password_change": (10, 300),
    "email_code": (5, 3600),
    "question_report": (20, 3600),
}
# How many proxies of ours have added to X-Forwarded-For; a limit per address needs to know.
TRUSTED_PROXIES = environment.number("QUIZAPI_TRUSTED_PROXIES", 1 if PRODUCTION else 0, least=0, most=10)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["quizapi.accounts.authentication.TokenAuthentication"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "quizapi.api.JSONOnly",
    "DEFAULT_PARSER_CLASSES": ["quizapi.api.JSONParser"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["quizapi.api.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "quizapi.schema.AutoSchema",
    "EXCEPTION_HANDLER": "quizapi.errors.handlers.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "quizapi",
    "VERSION": tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"],
    "DESCRIPTION": "Questions, attempts and results for exam-prep apps. One call per user action.",
    "LICENSE": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
    "OAS_VERSION": "3.1.0",
    "SERVE_AUTHENTICATION": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # no PATCH here takes less than its serializer asks for
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "Aspect": "questions.serializers.ASPECTS",
        "AtDeadline": "questions.serializers.AT_DEADLINE",
        "AttemptState": "attempts.models.Attempt.State",
        "BlankKind": "questions.types.blanks.KINDS",
        "Certainty": "attempts.serializers.CERTAINTIES",
        "Counts": "questions.serializers.COUNTS",
        "Difficulty": "questions.serializers.DIFFICULTY_CHOICES",
        "EventStatus": "attempts.sync_serializers.STATUSES",
        "HintMode": "questions.serializers.HINTS",
        "MatchingRule": "questions.types.matching.RULES_IN_WORDS",
        "Mode": "questions.serializers.MODE_CHOICES",
        "Navigation": "questions.serializers.NAVIGATION",
        "OrderingRule": "questions.types.ordering.RULES_IN_WORDS",
        "Pool": "questions.authoring_api.serializers.questions.POOL_CHOICES",
        "PracticeSelect": "attempts.practice_serializers.SELECTS",
        "QuestionMove": "questions.authoring_api.serializers.reviews.MOVE_CHOICES",
        "QuestionStatus": "questions.models.Status",
        "QuestionType": "questions.models.Type",
        "QuizStatus": "questions.models.Quiz.Status",
        "ScoringRule": "questions.types.fractions.RULES_IN_WORDS",
        "ReportReason": "attempts.report_views.REPORT_REASONS",
        "ReportStatus": "attempts.report_views.STATES",
        "Submission": "questions.serializers.SUBMISSIONS",
        "AnalysedAttempts": "attempts.insight.queries.SELECTION_CHOICES",
        "AnalysisFlag": "attempts.insight.serializers.FLAG_CHOICES",
        "AnalysisOrder": "attempts.insight.queries.LIST_ORDERS",
        "CalibrationModel": "attempts.insight.serializers.MODELS",
        "DifferentialLevel": "attempts.insight.serializers.LEVELS",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "questions.authoring_api.schema.add_options",
        "quizapi.schema.add_components",
    ],
    "TAGS": [
        {"name": "Accounts", "description": "Guests, sign-up, log-in, passwords. Every learner begins here."},
        {"name": "Content", "description": "Exams, questions that anyone may browse, quizzes."},
        {"name": "Attempts", "description": "Taking quizzes and practice selections."},
        {"name": "Bookmarks", "description": "Questions that a learner wants to find again."},
        {"name": "Reports", "description": "Problems that learners report with questions."},
        {"name": "Marking", "description": "Staff mark the answers that no key can grade."},
        {"name": "Staff", "description": "Staff extend, reopen and void learners' attempts."},
        {"name": "Analysis", "description": "Analysts read how questions and quizzes work."},
        {"name": "Exports", "description": "Analysts take out what learners did, and what was asked."},
        {"name": "Authoring", "description": "Staff write, review, publish and retire content."},
    ],
}

# Admin
UNFOLD = admin_site.UNFOLD

# Security: what a page may load and run; PagePolicies loosens it for the admin and the API's docs.
SECURE_CSP = csp.STRICT

# Production stands behind a proxy that ends TLS.
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
