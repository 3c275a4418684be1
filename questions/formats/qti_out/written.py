"""Text entry and extended text interactions: numeric, short text, essay."""

from questions.formats.qti_out.asked import MAP, Asked
from questions.formats.qti_out.content import Content
from questions.formats.qti_out.elements import RESPONSE, SCORE, Element, element, response
from questions.formats.qti_out.entries import Entry, entry
from questions.types import essay, numeric, short_text, units

WORD = 7  # characters, with the space after it, that a word is taken to have


def typed(content: Content) -> Asked:
    """One field, alone in a paragraph below the question."""
    draft = content.exported.draft
    kind, module = ("numeric", numeric) if draft.type == "numeric" else ("text", short_text)
    key = module.key(draft)
    place = entry(content, RESPONSE, kind, key, SCORE)
    by_template = kind == "text" and not key["wildcards"]
    after = unit(content, key) if kind == "numeric" else ""
    paragraph = element("p", place.interaction, *([after] if after else []))
    return Asked(
        body=[paragraph],
        responses=[place.response],
        template=MAP if by_template else None,
        rules=[] if by_template else [place.rule],
        feedback=place.feedback,
        showing=place.showing,
    )


def unit(content: Content, key: dict[str, list[dict[str, str]]]) -> str:
    """The unit that the number is in, which stands behind the field; QTI knows no units."""
    name = units.key_unit(key["units"])
    if name is None:
        return ""
    content.lose("The units of the number", f"the number is written in {name}, which stands behind it")
    return f" {name}"


def written(content: Content) -> Asked:
    """A person marks: there is no processing."""
    draft = content.exported.draft
    key = essay.key(draft)
    model = [key["model_answer"]] if key["model_answer"] else []
    return Asked(
        body=[*rubric(content, key["rubric"]), interaction(content, key["max_words"])],
        responses=[response(RESPONSE, "string", model)],
    )


def interaction(content: Content, words: int | None) -> Element:
    if words is None:
        return element("extendedTextInteraction", responseIdentifier=RESPONSE)
    length = {"expectedLength": str(words * WORD)}
    if content.version.is_3:
        length["data-max-words"] = str(words)
        content.lose(f"The limit of {words} words", "it is told in data-max-words; few systems look at it")
    else:
        content.lose(f"The limit of {words} words", "the length that is expected tells about how much it is")
    return element("extendedTextInteraction", responseIdentifier=RESPONSE, **length)


def rubric(content: Content, text: str) -> list[Element]:
    if not text:
        return []
    use = {"use": "scoring"} if content.version.is_3 else {}
    return [content.body(element("rubricBlock", view="scorer", **use), text)]


__all__ = ["Entry", "typed", "written"]
