"""The only writer of attempts: each command locks, checks, changes and appends in one transaction.

One whose attempt is past its end closes it first, by a transaction of its own that stays whatever follows.
"""

from attempts.lifecycle.answering import Answer, Answered, answer
from attempts.lifecycle.bookmarks import bookmark, remove_bookmark
from attempts.lifecycle.closing import close_overdue, finish, sweep
from attempts.lifecycle.groups import set_members
from attempts.lifecycle.interventions import Order, extend, reopen, void
from attempts.lifecycle.items import HintShown, flag, take_hint
from attempts.lifecycle.marking import mark
from attempts.lifecycle.pausing import pause, resume
from attempts.lifecycle.practising import PracticeSelection, start_practice
from attempts.lifecycle.regrading import Regraded, preview_regrade, regrade
from attempts.lifecycle.reporting import close_report, report_item, report_question
from attempts.lifecycle.starting import Started, start_quiz
from attempts.lifecycle.syncing import Event, Outcome, sync

__all__ = [
    "Answer",
    "Answered",
    "Event",
    "HintShown",
    "Order",
    "Outcome",
    "PracticeSelection",
    "Regraded",
    "Started",
    "answer",
    "bookmark",
    "close_overdue",
    "close_report",
    "extend",
    "finish",
    "flag",
    "mark",
    "pause",
    "preview_regrade",
    "regrade",
    "remove_bookmark",
    "reopen",
    "report_item",
    "report_question",
    "resume",
    "set_members",
    "start_practice",
    "start_quiz",
    "sweep",
    "sync",
    "take_hint",
    "void",
]
