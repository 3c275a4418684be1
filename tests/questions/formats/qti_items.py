"""Items in QTI for tests, and what marks they give: by the interpreter, and by the question they become.

Every text that learners choose is the identifier of the choice, so that answers are easily told.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations
from typing import Any
from uuid import UUID

from questions.formats import qti
from questions.formats.interchange import Imported, Problem
from questions.types import TYPES
from questions.types.contract import QuestionDraft
from tests.questions.formats.readers.qti import Item, Responses

TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/"
NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
NEAR = Fraction(1, 500_000)


def item(
    *parts: str,
    processing: str = "",
    outcomes: str = "",
    after: str = "",
    namespace: str = NAMESPACE,
    **attributes: str,
) -> str:
    """An item of declarations and a body; `processing` is a template's name, or rules."""
    given = {"identifier": "item-1", "title": "An item", "adaptive": "false", "timeDependent": "false"}
    written = " ".join(f'{name}="{value}"' for name, value in (given | attributes).items())
    rules = (
        f"<responseProcessing>{processing}</responseProcessing>"
        if "<" in processing
        else f'<responseProcessing template="{TEMPLATES}{processing}"/>'
        if processing
        else ""
    )
    declarations = "".join(part for part in parts if part.startswith("<responseDeclaration"))
    body = "".join(part for part in parts if not part.startswith("<responseDeclaration"))
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    return (
        f'<assessmentItem xmlns="{namespace}" {written}>\n{declarations}{score}{outcomes}\n'
        f"<itemBody>{body}</itemBody>\n{rules}{after}</assessmentItem>"
    )


def response(
    *right: str,
    identifier: str = "RESPONSE",
    cardinality: str = "single",
    base: str = "identifier",
    mapping: Mapping[str, str | float] | None = None,
    **bounds: str | float,
) -> str:
    values = "".join(f"<value>{each}</value>" for each in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{points}"/>' for key, points in (mapping or {}).items()
    )
    limits = " ".join(f'{name}="{value}"' for name, value in bounds.items())
    mapped = f"<mapping {limits}>{entries}</mapping>" if mapping is not None else ""
    return (
        f'<responseDeclaration identifier="{identifier}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapped}</responseDeclaration>"
    )


def interaction(kind: str, *choices: str, inside: str = "", **attributes: str) -> str:
    """An interaction of simple choices."""
    given = {"responseIdentifier": "RESPONSE"} | attributes
    written = " ".join(f'{name}="{value}"' for name, value in given.items())
    listed = "".join(f'<simpleChoice identifier="{each}">{each}</simpleChoice>' for each in choices)
    return f"<{kind} {written}><prompt>Which?</prompt>{listed}{inside}</{kind}>"


def sides(*names: str, most: int = 1) -> str:
    choices = "".join(
        f'<simpleAssociableChoice identifier="{each}" matchMax="{most}">{each}</simpleAssociableChoice>'
        for each in names
    )
    return f"<simpleMatchSet>{choices}</simpleMatchSet>"


def in_version_3(xml: str) -> str:
    """The same item with the names of QTI 3."""
    html = {"p", "b", "em", "img", "div", "span", "math"}

    def element(match: re.Match[str]) -> str:
        slash, name, attributes = match.groups()
        if name in html:
            return match[0]
        kept = re.sub(r'(\w+)="', lambda each: f'{kebab(each[1])}="', attributes)
        return f"<{slash}qti-{kebab(name)}{kept}"

    named = re.sub(r"<(/?)([A-Za-z]\w*)([^>]*)", element, xml)
    return named.replace(NAMESPACE, "http://www.imsglobal.org/xsd/imsqtiasi_v3p0").replace(
        TEMPLATES, "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/"
    )


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])[A-Z]", lambda each: "-" + each[0].lower(), name)


def read(xml: str | bytes) -> list[Imported | Problem]:
    return list(qti.parse(io.BytesIO(xml.encode() if isinstance(xml, str) else xml)))


def question(xml: str | bytes) -> Imported:
    (only,) = read(xml)
    assert isinstance(only, Imported), only
    return only


def problem(xml: str | bytes) -> Problem:
    (only,) = read(xml)
    assert isinstance(only, Problem), only
    return only


def losses(xml: str | bytes) -> list[str]:
    return [f"{loss.what}: {loss.done}" for loss in question(xml).losses]


def grade(draft: QuestionDraft, answer: Mapping[str, Any]) -> Decimal:
    """What our type gives an answer; choices are told by their texts."""
    choices = tuple(replace(each, id=str(UUID(int=n))) for n, each in enumerate(draft.choices))
    saved = replace(draft, slug=draft.slug or "question", choices=choices)
    kind = TYPES[draft.type]
    assert not kind.clean(saved), kind.clean(saved)
    delivery, key = kind.deliver(saved, "en"), kind.key(saved)
    graded = kind.grade(key, kind.parse_response(delivery, with_ids(delivery, answer)))
    assert graded is not None
    return graded.fraction


def with_ids(delivery: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    ids = {each["text"]: each["id"] for each in delivery.get("choices", ())}
    match answer:
        case {"choice": text}:
            return {"choice": ids[text]}
        case {"choices": texts}:
            return {"choices": [ids[text] for text in texts]}
        case {"order": texts}:
            return {"order": [ids[text] for text in texts]}
        case {"pairs": pairs}:
            left, right = (
                {each["text"]: each["id"] for each in delivery[side]} for side in ("left", "right")
            )
            return {"pairs": {left[a]: right[b] for a, b in pairs.items()}}
        case {"blanks": blanks}:
            listed = {each["name"]: each.get("choices", ()) for each in delivery["blanks"]}
            by_text = {name: {each["text"]: each["id"] for each in of} for name, of in listed.items()}
            return {"blanks": {name: by_text[name].get(text, text) for name, text in blanks.items()}}
    return dict(answer)


def compare(xml: str, answers: Sequence[tuple[Responses, Mapping[str, Any]]]) -> None:
    """Holds the marks of the item, as shares of its best, against those of the question, below 0 clamped."""
    draft, interpreted = question(xml).draft, Item.read(xml)
    scores = [interpreted.score(responses) for responses, _ in answers]
    full = max(scores)
    assert full > 0
    lowest = Fraction(-1) if draft.type == "single_choice" else Fraction(0)
    for (responses, answer), score in zip(answers, scores, strict=True):
        given = Fraction(grade(draft, answer))
        assert abs(given - max(lowest, score / full)) <= NEAR, (responses, given, score / full)


def subsets(names: Sequence[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, size) for size in range(1, len(names) + 1)))
