"""Feedback, hints and what else an item holds: kept where a question has a place for it, else told."""

import pytest

from tests.questions.formats.qti_items import interaction, item, losses, problem, question, response

CHOICES = interaction("choiceInteraction", "A", "B", "C", maxChoices="1", shuffle="true")
MANY = interaction("choiceInteraction", "A", "B", "C", maxChoices="0", shuffle="true")
RIGHT = (
    "<responseCondition><responseIf><match><variable identifier='RESPONSE'/><correct identifier='RESPONSE'/>"
    "</match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"
    "<setOutcomeValue identifier='SAID'><baseValue baseType='identifier'>yes</baseValue></setOutcomeValue>"
    "</responseIf><responseElse><setOutcomeValue identifier='SAID'><baseValue baseType='identifier'>no"
    "</baseValue></setOutcomeValue></responseElse></responseCondition>"
)
SHOWN = "<setOutcomeValue identifier='FEEDBACK'><variable identifier='RESPONSE'/></setOutcomeValue>"
BY_CHOICE = RIGHT + SHOWN


def outcome(name: str, cardinality: str = "single", default: str = "") -> str:
    value = f"<defaultValue><value>{default}</value></defaultValue>" if default else ""
    declared = f'identifier="{name}" cardinality="{cardinality}" baseType="identifier"'
    return f"<outcomeDeclaration {declared}>{value}</outcomeDeclaration>"


def modal(outcome: str, identifier: str, text: str, show: str = "show", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{identifier}" showHide="{show}"{more}>'
        f"{text}</modalFeedback>"
    )


SAID = outcome("SAID")
BOTH = SAID + outcome("FEEDBACK")


def test_feedback_by_the_choice_is_the_choice_s() -> None:
    after = modal("FEEDBACK", "A", "Yes, <b>A</b>.") + modal("FEEDBACK", "C", "No, C is.")
    draft = question(item(response("A"), CHOICES, processing=BY_CHOICE, outcomes=BOTH, after=after)).draft
    assert [each.feedback for each in draft.choices] == ["Yes, **A**.", "", "No, C is."]
    assert draft.explanation == ""


def test_feedback_of_right_and_wrong_answers_is_that_of_each_choice() -> None:
    after = modal("SAID", "yes", "Well done.") + modal("SAID", "no", "Look again.")
    xml = item(response("B"), CHOICES, processing=RIGHT, outcomes=SAID, after=after)
    assert [each.feedback for each in question(xml).draft.choices] == [
        "Look again.",
        "Well done.",
        "Look again.",
    ]
    assert losses(xml) == []


def test_feedback_that_is_hidden_for_one_choice_is_that_of_the_others() -> None:
    after = modal("FEEDBACK", "A", "Not A.", "hide")
    xml = item(response("A"), CHOICES, processing=BY_CHOICE, outcomes=BOTH, after=after)
    assert [each.feedback for each in question(xml).draft.choices] == ["", "Not A.", "Not A."]


def test_feedback_within_choices_is_taken_out_of_their_texts() -> None:
    inside = CHOICES.replace(
        ">B<", '>B <feedbackInline outcomeIdentifier="FEEDBACK" identifier="B">Wrong.</feedbackInline><'
    )
    draft = question(item(response("A"), inside, processing=BY_CHOICE, outcomes=BOTH)).draft
    assert [(each.text, each.feedback) for each in draft.choices] == [("A", ""), ("B", "Wrong."), ("C", "")]


def test_feedback_in_the_body_is_taken_out_of_the_question() -> None:
    block = '<feedbackBlock outcomeIdentifier="FEEDBACK" identifier="A"><p>Because.</p></feedbackBlock>'
    draft = question(item(response("A"), CHOICES + block, processing=BY_CHOICE, outcomes=BOTH)).draft
    assert draft.stem == "Which?"
    assert draft.choices[0].feedback == "Because."


def test_feedback_that_every_answer_shows_is_the_explanation() -> None:
    after = modal("ALWAYS", "shown", "The reason.")
    outcomes = outcome("ALWAYS", default="shown")
    for declared, asked in ((response("A"), CHOICES), (response("A", cardinality="multiple"), MANY)):
        xml = item(declared, asked, processing="match_correct", outcomes=outcomes, after=after)
        assert question(xml).draft.explanation == "The reason."
        assert losses(xml) == []


