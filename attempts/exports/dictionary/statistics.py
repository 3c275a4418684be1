"""Item statistics that SQL can tell; `GET analysis/questions` tells all of them."""

from attempts.exports.columns import Column, Dataset, Kind
from attempts.exports.dictionary.attempts import EXAM, QUESTION, TOPIC, TYPE
from attempts.exports.dictionary.content import VERSION

FEW = "fewer than two learners, or no variance"

ITEM_STATISTICS = Dataset(
    name="item_statistics",
    meaning="One row per version of a question at a quiz, over the first ended attempt of each learner.",
    view="analytics.item_statistics",
    key=("quiz", "question", "version"),
    filters=frozenset({"exam", "quiz", "topic", "question"}),
    columns=(
        EXAM,
        Column(name="quiz", kind=Kind.TEXT, meaning="Slug of the quiz."),
        QUESTION,
        VERSION,
        TOPIC,
        TYPE,
        Column(
            name="learners", kind=Kind.INTEGER, meaning="First ended attempts that had it.", unit="learners"
        ),
        Column(name="mean_mark", kind=Kind.REAL, meaning="Mean mark; left out earns 0.", unit="marks"),
        Column(name="max_mark", kind=Kind.REAL, meaning="Mean full mark.", unit="marks"),
        Column(
            name="facility",
            kind=Kind.REAL,
            meaning="Sum of the marks by the sum of the full marks: 1 is easy.",
            unit="share",
        ),
        Column(
            name="sd",
            kind=Kind.REAL,
            meaning="Standard deviation of the mark, n - 1 in the denominator.",
            unit="marks",
            null="fewer than two learners",
        ),
        Column(
            name="discrimination_index",
            kind=Kind.REAL,
            meaning="100 times the correlation of the mark with the rest of the score.",
            unit="-100 to 100",
            null=FEW,
        ),
    ),
)
