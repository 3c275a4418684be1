"""Bodies that are files: read into temporary ones, a piece at a time."""

import tempfile
from typing import Any

from django.core.exceptions import RequestDataTooBig
from rest_framework import exceptions
from rest_framework.parsers import BaseParser

from questions.formats.interchange import MAX_BYTES

PIECE = 1 << 16  # bytes


class FileParser(BaseParser):
    """Any bytes, no more than `MAX_BYTES` (then 413); whoever asks for `request.data` closes the file."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        left = int(parser_context["request"].META["CONTENT_LENGTH"])
        if left > MAX_BYTES:
            raise RequestDataTooBig
        file = tempfile.TemporaryFile()  # noqa: SIM115 - see above
        while left and (piece := stream.read(min(left, PIECE))):
            file.write(piece)
            left -= len(piece)
        if left:
            file.close()
            raise exceptions.ParseError("The body breaks off; send the file again.", code="incomplete_body")
        file.seek(0)
        return file


class PlainText(FileParser):
    media_type = "text/plain"


class Xml(FileParser):
    media_type = "application/xml"


class TextXml(FileParser):
    media_type = "text/xml"


class Zip(FileParser):
    media_type = "application/zip"


PARSERS = (PlainText, Xml, TextXml, Zip)
XML = (Xml.media_type, TextXml.media_type)
MEDIA_TYPES = {"gift": (PlainText.media_type,), "moodle-xml": XML, "qti": (Zip.media_type, *XML)}
