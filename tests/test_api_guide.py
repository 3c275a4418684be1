"""docs/api.md: its table of codes is the one of the source."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from rest_framework import exceptions

ROOT = Path(__file__).parent.parent
# Where problems are made that clients of the API can meet; `questions.authoring` speaks to authors, and so do
# regrades.
TO_AUTHORS = ROOT / "attempts/lifecycle/regrading.py"
SOURCES = [*(ROOT / "quizapi").rglob("*.py"), *(ROOT / "attempts").rglob("*.py"), ROOT / "questions/views.py"]
RAISED_BY_DRF = {
    kind.default_code
    for kind in (
        exceptions.NotAuthenticated,
        exceptions.MethodNotAllowed,
        exceptions.UnsupportedMediaType,
        exceptions.Throttled,
    )
}
MAKERS = ("DomainError", "problem", "Refusal")
EXCEPTIONS = ("AuthenticationFailed", "ParseError")
ROW = re.compile(r"^\| (\d{3}) \| (`.*?`) \|", re.MULTILINE)


def codes_in(path: Path) -> Iterator[str]:
    """The codes that a module gives to problems: first arguments, and `code` of DRF's exceptions."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Call(func=ast.Name(maker), args=[ast.Constant(str(code)), *_]) if maker in MAKERS:
                yield code
            case ast.Call(func=ast.Name("unknown"), args=[ast.Constant(str(what)), *_]):
                yield f"unknown_{what}"
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(name)) if name in EXCEPTIONS:
                yield from (ast.literal_eval(keyword.value) for keyword in node.keywords)
            case ast.Assign(targets=[ast.Name(name)], value=ast.Tuple([ast.Constant(str(code)), _])):
                if name.startswith("NO_"):
                    yield code


def documented() -> list[tuple[int, str]]:
    rows = ROW.findall((ROOT / "docs/api.md").read_text())
    return [(int(status), code) for status, codes in rows for code in re.findall(r"`(\w+)`", codes)]


def test_the_table_of_codes_is_complete_and_holds_nothing_else() -> None:
    used = set(chain.from_iterable(map(codes_in, set(SOURCES) - {TO_AUTHORS})))

    assert len(used) > 25
    assert {code for _, code in documented()} == used | RAISED_BY_DRF


def test_each_code_has_one_row() -> None:
    codes = [code for _, code in documented()]

    assert len(set(codes)) == len(codes)
    assert [status for status, _ in documented()] == sorted(status for status, _ in documented())
