"""How much a form may upload: what is beyond is read, forgotten, and told to the form."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

MAX_BYTES = 64_000_000  # the largest file that any page takes: one to import


class Bounded(FileUploadHandler):
    """The first of the handlers: a file that is too large goes to none of the others."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_BYTES:
            self.request.too_large = self.field_name  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def was_too_large(request: HttpRequest, field: str) -> bool:
    """Whether the file of this field was left out."""
    return getattr(request, "too_large", "") == field
