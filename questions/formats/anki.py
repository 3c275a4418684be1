"""Cards for Anki: a text file that it imports, with the question on the front and the answer on the back.

Out only. Each question is a note of the type Basic; its first column is an id that stays, so that a file that
is imported again changes the notes that there are. Formulas are written as Anki's MathJax has them.
"""

import base64
import csv
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from questions.formats.interchange import IMAGE_SCHEME, Exported, Loss, Tell
from questions.formats.markup import to_html
from questions.types import TYPES, texts
from questions.types import cloze as cloze_type
from questions.types import matching as matching_type
from questions.types.contract import ChoiceDraft, QuestionDraft
from questions.types.options import members, option

NAME, TITLE = "anki", "Anki"
SUFFIXES = (".txt", ".tsv")
MEDIA_TYPE = "text/tab-separated-values; charset=utf-8"

COLUMNS = ("Guid", "Deck", "Front", "Back", "Tags")
HEAD = (
    "#separator:tab\n#html:true\n#notetype:Basic\n#guid column:1\n#deck column:2\n#tags column:5\n"
    f"#columns:{'\t'.join(COLUMNS)}\n"
)
MOST_IMAGE = 1_000_000  # bytes of an image within a card
PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>", re.DOTALL)
MATHML = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
ANNOTATION = re.compile(r"<annotation\b[^>]*>(.*?)</annotation>", re.DOTALL)


class Card:
    """Writes the texts of one question, and tells what is lost of it."""

    def __init__(self, exported: Exported, tell: Tell) -> None:
        self.exported = exported
        self.tell = tell

    def lose(self, what: str, done: str = "It was left out.") -> None:
        self.tell(Loss(what=what, done=done, question=self.exported.draft.slug))

    def html(self, text: str) -> str:
        return MATHML.sub(mathjax, to_html(text, image=self.image))

    def inline(self, text: str) -> str:
        """HTML without the paragraph around it, where there is only one."""
        found = self.html(text)
        alone = PARAGRAPH.fullmatch(found)
        return alone[1] if alone else found

    def image(self, address: str) -> str:
        """The image itself as an address."""
        image = self.exported.images.get(address.removeprefix(IMAGE_SCHEME))
        if image is None or len(image.data) > MOST_IMAGE:
            self.lose(f"The image {address[:80]} does not fit into a card.", "Its words were written.")
            return ""
        return f"data:{image.media_type};base64,{base64.b64encode(image.data).decode()}"


def mathjax(formula: re.Match[str]) -> str:
    r"""A formula as `\(...\)`, or on a line of its own as `\[...\]`, of its TeX source."""
    source = ANNOTATION.search(formula[0])
    if source is None:
        return formula[0]
    opening, closing = (r"\[", r"\]") if 'display="block"' in formula[0].partition(">")[0] else (r"\(", r"\)")
    return f"{opening}{source[1]}{closing}"


def render(questions: Iterable[Exported], tell: Tell) -> Iterator[bytes]:
    """The bytes of a file, a note at a time."""
    yield HEAD.encode()
    for exported in questions:
        if (note := note_of(exported, tell)) is not None:
            yield row(note).encode()


def row(cells: Iterable[str]) -> str:
    """A line of the file; line ends within a cell are character references, which HTML takes for the same."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter="\t", lineterminator="\n")
    writer.writerow([cell.replace("\r", "").replace("\n", "&#10;").replace("\t", "&#9;") for cell in cells])
    return line.getvalue()


def note_of(exported: Exported, tell: Tell) -> tuple[str, ...] | None:
    """The cells of a question's note; None, and told, where it has no answer to show."""
    draft, card = exported.draft, Card(exported, tell)
    kind = TYPES.get(draft.type)
    if kind is None or (faults := kind.clean(draft)):
        card.lose(f"The question is not complete: {faults[0].message if kind else 'there is no such type.'}")
        return None
    front, back = SIDES[draft.type](draft, card)
    explanation = card.html(draft.explanation) if draft.explanation.strip() else ""
    if not back and not explanation:
        card.lose("There is neither an answer nor an explanation to show.", "The question was left out.")
        return None
    tell_rest(draft, card)
    return (
        f"{exported.exam}/{draft.slug}",
        "::".join(name_of(name) for name in (exported.exam, *(title for _, title in exported.topic))),
        card.html(draft.stem) + front if draft.type != "cloze" else front,
        "<hr>".join(part for part in (back, explanation) if part),
        " ".join((*draft.tags, f"difficulty::{draft.difficulty}")),
    )


def name_of(title: str) -> str:
    """A deck's name, whose colons part it from its subdecks."""
    return " ".join(title.replace("::", ":").split()) or "_"


