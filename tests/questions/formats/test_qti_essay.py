"""Extended text interactions of QTI become essays."""

import pytest

from tests.questions.formats.qti_items import in_version_3, item, losses, question, response
from tests.questions.formats.test_qti_entries import ESSAY


def test_an_extended_text_is_an_essay() -> None:
    xml = item(
        response("Because.", base="string"),
        ESSAY,
        '<rubricBlock view="scorer"><p>Look for reasons.</p></rubricBlock>',
    )
    draft = question(xml).draft
    assert (draft.type, draft.stem) == ("essay", "Why?")
    assert draft.options == {"model_answer": "Because.", "rubric": "Look for reasons."}
    assert losses(xml) == []


def test_the_limit_of_words_is_kept_where_the_file_has_one() -> None:
    xml = in_version_3(item(response(base="string"), ESSAY)).replace("expected-lines", "data-max-words")
    assert question(xml).draft.options == {"max_words": 5}


TOLD = {
    "a marked essay": (
        item(response("Because.", base="string"), ESSAY, processing="match_correct"),
        "The text is compared with the right one",
    ),
    "points in an essay": (
        item(response(base="string", mapping={"x": 1}), ESSAY, processing="map_response"),
        "What certain texts earn",
    ),
    "several texts": (
        item(response(base="string"), ESSAY.replace("expectedLines", 'maxStrings="3" expectedLines')),
        "Several texts are asked for",
    ),
}


@pytest.mark.parametrize(("xml", "what"), TOLD.values(), ids=TOLD)
def test_what_is_not_kept_of_an_essay_is_told(xml: str, what: str) -> None:
    assert any(what in loss for loss in losses(xml)), losses(xml)
