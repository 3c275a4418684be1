"""A question as a client may lay it out: its two documents as the learner's templates take them.

What a type has of its own is put together here, for its template in `questions/admin/learner/`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from questions.admin.words import letter
from questions.drafts import Compiled
from questions.rendering import render
from questions.types import TYPES
from questions.types.choices import correct_ids, feedback_of
from questions.types.cloze import PLACEHOLDER
from questions.types.contract import Document

type View = dict[str, Any]

# Stands for a blank while the stem is rendered, in characters that Unicode leaves to private use.
MARK = "\ue000{}\ue001"
MARKS = re.compile("\ue000([0-9]+)\ue001")


def learner_view(documents: Compiled, *, answered: bool) -> View:
    """The two documents of a version, rendered for the template before or after answering."""
    delivery, key = documents.delivery, documents.answer_key
    return {
        "stem": render(delivery["stem"]),
        "answered": answered,
        "explanation": render(key["explanation"]),
        "hints": [{"html": render(hint["text"]), "penalty": hint["penalty"]} for hint in key["hints"]],
        "references": key["references"],
        **VIEWS[delivery["type"]](delivery, key, answered),
    }


def one_choice(delivery: Document, key: Document, answered: bool) -> View:
    return {"body": "choices", "prompt": "Pick one.", "choices": choices(delivery, key)}


def several_choices(delivery: Document, key: Document, answered: bool) -> View:
    prompt = f"Tick exactly {delivery['choose']}." if "choose" in delivery else "Tick every correct choice."
    return {"body": "choices", "prompt": prompt, "several": True, "choices": choices(delivery, key)}


def choices(delivery: Document, key: Document) -> list[View]:
    return [
        {
            "letter": letter(index),
            "html": render(choice["text"]),
            "correct": choice["id"] in correct_ids(key),
            "feedback": render(feedback_of(key, choice["id"])),
        }
        for index, choice in enumerate(delivery["choices"])
    ]


def order(delivery: Document, key: Document, answered: bool) -> View:
    """Before answering as they are delivered, without numbers; afterwards in the right order."""
    texts = {choice["id"]: choice["text"] for choice in delivery["choices"]}
    steps = [
        {"html": render(texts[id]), "feedback": render(feedback_of(key, id))}
        for id in (key["order"] if answered else texts)
    ]
    return {"body": "ordering", "prompt": "Put these in order.", "steps": steps}


def pairs(delivery: Document, key: Document, answered: bool) -> View:
    rights = {right["id"]: letter(index) for index, right in enumerate(delivery["right"])}
    return {
        "body": "matching",
        "prompt": "Choose what belongs to each; anything may be used several times, or never.",
        "lefts": [
            {"html": render(left["text"]), "right": render(key["texts"][key["pairs"][left["id"]]])}
            for left in delivery["left"]
        ],
        "rights": [
            {"letter": rights[right["id"]], "html": render(right["text"])} for right in delivery["right"]
        ],
    }


def number(delivery: Document, key: Document, answered: bool) -> View:
    units = ", with its unit" if delivery["unit_required"] else ""
    comma = " A decimal comma is accepted, too." if delivery["decimal_comma"] else ""
    return {
        "body": "numeric",
        "prompt": f"Write a number{units}.{comma}",
        "units": delivery["units"],
        "right": right_answer(delivery, key),
        "accepted": accepted(map(number_in_words, key["answers"]), key["answers"]),
    }


def number_in_words(answer: Document) -> str:
    value, tolerance = answer["value"], answer["tolerance"]
    match answer["tolerance_kind"]:
        case "significant":
            return f"{value}, to {tolerance} significant digits"
        case "relative" if tolerance != "0":
            return f"{value} ± {format((Decimal(tolerance) * 100).normalize(), 'f')} %"
    return value if tolerance == "0" else f"{value} ± {tolerance}"


def short_text(delivery: Document, key: Document, answered: bool) -> View:
    answers = key["answers"]
    return {
        "body": "short_text",
        "prompt": "Write a word or a few.",
        "right": right_answer(delivery, key),
        "accepted": accepted((answer["text"] for answer in answers), answers),
    }


def essay(delivery: Document, key: Document, answered: bool) -> View:
    limit = delivery["max_words"]
    return {
        "body": "essay",
        "prompt": "Write your answer." if limit is None else f"Write at most {limit} words.",
        "right": right_answer(delivery, key),
    }


def right_answer(delivery: Document, key: Document) -> list[SafeString]:
    """What gets the full mark, as learners read it; nothing where the key knows none."""
    kind = TYPES[delivery["type"]]
    right = kind.correct_answer(key)
    return [] if right is None else [render(line) for line in kind.in_words(delivery, right)]


def accepted(texts: Iterable[str], answers: Iterable[Document]) -> list[View]:
    """What an author accepts, with what it earns and says."""
    return [
        {"text": text, "fraction": answer["fraction"], "feedback": render(answer["feedback"])}
        for text, answer in zip(texts, answers, strict=True)
    ]


def cloze(delivery: Document, key: Document, answered: bool) -> View:
    blanks = [
        blank(delivered, known) for delivered, known in zip(delivery["blanks"], key["blanks"], strict=True)
    ]
    return {
        "body": "cloze",
        "prompt": "Fill in the blanks.",
        "stem": filled(delivery["stem"], blanks, answered=answered),
        "blanks": blanks,
    }


def blank(delivered: Document, key: Document) -> View:
    answers = key["choices"] if key["kind"] == "choice" else key["answers"]
    words = number_in_words if key["kind"] == "numeric" else text_of
    return {
        "name": delivered["name"],
        "kind": delivered["kind"],
        "choices": [choice["text"] for choice in delivered.get("choices", ())],
        "right": next(words(answer) for answer in answers if answer["fraction"] == "1"),
        "accepted": accepted(map(words, answers), answers),
    }


def text_of(answer: Document) -> str:
    return str(answer["text"])


def filled(stem: str, blanks: list[View], *, answered: bool) -> SafeString:
    """The stem with a field, or what belongs there, in the place of each blank."""
    places = {blank["name"]: place for place, blank in enumerate(blanks)}
    fields = [
        render_to_string("questions/admin/learner/blank.html", {"blank": blank, "answered": answered}).strip()
        for blank in blanks
    ]
    marked = PLACEHOLDER.sub(
        lambda found: MARK.format(places[found[1]]) if found[1] in places else found[0], MARKS.sub("", stem)
    )
    html = MARKS.sub(lambda mark: fields[int(mark[1])], render(marked))
    return mark_safe(html)  # noqa: S308 - rendered safely in parts


type Viewer = Callable[[Document, Document, bool], View]
VIEWS: Mapping[str, Viewer] = {
    "single_choice": one_choice,
    "multiple_choice": several_choices,
    "true_false": one_choice,
    "numeric": number,
    "short_text": short_text,
    "ordering": order,
    "matching": pairs,
    "cloze": cloze,
    "essay": essay,
}
