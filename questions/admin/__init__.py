"""The admin of content."""

from questions.admin.assets import AssetAdmin
from questions.admin.exams import ExamAdmin, TopicAdmin
from questions.admin.findings import FindingAdmin
from questions.admin.questions import QuestionAdmin
from questions.admin.quizzes import QuizAdmin

__all__ = ["AssetAdmin", "ExamAdmin", "FindingAdmin", "QuestionAdmin", "QuizAdmin", "TopicAdmin"]
