"""The content models."""

from questions.models.assets import Asset, PendingImport
from questions.models.exams import Exam, Topic
from questions.models.history import (
    AssetEdit,
    ChoiceEdit,
    ExamEdit,
    HintEdit,
    QuestionEdit,
    QuizEdit,
    QuizSectionEdit,
    SectionQuestionEdit,
    TopicEdit,
)
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
from questions.models.reviews import Comment, Contribution, Finding

__all__ = [
    "Asset",
    "AssetEdit",
    "Choice",
    "ChoiceEdit",
    "Comment",
    "Contribution",
    "Exam",
    "ExamEdit",
    "Finding",
    "Hint",
    "HintEdit",
    "ImportRecord",
    "PendingImport",
    "Question",
    "QuestionEdit",
    "QuestionVersion",
    "Quiz",
    "QuizEdit",
    "QuizSection",
    "QuizSectionEdit",
    "SectionQuestion",
    "SectionQuestionEdit",
    "Status",
    "Topic",
    "TopicEdit",
    "Type",
]
