"""The content models."""

from questions.models.exams import Exam, Topic
from questions.models.imports import ImportRecord
from questions.models.questions import (
    Choice,
    Hint,
    Question,
    QuestionVersion,
    Status,
    Type,
)
from questions.models.quizzes import Quiz, QuizSection, SectionQuestion

__all__ = [
    "Choice",
    "Exam",
    "Hint",
    "ImportRecord",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizSection",
    "SectionQuestion",
    "Status",
    "Topic",
    "Type",
]
