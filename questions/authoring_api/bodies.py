"""Bodies of authors: a question with long texts is larger than anything that a learner sends."""

from typing import Any, cast

from django.conf import settings

from quizapi.api import JSONParser


class ContentParser(JSONParser):
    """Strict JSON, no larger than `AUTHORING_MAX_BODY_BYTES`."""

    def most_bytes(self) -> int:
        return settings.AUTHORING_MAX_BODY_BYTES

    def body_of(self, request: Any, length: int) -> bytes:
        """Read past Django's limit for forms, which is smaller than a question may be."""
        return cast("bytes", request.read(length))
