"""docs/xapi.md says what is so."""

import json
import re
from pathlib import Path

from attempts.xapi.interactions import INTERACTIONS
from attempts.xapi.store import AGAIN, OF_STATEMENTS
from tests.xapi.rules import faults

GUIDE = (Path(__file__).parents[2] / "docs" / "xapi.md").read_text()


def test_the_example_keeps_the_rules() -> None:
    example = re.search(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    assert faults(json.loads(example[1])) == []


def test_every_type_of_question_is_in_the_table() -> None:
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| `", GUIDE, re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"\w+", row)} == INTERACTIONS.keys()


def test_the_statuses_that_decide_are_told() -> None:
    told = {int(status) for status in re.findall(r"\b4\d\d\b", GUIDE)}
    assert told >= {*(OF_STATEMENTS | AGAIN)} - {425}
