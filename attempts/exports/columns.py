"""What a dataset and its columns are, in words and types. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The type of a column; `SQL` says what it is in PostgreSQL."""

    UUID = "uuid"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    REAL = "real"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    TEXTS = "list of text"
    JSON = "json"


SQL: Mapping[Kind, frozenset[str]] = {
    Kind.UUID: frozenset({"uuid"}),
    Kind.TEXT: frozenset({"text", "character varying"}),
    Kind.INTEGER: frozenset({"smallint", "integer", "bigint"}),
    Kind.DECIMAL: frozenset({"numeric"}),
    Kind.REAL: frozenset({"double precision"}),
    Kind.BOOLEAN: frozenset({"boolean"}),
    Kind.TIMESTAMP: frozenset({"timestamp with time zone"}),
    Kind.TEXTS: frozenset({"text[]"}),
    Kind.JSON: frozenset({"jsonb"}),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column as analysts read of it. `null` says what null means; None: it is never null.

    `digits` and `places` are those of a decimal. `free_text` holds what people wrote, which a spreadsheet
    could take for a formula.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str | None = None
    null: str | None = None
    digits: int = 12
    places: int = 5
    free_text: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """One kind of rows. `key` tells rows apart; `time` is the column that a window of dates looks at.

    The view holds `columns`, which are exported, and then `beside`, which are not: what filters need, and the
    numbers of transactions. A row is new if its `changed_in` is; where the state of the attempt decides
    whether a filtered export has the row, also if its `state_in` is. Without `changed_in` there is no
    telling. `filters` are those that the dataset knows.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    view: str
    time: str | None = None
    beside: tuple[Column, ...] = ()
    filters: frozenset[str] = frozenset()

    @property
    def incremental(self) -> bool:
        return any(each.name == "changed_in" for each in self.beside)
