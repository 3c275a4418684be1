"""Parts of a question as text in the native format, as its author would write them."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from questions.formats.marked_yaml import NUMBER, WORDS
from questions.formats.native.layout import laid_out
from questions.formats.native.options import kept_number

NUMBERS = frozenset(["value", "tolerance", "fraction", "factor", "weight"])  # texts in a draft, numbers here
# What only readers of YAML 1.1 take for line ends, and blank lines at the end, to which those after the text
# would be added.
LINE_ENDS = re.compile("[\x85\u2028\u2029]|\n\n\\Z|^\n\\Z")


class Number(str):
    """A number that is to stand without quotes."""

    __slots__ = ()


class Writer(yaml.SafeDumper):
    """Writes what `marked_yaml` reads as the same again."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent_text(self, text: str) -> yaml.ScalarNode:
        style = "|" if "\n" in text else None
        if text in WORDS or NUMBER.fullmatch(text) or LINE_ENDS.search(text):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def represent_number(self, number: Number) -> yaml.ScalarNode:
        tag = "float" if "." in number else "int"  # what it reads as anyway, so that no tag is written
        return self.represent_scalar(f"tag:yaml.org,2002:{tag}", str(number))


Writer.add_representer(str, Writer.represent_text)
Writer.add_representer(Number, Writer.represent_number)


def written(document: Mapping[str, Any]) -> str:
    """A part of a question, such as its blanks by name."""
    return dumped(with_numbers(document)) if document else ""


def dumped(value: Mapping[str, Any]) -> str:
    """Plain values, with numbers as `Number`, in YAML."""
    return laid_out(value, in_full)


def in_full(value: Any, width: int) -> str:
    """Any value in YAML, in so many columns."""
    return yaml.dump(value, Dumper=Writer, allow_unicode=True, sort_keys=False, width=max(width, 20))


def with_numbers(value: Any, name: str = "") -> Any:
    """With numbers as such, and an entry of a list that has one member as that alone."""
    match value:
        case Mapping():
            return {name: with_numbers(each, name) for name, each in value.items()}
        case list():
            return [entry(each) for each in value]
        case str() if name in NUMBERS and NUMBER.fullmatch(kept_number(value)):
            return Number(kept_number(value))
    return value


def entry(value: Any) -> Any:
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, only),) = value.items()
        return with_numbers(only, name)
    return with_numbers(value)
