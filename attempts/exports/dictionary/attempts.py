"""What learners did: attempts, their questions, every answer, and hints."""

from attempts.exports.columns import Column, Dataset, Kind

LEARNER = Column(
    name="learner",
    kind=Kind.TEXT,
    meaning="The learner's pseudonym: 32 hexadecimal digits, the same everywhere until the key rotates.",
)
ATTEMPT = Column(
    name="attempt_id",
    kind=Kind.UUID,
    meaning="The attempt; with the learner, it joins all datasets of what learners did.",
)
EXAM = Column(name="exam", kind=Kind.TEXT, meaning="Slug of the exam.")
QUIZ = Column(name="quiz", kind=Kind.TEXT, meaning="Slug of the quiz.", null="a practice selection")
STATE = Column(
    name="attempt_state",
    kind=Kind.TEXT,
    meaning="in_progress, finished (by the learner), expired (at its deadline, and counts), abandoned (at its"
    " deadline, and does not), needs_marking, or voided (by staff).",
)
POSITION = Column(name="position", kind=Kind.INTEGER, meaning="1, 2, 3 ... of the questions of the attempt.")
QUESTION = Column(name="question", kind=Kind.TEXT, meaning="Slug of the question.")
VERSION = Column(
    name="version",
    kind=Kind.INTEGER,
    meaning="Which published version of the question the learner had; joins questions and choices.",
)
TOPIC = Column(name="topic", kind=Kind.TEXT, meaning="Slug of the topic of that version.")
TYPE = Column(name="type", kind=Kind.TEXT, meaning="Type of the question, such as single_choice.")
CERTAINTY = Column(
    name="certainty",
    kind=Kind.TEXT,
    meaning="How sure the learner said to be: low, mid or high.",
    null="the quiz does not ask, or there is no answer",
)
FRACTION = Column(
    name="fraction",
    kind=Kind.DECIMAL,
    digits=8,
    places=7,
    meaning="How right the answer is, before penalties: 1 is right, below 0 needs negative marks.",
    unit="share of the full mark, -1 to 1",
    null="no answer, or a person has not marked it yet",
)
CORRECT = Column(
    name="correct",
    kind=Kind.BOOLEAN,
    meaning="Whether the fraction is above 0.999999.",
    null="no answer, or a person has not marked it yet",
)

CHANGED_IN = Column(
    name="changed_in",
    kind=Kind.INTEGER,
    meaning="Number of the transaction that last changed the row; 0: before such numbers were kept.",
)
STATE_IN = Column(
    name="state_in",
    kind=Kind.INTEGER,
    meaning="Number of the transaction that last changed the attempt's state; 0: before such were kept.",
)

WINDOW = frozenset({"exam", "quiz", "state", "from", "to", "finished", "attempts"})

ATTEMPTS = Dataset(
    name="attempts",
    meaning="One row per attempt, also those in progress and those that staff voided.",
    view="analytics.attempts",
    key=("learner", "attempt_id"),
    time="started_at",
    beside=(STATE_IN, CHANGED_IN),
    filters=WINDOW,
    columns=(
        ATTEMPT,
        LEARNER,
        EXAM,
        QUIZ,
        Column(name="mode", kind=Kind.TEXT, meaning="practice or exam."),
        Column(
            name="attempt_number",
            kind=Kind.INTEGER,
            meaning="1, 2, 3 ... of the learner's attempts at the quiz.",
            null="a practice selection",
        ),
        STATE,
        Column(name="started_at", kind=Kind.TIMESTAMP, meaning="When it was started.", unit="UTC"),
        Column(
            name="deadline_at",
            kind=Kind.TIMESTAMP,
            meaning="When its time is up, without grace.",
            unit="UTC",
            null="no limit, or the clock stands still",
        ),
        Column(
            name="finished_at",
            kind=Kind.TIMESTAMP,
            meaning="When it ended: the deadline at the latest.",
            unit="UTC",
            null="in progress",
        ),
        Column(
            name="duration_ms",
            kind=Kind.INTEGER,
            meaning="From start to end, without pauses.",
            unit="milliseconds",
            null="in progress",
        ),
        Column(
            name="score", kind=Kind.DECIMAL, meaning="Sum of the marks so far, after penalties.", unit="marks"
        ),
        Column(name="max_score", kind=Kind.DECIMAL, meaning="Sum of the full marks; above 0.", unit="marks"),
        Column(
            name="percent",
            kind=Kind.DECIMAL,
            digits=9,
            places=2,
            meaning="100 * score / max_score, ties rounded to even, as learners see it.",
            unit="percent",
        ),
        Column(
            name="pass_percent",
            kind=Kind.DECIMAL,
            digits=5,
            places=2,
            meaning="From which percentage on the attempt is passed.",
            unit="percent",
            null="no pass mark",
        ),
        Column(
            name="passed",
            kind=Kind.BOOLEAN,
            meaning="Whether the unrounded percentage reaches the pass mark.",
            null="no pass mark, or neither finished nor expired",
        ),
        Column(
            name="unmarked",
            kind=Kind.INTEGER,
            meaning="Answers that wait for a person's mark; they earn nothing yet.",
            unit="answers",
        ),
    ),
)

