"""Fail where requirements.lock is not what `make lock` would keep. Reads files only, asks no index."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def main() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["parquet"],
        *project["dependency-groups"]["dev"],
    ]
    problems = [*unmet(wanted, lock), *unhashed(lock)]
    if re.search(r"://|^-", lock, re.MULTILINE):
        problems.append("it names an address or holds an option")
    if problems:
        sys.exit("Error: requirements.lock is out of step; run `make lock`.\n  " + "\n  ".join(problems))


def unmet(wanted: list[str], lock: str) -> list[str]:
    pins = {canonicalize_name(name): version for name, version in PIN.findall(lock)}
    requirements = [Requirement(text) for text in wanted]
    return [
        f"{requirement} is not met: {pins.get(canonicalize_name(requirement.name), 'missing')}"
        for requirement in requirements
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), ""))
    ]


def unhashed(lock: str) -> list[str]:
    blocks = re.split(r"\n(?=\S)", lock.strip())
    return [f"{block.split()[0]} has no hash" for block in blocks if "--hash=sha256:" not in block]


if __name__ == "__main__":
    main()
