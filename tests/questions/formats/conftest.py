"""Fixtures of the tests of imports."""

from pathlib import Path

import pytest

from tests.questions.formats.folder import FACT, QUIZ, STAGES, Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An exam with a quiz, and two questions."""
    folder = Folder(tmp_path)
    folder.exam(quizzes=QUIZ)
    folder.questions(STAGES, FACT)
    return folder