def test_feedback_of_several_choices_is_each_choice_s() -> None:
    after = modal("FEEDBACK", "A", "About A.") + modal("FEEDBACK", "C", "About C.")
    xml = item(
        response("A", "B", cardinality="multiple"),
        MANY,
        processing=BY_CHOICE,
        outcomes=SAID + outcome("FEEDBACK", "multiple"),
        after=after,
    )
    assert [each.feedback for each in question(xml).draft.choices] == ["About A.", "", "About C."]
    assert losses(xml) == []


def test_feedback_of_right_and_wrong_selections_is_told() -> None:
    after = modal("SAID", "yes", "Well done.") + modal("SAID", "no", "Look again.")
    xml = item(response("A", "B", cardinality="multiple"), MANY, processing=RIGHT, outcomes=SAID, after=after)
    assert question(xml).draft.explanation == "Well done."
    assert [each.partition(":")[0] for each in losses(xml)] == [
        "Feedback that only the right answer shows",
        "Feedback that only some answers show",
    ]


ENTRY = '<p>What? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'


def test_feedback_on_typed_texts_is_the_answer_s() -> None:
    processing = BY_CHOICE.replace(
        SHOWN,
        "<responseCondition><responseIf><stringMatch caseSensitive='true'><variable identifier='RESPONSE'/>"
        "<baseValue baseType='string'>Leeds</baseValue></stringMatch><setOutcomeValue identifier='FEEDBACK'>"
        "<baseValue baseType='identifier'>near</baseValue></setOutcomeValue></responseIf>"
        "</responseCondition>",
    )
    after = modal("SAID", "yes", "Well done.") + modal("FEEDBACK", "near", "Nearly.")
    xml = item(response("York", base="string"), ENTRY, processing=processing, outcomes=BOTH, after=after)
    assert question(xml).draft.options["answers"] == [
        {"text": "York", "feedback": "Well done."},
        {"text": "Leeds", "fraction": "0", "feedback": "Nearly."},
    ]
    assert losses(xml) == []


def test_feedback_on_any_other_text_is_told() -> None:
    after = modal("SAID", "no", "Look again.")
    xml = item(response("York", base="string"), ENTRY, processing=RIGHT, outcomes=SAID, after=after)
    assert any("Feedback" in loss for loss in losses(xml))


def test_feedback_on_numbers_is_that_of_the_range() -> None:
    processing = (
        "<responseCondition><responseIf><equal toleranceMode='absolute' tolerance='1'>"
        "<correct identifier='RESPONSE'/><variable identifier='RESPONSE'/></equal>"
        "<setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"
        "</responseIf><responseElseIf><equal toleranceMode='absolute' tolerance='5'>"
        "<correct identifier='RESPONSE'/><variable identifier='RESPONSE'/></equal>"
        "<setOutcomeValue identifier='SAID'><baseValue baseType='identifier'>near</baseValue>"
        "</setOutcomeValue></responseElseIf></responseCondition>"
    )
    xml = item(
        response("10", base="float"),
        ENTRY,
        processing=processing,
        outcomes=SAID,
        after=modal("SAID", "near", "Nearly."),
    )
    assert question(xml).draft.options["answers"] == [
        {"value": "10", "tolerance": "1"},
        {"value": "10", "tolerance": "5", "fraction": "0", "feedback": "Nearly."},
    ]


def test_a_hint_that_is_asked_for_is_a_hint() -> None:
    button = '<p><endAttemptInteraction responseIdentifier="HINT" title="Show a hint"/></p>'
    processing = RIGHT + (
        "<responseCondition><responseIf><variable identifier='HINT'/><setOutcomeValue identifier='HINTED'>"
        "<baseValue baseType='identifier'>hint</baseValue></setOutcomeValue></responseIf></responseCondition>"
    )
    xml = item(
        response("A"),
        response(identifier="HINT", base="boolean"),
        CHOICES + button,
        processing=processing,
        outcomes=SAID + outcome("HINTED"),
        after=modal("HINTED", "hint", "Look <i>closely</i>."),
        adaptive="true",
    )
    draft = question(xml).draft
    assert [each.text for each in draft.hints] == ["Look *closely*."]
    assert draft.stem == "Which?"
    assert any("adaptive" in loss for loss in losses(xml))


