"""Readers of environment variables, for settings.py. A refusal is a sentence that names the variable."""

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://[A-Za-z0-9._-]+(:\d{1,5})?")
SHORTEST_SECRET = 50  # characters; what `check --deploy` asks for
SMTP_TIMEOUT = 15  # seconds; a request waits for the mail server
FILES = ("images", "uploads")  # kinds of files, each in a folder of its own
# A host that vanished is noticed after half a minute, not after the two hours of the system's default.
NETWORK = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def refuse(name: str, why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} {why}. See docs/operations.md, section Settings.")


def one_of(name: str, *choices: str) -> str:
    """One of the choices; the first where the variable is missing or empty."""
    value = os.environ.get(name) or choices[0]
    if value not in choices:
        raise refuse(name, f"must be {' or '.join(choices)}, not {value!r}")
    return value


def number(name: str, default: int, *, least: int, most: int) -> int:
    raw = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,12}", raw) or not least <= int(raw) <= most:
        raise refuse(name, f"must be a whole number from {least} to {most}, not {raw!r}")
    return int(raw)


def words(name: str) -> list[str]:
    """A comma-separated list; empty where the variable is missing."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def hosts(name: str) -> list[str]:
    """Host names as Django's ALLOWED_HOSTS takes them, but for `*`, which would switch the check off."""
    found = words(name)
    for host in found:
        if not HOST.fullmatch(host):
            raise refuse(name, f"must hold host names without scheme, port and *, not {host!r}")
    return found


def origins(name: str) -> list[str]:
    found = words(name)
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            raise refuse(name, f"must hold origins like https://app.example.org, not {origin!r}")
    return found


def secret_key(name: str) -> str:
    value = os.environ.get(name, "")
    if len(value) < SHORTEST_SECRET or len(set(value)) < 5 or value.startswith("django-insecure-"):  # noqa: PLR2004
        raise refuse(name, f"must be set to {SHORTEST_SECRET} or more random characters")
    return value


def local_secret(path: Path) -> str:
    """The secret of a local installation: made once, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make_secret(path)
        return path.read_text()
    except OSError as error:
        why = f"names a folder that cannot be used ({path.parent}: {error.strerror})"
        raise refuse("QUIZAPI_DATA_DIR", why) from None


def _make_secret(path: Path) -> None:
    made = path.with_suffix(f".{os.getpid()}")
    made.touch(mode=0o600)
    made.write_text(secrets.token_urlsafe(64))
    try:
        os.link(made, path)  # fails where another process was first: then theirs counts
    except FileExistsError:
        pass
    finally:
        made.unlink()


def database(name: str) -> dict[str, Any]:
    """A PostgreSQL URI, read by PostgreSQL's own parser, as an entry of DATABASES without ENGINE."""
    url = os.environ.get(name, "")
    if not url.startswith(("postgres://", "postgresql://")):
        raise refuse(name, "must be set to a URI like postgresql://user:password@host:5432/quizapi")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error as error:
        # The reason may quote the password: name only the kind of mistake.
        raise refuse(name, f"is not a valid PostgreSQL URI ({type(error).__name__})") from None
    keys = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    entry = {key: str(parts.pop(part, "")) for key, part in keys.items()}
    if not entry["NAME"]:
        raise refuse(name, "must name a database after the host, as in postgresql://user@host/quizapi")
    return {**entry, "OPTIONS": NETWORK | parts}


def mailer(name: str) -> dict[str, Any]:
    """A mail server as an entry of MAILERS: `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://`."""
    try:
        url = urlsplit(os.environ.get(name, ""))
        valid = url.scheme in ("smtp", "smtp+tls", "smtps") and url.hostname and url.port != 0
    except ValueError:  # a port that is no number
        valid = False
    if not valid:
        raise refuse(name, "must be set to a URL like smtp+tls://user:password@mail.example.org:587")
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _smtp(url)}


def _smtp(url: SplitResult) -> dict[str, Any]:
    return {
        "host": url.hostname,
        "port": url.port,  # None: the usual one of the scheme
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp+tls",
        "use_ssl": url.scheme == "smtps",
        "timeout": SMTP_TIMEOUT,
    }


def mail_files(folder: Path) -> dict[str, Any]:
    """An entry of MAILERS that writes every mail to a file of its own."""
    return {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(folder)},
    }


def file_storages(name: str, folder: Path) -> dict[str, Any]:
    """Entries of STORAGES for images and uploads: folders here, or a bucket behind an S3 API."""
    url = os.environ.get(name)
    if not url:
        backend = "django.core.files.storage.FileSystemStorage"
        return {kind: {"BACKEND": backend, "OPTIONS": {"location": folder / kind}} for kind in FILES}
    options = _bucket(name, url)
    return {
        kind: {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {**options, "location": f"{options['location']}{kind}"},
        }
        for kind in FILES
    }


def public_url(name: str, default: str) -> str:
    """The address by which others know this installation, without a slash at its end."""
    value = os.environ.get(name) or default
    if not re.fullmatch(r"https?://[A-Za-z0-9._-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?", value):
        raise refuse(name, f"must be an address like https://quiz.example.org, not {value!r}")
    return value.rstrip("/")


def record_store(name: str) -> dict[str, str] | None:
    """A Learning Record Store: its address, its key and its secret; None where there is none."""
    value = os.environ.get(name)
    if not value:
        return None
    try:
        url = urlsplit(value)
        valid = url.scheme in ("http", "https") and url.hostname and url.port != 0 and url.username
    except ValueError:  # a port that is no number
        valid = False
    if not valid or url.query or url.fragment or url.password is None:
        raise refuse(name, "must be a URL like https://user:password@lrs.example.org/xapi")
    return {
        "endpoint": f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path.rstrip('/')}",
        "key": unquote(url.username or ""),
        "secret": unquote(url.password or ""),
    }


def _bucket(name: str, url: str) -> dict[str, Any]:
    """Options of django-storages; keys and region that the URL leaves out, boto3 finds as it always does."""
    parts = urlsplit(url)
    bucket, _, prefix = parts.path.strip("/").partition("/")
    query = parse_qs(parts.query)
    if parts.scheme not in ("s3", "s3+http") or not parts.hostname or not bucket or set(query) - {"region"}:
        raise refuse(name, "must be a URL like s3://id:key@s3.example.org/bucket/folder?region=eu-1")
    scheme = "https" if parts.scheme == "s3" else "http"
    return {
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "bucket_name": bucket,
        "location": f"{prefix}/" if prefix else "",
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": query.get("region", [None])[0],
        "addressing_style": "path",
        "default_acl": None,
    }