RESPONSES = Dataset(
    name="responses",
    meaning="One row per accepted answer: every try, and also what was only saved, repeated or taken back.",
    view="analytics.responses",
    key=("learner", "response_id"),
    time="answered_at",
    beside=(STATE, STATE_IN, CHANGED_IN),
    filters=WINDOW | {"topic", "question"},
    columns=(
        Column(
            name="response_id", kind=Kind.UUID, meaning="The answer; the client's own id, if it sent one."
        ),
        ATTEMPT,
        LEARNER,
        EXAM,
        QUIZ,
        POSITION,
        QUESTION,
        VERSION,
        TOPIC,
        TYPE,
        Column(
            name="is_try",
            kind=Kind.BOOLEAN,
            meaning="Whether it counts as a try: it was submitted, and does not repeat the latest answer.",
        ),
        Column(
            name="try_number",
            kind=Kind.INTEGER,
            meaning="Which try it is; of what is no try, the one that it came before or repeats.",
        ),
        Column(name="submitted", kind=Kind.BOOLEAN, meaning="False: only saved."),
        Column(
            name="answer",
            kind=Kind.JSON,
            meaning='As the API takes it, such as {"choice": id}.',
            null="the answer was taken back",
            free_text=True,
        ),
        Column(
            name="choices",
            kind=Kind.TEXTS,
            meaning="Ids of the chosen choices, in no order; joins choices.",
            null="the type has no choices, or the answer was taken back",
        ),
        CERTAINTY,
        Column(name="hints_taken", kind=Kind.INTEGER, meaning="Hints taken before it.", unit="hints"),
        Column(
            name="elapsed_ms",
            kind=Kind.INTEGER,
            meaning="Time on the question for this answer, as the client says.",
            unit="milliseconds",
            null="the client did not say",
        ),
        FRACTION,
        CORRECT,
        Column(
            name="mark",
            kind=Kind.DECIMAL,
            meaning="What it earned, after penalties; the full mark stands in items.",
            unit="marks",
            null="taken back, or a person has not marked it yet",
        ),
        Column(
            name="client_at",
            kind=Kind.TIMESTAMP,
            meaning="When the learner answered, as the client says; it may have been offline.",
            unit="UTC",
            null="the client did not say",
        ),
        Column(name="answered_at", kind=Kind.TIMESTAMP, meaning="When it was accepted.", unit="UTC"),
    ),
)

ITEMS = Dataset(
    name="items",
    meaning="One row per question of an attempt, as it stands now: answered or not, with its full mark.",
    view="analytics.items",
    key=("learner", "attempt_id", "position"),
    time="started_at",
    beside=(STATE_IN, CHANGED_IN),
    filters=WINDOW | {"topic", "question"},
    columns=(
        ATTEMPT,
        LEARNER,
        EXAM,
        QUIZ,
        STATE,
        Column(name="started_at", kind=Kind.TIMESTAMP, meaning="When the attempt was started.", unit="UTC"),
        POSITION,
        QUESTION,
        VERSION,
        TOPIC,
        TYPE,
        Column(name="tries", kind=Kind.INTEGER, meaning="Answers submitted so far.", unit="tries"),
        Column(name="hints_taken", kind=Kind.INTEGER, meaning="Hints taken so far.", unit="hints"),
        Column(name="flagged", kind=Kind.BOOLEAN, meaning="Whether the learner flagged it."),
        CERTAINTY,
        Column(
            name="elapsed_ms",
            kind=Kind.INTEGER,
            meaning="Time on the question in all, as the client says; 0 if it did not say.",
            unit="milliseconds",
        ),
        FRACTION,
        CORRECT,
        Column(
            name="mark",
            kind=Kind.DECIMAL,
            meaning="What the question earned, after penalties.",
            unit="marks",
            null="no answer, or a person has not marked it yet",
        ),
        Column(name="max_mark", kind=Kind.DECIMAL, meaning="Its full mark in this attempt.", unit="marks"),
        Column(
            name="answered_at",
            kind=Kind.TIMESTAMP,
            meaning="When the latest answer was accepted.",
            unit="UTC",
            null="no answer yet",
        ),
    ),
)

HINTS = Dataset(
    name="hints",
    meaning="One row per hint that a learner took.",
    view="analytics.hints",
    key=("learner", "attempt_id", "position", "hint_number"),
    time="taken_at",
    beside=(STATE, STATE_IN, CHANGED_IN),
    filters=WINDOW | {"topic", "question"},
    columns=(
        ATTEMPT,
        LEARNER,
        EXAM,
        QUIZ,
        POSITION,
        QUESTION,
        VERSION,
        TOPIC,
        TYPE,
        Column(name="hint_number", kind=Kind.INTEGER, meaning="1 is the question's first hint."),
        Column(
            name="taken_at",
            kind=Kind.TIMESTAMP,
            meaning="When it was revealed for the first time.",
            unit="UTC",
        ),
    ),
)
