"""Kill server and database under a load of answers, and compare what was acknowledged with what is there.

Ends with status 1 if anything is lost, doubled or inconsistent. See docs/operations.md.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import django

from benchmarks.crash import crowd, echoes, facts, kills, processes, report, serving, verdict
from benchmarks.server import LEFT_OUT
from quizapi import local_postgres
from quizapi.local_postgres.server import NAME


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30, help="of load (%(default)s)")
    parser.add_argument("--learners", type=int, default=8, help="learners at once (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="decides what they do and when (%(default)s)")
    parser.add_argument("--port", type=int, help="port to serve on (any that is free)")
    parser.add_argument(
        "--only", choices=kills.TARGETS, action="append", help="kill only this; may be repeated"
    )
    return parser.parse_args()


def main() -> int:
    options = parsed()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with tempfile.TemporaryDirectory(prefix="quizapi-crash-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        choose(data)
        # Held from here: the database outlives every server that is killed, and ends with us.
        with local_postgres.running(data) as database:
            make_bank()
            print_settings(database)
            with serving.running(data, options.port) as server:
                return 0 if run(options, server, database) else 1


def end(number: int, _frame: FrameType | None) -> None:
    """End in order, once: a second signal must not break off the end."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def choose(data: Path) -> None:
    """This folder, whatever the environment says."""
    for name in LEFT_OUT:
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "quizapi.settings",
        "QUIZAPI_ENV": "local",
        "QUIZAPI_DATA_DIR": str(data),
    }


def make_bank() -> None:
    django.setup()
    from benchmarks.crash import bank  # noqa: PLC0415  # its models need Django, set up for this folder

    bank.make()


def print_settings(database: local_postgres.Server) -> None:
    with database.connect() as connection:
        names = ("server_version", "fsync", "synchronous_commit", "full_page_writes")
        values = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in names]
    version, *others = [value[0] for value in values if value]
    settings = ", ".join(f"{name} {value}" for name, value in zip(names[1:], others, strict=True))
    print(f"PostgreSQL {version}: {settings}.")


def run(options: argparse.Namespace, server: serving.Serving, database: local_postgres.Server) -> bool:
    """Whether everything held."""
    with crowd.at_work(server.url, learners=options.learners, seed=options.seed) as learners:
        killed = kill(options, server, learners)
        before = read(database)
        report.print_learners(learners.ledgers, before)
        again = learners.send_again()
        checks = [
            kills.check(killed),
            *verdict.judge(learners.ledgers, before),
            *echoes.judge(again, before, read(database)),
        ]
    report.print_checks(checks)
    is_sound = report.print_verdict(checks)
    if not is_sound:
        print(f"\nThe server said last:\n{server.last_lines()}")
    return is_sound


def kill(
    options: argparse.Namespace, server: serving.Serving, learners: crowd.Crowd
) -> Sequence[kills.Killed]:
    """Kill while they work, and then let them stop."""
    began, killed = time.monotonic(), []
    names, rng = options.only or list(kills.TARGETS), random.Random(options.seed)
    report.print_kills_head()
    for each in kills.in_turn(server, learners, names=names, seconds=options.seconds, rng=rng):
        report.print_kill(each)
        killed.append(each)
    learners.stop()
    print(f"\n{options.learners} learners, seed {options.seed}, {time.monotonic() - began:.0f} s of load.")
    return killed


def read(database: local_postgres.Server) -> facts.Facts:
    with database.connect(NAME) as connection:
        return facts.read(connection)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (serving.NotServedError, processes.NeverHappenedError, local_postgres.LocalPostgresError) as error:
        sys.exit(f"The run could not go on: {error}")
