"""What differs between the versions of QTI: namespaces, names, and what a package calls itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"
CAPITAL = re.compile(r"[A-Z]")
# The elements of HTML in items, whose names all versions share.
HTML = frozenset(
    [
        "a",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


@dataclass(frozen=True, kw_only=True)
class Version:
    number: str
    namespace: str
    schema: str  # where the XML Schema of items is
    templates: str  # what the addresses of the response processing templates begin with
    template_suffix: str
    package_namespace: str
    package_schema: str
    package_version: str
    resource: str  # how the types of resources end

    @property
    def is_3(self) -> bool:
        return self.number == "3.0"

    def template(self, name: str) -> str:
        return f"{self.templates}{name}{self.template_suffix}"


QTI21 = Version(
    number="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p2.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    template_suffix="",
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_schema="QTIv2.1 Package",
    package_version="1.0.0",
    resource="_xmlv2p1",
)
QTI22 = Version(
    number="2.2",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p2",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p2/imsqti_v2p2.xsd",
    templates="http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    template_suffix="",
    package_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    package_schema="QTIv2.2 Package",
    package_version="1.0.0",
    resource="_xmlv2p2",
)
QTI30 = Version(
    number="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    template_suffix=".xml",
    package_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    package_schema="QTI Package",
    package_version="3.0.0",
    resource="_xmlv3p0",
)
VERSIONS: Mapping[str, Version] = {version.number: version for version in (QTI21, QTI22, QTI30)}


def document(root: etree._Element, version: Version) -> bytes:
    """A tree, built with the names of QTI 2 and without namespaces, as a file of a version."""
    for element in root.iter(etree.Element):
        if not element.tag.startswith("{"):
            rename(element, version)
    # An element keeps the prefix that it was made with, so the root that has none is another one.
    named = with_namespaces(root.tag, {None: version.namespace, "xsi": XSI})
    named.extend(list(root))
    for name, value in root.items():
        named.set(name, value)
    named.set(f"{{{XSI}}}schemaLocation", f"{version.namespace} {version.schema}")
    etree.cleanup_namespaces(named)
    return etree.tostring(named, xml_declaration=True, encoding="UTF-8")


def with_namespaces(tag: str, prefixes: Mapping[str | None, str]) -> etree._Element:
    return etree.Element(tag, nsmap=prefixes)  # type: ignore[arg-type]  # None is the default one


def rename(element: etree._Element, version: Version) -> None:
    name = str(element.tag)
    if version.is_3 and name not in HTML:
        attributes = element.items()
        element.attrib.clear()
        for key, value in attributes:
            element.set(kebab(str(key)), value)
        name = f"qti-{kebab(name)}"
    element.tag = f"{{{version.namespace}}}{name}"


def kebab(name: str) -> str:
    return CAPITAL.sub(lambda capital: "-" + capital[0].lower(), name)