def tell_rest(draft: QuestionDraft, card: Card) -> None:
    """What a question has that is on neither side."""
    rest = {
        "There are hints.": draft.hints,
        "There is feedback to answers.": has_feedback(draft),
        "There are references.": draft.references,
        "There is a rubric.": option(draft, "rubric"),
        "It is for exams only.": draft.pool == "exam",
    }
    for what, given in rest.items():
        if given:
            card.lose(what)


def has_feedback(draft: QuestionDraft) -> bool:
    """Whether a choice or an accepted answer, also of a blank, has one."""
    holders = [draft.options, *members(option(draft, "blanks")).values()]
    answers = [each for holder in holders for name in ("answers", "choices") for each in holder.get(name, ())]
    return any(choice.feedback for choice in draft.choices) or any(each.get("feedback") for each in answers)


type Sides = tuple[str, str]


def listed(items: Iterable[str], kind: str = "ul") -> str:
    """A list of what is HTML already."""
    name = kind.split(maxsplit=1)[0]
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{name}>"


def chosen(draft: QuestionDraft, card: Card) -> Sides:
    """All choices on the front, the right ones on the back."""
    right = [card.inline(choice.text) for choice in draft.choices if choice.is_correct]
    return listed((card.inline(choice.text) for choice in draft.choices), 'ol type="A"'), listed(right)


def ordered(draft: QuestionDraft, card: Card) -> Sides:
    """The front has the choices by their letters, so that it tells nothing."""

    def by_letters(choice: ChoiceDraft) -> tuple[str, str]:
        return choice.text.casefold(), choice.text

    front = (card.inline(choice.text) for choice in sorted(draft.choices, key=by_letters))
    return listed(front), listed((card.inline(choice.text) for choice in draft.choices), "ol")


def matched(draft: QuestionDraft, card: Card) -> Sides:
    pairs = matching_type.pairs_of(draft)
    rights = sorted({right for _, right in pairs} | set(matching_type.distractors_of(draft)))
    front = listed(card.inline(left) for left, _ in pairs) + listed(map(card.inline, rights))
    return front, listed(f"{card.inline(left)} → {card.inline(right)}" for left, right in pairs)


def typed(draft: QuestionDraft, card: Card) -> Sides:
    """What earns the full mark."""
    return "", listed(accepted(draft.options))


def accepted(options: Mapping[str, Any]) -> list[str]:
    """The answers, numbers or texts without wildcards, that earn the full mark, as HTML."""
    full = [each for each in options.get("answers", ()) if each.get("fraction", "1") == "1"]
    rules = texts.rules_of(options)
    units = options.get("units", ())
    unit = next((each["name"] for each in units if each.get("factor", "1") == "1"), "")
    found = [
        f"{each['value']}{tolerance(each)} {unit}".rstrip()
        if "value" in each
        else texts.concrete(each["text"], rules) or ""
        for each in full
    ]
    return [html.escape(each) for each in found if each]


def tolerance(answer: Mapping[str, Any]) -> str:
    amount = answer.get("tolerance", "0")
    match answer.get("tolerance_kind", "absolute"):
        case "significant":
            return f" (to {amount} significant digits)"
        case "relative":
            return f" (within {amount} of it)" if amount != "0" else ""
        case _:
            return f" ± {amount}" if amount != "0" else ""


def filled(draft: QuestionDraft, card: Card) -> Sides:
    """The text with gaps, and what to pick from, on the front; what fills them on the back."""
    blanks = members(option(draft, "blanks"))
    names = cloze_type.PLACEHOLDER.findall(draft.stem)

    def gap(place: re.Match[str]) -> str:
        if place[1] not in names:
            return place[0]
        offered = " / ".join(card.inline(each["text"]) for each in blanks[place[1]].get("choices", ()))
        return f"[{names.index(place[1]) + 1}{f': {offered}' if offered else ''}]"

    front = cloze_type.PLACEHOLDER.sub(gap, card.html(draft.stem))
    return front, listed((" / ".join(fillings(blanks[name], card)) for name in names), "ol")


def fillings(blank: Mapping[str, Any], card: Card) -> list[str]:
    """What earns the full mark in a blank."""
    right = [card.inline(each["text"]) for each in blank.get("choices", ()) if each.get("correct")]
    return right or accepted(blank)


def written(draft: QuestionDraft, card: Card) -> Sides:
    """The model answer, if there is one."""
    model = option(draft, "model_answer") or ""
    return "", card.html(model) if model.strip() else ""


SIDES: Mapping[str, Callable[[QuestionDraft, Card], Sides]] = {
    "single_choice": chosen,
    "multiple_choice": chosen,
    "true_false": chosen,
    "ordering": ordered,
    "matching": matched,
    "numeric": typed,
    "short_text": typed,
    "cloze": filled,
    "essay": written,
}
