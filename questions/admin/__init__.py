"""The admin of content."""

from questions.admin.exams import ExamAdmin, TopicAdmin
from questions.admin.questions import QuestionAdmin
from questions.admin.quizzes import QuizAdmin

__all__ = ["ExamAdmin", "QuestionAdmin", "QuizAdmin", "TopicAdmin"]
