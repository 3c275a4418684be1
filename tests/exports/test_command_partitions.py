"""`--partition-by month`: a folder that grows by increments, and goes on where it broke off."""

import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from attempts.exports import partitions
from attempts.exports.datasets import DATASETS
from attempts.exports.filters import Filters
from attempts.exports.forms import Form
from attempts.exports.progress import Progress
from attempts.exports.selection import Selection
from attempts.models import Export
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

MONTHS = ("2026-07", "2026-09", "2026-10")
# Kills itself like the machine that loses its power, once the first file is there.
DIES = """
import os, signal, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "quizapi.settings"
import django
django.setup()
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
from attempts.exports import partitions
part_of = partitions.part_of
def dies(*arguments):
    if arguments[2].parts:
        os.kill(os.getpid(), signal.SIGKILL)
    return part_of(*arguments)
partitions.part_of = dies
from django.core.management import call_command
call_command("export_attempts", "responses", "--partition-by", "month", "--output", sys.argv[2])
"""


@pytest.fixture(autouse=True)
def quiz() -> None:
    fixed_quiz(make_topic(make_exam()), single_choice("one"), single_choice("two"))


@pytest.fixture
def answered() -> None:
    for month in MONTHS:
        answer(month)


def answer(month: str) -> None:
    with at(datetime.fromisoformat(f"{month}-15T12:00:00+00:00")):
        learner = Learner()
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
        learner.answer(attempt, 2, "wrong")


def export(folder: Path, *arguments: Any) -> str:
    """The watermark."""
    command = ("export_attempts", "responses", "--partition-by", "month", "--output", str(folder))
    mark = folder.with_suffix(".mark")
    call_command(*command, "--watermark-file", str(mark), *map(str, arguments), stderr=io.StringIO())
    return mark.read_text().strip()


def files_of(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.parquet"))


def rows(folder: Path) -> list[dict[str, Any]]:
    found = [row for name in files_of(folder) for row in pq.ParquetFile(folder / name).read().to_pylist()]
    return sorted(found, key=lambda row: str(row["response_id"]))


def whole(tmp_path: Path) -> list[dict[str, Any]]:
    target = tmp_path / "whole.parquet"
    call_command("export_attempts", "responses", "--output", str(target), "--force", stderr=io.StringIO())
    return sorted(pq.read_table(target).to_pylist(), key=lambda row: str(row["response_id"]))


def test_each_month_with_rows_is_a_file(answered: None, tmp_path: Path) -> None:
    export(tmp_path / "r")

    assert files_of(tmp_path / "r") == [f"month={month}/part-0001.parquet" for month in MONTHS]
    assert rows(tmp_path / "r") == whole(tmp_path)


def test_duckdb_polars_and_pyarrow_read_the_folder(answered: None, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    export(folder)
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT month, count(*) FROM read_parquet(?, hive_partitioning = true) GROUP BY 1 ORDER BY 1",
            [f"{folder}/**/*.parquet"],
        ).fetchall()
    frame = pl.scan_parquet(folder / "**" / "*.parquet", hive_partitioning=True).collect()
    table = ds.dataset(folder, partitioning="hive").to_table()

    assert found == [(month, 2) for month in MONTHS]
    assert sorted(frame["month"].to_list()) == sorted(MONTHS * 2)
    assert sorted(table["month"].to_pylist()) == sorted(MONTHS * 2)


def test_a_month_ends_where_the_next_begins(tmp_path: Path) -> None:
    for moment in ("2026-08-31T23:59:59.999999+00:00", "2026-09-01T00:00:00+00:00"):
        with at(datetime.fromisoformat(moment)):
            learner = Learner()
            learner.answer(learner.begin(), 1, "right")
    export(tmp_path / "r")

    assert files_of(tmp_path / "r") == [f"month=2026-0{n}/part-0001.parquet" for n in (8, 9)]


def test_increments_are_added(answered: None, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    mark = export(folder)
    answer("2026-10")
    answer("2026-11")
    export(folder, "--since", mark)

    assert files_of(folder)[2:] == [
        "month=2026-10/part-0001.parquet",
        "month=2026-10/part-0002.parquet",
        "month=2026-11/part-0002.parquet",
    ]
    assert rows(folder) == whole(tmp_path)


def test_a_run_that_is_killed_is_resumed_and_the_increment_completes_it(
    answered: None, tmp_path: Path
) -> None:
    folder = tmp_path / "r"
    command = [sys.executable, "-c", DIES, connection.settings_dict["NAME"], str(folder)]
    died = subprocess.run(command, env=os.environ, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert files_of(folder) == ["month=2026-07/part-0001.parquet"]
    before = whole(tmp_path)

    answer("2026-07")  # its file is there already
    answer("2026-10")  # its file is not
    mark = export(folder, "--resume")
    assert rows(folder) == before
    states = Export.objects.filter(format="parquet").order_by("started_at").values_list("state", flat=True)
    assert states.first() == Export.State.BROKEN

    export(folder, "--since", mark)
    assert rows(folder) == whole(tmp_path)


def test_the_log_has_a_run_once(answered: None, tmp_path: Path) -> None:
    export(tmp_path / "r")

    entry = Export.objects.get()
    assert (entry.state, entry.rows, entry.incremental) == (Export.State.COMPLETE, 6, False)


def test_a_window_of_time_is_kept_to(answered: None, tmp_path: Path) -> None:
    export(tmp_path / "r", "--from", "2026-08-01", "--to", "2026-10-01")

    assert files_of(tmp_path / "r") == ["month=2026-09/part-0001.parquet"]


def test_without_rows_there_are_no_files(tmp_path: Path) -> None:
    mark = export(tmp_path / "r")
    assert files_of(tmp_path / "r") == []

    answer("2026-10")
    export(tmp_path / "r", "--since", mark)
    assert files_of(tmp_path / "r") == ["month=2026-10/part-0002.parquet"]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((), "holds an export"),
        (("--quiz", "quiz"), "holds all responses"),
        (("--identities",), "holds all responses"),
        (("--resume",), "nothing to resume"),
        (("--since", "another"), "another watermark"),
    ],
)
def test_what_would_not_fit_the_folder_is_refused(
    answered: None, arguments: tuple[str, ...], problem: str, tmp_path: Path
) -> None:
    export(tmp_path / "r")
    before = files_of(tmp_path / "r")

    with pytest.raises(CommandError, match=problem):
        export(tmp_path / "r", *arguments)
    assert files_of(tmp_path / "r") == before


@pytest.mark.parametrize("argument", ["--resume", "--since=x"])
def test_a_new_folder_begins_with_everything(argument: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="holds no export yet"):
        export(tmp_path / "r", argument)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    with pytest.raises(CommandError, match="is not empty"):
        export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]


