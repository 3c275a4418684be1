"""How refusals of the commands read: a status and a code each, and pointers to what was sent."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from questions.authoring import ContentRefused
from questions.authoring_api.refusals import STATUSES, pointer_to, problem_of
from questions.types.contract import Fault
from tests.test_api_guide import ROW

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs/authoring-api.md"
# Images and changes of many at once are made in the admin; of one thing, an ETag says that it has changed.
NOT_HERE = {"invalid_image", "too_many", "changed_meanwhile"}


@pytest.mark.parametrize(
    ("field", "document", "pointer"),
    [
        ("", {}, ""),
        ("stem", {}, "/stem"),
        ("choices.2.text", {"choices": [{}, {}, {}]}, "/choices/2/text"),
        ("choices.2.text", {"choices": []}, "/choices/2/text"),
        ("options.answers.0.value", {"options": {"answers": [{}]}}, "/options/answers/0/value"),
        ("options.a.b", {"options": {"a.b": 1}}, "/options/a.b"),
        ("options.a.b", {"options": {"a": {"b": 1}}}, "/options/a/b"),
        ("options.a.b.c", {"options": {"a.b": {"c": 1}, "a": {}}}, "/options/a.b/c"),
        ("options.a/b~c", {"options": {"a/b~c": 1}}, "/options/a~1b~0c"),
        ("options.", {"options": {"": 1}}, "/options/"),
        ("options.a.b", {"options": []}, "/options/a/b"),
        ("options.a", None, "/options/a"),
    ],
)
def test_a_fault_is_pointed_to_in_the_document(field: str, document: Any, pointer: str) -> None:
    assert pointer_to(field, document) == pointer


def test_of_many_faults_a_hundred_are_told() -> None:
    faults = [Fault(f"choices.{number}.text", "Write something.") for number in range(500)]

    problem = problem_of(ContentRefused("invalid_question", "No.", faults), {})

    assert len(problem.errors) == 100


def codes_of_the_commands() -> Iterator[str]:
    """The first argument of whatever refuses content."""
    for path in (ROOT / "questions/authoring").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name("ContentRefused" | "refuse_faults"), args=[ast.Constant(str(code)), *_]
                ):
                    yield code


def test_every_code_of_the_commands_has_a_status() -> None:
    found = set(codes_of_the_commands())

    assert len(found) > 10
    assert found - NOT_HERE == STATUSES.keys()


def test_the_guide_tells_every_code_with_its_status() -> None:
    rows = [(int(status), code) for status, codes in ROW.findall(GUIDE.read_text()) for code in split(codes)]
    told = {code: status for status, code in rows}

    assert len(told) == len(rows)
    assert told == {**STATUSES, "changed_meanwhile": 412, "precondition_required": 428}


def split(codes: str) -> list[str]:
    return [code.strip("` ") for code in codes.split(",")]
