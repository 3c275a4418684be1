"""`manage.py import_questions`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questions.models import Exam, Question
from questions.types import TYPES
from tests.questions.formats.samples import documented

pytestmark = pytest.mark.django_db


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The first example of docs/native-format.md, as a file."""
    file = tmp_path / "first-aid.yaml"
    file.write_text(documented()[0])
    return file


@pytest.fixture
def wrong(example: Path) -> Path:
    example.write_text(example.read_text().replace("  - slug: ice-on-burns\n", "  - slug: Ice on burns\n"))
    return example


def run(*arguments: object, verbosity: int = 1) -> tuple[str, str]:
    """Standard output and standard error."""
    out, err = StringIO(), StringIO()
    call_command("import_questions", *map(str, arguments), verbosity=verbosity, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_documented_example_is_imported(example: Path) -> None:
    out, err = run(example)
    assert "created question compression-rate: version 1 is published" in out
    assert out.endswith("9 created, 0 updated, 0 unchanged, 0 kept, 0 refused.\n")
    assert err == ""


def test_the_documented_questions_of_every_type_are_imported_and_published(example: Path) -> None:
    example.with_name("more.yaml").write_text(documented()[1])
    assert run(example.parent)[1] == ""
    published = Question.objects.filter(status="published")
    assert set(published.values_list("type", flat=True)) == set(TYPES)
    assert run(example.parent)[0] == "0 created, 0 updated, 17 unchanged, 0 kept, 0 refused.\n"


def test_unchanged_items_are_counted_only(example: Path) -> None:
    run(example)
    assert run(example) == ("0 created, 0 updated, 9 unchanged, 0 kept, 0 refused.\n", "")


def test_unchanged_items_are_listed_when_asked_for(example: Path) -> None:
    run(example)
    out, _ = run(example, verbosity=2)
    line = example.read_text().splitlines().index("  - slug: compression-rate") + 1
    assert f"{example}:{line}: unchanged question compression-rate\n" in out


def test_nothing_but_refusals_is_told_at_verbosity_0(example: Path) -> None:
    assert run(example, verbosity=0) == ("", "")


def test_a_dry_run_says_that_nothing_was_written(example: Path) -> None:
    out, _ = run(example, "--dry-run")
    assert out.endswith(
        "9 created, 0 updated, 0 unchanged, 0 kept, 0 refused. A dry run: nothing was written.\n"
    )
    assert not Exam.objects.exists()


def test_a_refusal_ends_with_exit_code_1_and_writes_nothing(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="1"):
        call_command("import_questions", wrong)
    captured = capsys.readouterr()
    line = wrong.read_text().splitlines().index("  - slug: Ice on burns") + 1
    assert captured.err.startswith(f"{wrong}:{line}: refused questions.2.slug: use lower-case letters")
    assert captured.out == (
        "6 created, 0 updated, 0 unchanged, 0 kept, 1 refused, 2 quizzes left unchecked. "
        "Nothing was written.\n"
    )
    assert not Question.objects.exists()


def test_a_dry_run_with_a_refusal_ends_with_exit_code_1(wrong: Path) -> None:
    with pytest.raises(SystemExit, match="1"):
        run(wrong, "--dry-run")


def test_overwriting_is_an_option(example: Path) -> None:
    run(example)
    Question.objects.filter(slug="compression-rate").update(stem="Edited here")
    assert "kept question compression-rate" in run(example)[0]
    assert "updated question compression-rate" in run(example, "--overwrite")[0]


def test_a_path_is_needed() -> None:
    with pytest.raises(CommandError, match="PATH"):
        run()
