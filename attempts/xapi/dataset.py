"""The dataset of statements. Pure."""

from attempts.exports.columns import Column, Dataset, Kind

STATEMENTS = Dataset(
    name="xapi",
    meaning="What learners did as xAPI statements, one in each line, in order of time; only as jsonl.",
    view="",
    key=("id",),
    time="timestamp",
    columns=(
        Column(
            name="statement", kind=Kind.JSON, meaning="As docs/xapi.md describes it; it has an id of its own."
        ),
    ),
    beside=(
        Column(
            name="changed_in", kind=Kind.INTEGER, meaning="Number of the transaction that made the event."
        ),
    ),
    filters=frozenset({"exam", "quiz", "from", "to"}),
)
