"""Questions from the database into a file of any format, a chunk at a time.

What is written is the draft that authors edit, or with `published` what learners get.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from questions.formats import known
from questions.formats.exporting.native import native_file
from questions.formats.exporting.rows import exported
from questions.formats.exporting.selection import Selection
from questions.formats.interchange import Render, Tell
from questions.models import Question

__all__ = ["Selection", "export_file", "export_selection"]


def export_selection(selection: Selection, *, format: str, tell: Tell) -> Iterator[bytes]:
    """The bytes of a file with the selected questions of an exam; `tell` hears of what it cannot say.

    A native file holds the exam, its topics and its quizzes, too, unless only some questions are asked for.
    """
    if known(format).is_native:
        yield from native_file(selection, tell, json=format == "json")
    else:
        questions, published = selection.questions(), selection.published
        yield from export_file(questions, format=format, tell=tell, published=published)


def export_file(
    questions: QuerySet[Question], *, format: str, tell: Tell, published: bool = False
) -> Iterator[bytes]:
    """The bytes of a file with any questions, in a format that is not native.

    With `published` the questions must be published.
    """
    render: Render = known(format).load().render
    return render(exported(questions, tell, published=published), tell)