def test_a_run_that_broke_off_must_be_resumed_by_the_same_request(
    answered: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    folder = tmp_path / "r"
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "tell", broken)
        with pytest.raises(KeyboardInterrupt):
            export(folder)
    assert files_of(folder) == []
    with pytest.raises(CommandError, match="go on with --resume"):
        export(folder)
    with pytest.raises(CommandError, match="holds all responses"):
        export(folder, "--resume", "--quiz", "quiz")

    export(folder, "--resume")
    assert rows(folder) == whole(tmp_path)


def test_datasets_without_times_have_no_months(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="choices has no time"):
        call_command(
            *("export_attempts", "choices", "--partition-by", "month", "--output", str(tmp_path / "c"))
        )


def test_the_manifest_says_what_is_there(answered: None, tmp_path: Path) -> None:
    mark = export(tmp_path / "r", "--quiz", "quiz")

    told = json.loads((tmp_path / "r" / "_manifest.json").read_text())
    assert (told["dataset"], told["chosen"]) == ("responses", {"quiz": "quiz"})
    assert [(part["file"], part["rows"]) for part in told["runs"][0]["parts"]] == [
        ("month=2026-07/part-0001.parquet", 2),
        (None, 0),
        ("month=2026-09/part-0001.parquet", 2),
        ("month=2026-10/part-0001.parquet", 2),
    ]
    assert (told["runs"][0]["complete"], told["runs"][0]["watermark"]) == (True, mark)


def test_a_month_is_found_by_the_index_on_time() -> None:
    start, end = partitions.window("2026-09")
    assert (start, end) == (datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC))
    selection = Selection(dataset=DATASETS["responses"], filters=Filters(since_time=start, until_time=end))
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SET enable_indexscan = off")
        cursor.execute("EXPLAIN " + selection.statement(Form.PLAIN).as_string(cursor.connection))
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("RESET ALL")
    assert "Bitmap Index Scan on response_transactions" in plan
    assert "Index Cond: ((created_at >= " in plan
