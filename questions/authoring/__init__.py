"""The only writer of content: what authors, imports and the admin do to it, as commands.

Each command is one transaction and raises `ContentRefused` when it may not be done, changing nothing.
"""

from questions.authoring.assets import describe_asset, save_asset
from questions.authoring.exams import exam_draft_of, save_exam, save_topic, topic_draft_of
from questions.authoring.files import clear_files
from questions.authoring.findings import check_bank, note_drafts, note_findings
from questions.authoring.imports import remember_imports
from questions.authoring.publishing import compiled, publish, retire
from questions.authoring.questions import create, delete, revise
from questions.authoring.quizzes import (
    SECTIONS,
    may_change_quiz,
    policy_of,
    publish_quiz,
    quiz_draft_of,
    retire_quiz,
    save_quiz,
)
from questions.authoring.refusals import ContentRefused
from questions.authoring.restoring import restore
from questions.authoring.reviews import comment, return_to_author, submit
from questions.authoring.rows import draft_of
from questions.drafts import ExamDraft, QuizDraft, SectionDraft, TopicDraft

__all__ = [
    "SECTIONS",
    "ContentRefused",
    "ExamDraft",
    "QuizDraft",
    "SectionDraft",
    "TopicDraft",
    "check_bank",
    "clear_files",
    "comment",
    "compiled",
    "create",
    "delete",
    "describe_asset",
    "draft_of",
    "exam_draft_of",
    "may_change_quiz",
    "note_drafts",
    "note_findings",
    "policy_of",
    "publish",
    "publish_quiz",
    "quiz_draft_of",
    "remember_imports",
    "restore",
    "retire",
    "retire_quiz",
    "return_to_author",
    "revise",
    "save_asset",
    "save_exam",
    "save_quiz",
    "save_topic",
    "submit",
    "topic_draft_of",
]
