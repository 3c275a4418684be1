"""A file to its questions: one item, or a package of items, with its tests and images."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from lxml import etree

from questions.formats import qti12
from questions.formats.interchange import MAX_BYTES, MAX_IMAGE, Imported, Loss, Problem, Unreadable
from questions.formats.packages import Package, is_package, members, resolved
from questions.formats.qti.item import Source, read_item
from questions.formats.qti.manifest import MAX_XML, Resource, manifest_of, sections_of
from questions.formats.qti.names import ITEM, TEST, rename, root_name
from questions.formats.qti.state import Budget
from questions.formats.xml_reading import document

QTI12 = "questestinterop"
FULL, CUT_DOWN = ".xml.qti", "assessment_qti.xml"
DATA = "data:"
CHUNK = 1 << 20
NOT_ITEMS = {
    TEST: "This is a test, which only names its items; import the package that holds both.",
    "assessmentSection": "This is a section of a test, which only names its items; import the package.",
    "manifest": "This is the manifest of a package; import the package, as a zip file.",
}

type Read = Imported | Problem


def parse(stream: BinaryIO) -> Iterator[Read]:
    """The questions of an item or a package in zip form, in the file's order; raises `Unreadable`."""
    with seekable(stream) as sought:
        if is_package(sought):
            yield from with_losses(Reader(members(sought)))
        else:
            data = sought.read(MAX_BYTES + 1)
            yield from read_document(document(data), Source(read_image=embedded), Budget())


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or a copy of as much of it as is read, which can be sought in."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(max_size=CHUNK) as copy:
        left = MAX_BYTES + 1
        while left > 0 and (chunk := stream.read(min(left, CHUNK))):
            copy.write(chunk)
            left -= len(chunk)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def read_document(root: etree._Element, source: Source, budget: Budget) -> Iterator[Read]:
    """What one document holds; nothing for what belongs to a package but is no item."""
    name = root_name(root)
    if name == ITEM:
        rename(root)
        yield read_item(root, source, budget)
    elif name == QTI12:
        yield from qti12.items(root, part=source.part, image=source.read_image, budget=budget)
    elif name in NOT_ITEMS:
        raise Unreadable(NOT_ITEMS[name], part=source.part)
    else:
        message = f"The file begins with <{name[:60]}>, which is no QTI item; expected is an assessmentItem."
        raise Unreadable(message, part=source.part)


def embedded(address: str) -> bytes | None:
    """The bytes of an image that stands in its own address; None for any other address."""
    head, comma, body = address.strip().partition(",")
    if not comma or not head.lower().startswith(DATA) or not head.lower().endswith(";base64"):
        return None
    if len(body) > MAX_IMAGE * 3 // 2:
        return None
    try:
        data = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if 0 < len(data) <= MAX_IMAGE else None


@dataclass
class Reader:
    """The questions of a package; `losses` are those of the whole file, gathered before the first one."""

    package: Package
    losses: list[Loss] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def questions(self) -> Iterator[Read]:
        manifest = manifest_of(self.package)
        self.losses += manifest.losses
        tests, others = self.sorted_out(manifest.resources)
        sections = sections_of(tests, self.package)
        self.losses += sections.losses
        for missing in manifest.missing:
            message = f"The manifest names {missing[:200]}, which the package lacks; export it again."
            yield Problem(line=1, message=message, part=missing[:200])
        for nested in self.package.nested:
            message = "This is a package in the package, which is not opened; import it by itself."
            yield Problem(line=1, message=message, part=nested)
        for resource in whole(others):
            category = sections.categories.get(resource.name, ())
            yield from self.read(resource, category)

    def sorted_out(
        self, resources: Sequence[Resource]
    ) -> tuple[list[tuple[str, etree._Element]], list[Resource]]:
        """The tests, and the documents that may hold questions."""
        tests, others = [], []
        for resource in resources:
            root = self.root_of(resource.name) if "test" in resource.type else None
            if root is not None and root_name(root) == TEST:
                rename(root)
                tests.append((resource.name, root))
            else:
                others.append(resource)
        return tests, others

    def root_of(self, name: str) -> etree._Element | None:
        """A document's root; None for one that is read again, and told then."""
        try:
            return document(self.package.read(name, most=MAX_XML))
        except Unreadable:
            return None

    def read(self, resource: Resource, category: tuple[str, ...]) -> Iterator[Read]:
        """A document's questions; one that cannot be read is a problem, and the others are read."""
        source = Source(
            read_image=lambda address: self.image(address, resource.name),
            part=resource.name,
            category=category,
            metadata=resource.metadata,
        )
        try:
            root = document(self.package.read(resource.name, most=MAX_XML))
            if root_name(root) in (ITEM, QTI12) or is_of_qti(resource, root):
                yield from read_document(root, source, self.budget)
        except Unreadable as refused:
            yield replace(refused.problem, part=resource.name)

    def image(self, address: str, base: str) -> bytes | None:
        name = resolved(address, base)
        if name is None or name not in self.package:
            return embedded(address)
        try:
            return self.package.read(name, most=MAX_IMAGE) or None
        except Unreadable:
            return None


def whole(resources: Sequence[Resource]) -> Iterator[Resource]:
    """Without the cut-down copies that Canvas puts beside its documents, for the sake of Common Cartridge."""
    names = (resource.name.rpartition("/")[2] for resource in resources)
    full = {name.removesuffix(FULL) for name in names if name.endswith(FULL)}
    for resource in resources:
        folder, _, name = resource.name.rpartition("/")
        if name != CUT_DOWN or folder.rpartition("/")[2] not in full:
            yield resource


def is_of_qti(resource: Resource, root: etree._Element) -> bool:
    """Whether a document that is no item should be one, by what the manifest calls it."""
    return "item" in resource.type and root_name(root) != TEST


def with_losses(reader: Reader) -> Iterator[Read]:
    """The questions, the first with the losses of the whole file; problems, where there is no question."""
    told = False
    for each in reader.questions():
        if isinstance(each, Imported) and not told:
            told = True
            yield replace(each, losses=(*reader.losses, *each.losses))
        else:
            yield each
    for loss in () if told else reader.losses:
        yield Problem(line=1, message=f"{loss.what}: {loss.done}.")
