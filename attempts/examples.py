"""Examples for the schema's readers: the two ways to start, and what an answer gives in each mode."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

CHOICE = "5f0c1c5e-9f1b-4b0a-8c55-0f0f5d6f3f11"
RESPONSE = "0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a01"
KEPT: dict[str, Any] = {
    "id": RESPONSE,
    "position": 1,
    "answer": {"choice": CHOICE},
    "submitted": True,
    "try": 1,
    "tries_left": None,
    "submitted_at": "2026-03-01T12:00:00Z",
}
GRADED: dict[str, Any] = KEPT | {
    "tries_left": 0,
    "correct": True,
    "mark": 1,
    "max_mark": 1,
    "feedback": "",
    "choice_feedback": [{"id": CHOICE, "feedback": "Yes: it sees the tool's output before it goes on."}],
    "correct_answer": {"choice": CHOICE},
    "explanation": "An agent thinks, acts and observes, in this order, until it can answer.",
    "references": [
        {"title": "Hugging Face Agents Course", "url": "https://huggingface.co/learn/agents-course"}
    ],
}

START = [
    OpenApiExample("A quiz", {"quiz": "mock-exam"}, request_only=True),
    OpenApiExample(
        "A practice selection",
        {
            "id": "0197a0c2-58a4-7d20-b3a6-3c9f6f0b7a00",
            "practice": {"exam": "agents", "topics": ["tools"], "count": 10, "select": "unseen"},
        },
        request_only=True,
    ),
]
ANSWER = [
    OpenApiExample(
        "To a question with one choice",
        {"id": RESPONSE, "answer": {"choice": CHOICE}, "elapsed_ms": 12_000},
        request_only=True,
    ),
    OpenApiExample("To one with several", {"answer": {"choices": [CHOICE]}}, request_only=True),
    OpenApiExample("In practice", GRADED, response_only=True),
    OpenApiExample("In an exam", KEPT, response_only=True),
]
