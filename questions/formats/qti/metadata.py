"""What is said about an item besides the item: in the manifest's metadata, or in attributes of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from questions.formats.interchange import Loss
from questions.formats.naming import slug_from
from questions.formats.qti.values import text_of
from questions.formats.xml_reading import line_of

DIFFICULTIES = {
    "very easy": "easy",
    "easy": "easy",
    "medium": "medium",
    "difficult": "hard",
    "very difficult": "hard",
}
POOLS = ("practice", "exam")
KEPT_EXACTLY = ("easy", "medium", "difficult")
# Sections of LOM that say something that a question has no place for.
TOLD = {
    "description": "A description in the metadata",
    "lifecycle": "Versions and contributors in the metadata",
    "rights": "Rights in the metadata",
    "relation": "Relations in the metadata",
    "annotation": "Annotations in the metadata",
    "classification": "A classification in the metadata",
}


POOL = "quizapi pool"  # the source of a classification that our exports name the pool by


@dataclass(frozen=True, kw_only=True)
class Metadata:
    tags: tuple[str, ...] = ()
    difficulty: str = "medium"
    pool: str = "practice"
    references: tuple[dict[str, str], ...] = ()
    losses: tuple[Loss, ...] = field(default=())


NO_METADATA = Metadata()


def metadata_of(element: etree._Element | None) -> Metadata:
    """What a resource's metadata says; the names of LOM are looked for wherever they stand."""
    if element is None:
        return NO_METADATA
    losses: list[Loss] = []
    tags = [tag for word in words_of(element, "keyword") if (tag := slug_from(word))]
    difficulty = difficulty_of(element, losses)
    references = [reference for each in element.iter("relation") if (reference := reference_of(each))]
    pools = [pool for each in element.iter("classification") if (pool := pool_of(each))]
    kept = {
        within
        for each in element.iter("relation", "classification")
        if reference_of(each) or pool_of(each)
        for within in each.iter()
    }
    for found in (each for each in element.iter() if each not in kept):
        what = TOLD.get(str(found.tag).lower())
        if what and text_of(found).strip() and not any(loss.what == what for loss in losses):
            losses.append(Loss(what=what, done="it was left out", line=line_of(found)))
    return Metadata(
        tags=tuple(dict.fromkeys(tags)),
        difficulty=difficulty,
        pool=pools[0] if pools else "practice",
        references=tuple(references),
        losses=tuple(losses),
    )


def reference_of(relation: etree._Element) -> dict[str, str]:
    """A relation to what the question refers to; empty for any other element."""
    kinds = [text_of(each).strip() for each in relation.iter("value")] if relation.tag == "relation" else []
    if "references" not in kinds:
        return {}
    titles = [" ".join(text_of(each).split()) for each in relation.iter("description")]
    urls = [text_of(each).strip() for each in relation.iter("entry")]
    url = next((each for each in urls if each.startswith(("https://", "http://"))), "")
    title = next((each for each in titles if each), url)
    return {"title": title, **({"url": url} if url else {})} if title else {}


def pool_of(classification: etree._Element) -> str:
    """The pool that a classification of ours names; empty for any other element."""
    if classification.tag != "classification":
        return ""
    sources = [text_of(each).strip() for each in classification.iter("source")]
    names = [text_of(each).strip() for each in classification.iter("id")]
    return next((name for name in names if POOL in sources and name in POOLS), "")


def words_of(element: etree._Element, name: str) -> Iterator[str]:
    """The texts of elements of a name; of one that has several, each."""
    for found in element.iter(name):
        parts = [text_of(each).strip() for each in found if text_of(each).strip()]
        yield from parts or [text_of(found).strip()]


def difficulty_of(element: etree._Element, losses: list[Loss]) -> str:
    for found in element.iter("difficulty"):
        values = [text_of(each).strip().lower() for each in found.iter("value", "langstring", "string")]
        word = next((each for each in [*values, text_of(found).strip().lower()] if each in DIFFICULTIES), "")
        if word and word not in KEPT_EXACTLY:
            done = f"it is {DIFFICULTIES[word]}"
            losses.append(Loss(what=f"The difficulty {word}", done=done, line=line_of(found)))
        if word:
            return DIFFICULTIES[word]
    return "medium"
