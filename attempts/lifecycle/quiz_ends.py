"""Until when somebody may be at a quiz, whatever is made of its close afterwards."""

from datetime import datetime

from quizapi.database import prepared

MOVE = """
    INSERT INTO attempts_quizend (quiz_id, at) VALUES (%s, %s)
    ON CONFLICT (quiz_id) DO UPDATE SET at = GREATEST(attempts_quizend.at, EXCLUDED.at)
"""


def move_quiz_end(*, quiz_id: int, at: datetime) -> None:
    """Remember that an attempt may go on until then; an end never moves back."""
    prepared.execute(MOVE, [quiz_id, at])
