"""What is written in a question, a quiz, an exam or about an image, as named texts that can be compared.

Pure. Two snapshots are equal when the same was written: nothing is left out, and nothing but what an author
writes is in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from questions.comparison import Snapshot
from questions.drafts import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.types.contract import ChoiceDraft, Document, HintDraft, QuestionDraft
from questions.types.options import members

INDENT = "  "


def of_question(draft: QuestionDraft, *, topic: str) -> Snapshot:
    options = {called(name): said(value) for name, value in sorted(members(draft.options).items())}
    return Snapshot(
        texts={
            "Topic": topic,
            "Slug": draft.slug,
            "Type": draft.type.replace("_", " "),
            "Difficulty": draft.difficulty,
            "Pool": draft.pool,
            "Tags": ", ".join(draft.tags),
            "Stem": draft.stem,
            **options,
            "Explanation": draft.explanation,
        },
        choices={
            choice.id or f"new {place}": choice_texts(choice, place)
            for place, choice in enumerate(draft.choices, start=1)
        },
        hints=[hint_text(hint) for hint in draft.hints],
        references=[reference_text(reference) for reference in draft.references],
    )


def choice_texts(choice: ChoiceDraft, place: int) -> dict[str, str]:
    return {
        "text": choice.text,
        "correct": "correct" if choice.is_correct else "",
        "share": said(choice.fraction),
        "pinned": "pinned" if choice.pinned else "",
        "feedback": choice.feedback,
        "place": str(place),
    }


def hint_text(hint: HintDraft) -> str:
    return f"{hint.text} (costs {said(hint.penalty)} of the mark)" if hint.penalty else hint.text


def reference_text(reference: Document) -> str:
    return " | ".join(str(reference[name]) for name in ("title", "url") if name in reference)


def of_quiz(draft: QuizDraft) -> Snapshot:
    rules = {called(name): said(value) for name, value in vars(draft).items() if name != "sections"}
    sections = dict(
        pair for place, each in enumerate(draft.sections, start=1) for pair in section_texts(each, place)
    )
    return plain({**rules, **sections})


def section_texts(section: SectionDraft, place: int) -> Iterator[tuple[str, str]]:
    for name, value in vars(section).items():
        yield f"Section {place}, {called(name).lower()}", said(value)


def of_exam(draft: ExamDraft, topics: Sequence[tuple[TopicDraft, str]]) -> Snapshot:
    """Of an exam with its topics in the order of the tree, each with the slug of the one above it."""
    texts = {called(name): said(value) for name, value in vars(draft).items()}
    texts["Topics"] = "\n".join(topic.slug for topic, _ in topics)
    for topic, parent in topics:
        written = {"title": topic.title, "below": parent, "weight": topic.weight, "about": topic.description}
        texts |= {f"Topic {topic.slug}, {name}": said(value) for name, value in written.items()}
    return plain(texts)


def of_image(alt: str) -> Snapshot:
    return plain({"Alternative text": alt})


def plain(texts: Mapping[str, str]) -> Snapshot:
    return Snapshot(texts=texts, choices={}, hints=[], references=[])


def called(name: str) -> str:
    return name.replace("_", " ").capitalize()


def said(value: object) -> str:
    """A value in words; of several, one in each line."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal() if value.is_finite():
            return format(value.normalize(), "f")
        case Mapping() | list() | tuple():
            return "\n".join(lines(value))
    return str(value)


def lines(value: object) -> Iterator[str]:
    match value:
        case Mapping():
            for name, each in sorted(value.items()):  # JSON is kept without the order of its members
                yield from headed(f"{name}:", each)
        case list() | tuple():
            for each in value:
                yield from [said(each)] if not isinstance(each, Mapping) else headed("-", each)


def headed(head: str, value: object) -> Iterable[str]:
    if isinstance(value, Mapping | list | tuple):
        return [head, *(INDENT + line for line in lines(value))]
    return [f"{head} {said(value)}"]
