"""The dictionary in words: the comments on the views, and the page docs/data-dictionary.md. Pure."""

from collections.abc import Iterable, Iterator

from attempts.exports.columns import Column, Dataset, Kind

INTRODUCTION = """# Columns

What `GET exports/{dataset}` and `manage.py export_attempts` give, and what the views in the schema
`analytics` hold. A column means the same in each of them. [analysts.md](analysts.md) begins at the beginning.

This page is written by `manage.py data_dictionary > docs/data-dictionary.md`.

- **Null** stands in the last column where a value may be missing, and says what that means. A column that
  says nothing there is never null.
- **decimal(12, 5)** is exact: at most 12 digits, 5 of them after the point. **real** is a double.
- **timestamp** is a moment, with its zone; what is written is UTC.
- A star after the type: it holds what people wrote. A spreadsheet may take that for a formula; CSV and XLSX
  files guard against it.
"""
KINDS = {Kind.TEXTS: "list of text", Kind.JSON: "JSON"}
NUMBERS = (
    "The view has these columns, too, for queries of your own. Numbers of transactions grow with time, but a"
    " larger one may have committed earlier: only an export's watermark finds exactly what is new."
)


def comment(column: Column) -> str:
    """The meaning with unit and null, as sentences."""
    parts = [
        column.meaning,
        f"Unit: {column.unit}." if column.unit else "",
        f"Null: {column.null}." if column.null else "",
    ]
    return " ".join(filter(None, parts))


def page(datasets: Iterable[Dataset]) -> str:
    """All datasets, as Markdown."""
    return "\n".join([INTRODUCTION, *(line for dataset in datasets for line in section(dataset))])


def section(dataset: Dataset) -> Iterator[str]:
    yield f"## {dataset.name}"
    yield f"{dataset.meaning} View: `{dataset.view}`."
    yield ""
    yield f"- A row is told apart by {names(dataset.key)}."
    if dataset.time is not None:
        yield f"- `from` and `to` look at `{dataset.time}`."
    yield f"- Filters: {names(sorted(dataset.filters))}."
    new = "`since` finds what is new." if dataset.incremental else "There is no `since`: it is always whole."
    yield f"- {new}"
    yield ""
    yield from table(dataset.columns)
    if dataset.beside:
        yield NUMBERS
        yield ""
        yield from table(dataset.beside)


def table(columns: Iterable[Column]) -> Iterator[str]:
    yield "| column | type | unit | meaning | null |"
    yield "|---|---|---|---|---|"
    for column in columns:
        cells = (f"`{column.name}`", kind(column), column.unit or "", column.meaning, column.null or "")
        yield f"| {' | '.join(cell.replace('|', '\\|') for cell in cells)} |"
    yield ""


def kind(column: Column) -> str:
    if column.kind == Kind.DECIMAL:
        return f"decimal({column.digits}, {column.places})"
    return KINDS.get(column.kind, column.kind.value) + (" *" if column.free_text else "")


def names(found: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in found)
