"""Identifiers that are made in Python, so that any PostgreSQL from 15 on serves."""

import uuid

from uuid_utils import compat


def uuid7() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): time ordered, so that new rows land at the end of an index."""
    return compat.uuid7()
