"""QTI 2.1 content packages; see `questions.formats.qti_out`."""

from collections.abc import Iterable, Iterator

from questions.formats.interchange import Exported, Tell
from questions.formats.qti_out.package import package
from questions.formats.qti_out.versions import QTI21

NAME = "qti21"
TITLE = "QTI 2.1"
SUFFIXES = (".zip",)
MEDIA_TYPE = "application/zip"


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    yield from package(questions, QTI21, tell)
