"""What a folder of partitions says of itself: what was asked for, and which files are whole."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from attempts.exports import files

NAME = "_manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A month that is done; `file` is None where it had no rows."""

    month: str
    file: str | None
    rows: int


@dataclass(kw_only=True, slots=True)
class PartRun:
    """A run. `watermark` and `months` are None and empty until its snapshot is taken."""

    number: int
    since: str | None
    watermark: str | None = None
    months: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    complete: bool = False

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.parts)

    @property
    def missing(self) -> list[str]:
        done = {each.month for each in self.parts}
        return [month for month in self.months if month not in done]

    def begin(self, watermark: str | None, months: list[str]) -> None:
        self.watermark = watermark
        self.months = months


@dataclass(kw_only=True, slots=True)
class Manifest:
    path: Path
    dataset: str
    chosen: dict[str, str]
    runs: list[PartRun] = field(default_factory=list)

    @classmethod
    def new(cls, folder: Path, *, dataset: str, chosen: dict[str, str]) -> Self:
        return cls(path=folder / NAME, dataset=dataset, chosen=chosen)

    @classmethod
    def of(cls, folder: Path) -> Self | None:
        path = folder / NAME
        if not path.exists():
            return None
        told = json.loads(path.read_text())
        runs = [
            PartRun(**{**each, "parts": [Part(**part) for part in each["parts"]]}) for each in told["runs"]
        ]
        return cls(path=path, dataset=told["dataset"], chosen=told["chosen"], runs=runs)

    @property
    def described(self) -> str:
        filters = ", ".join(f"{name} {value}" for name, value in self.chosen.items())
        return f"{self.dataset} with {filters}" if filters else f"all {self.dataset}"

    def add(self, *, since: str | None) -> PartRun:
        run = PartRun(number=len(self.runs) + 1, since=since)
        self.runs.append(run)
        return run

    def complete(self, run: PartRun) -> None:
        run.complete = True
        self.save()

    def save(self) -> None:
        told = {
            "version": VERSION,
            "dataset": self.dataset,
            "chosen": self.chosen,
            "runs": [asdict(each) for each in self.runs],
        }
        files.save(self.path, json.dumps(told, indent=2) + "\n")
