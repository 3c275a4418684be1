"""QTI 2.2 content packages; see `questions.formats.qti_out`."""

from collections.abc import Iterable, Iterator

from questions.formats.interchange import Exported, Tell
from questions.formats.qti_out.package import package
from questions.formats.qti_out.versions import QTI22

NAME = "qti22"
TITLE = "QTI 2.2"
SUFFIXES = (".zip",)
MEDIA_TYPE = "application/zip"


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    yield from package(questions, QTI22, tell)
