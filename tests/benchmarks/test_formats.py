"""The benchmark of formats makes a bank that goes in and out whole."""

from pathlib import Path

import pytest

from benchmarks import formats, formats_step
from questions.models import Exam, Question, Topic

pytestmark = pytest.mark.django_db


def test_each_step_takes_all_questions_of_the_bank(tmp_path: Path) -> None:
    file = tmp_path / "bank.gift"
    file.write_text("".join(formats.gift(40)))
    formats.make_exam("bench")
    exam = Exam.objects.get()
    topic = Topic.objects.get()
    done = {step: formats_step.STEPS[step](exam, topic, file) for step in formats.STEPS}
    assert done == dict.fromkeys(formats.STEPS, 40)
    assert Question.objects.published().count() == 40
    assert Topic.objects.count() == 1 + formats.TOPICS
