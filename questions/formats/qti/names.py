"""One set of names for all versions: elements and attributes are called as in QTI 2, without namespaces.

QTI 3 has `qti-choice-interaction` and `response-identifier` for `choiceInteraction` and `responseIdentifier`.
"""

from lxml import etree

PREFIX = "qti-"
AS_WRITTEN = ("data-", "aria-")  # attributes whose hyphens are not QTI's
ITEM, TEST = "assessmentItem", "assessmentTest"
VERSIONS = {"v2p0": "2.0", "v2p1": "2.1", "v2p2": "2.2", "v3p0": "3.0"}


def version_of(root: etree._Element) -> str:
    """The version that the root's namespace names; 2.1 where it names none."""
    namespace = root.tag.rpartition("}")[0]
    if "qtiasi" in namespace or root.tag.rpartition("}")[2].startswith(PREFIX):
        return "3.0"
    return next((version for part, version in VERSIONS.items() if part in namespace), "2.1")


def root_name(root: etree._Element) -> str:
    """What a document is, by its root: `assessmentItem`, `manifest`, `questestinterop` ..."""
    return as_in_2(root.tag.rpartition("}")[2])


def rename(root: etree._Element) -> None:
    """Gives every element and attribute its name in QTI 2, in place."""
    for element in root.iter():
        local = element.tag.rpartition("}")[2]
        renamed = as_in_2(local)
        if renamed != element.tag:
            element.tag = renamed
        is_qti3 = local.startswith(PREFIX)
        if any("}" in name or (is_qti3 and "-" in name) for name in element.attrib):
            rename_attributes(element, is_qti3=is_qti3)


def rename_attributes(element: etree._Element, *, is_qti3: bool) -> None:
    attributes = element.items()
    element.attrib.clear()
    for name, value in attributes:
        local = str(name).rpartition("}")[2]
        element.set(camel(local) if is_qti3 and not local.startswith(AS_WRITTEN) else local, value)


def as_in_2(local: str) -> str:
    return camel(local.removeprefix(PREFIX)) if local.startswith(PREFIX) else local


def camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part[:1].upper() + part[1:] for part in rest)
