"""Extended text interactions: essay."""

from collections.abc import Sequence

from lxml import etree

from questions.formats.native.options import options_of
from questions.formats.qti.body import Feedback
from questions.formats.qti.feedback import Shown
from questions.formats.qti.reading import Made, Reading, limit
from questions.formats.qti.values import items_of


def read(reading: Reading, interaction: etree._Element, feedback: Sequence[Feedback]) -> Made:
    response = reading.response_of(interaction)
    model = "\n\n".join(str(item).strip() for item in items_of(response.correct))
    if response.points is not None:
        reading.lose("What certain texts earn", "a person marks the answer", interaction)
    elif (
        model
        and reading.item.find("responseProcessing") is not None
        and reading.score({response.name: response.correct})
    ):
        what = "The text is compared with the right one"
        reading.lose(what, "a person marks the answer; the right one is the model answer", interaction)
    if limit(interaction, "maxStrings", 1) > 1 or limit(interaction, "minStrings", 0) > 1:
        reading.lose("Several texts are asked for", "one text is written", interaction)
    shown = Shown(reading, feedback, [reading.try_out({response.name: "text"})])
    given = {"model_answer": model, "rubric": reading.body.rubric, "max_words": max_words(interaction)}
    explanation = shown.explanation(None)
    return Made(type="essay", stem="", options=options_of("essay", given), explanation=explanation)


def max_words(interaction: etree._Element) -> int | None:
    """The number of words that an extension of ours, or of QTI 3's shared vocabulary, allows."""
    return limit(interaction, "data-max-words", 0) or None
