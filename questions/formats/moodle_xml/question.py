"""What all types of Moodle questions have, read once for each question."""

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from questions.formats.interchange import IMAGE_SCHEME, Imported
from questions.formats.moodle_xml import files, grades
from questions.formats.moodle_xml.elements import child, is_true, value, worded
from questions.formats.moodle_xml.names import (
    BOILERPLATE,
    COMBINED,
    DIFFICULTY,
    KNOWN,
    OURS,
    PENALTY,
    POOL,
)
from questions.formats.moodle_xml.references import split_references
from questions.formats.moodle_xml.texts import Texts
from questions.formats.naming import slug_from, slug_of_id
from questions.formats.native.options import options_of
from questions.formats.xml_reading import line_of
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.fractions import ONE, ZERO, exact
from questions.types.numbers import NotANumber, number

# What Moodle itself writes for types that are not tried again.
PENALTIES = {"truefalse": ("1", PENALTY), "essay": ("0", PENALTY)}


class Refused(Exception):
    """Why a question cannot be imported, and what to do about it."""


class Question:
    """One `<question>` while it is read."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.kind = element.get("type", "").strip()
        self.name = " ".join(worded(element, "name").split())
        stem = child(element, "questiontext")
        self.texts = Texts(self.name, (stem.get("format") if stem is not None else "") or "html")
        self.lines: dict[str, int] = {}
        self.tell = self.texts.tell

    def ours(self, name: str, element: etree._Element | None = None) -> str:
        """What quizapi itself once wrote down here, empty if nothing."""
        return (self.element if element is None else element).get(OURS + name, "")

    def text(self, parent: etree._Element, name: str, field: str = "") -> str:
        """A text that is a child of an element; `field` is where it goes in the draft."""
        found = child(parent, name)
        if found is not None and field:
            self.lines[field] = line_of(found)
        return self.texts.read(found)

    def share(self, answer: etree._Element, *, least: int = -1) -> Any:
        """What an answer earns, as a Decimal; what is below `least` or above 1 is told."""
        written = (answer.get("fraction") or "0").strip()
        old = value(answer, "fraction")  # a share, not a percentage
        share = grades.share_of(f"{old}e2" if old else written)
        if share is None:
            self.tell(f"The grade {written[:20]} is no number.", "It was read as 0.", answer)
            return ZERO
        if share < least:
            self.tell("An answer here takes marks away.", "It earns nothing.", answer)
            return ZERO
        if share > ONE:
            self.tell("An answer here earns more than the full mark.", "It earns the full mark.", answer)
            return ONE
        return share

    def combined(self) -> dict[str, str]:
        """The feedback for right, partly right and wrong answers, where an author wrote some."""
        found = {name: self.text(self.element, name) for name in COMBINED}
        return {name: text for name, text in found.items() if text and text not in BOILERPLATE}

    def without_combined(self) -> None:
        if self.combined():
            self.tell("Feedback for right, partly right or wrong answers", "It was left out.", self.element)

    def imported(
        self,
        type: str,
        members: Mapping[str, Any],
        *,
        stem: str | None = None,
        choices: Sequence[ChoiceDraft] = (),
    ) -> Imported:
        """The question with what only its type has; the stem is read here unless it is given."""
        explanation, references = split_references(self.text(self.element, "generalfeedback", "explanation"))
        tags = self.tags()
        draft = QuestionDraft(
            slug=slug_of_id(value(self.element, "idnumber")),
            type=type,
            stem=(self.stem() if stem is None else stem) + self.old_image(),
            explanation=explanation,
            references=references,
            difficulty=self.marked(tags, DIFFICULTY, "medium"),
            pool=self.marked(tags, POOL, "practice"),
            tags=tuple(tag for tag in dict.fromkeys(map(self.tag, tags)) if tag),
            options=options_of(type, members),
            choices=tuple(choices),
            hints=self.hints(),
        )
        self.tell_the_rest()
        return Imported(
            draft=draft,
            line=line_of(self.element),
            name=self.name,
            losses=tuple(self.texts.losses),
            images=self.texts.images,
            lines=self.lines,
        )

    def stem(self) -> str:
        return self.text(self.element, "questiontext", "stem")

    def old_image(self) -> str:
        """The image that files of Moodle 1 have beside the text, as a paragraph of its own."""
        name, embedded = value(self.element, "image"), child(self.element, "image_base64")
        if embedded is None:
            if name:
                done = "It was left out, as it is not in the file."
                self.tell(f"The question shows the image {name[:60]}.", done, self.element)
            return ""
        try:
            data = files.image_of(embedded.text or "")
        except files.Lost as lost:
            self.tell(f"The image {name[:60]} cannot be kept.", str(lost), embedded)
            return ""
        key = files.key_of(data)
        self.texts.images[key] = data
        return f"\n\n![]({IMAGE_SCHEME}{key})"

    def hints(self) -> tuple[HintDraft, ...]:
        found: list[HintDraft] = []
        for hint in self.element.findall("hint"):
            text = self.texts.read(hint)
            self.tell_hint(hint)
            if text:
                self.lines[f"hints.{len(found)}.text"] = line_of(hint)
                found.append(HintDraft(text=text, penalty=self.hint_penalty(hint)))
            else:
                self.tell("A hint here has no text.", "It was left out.", hint)
        return tuple(found)

    def hint_penalty(self, hint: etree._Element) -> Any:
        try:
            penalty = exact(number(self.ours("penalty", hint)))
        except NotANumber:
            return ZERO
        return penalty if 0 <= penalty <= 1 else ZERO

    def tell_hint(self, hint: etree._Element) -> None:
        options = {"shownumcorrect": "tells how many are right", "clearwrong": "clears what is wrong"}
        for name, words in options.items():
            if child(hint, name) is not None:
                self.tell(f"A hint {words}.", "It only shows its text.", hint)
        if value(hint, "options") not in ("", "0"):
            self.tell("A hint shows feedback to the choices.", "It only shows its text.", hint)

    def tags(self) -> list[str]:
        lists = [each for name in ("tags", "coursetags") for each in self.element.findall(name)]
        found = [tag for each in lists for tag in each.findall("tag")]
        return [value(tag, "text") or (tag.text or "").strip() for tag in found]

    def marked(self, tags: list[str], mark: str, default: str) -> str:
        """What a tag such as `difficulty:hard` says, which is none for learners."""
        found = [tag for tag in tags if tag.startswith(mark)]
        for tag in found:
            tags.remove(tag)
        return found[0].removeprefix(mark) if found else default

    def tag(self, written: str) -> str:
        slug = slug_of_id(written)
        if slug != written:
            done = f"It became {slug}." if slug else "It was left out."
            self.tell(f"The tag {written[:60]} is not written as tags are here.", done, self.element)
        return slug

    def tell_the_rest(self) -> None:
        """What Moodle knows of every question, and drafts do not."""
        element = self.element
        worth = value(element, "defaultgrade", "1")
        if not is_number(worth, "1"):
            self.tell(f"The question is worth {worth[:20]} marks.", "Here each is worth the same.", element)
        penalty = value(element, "penalty", PENALTY)
        usual = PENALTIES.get(self.kind, (PENALTY,))
        if not any(is_number(penalty, each) for each in usual) and penalty[:4] not in ("0.33", ".333"):
            done = "Penalties for further tries are a rule of the quiz."
            self.tell(f"Each wrong try costs {penalty[:20]} of the mark.", done, element)
        if is_true(element, "hidden", default=False):
            self.tell("The question is hidden in Moodle.", "It was imported like any other.", element)
        for name in dict.fromkeys(str(each.tag) for each in element if each.tag not in KNOWN):
            self.tell(f"The part <{name[:60]}> of the question is unknown here.", "It was left out.", element)
        if slug_of_id(value(element, "idnumber")) != value(element, "idnumber"):
            slug = slug_from(value(element, "idnumber"))
            done = f"It became {slug}." if slug else "It was left out."
            self.tell(f"The ID number {value(element, 'idnumber')[:60]} is no slug.", done, element)


def is_number(written: str, expected: str) -> bool:
    try:
        return number(written) == number(expected)
    except NotANumber:
        return False
