"""What a browser sends for the forms of the admin."""

from typing import Any

from questions.admin.conflicts import opening
from questions.models import Exam, Question, Quiz, Topic


def rows(prefix: str, entries: list[dict[str, Any]], saved: int = 0) -> dict[str, Any]:
    """A formset as it is sent; the first `saved` entries exist and name their `id`."""
    data = {f"{prefix}-TOTAL_FORMS": len(entries), f"{prefix}-INITIAL_FORMS": saved}
    for index, entry in enumerate(entries):
        data |= {f"{prefix}-{index}-{name}": value for name, value in entry.items()}
        data.setdefault(f"{prefix}-{index}-ORDER", index + 1)
    return data


def question_form(topic: Topic, **changes: Any) -> dict[str, Any]:
    """A new single-choice question whose first choice is correct."""
    choices = changes.pop("choices", [{"text": "right", "is_correct": "on"}, {"text": "wrong"}])
    hints = changes.pop("hints", [{"text": "look closely"}])
    return {
        "topic": topic.pk,
        "slug": "a-question",
        "type": "single_choice",
        "stem": "Which one?",
        "explanation": "",
        "difficulty": "medium",
        "pool": "practice",
        "tags": "",
        "references": "",
        "scoring": "all_or_nothing",
        "_save": "Save",
        **rows("choices", choices),
        **rows("hints", hints),
        **changes,
    }


def saved_question_form(question: Question, **changes: Any) -> dict[str, Any]:
    """The form of a question as its page shows it."""
    choices = [
        {
            "id": row.pk,
            "question": question.pk,
            "text": row.text,
            "feedback": row.feedback,
            **({"is_correct": "on"} if row.is_correct else {}),
        }
        for row in question.choices.all()
    ]
    hints = [
        {"id": row.pk, "question": question.pk, "text": row.text, "penalty": row.penalty}
        for row in question.hints.all()
    ]
    return {
        **question_form(question.topic, slug=question.slug, type=question.type, stem=question.stem),
        "explanation": question.explanation,
        "tags": ", ".join(question.tags),
        "references": "\n".join(f"{item['title']} | {item['url']}" for item in question.references),
        "seen": opening(question),
        **rows("choices", choices, saved=len(choices)),
        **rows("hints", hints, saved=len(hints)),
        **changes,
    }


def field_rows(name: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """The rows of one field, each with all of its cells."""
    columns = dict.fromkeys(column for entry in entries for column in entry)
    return {f"{name}-{column}": [entry.get(column, "") for entry in entries] for column in columns}


def quiz_form(exam: Exam, sections: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {
        "exam": exam.pk,
        "slug": "a-quiz",
        "title": "A quiz",
        "mode": "practice",
        "at_deadline": "autosubmit",
        "grace_s": 0,
        "grace_answers": "on",
        "attempt_delay_s": 0,
        "counts": "highest",
        "navigation": "free",
        "tries": 1,
        "hints": "on_demand",
        "_save": "Save",
        **rows("sections", sections),
        **changes,
    }


def quiz_section(*questions: Question) -> dict[str, Any]:
    return {"kind": "list", "listed": [question.pk for question in questions]}


def draw(count: int, **filters: Any) -> dict[str, Any]:
    return {"kind": "draw", "draw": count, **filters}


def change_page(row: Question | Quiz | Exam) -> str:
    return f"/admin/questions/{row._meta.model_name}/{row.pk}/change/"
