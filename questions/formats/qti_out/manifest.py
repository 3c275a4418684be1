"""The manifest of a package, and the test that puts its items into sections, one a topic."""

from typing import Protocol

from lxml import etree

from questions.formats.interchange import Exported
from questions.formats.qti_out.elements import Element, element
from questions.formats.qti_out.item import Item
from questions.formats.qti_out.versions import Version, document, with_namespaces
from questions.types.contract import QuestionDraft

LOM = "http://ltsc.ieee.org/xsd/LOM"
SOURCE = "LOMv1.0"
DIFFICULTIES = {"easy": "easy", "medium": "medium", "hard": "difficult"}
POOL = "quizapi pool"
TEST = "_test"  # no item is called so: slugs have no underscore


class Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


class Listing:
    """Written as questions come; of each only its name and topic are kept."""

    def __init__(self, version: Version, out: Writable) -> None:
        self.version = version
        self.out = out
        self.sections: dict[tuple[tuple[str, str], ...], list[str]] = {}
        self.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<manifest xmlns="{version.package_namespace}" identifier="MANIFEST"><metadata>'
            f"<schema>{version.package_schema}</schema>"
            f"<schemaversion>{version.package_version}</schemaversion></metadata>"
            "<organizations/><resources>"
        )

    @property
    def test_name(self) -> str:
        return f"{TEST}.xml"

    def write(self, text: str) -> None:
        self.out.write(text.encode())

    def add(self, exported: Exported, item: Item) -> None:
        self.sections.setdefault(exported.topic, []).append(item.name)
        files = [f"{item.name}.xml", *item.images]
        resource = element(
            "resource",
            element("metadata", lom(exported.draft, item.title)),
            *(element("file", href=name) for name in files),
            identifier=f"RES-{item.name}",
            type=f"imsqti_item{self.version.resource}",
            href=files[0],
        )
        self.write(etree.tostring(resource, encoding="unicode"))

    def finish(self) -> None:
        names = [name for section in self.sections.values() for name in section]
        test = element(
            "resource",
            element("file", href=self.test_name),
            *(element("dependency", identifierref=f"RES-{name}") for name in names),
            identifier=f"RES-{TEST}",
            type=f"imsqti_test{self.version.resource}",
            href=self.test_name,
        )
        self.write(etree.tostring(test, encoding="unicode") + "</resources></manifest>")

    def test(self) -> bytes:
        """The test, whose sections are the topics, within each other as they are."""
        part = element("testPart", identifier="PART", navigationMode="nonlinear", submissionMode="individual")
        opened: dict[tuple[tuple[str, str], ...], Element] = {}
        for path, names in self.sections.items():
            section = self.section(part, path, opened)
            for name in names:
                section.append(element("assessmentItemRef", identifier=f"REF-{name}", href=f"{name}.xml"))
        if not len(part):
            part.append(section_of(("questions", "Questions"), 1))
        root = element("assessmentTest", part, identifier="TEST", title="Questions")
        return document(root, self.version)

    def section(
        self,
        part: Element,
        path: tuple[tuple[str, str], ...],
        opened: dict[tuple[tuple[str, str], ...], Element],
    ) -> Element:
        parent = part
        for depth in range(1, max(len(path), 1) + 1):
            here = path[:depth]
            if here not in opened:
                opened[here] = section_of(here[-1] if here else ("", ""), len(opened) + 1)
                parent.append(opened[here])
            parent = opened[here]
        return parent


def section_of(topic: tuple[str, str], number: int) -> Element:
    """A section; topics of different branches may share a slug, so the number tells them apart."""
    return element("assessmentSection", identifier=f"SECTION-{number}", title=topic[1], visible="true")


def lom(draft: QuestionDraft, title: str) -> Element:
    """What LOM has a place for: title, tags, difficulty, references, and the pool."""
    root = with_namespaces(f"{{{LOM}}}lom", {None: LOM})
    tags = [within("keyword", string(tag)) for tag in draft.tags]
    root.append(within("general", within("title", string(title)), *tags))
    difficulty = vocabulary("difficulty", DIFFICULTIES[draft.difficulty])
    root.append(within("educational", difficulty))
    for reference in draft.references:
        root.append(relation(str(reference["title"]), str(reference.get("url", ""))))
    if draft.pool != "practice":
        root.append(pool(draft.pool))
    return root


def within(tag: str, *children: Element | str) -> Element:
    return element(f"{{{LOM}}}{tag}", *children)


def string(text: str) -> Element:
    return within("string", text)


def vocabulary(tag: str, value: str) -> Element:
    return within(tag, within("source", SOURCE), within("value", value))


def relation(title: str, url: str) -> Element:
    identifier = [within("identifier", within("catalog", "URI"), within("entry", url))] if url else []
    resource = within("resource", *identifier, within("description", string(title)))
    return within("relation", vocabulary("kind", "references"), resource)


def pool(name: str) -> Element:
    path = within(
        "taxonPath",
        within("source", string(POOL)),
        within("taxon", within("id", name), within("entry", string(name))),
    )
    return within("classification", vocabulary("purpose", "security level"), path)
