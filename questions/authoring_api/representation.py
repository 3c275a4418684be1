"""What authors get, as JSON."""

from dataclasses import asdict, fields
from typing import Any

from questions import authoring
from questions.authoring import SectionDraft
from questions.authoring_api.refusals import pointed
from questions.drafts import faults_to_publish
from questions.models import Comment, Exam, Question, QuestionVersion, Quiz, Topic
from questions.policy import Policy
from questions.types.contract import ChoiceDraft

type Document = dict[str, Any]


def outline(row: Question, version: int | None) -> Document:
    """A question as lists show it."""
    return {
        "id": row.public_id,
        "slug": row.slug,
        "exam": row.exam.slug,
        "topic": row.topic.slug,
        **{name: getattr(row, name) for name in ("type", "stem", "difficulty", "pool", "tags", "status")},
        "version": version,
        "has_unpublished_changes": row.has_unpublished_changes,
        "in_review_since": row.submitted_at,
        "submitted_by": row.submitted_by_id,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def question(row: Question) -> Document:
    """A question with its draft, and what keeps that from being published."""
    draft = authoring.draft_of(row)
    document = {
        **outline(row, row.current_version.number if row.current_version else None),
        "explanation": draft.explanation,
        "references": draft.references,
        "choices": [choice(each) for each in draft.choices],
        "hints": [asdict(hint) for hint in draft.hints],
        "options": draft.options,
        "contributors": [contribution.by_id for contribution in row.contributions.all()],
    }
    faults = pointed(faults_to_publish(draft), document)
    return document | {"faults": [{"pointer": at, "detail": fault.message} for at, fault in faults]}


def choice(draft: ChoiceDraft) -> Document:
    return {
        **{name: getattr(draft, name) for name in ("id", "text", "fraction", "feedback", "pinned")},
        "correct": draft.is_correct,
    }


def comment(row: Comment) -> Document:
    return {"by": row.by_id, "at": row.at, "text": row.text, "move": row.move or None}


def version_outline(row: QuestionVersion) -> Document:
    return {
        **{name: getattr(row, name) for name in ("number", "type", "difficulty", "pool", "tags")},
        "topic": row.topic.slug,
        "published_at": row.published_at,
        "published_by": row.published_by_id,
    }


def version(row: QuestionVersion) -> Document:
    return version_outline(row) | {"delivery": row.delivery, "answer_key": row.answer_key}


def quiz_outline(row: Quiz) -> Document:
    return {
        "id": row.public_id,
        "exam": row.exam.slug,
        **{name: getattr(row, name) for name in ("slug", "title", "mode", "status", "question_count")},
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def quiz(row: Quiz) -> Document:
    """A quiz; null where it is as the mode has it."""
    draft = authoring.quiz_draft_of(row)
    return {
        "id": row.public_id,
        "slug": row.slug,
        "exam": row.exam.slug,
        "title": row.title,
        "description": row.description,
        "status": row.status,
        **{each.name: getattr(draft, each.name) for each in fields(Policy)},
        "sections": [section(each) for each in draft.sections],
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def section(draft: SectionDraft) -> Document:
    return {**asdict(draft), "difficulty": draft.difficulty or None, "pool": draft.pool or None}


def exam(row: Exam) -> Document:
    return {
        "id": row.public_id,
        **{name: getattr(row, name) for name in ("slug", "title", "description", "language")},
        "review_required": row.review_required,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def topic(row: Topic) -> Document:
    return {
        "id": row.public_id,
        "exam": row.exam.slug,
        "parent": row.parent.slug if row.parent else None,
        **{name: getattr(row, name) for name in ("slug", "title", "description", "weight", "position")},
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
