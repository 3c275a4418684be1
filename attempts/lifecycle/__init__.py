"""The only writer of attempts: each command is one transaction that locks, checks, changes, appends."""

from attempts.lifecycle.answering import Answered, HintShown, answer, flag, take_hint
from attempts.lifecycle.closing import close_overdue, finish
from attempts.lifecycle.starting import PracticeSelection, Started, start_practice, start_quiz

__all__ = [
    "Answered",
    "HintShown",
    "PracticeSelection",
    "Started",
    "answer",
    "close_overdue",
    "finish",
    "flag",
    "start_practice",
    "start_quiz",
    "take_hint",
]
