"""The JSON Schema of the native format, and what a document says that it forbids."""

import json
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from questions.formats.marked_yaml import Document, Problem
from questions.formats.sentences import problems_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

SCHEMA_FILE = FilePath(__file__).parent.with_name("native.schema.json")


@cache
def validator(definition: str = "") -> "Draft202012Validator":
    """Of a whole file, or of what one of the schema's definitions describes."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  # some MB, for imports alone

    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    if definition:
        schema = {"$defs": schema["$defs"], "$ref": f"#/$defs/{definition}"}
    return Draft202012Validator(schema)


def violations(document: Document, definition: str = "") -> list[Problem]:
    return problems_of(document, list(validator(definition).iter_errors(document.value)))