def test_what_is_revealed_on_request_is_a_hint() -> None:
    xml = item(
        response("A"),
        '<infoControl title="Hint"><p>Look.</p></infoControl>' + CHOICES,
        processing="match_correct",
    )
    draft = question(xml).draft
    assert [each.text for each in draft.hints] == ["Look."] and draft.stem == "Which?"


def test_what_candidates_read_before_a_question_stays_in_it() -> None:
    rubric = '<rubricBlock view="candidate"><p>Read this.</p></rubricBlock>'
    xml = item(response("A"), rubric + CHOICES, processing="match_correct")
    assert question(xml).draft.stem == "Read this.\n\nWhich?"


PLAIN = item(response("A"), CHOICES, processing="match_correct")
TOLD = {
    "time": (PLAIN.replace('timeDependent="false"', 'timeDependent="true"'), "depends on time"),
    "style": (
        PLAIN.replace("<itemBody>", '<stylesheet href="x.css" type="text/css"/><itemBody>'),
        "A style sheet",
    ),
    "catalogue": (PLAIN.replace("</itemBody>", "</itemBody><catalogInfo/>"), "A catalogue of support"),
    "companions": (
        PLAIN.replace("<itemBody>", "<companionMaterialsInfo/><itemBody>"),
        "Companion materials",
    ),
    "a sound": (PLAIN.replace("<itemBody>", '<itemBody><p>Hear<audio src="a.mp3"/></p>'), "A sound"),
    "an object": (
        PLAIN.replace("<itemBody>", '<itemBody><p>See<object data="a.swf" type="application/x"/></p>'),
        "An embedded object",
    ),
    "an image elsewhere": (
        PLAIN.replace("<itemBody>", '<itemBody><p>See<img src="a.png" alt="it"/></p>'),
        "mage",
    ),
    "a title": (
        item(
            response("A"),
            CHOICES,
            processing=RIGHT,
            outcomes=SAID,
            after=modal("SAID", "yes", "Yes.", title="Right"),
        ),
        "The title of a feedback",
    ),
    "a button": (
        item(
            response("A"),
            response(identifier="END", base="boolean"),
            CHOICES + '<endAttemptInteraction responseIdentifier="END" title="End"/>',
            processing="match_correct",
        ),
        "A button that ends the attempt",
    ),
}


@pytest.mark.parametrize(("xml", "told"), TOLD.values(), ids=TOLD)
def test_what_a_question_has_no_place_for_is_told(xml: str, told: str) -> None:
    assert any(told in loss for loss in losses(xml)), losses(xml)


REFUSED = {
    "a template": (
        PLAIN.replace(
            "<itemBody>",
            '<templateDeclaration identifier="X" cardinality="single" baseType="integer"/><itemBody>',
        ),
        "is a template",
    ),
    "a printed variable": (
        PLAIN.replace("<itemBody>", '<itemBody><p><printedVariable identifier="X"/></p>'),
        "template",
    ),
    "a hotspot": (
        item(response("A"), interaction("hotspotInteraction"), processing="match_correct"),
        "hotspot interaction",
    ),
    "a custom interaction": (
        item(response("A"), interaction("portableCustomInteraction"), processing="match_correct"),
        "portable custom interaction",
    ),
    "an upload": (item(response(base="file"), interaction("uploadInteraction")), "upload interaction"),
    "points": (
        item(
            response("1 2", base="point"),
            interaction("selectPointInteraction"),
            processing="map_response_point",
        ),
        "the kind point",
    ),
    "nothing": (item("<p>Only read this.</p>"), "asks nothing"),
    "no body": (PLAIN.replace("itemBody", "div"), "has no body"),
    "two choices": (
        item(response("A"), CHOICES + MANY, processing="match_correct"),
        "several things at once",
    ),
}


@pytest.mark.parametrize(("xml", "message"), REFUSED.values(), ids=REFUSED)
def test_an_item_that_is_no_question_is_a_problem(xml: str, message: str) -> None:
    found = problem(xml)
    assert message in found.message and found.line >= 1 and found.name == "An item"
