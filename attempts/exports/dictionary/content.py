"""What was asked: published versions of questions, and their choices. These hold the answer keys."""

from attempts.exports.columns import Column, Dataset, Kind
from attempts.exports.dictionary.attempts import EXAM, QUESTION, TOPIC, TYPE

VERSION = Column(
    name="version", kind=Kind.INTEGER, meaning="1, 2, 3 ... of the published versions of the question."
)
CREATED_IN = Column(
    name="changed_in",
    kind=Kind.INTEGER,
    meaning="Number of the transaction that published the version; 0: before such were kept.",
)
CONTENT = frozenset({"exam", "topic", "question"})

QUESTIONS = Dataset(
    name="questions",
    meaning="One row per published version of a question.",
    view="analytics.questions",
    key=("question", "version"),
    time="published_at",
    beside=(CREATED_IN,),
    filters=CONTENT | {"from", "to"},
    columns=(
        QUESTION,
        VERSION,
        Column(name="is_current", kind=Kind.BOOLEAN, meaning="Whether it is the latest version."),
        Column(
            name="status",
            kind=Kind.TEXT,
            meaning="Of the question now: published, retired, in_review or draft.",
        ),
        EXAM,
        TOPIC,
        TYPE,
        Column(name="difficulty", kind=Kind.TEXT, meaning="As its author judges: easy, medium or hard."),
        Column(
            name="pool", kind=Kind.TEXT, meaning="practice: anyone may browse it; exam: only within attempts."
        ),
        Column(name="tags", kind=Kind.TEXTS, meaning="Its tags."),
        Column(name="stem", kind=Kind.TEXT, meaning="What is asked. CommonMark.", free_text=True),
        Column(
            name="explanation",
            kind=Kind.TEXT,
            meaning="As learners get it afterwards. CommonMark.",
            free_text=True,
        ),
        Column(
            name="choices",
            kind=Kind.JSON,
            meaning="Its choices with id, text, whether correct, and fraction, in the author's order.",
            null="the type has no choices to pick from",
            free_text=True,
        ),
        Column(name="answer_key", kind=Kind.JSON, meaning="All that grading knows of it.", free_text=True),
        Column(name="hint_count", kind=Kind.INTEGER, meaning="How many hints it has.", unit="hints"),
        Column(
            name="published_at", kind=Kind.TIMESTAMP, meaning="When this version was published.", unit="UTC"
        ),
    ),
)

CHOICES = Dataset(
    name="choices",
    meaning="One row per choice of a published version, of the types that learners pick from.",
    view="analytics.choices",
    key=("question", "version", "choice_id"),
    filters=CONTENT,
    beside=(CREATED_IN,),
    columns=(
        QUESTION,
        VERSION,
        EXAM,
        TOPIC,
        TYPE,
        Column(name="choice_id", kind=Kind.TEXT, meaning="The choice, as answers name it."),
        Column(name="position", kind=Kind.INTEGER, meaning="1, 2, 3 ... in the author's order."),
        Column(name="text", kind=Kind.TEXT, meaning="What it says. CommonMark.", free_text=True),
        Column(name="correct", kind=Kind.BOOLEAN, meaning="Whether it is right to choose it."),
        Column(
            name="fraction",
            kind=Kind.DECIMAL,
            digits=8,
            places=7,
            meaning="What it is worth, where the question is scored by fractions.",
            unit="share of the full mark, -1 to 1",
            null="the question is not scored by fractions",
        ),
        Column(
            name="feedback",
            kind=Kind.TEXT,
            meaning="What learners are told who chose it. CommonMark.",
            null="it has none of its own",
            free_text=True,
        ),
    ),
)
