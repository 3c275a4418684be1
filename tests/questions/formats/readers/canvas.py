"""Items as Canvas exports them in QTI 1.2, and what Canvas gives for answers to them."""

from collections.abc import Mapping, Sequence
from html import escape

ITEM = """<item ident="{ident}" title="{title}">
<itemmetadata><qtimetadata>
<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{type}</fieldentry></qtimetadatafield>
<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>{points}</fieldentry></qtimetadatafield>
</qtimetadata></itemmetadata>
<presentation>{stem}{responses}</presentation>
<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>
{conditions}</resprocessing>{feedback}</item>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
<assessment ident="a1" title="Quiz 1"><section ident="root_section">{items}</section></assessment>
</questestinterop>"""


def document(*items: str) -> bytes:
    return DOCUMENT.format(items="".join(items)).encode()


def material(html: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{escape(html)}</mattext></material>'


def item(
    type: str,
    responses: str = "",
    conditions: str = "",
    *,
    stem: str = "<p>What?</p>",
    feedback: Mapping[str, str] | None = None,
    **fields: str,
) -> str:
    texts = "".join(
        f'<itemfeedback ident="{ident}"><flow_mat>{material(text)}</flow_mat></itemfeedback>'
        for ident, text in (feedback or {}).items()
    )
    given = {"ident": "g1", "title": "Question", "points": "1.0", **fields}
    return ITEM.format(
        type=type,
        stem=material(stem),
        responses=responses,
        conditions=conditions,
        feedback=texts,
        **given,
    )


def lid(ident: str, labels: Mapping[str, str], *, many: bool = False, left: str = "") -> str:
    listed = "".join(
        f'<response_label ident="{id}">{material(text, "text/plain")}</response_label>'
        for id, text in labels.items()
    )
    shown = material(left, "text/plain") if left else ""
    cardinality = "Multiple" if many else "Single"
    return (
        f'<response_lid ident="{ident}" rcardinality="{cardinality}">{shown}'
        f"<render_choice>{listed}</render_choice></response_lid>"
    )


def text_field(fibtype: str = "") -> str:
    kind = f' fibtype="{fibtype}"' if fibtype else ""
    return f'<response_str ident="response1" rcardinality="Single"><render_fib{kind}/></response_str>'


def equal(value: str, ident: str = "response1") -> str:
    return f'<varequal respident="{ident}">{escape(value)}</varequal>'


def bound(kind: str, value: str) -> str:
    return f'<{kind} respident="response1">{value}</{kind}>'


def when(
    test: str, *, score: str = "", action: str = "Set", shows: Sequence[str] = (), goes_on: bool = False
) -> str:
    marks = f'<setvar action="{action}" varname="SCORE">{score}</setvar>' if score else ""
    shown = "".join(f'<displayfeedback feedbacktype="Response" linkrefid="{each}"/>' for each in shows)
    more = "Yes" if goes_on else "No"
    return (
        f'<respcondition continue="{more}"><conditionvar>{test}</conditionvar>{marks}{shown}</respcondition>'
    )
