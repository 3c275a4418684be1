"""`manage.py export_attempts`: a whole file or none, a watermark, and what went wrong in a sentence."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from attempts.exports import files
from attempts.exports.progress import Progress
from attempts.models import Export
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiz() -> None:
    fixed_quiz(make_topic(make_exam()), single_choice("one"), single_choice("two"))


def answers(count: int = 1) -> None:
    for _ in range(count):
        learner = Learner()
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
        learner.answer(attempt, 2, "wrong")
        learner.finish(attempt)


def run(*arguments: Any, **options: Any) -> str:
    """What it says on the error output."""
    said = io.StringIO()
    call_command("export_attempts", *map(str, arguments), stderr=said, **options)
    return said.getvalue()


def ids(path: Path) -> set[str]:
    with path.open() as file:
        return {row["response_id"] for row in csv.DictReader(file)}


def test_every_format_holds_the_same_rows(tmp_path: Path) -> None:
    answers(2)
    for ending in ("csv", "jsonl", "parquet", "xlsx"):
        run("responses", "--output", tmp_path / f"responses.{ending}")

    expected = ids(tmp_path / "responses.csv")
    lines = (tmp_path / "responses.jsonl").read_text().splitlines()
    sheet = CalamineWorkbook.from_path(str(tmp_path / "responses.xlsx")).get_sheet_by_index(0).to_python()
    assert len(expected) == 4
    assert {json.loads(line)["response_id"] for line in lines} == expected
    assert set(pq.read_table(tmp_path / "responses.parquet")["response_id"].to_pylist()) == expected
    assert {row[0] for row in sheet[1:]} == expected


def test_it_says_how_many_rows_and_where_to_go_on(tmp_path: Path) -> None:
    answers()
    mark = tmp_path / "mark"
    said = run("responses", "--output", tmp_path / "r.csv", "--watermark-file", mark)

    assert "2 rows in " in said
    assert f"Watermark: {mark.read_text().strip()}\n" in said


def test_the_next_export_goes_on_from_the_watermark(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    loop = ("responses", "--since-file", mark, "--watermark-file", mark, "--force", "--output")
    answers()
    run(*loop, tmp_path / "first.csv")
    answers()
    run(*loop, tmp_path / "second.csv")
    run(*loop, tmp_path / "third.csv")

    first, second, third = (ids(tmp_path / f"{name}.csv") for name in ("first", "second", "third"))
    assert (len(first), len(second), len(third)) == (2, 2, 0)
    assert first.isdisjoint(second)


def test_filters_are_those_of_the_api(tmp_path: Path) -> None:
    answers()
    run(
        "responses", "--question", "one", "--finished", "--from", "2020-01-01", "--output", tmp_path / "r.csv"
    )

    assert len(ids(tmp_path / "r.csv")) == 1


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("--quiz", "none"), "--quiz: There is no quiz 'none'"),
        (("--from", "yesterday"), "--from: Send a date"),
        (("--since", "nonsense"), "--since: This is no watermark"),
        (("--since", "x", "--since-file", "y"), "not both"),
        (("--resume",), "Only --partition-by month can be resumed"),
        (("--partition-by", "month", "--format", "csv"), "leave --format out"),
    ],
)
def test_what_is_wrong_is_named(arguments: tuple[str, ...], problem: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=problem):
        run("responses", *arguments, "--output", tmp_path / "r.parquet")
    assert list(tmp_path.iterdir()) == []


def test_without_a_known_ending_the_format_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Say with --format"):
        run("responses", "--output", tmp_path / "responses.dat")


def test_a_file_is_overwritten_by_force_only(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    target.write_text("precious")
    with pytest.raises(CommandError, match="is there already"):
        run("responses", "--output", target)
    assert target.read_text() == "precious"

    run("responses", "--output", target, "--force")
    assert target.read_text().startswith("response_id,")


def test_exports_are_in_the_log_as_nobodys(tmp_path: Path) -> None:
    answers()
    run("responses", "--quiz", "quiz", "--output", tmp_path / "r.parquet")

    entry = Export.objects.get()
    assert (entry.by, entry.dataset, entry.format, entry.rows) == (None, "responses", "parquet", 2)
    assert (entry.state, entry.filters) == (Export.State.COMPLETE, {"quiz": "quiz"})


def test_what_breaks_off_leaves_no_file_and_no_watermark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "tell", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run("responses", "--output", tmp_path / "r.csv", "--watermark-file", tmp_path / "mark")
    assert list(tmp_path.iterdir()) == []
    assert Export.objects.get().state == Export.State.BROKEN


def test_two_exports_into_one_file_do_not_mix(tmp_path: Path) -> None:
    target = tmp_path / "r.csv"
    with files.whole(target) as file:
        with pytest.raises(CommandError, match="Another export"):
            run("responses", "--output", target)
        file.write(b"mine")
    assert target.read_bytes() == b"mine"


def test_what_a_killed_export_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "r.csv.part").write_text("left over, and longer than what is to come" * 100)
    run("attempts", "--output", tmp_path / "r.csv")

    assert (tmp_path / "r.csv").read_text().count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_statistics_have_no_watermark(tmp_path: Path) -> None:
    assert "no watermark" in run("item_statistics", "--output", tmp_path / "s.csv")
