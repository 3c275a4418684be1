"""Violations of a JSON Schema as sentences that name the field and the remedy."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from questions.formats.marked_yaml import Document, Path, Problem

# A jsonschema.ValidationError, whose attributes are each typed as "or unset".
type Violation = Any

SHOWN = 60
WANTED = {
    "string": "a text",
    "array": "a list, each entry on a line that begins with a hyphen",
    "object": "fields, each as `name: value`",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "use lower-case letters, digits and single hyphens",
    r"\S": "write something here",
    r"^https?://": "begin the address with https:// or http://",
    r"^[A-Za-z0-9_-]{22}[.](?:png|jpg|webp|gif)$": "write 22 signs and .png, .jpg, .webp or .gif",
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "write a language tag such as en or pt-BR",
    r"^[A-Za-z0-9_-]{1,50}$": "name a blank by letters, digits, _ and -, 50 at most",
    r"^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$": "write digits with at most one decimal point",
}


def problems_of(document: Document, errors: Iterable[Violation]) -> list[Problem]:
    """The problems behind some errors, in the order of the file, none told twice."""
    found = {
        (path, sentence): Problem(document.line(path), path, sentence)
        for error in errors
        for path, sentence in explained(error)
    }
    return sorted(found.values(), key=lambda problem: problem.line)


def explained(error: Violation) -> Iterator[tuple[Path, str]]:
    """The path and the sentence of each thing that one error says."""
    path: Path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:  # what is wrong is a name, not a value
        path = (*path, error.instance)
    match error.validator:
        case "oneOf":
            yield from explained_alternatives(error, path)
        case "additionalProperties":
            known = list(error.schema["properties"])
            for name in error.instance.keys() - known:
                yield (
                    (*path, name),
                    f"there is no field `{name}` here{guess(name, known)}; remove or rename it",
                )
        case "required":
            for name in error.validator_value:
                if name not in error.instance:
                    yield path, f"add the field `{name}`"
        case _:
            yield path, sentence(error)


def explained_alternatives(error: Violation, path: Path) -> Iterator[tuple[Path, str]]:
    """What is wrong with the alternative that was meant, judged by the kind of value given."""
    context = error.context or []
    rejected = {at_root.schema_path[0] for at_root in context if is_type_error_of(at_root, error)}
    meant = [branch for branch in context if branch.schema_path[0] not in rejected]
    if is_section(error):
        yield path, "give either `questions`, a list, or `draw`, how many to draw; not both"
    elif meant:
        for branch in meant:
            yield from explained(branch)
    else:
        wanted = [branch.validator_value for branch in context if branch.validator == "type"]
        yield path, other_kind(wanted, error.instance)


def other_kind(wanted: Sequence[str], value: object) -> str:
    """A value is of none of the kinds that are wanted."""
    if "string" in wanted and "number" not in wanted and is_scalar(value):
        return in_quotes(value)
    return f"write {' or '.join(WANTED[kind] for kind in wanted)}"


def is_type_error_of(branch: Violation, error: Violation) -> bool:
    return branch.validator == "type" and len(branch.absolute_path) == len(error.absolute_path)


def is_section(error: Violation) -> bool:
    return all("required" in alternative for alternative in error.validator_value)


def sentence(error: Violation) -> str:
    """What to do about an error of one value."""
    return SENTENCES[error.validator](error) if error.validator in SENTENCES else str(error.message)


def wrong_value(error: Violation) -> str:
    allowed = [error.schema["const"]] if error.validator == "const" else error.schema["enum"]
    choice = " or ".join(value if isinstance(value, str) else shown(value) for value in allowed)
    return f"write {choice}{guess(error.instance, allowed)}, not {shown(error.instance)}"


def wrong_text(error: Violation) -> str:
    wanted = PATTERNS[error.validator_value]
    return f"{wanted}, not {shown(error.instance)}" if error.instance.strip() else wanted


def wrong_place(error: Violation) -> str:
    return f"leave this out; {error.schema['description']}"


def wrong_type(error: Violation) -> str:
    wanted, value = error.validator_value, error.instance
    if value is None:
        return f"write {WANTED[wanted]}, or leave the field out"
    if wanted == "string" and is_scalar(value):
        return in_quotes(value)
    return f"write {WANTED[wanted]}, not {shown(value)}"


def is_scalar(value: object) -> bool:
    return value is not None and not isinstance(value, (dict, list))


def in_quotes(value: object) -> str:
    kind = "true or false" if isinstance(value, bool) else "a number"
    return f"put {shown(value)} in quotes to make it a text; without them it is {kind}"


def bounds(error: Violation) -> str:
    least, most = error.schema.get("minimum"), error.schema.get("maximum")
    if least is None:
        wanted = f"above {error.schema['exclusiveMinimum']}, at most {most}"
    else:
        wanted = f"of {least} or more" if most is None else f"from {least} to {most}"
    return f"give a number {wanted}, not {shown(error.instance)}"


def too_few(error: Violation) -> str:
    return f"give at least {error.validator_value}; there are {len(error.instance)}"


def too_many(error: Violation) -> str:
    return f"give at most {error.validator_value}; there are {len(error.instance)}"


def first_repeated(values: Sequence[Any]) -> Any:
    return next(value for index, value in enumerate(values) if value in values[:index])


def guess(value: object, known: Sequence[object]) -> str:
    close = get_close_matches(str(value)[:50], [str(name) for name in known], n=1)
    return f" (is it {close[0]}?)" if close else ""


def shown(value: object) -> str:
    """A value as its author would recognise it, at most `SHOWN` characters of it."""
    if isinstance(value, (dict, list)):
        return "a list" if isinstance(value, list) else "fields"
    if isinstance(value, str):
        return f'"{value if len(value) <= SHOWN else value[: SHOWN - 3] + "..."}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


SENTENCES: Mapping[str, Callable[[Violation], str]] = {
    "type": wrong_type,
    "enum": wrong_value,
    "const": wrong_value,
    "pattern": wrong_text,
    "minLength": lambda _: "write something here",
    "maxLength": lambda error: (
        f"write at most {error.validator_value} characters; these are {len(error.instance)}"
    ),
    **dict.fromkeys(("minItems", "minProperties"), too_few),
    **dict.fromkeys(("maxItems", "maxProperties"), too_many),
    "uniqueItems": lambda error: f"give each once; {shown(first_repeated(error.instance))} is there twice",
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum"), bounds),
    "not": wrong_place,
}
