"""The admin of what learners did, and of exceptions for them."""

from attempts.admin.analysis import AnalysedQuestionAdmin, AnalysedQuizAdmin
from attempts.admin.attempts import AttemptAdmin
from attempts.admin.exports import ExportAdmin
from attempts.admin.groups import LearnerGroupAdmin
from attempts.admin.overrides import OverrideAdmin
from attempts.admin.regrades import RegradableQuestionAdmin, RegradeAdmin
from attempts.admin.reports import QuestionReportAdmin

__all__ = [
    "AnalysedQuestionAdmin",
    "AnalysedQuizAdmin",
    "AttemptAdmin",
    "ExportAdmin",
    "LearnerGroupAdmin",
    "OverrideAdmin",
    "QuestionReportAdmin",
    "RegradableQuestionAdmin",
    "RegradeAdmin",
]
