"""What learners did.

Learner tables can be sharded by `user_id` (docs/decisions/0002): the ids are UUIDv7 made in Python, and
in SQL every primary key, unique constraint and foreign key between them begins with the user (migrations
0002 and 0004). Django is told of plain `id` keys, which the admin and relations need. Only
`attempts.lifecycle` writes these tables; what reads or writes them for a learner filters on `user_id`.
"""

from attempts.models.analysis import Calibration, ChoiceCell, MarkCell, MonthCell, ScoreCell, TimeCell
from attempts.models.attempts import Attempt, AttemptItem
from attempts.models.base import LearnerModel
from attempts.models.exports import Export, Lineage, PseudonymKey, StatementDelivery
from attempts.models.learners import Bookmark, ClientEvent, StartAlias
from attempts.models.regrades import Regrade, RegradedAttempt, RegradedResponse
from attempts.models.reports import QuestionReport
from attempts.models.responses import HintTaken, Response
from attempts.models.staff import GroupMembership, Intervention, LearnerGroup, ManualMark, Override, QuizEnd

__all__ = [
    "Attempt",
    "AttemptItem",
    "Bookmark",
    "Calibration",
    "ChoiceCell",
    "ClientEvent",
    "Export",
    "GroupMembership",
    "HintTaken",
    "Intervention",
    "LearnerGroup",
    "LearnerModel",
    "Lineage",
    "ManualMark",
    "MarkCell",
    "MonthCell",
    "Override",
    "PseudonymKey",
    "QuestionReport",
    "QuizEnd",
    "Regrade",
    "RegradedAttempt",
    "RegradedResponse",
    "Response",
    "ScoreCell",
    "StartAlias",
    "StatementDelivery",
    "TimeCell",
]
