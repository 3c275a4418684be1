"""`manage.py import_questions` and `export_questions` with formats that are not native."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from questions.models import Question, Topic
from tests.content import make_exam, make_topic, publish_question, single_choice

pytestmark = pytest.mark.django_db

GIFT = "::One::So?{T}\n\n::Two::Why?{=because ~no}\n"
AIKEN = "Why?\nA. because\nB. no\nANSWER: A\n"


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.gift"
    path.write_text(GIFT)
    return path


def run(command: str, *arguments: object) -> tuple[str, str, int]:
    """Standard output, standard error and the exit code."""
    data, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(data, write_through=True)
    code: object = 0
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as exit:
        code = exit.code
    assert isinstance(code, int)
    return data.getvalue().decode(), err.getvalue(), code


def imported(*arguments: object) -> tuple[str, str, int]:
    return run("import_questions", *arguments, "--exam", "agents")


def exported(*arguments: object) -> tuple[str, str, int]:
    return run("export_questions", "--exam", "agents", *arguments)


def test_a_gift_file_is_imported_into_an_exam_and_topic(topic: Topic, file: Path) -> None:
    out, err, code = imported(file, "--topic", "basics")
    assert out.endswith("2 created, 0 updated, 0 unchanged, 0 kept, 0 refused.\n")
    assert (err, code) == ("", 0)
    assert set(Question.objects.values_list("topic__slug", "status")) == {("basics", "draft")}


def test_questions_are_published_when_asked_for(topic: Topic, file: Path) -> None:
    out, _, _ = imported(file, "--topic", "basics", "--publish")
    assert "version 1 is published" in out


def test_a_format_is_known_by_the_file_or_given(topic: Topic, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(AIKEN)
    (tmp_path / "a").write_text(GIFT)
    assert imported(tmp_path / "a.txt", "--topic", "basics")[2] == 0
    with pytest.raises(CommandError, match="does not say which format it has"):
        imported(tmp_path / "a", "--topic", "basics")
    assert imported(tmp_path / "a", "--topic", "basics", "--format", "gift")[2] == 0
    assert Question.objects.count() == 3


def test_several_files_are_imported_together_or_not_at_all(topic: Topic, file: Path, tmp_path: Path) -> None:
    (tmp_path / "b.gift").write_text("::Three::Why?{=\n")
    out, err, code = imported(file, tmp_path / "b.gift", "--topic", "basics")
    assert "b.gift:1: refused Three" in err
    assert out.endswith("Nothing was written.\n")
    assert (code, Question.objects.count()) == (1, 0)


def test_without_what_is_refused_the_rest_is_imported_and_the_exit_code_says_so(
    topic: Topic, file: Path
) -> None:
    file.write_text(GIFT + "\n::Three::Why?{=\n")
    out, err, code = imported(file, "--topic", "basics", "--skip-refused")
    assert "created question one" in out
    assert err.count("\n") == 1
    assert (code, Question.objects.count()) == (3, 2)


def test_two_files_do_not_overwrite_each_other_by_an_id(topic: Topic, tmp_path: Path) -> None:
    for name, stem in (("a", "So?"), ("b", "Not so?")):
        (tmp_path / f"{name}.gift").write_text(f"// [id:same]\n::{name}::{stem}{{T}}\n")
    out, _, _ = imported(tmp_path / "a.gift", tmp_path / "b.gift", "--topic", "basics")
    assert f"The question at {tmp_path / 'a.gift'}:2 is called same, too." in out
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--exam", "none"], "There is no exam none"),
        (["--exam", "agents", "--topic", "none"], "has no topic none"),
        (["--exam", "agents", "--one-topic"], "--topic"),
        ([], "--exam"),
    ],
)
def test_where_questions_are_to_go_must_be_said(
    topic: Topic, file: Path, arguments: list[str], told: str
) -> None:
    with pytest.raises(CommandError, match=told):
        run("import_questions", file, *arguments)


def test_native_files_are_never_imported_in_part(topic: Topic, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="as a whole"):
        imported(tmp_path, "--skip-refused")


def test_a_missing_file_is_told(topic: Topic, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.gift cannot be read"):
        imported(tmp_path / "none.gift")


def test_an_export_goes_to_the_standard_output_or_a_file(topic: Topic, tmp_path: Path) -> None:
    publish_question(topic, single_choice(hints=(), references=()))
    out, err, code = exported("--format", "gift")
    assert ("// [id:stages]" in out, err, code) == (True, "", 0)
    assert exported("-o", tmp_path / "a.gift") == ("", "", 0)
    assert (tmp_path / "a.gift").read_text() == out


def test_an_export_says_what_it_lost_and_fails_when_asked_to(topic: Topic, tmp_path: Path) -> None:
    publish_question(topic)
    file = tmp_path / "a.txt"
    _, err, code = exported("--format", "aiken", "-o", file)
    assert "lost question stages: " in err
    assert (code, file.exists()) == (0, True)
    file.unlink()
    assert exported("--format", "aiken", "-o", file, "--strict")[2] == 3
    assert list(tmp_path.iterdir()) == []


def test_an_export_is_of_what_was_asked_for(topic: Topic) -> None:
    publish_question(topic, single_choice("a"))
    publish_question(topic, single_choice("b"))
    out, _, _ = exported("--format", "json", "--question", "b", "--status", "published", "--published")
    assert ('"slug": "b"' in out, '"slug": "a"' in out) == (True, False)


def test_which_of_several_formats_is_meant_must_be_said(topic: Topic, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="qti21, qti22, qti3"):
        exported("-o", tmp_path / "a.zip")
