"""The only writer of attempts: each command is one transaction that locks, checks, changes, appends."""

from attempts.lifecycle.answering import Answer, Answered, answer
from attempts.lifecycle.bookmarks import bookmark, remove_bookmark
from attempts.lifecycle.closing import close_overdue, finish, sweep
from attempts.lifecycle.items import HintShown, flag, take_hint
from attempts.lifecycle.pausing import pause, resume
from attempts.lifecycle.practising import PracticeSelection, start_practice
from attempts.lifecycle.starting import Started, start_quiz
from attempts.lifecycle.syncing import Event, Outcome, sync

__all__ = [
    "Answer",
    "Answered",
    "Event",
    "HintShown",
    "Outcome",
    "PracticeSelection",
    "Started",
    "answer",
    "bookmark",
    "close_overdue",
    "finish",
    "flag",
    "pause",
    "remove_bookmark",
    "resume",
    "start_practice",
    "start_quiz",
    "sweep",
    "sync",
    "take_hint",
]
