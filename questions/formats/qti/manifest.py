"""The manifest of a content package: its resources in order, and the tests that put them into sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from questions.formats.interchange import Loss, Unreadable
from questions.formats.packages import Package, resolved
from questions.formats.qti.metadata import NO_METADATA, Metadata, metadata_of
from questions.formats.qti.names import rename, root_name
from questions.formats.qti.values import text_of
from questions.formats.xml_reading import document

MANIFEST = "imsmanifest.xml"
MAX_XML = 40_000_000  # bytes of one document
XML = (".xml", ".qti")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A document of the package that may hold questions; `name` is its member."""

    name: str
    type: str = ""
    metadata: Metadata = NO_METADATA


@dataclass(frozen=True, kw_only=True)
class Manifest:
    resources: tuple[Resource, ...]
    losses: tuple[Loss, ...] = field(default=())
    missing: tuple[str, ...] = ()  # addresses that the manifest names and the package lacks


def manifest_of(package: Package) -> Manifest:
    """The package's manifest, wherever it lies; a package without one has its documents by name."""
    found = min((name for name in package.names if is_manifest(name)), key=depth, default=None)
    if found is None:
        documents = sorted(name for name in package.names if name.lower().endswith(XML))
        if not documents:
            message = f"The package has no {MANIFEST} and no items; export it as a QTI content package."
            raise Unreadable(message)
        loss = Loss(what=f"The package has no {MANIFEST}", done="its documents were read by name")
        return Manifest(resources=tuple(Resource(name=name) for name in documents), losses=(loss,))
    root = document(package.read(found, most=MAX_XML))
    if root_name(root) != "manifest":
        raise Unreadable(f"{MANIFEST} is no manifest; export the package again.", part=found)
    rename(root)
    return listed(root, package, found)


def is_manifest(name: str) -> bool:
    return name.rpartition("/")[2].lower() == MANIFEST and not name.startswith("__MACOSX/")


def depth(name: str) -> tuple[int, str]:
    return name.count("/"), name


def listed(root: etree._Element, package: Package, manifest: str) -> Manifest:
    found: dict[str, Resource] = {}
    missing: list[str] = []
    for element in root.iter("resource"):
        type = element.get("type", "")
        addresses = [element.get("href", ""), *(file.get("href", "") for file in element.findall("file"))]
        names = [(address, resolved(address, manifest)) for address in addresses if address.strip()]
        documents = [(address, name) for address, name in names if (name or address).lower().endswith(XML)]
        first = documents[:1]
        if "qti" not in type.lower():  # Canvas names its documents among the files of other resources
            documents = [each for each in documents if each in first or each[0].endswith(".qti") or not type]
        for address, name in documents:
            if name is None or name not in package:
                missing.append(address)
            elif name != manifest and name not in found:
                metadata = metadata_of(element.find("metadata"))
                found[name] = Resource(name=name, type=type, metadata=metadata)
    return Manifest(resources=tuple(found.values()), missing=tuple(dict.fromkeys(missing)))


@dataclass(frozen=True)
class Sections:
    """The path of sections that tests put items in, by the items' members; and what of tests is lost."""

    categories: Mapping[str, tuple[str, ...]]
    losses: Sequence[Loss]


# What tests hold besides sections and items.
POLICY = (
    "timeLimits",
    "selection",
    "ordering",
    "preCondition",
    "branchRule",
    "itemSessionControl",
    "outcomeProcessing",
    "testFeedback",
    "weight",
    "rubricBlock",
)


def sections_of(tests: Sequence[tuple[str, etree._Element]], package: Package) -> Sections:
    """Of test documents by their members; sections in documents of their own are followed."""
    categories: dict[str, tuple[str, ...]] = {}
    losses: list[Loss] = []
    seen = {name for name, _ in tests}
    waiting: list[tuple[str, etree._Element, tuple[str, ...]]] = [(name, root, ()) for name, root in tests]
    while waiting:
        name, root, path = waiting.pop(0)
        for element, where in walked(root, path):
            target = resolved(element.get("href", ""), name) or ""
            if element.tag == "assessmentItemRef" and target:
                categories.setdefault(target, where)
            elif element.tag == "assessmentSectionRef" and target in package and target not in seen:
                seen.add(target)
                section = document(package.read(target, most=MAX_XML))
                rename(section)
                waiting.append((target, section, where))
        losses += policy_losses(root, name)
    return Sections(categories, losses)


def walked(root: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """The references to items and sections, each with the titles of the sections around it."""
    paths: dict[etree._Element, tuple[str, ...]] = {}
    for element in root.iter("assessmentSection", "assessmentItemRef", "assessmentSectionRef"):
        around = next((paths[each] for each in element.iterancestors("assessmentSection")), path)
        title = " ".join(element.get("title", "").split())
        paths[element] = (*around, title) if title and element.tag == "assessmentSection" else around
        if element.tag != "assessmentSection":
            yield element, paths[element]


def policy_losses(root: etree._Element, name: str) -> Iterator[Loss]:
    kinds = dict.fromkeys(each.tag for each in root.iter(*POLICY))
    if kinds:
        title = " ".join(root.get("title", "").split()) or name
        what = f'Rules of the test "{title[:100]}" ({", ".join(kinds)})'
        yield Loss(what=what, done="only its sections were read, as the categories of its questions")


def title_of(root: etree._Element) -> str:
    """The package's title in its metadata; empty for none."""
    for element in root.iter("title"):
        return " ".join(text_of(element).split())
    return ""
