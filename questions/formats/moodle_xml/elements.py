"""Looking into the elements of a file."""

from lxml import etree

NULL = "$@NULL@$"  # what Moodle's backups write for nothing


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return None if parent is None else parent.find(name)


def value(parent: etree._Element | None, name: str, default: str = "") -> str:
    """The text of a child without white space around it; the default where there is none, or it is empty."""
    found = child(parent, name)
    text = "" if found is None else "".join(map(str, found.itertext())).strip()
    return default if text in ("", NULL) else text


def worded(parent: etree._Element | None, name: str) -> str:
    """The text of a child that has it in `<text>`, or, in old files, directly."""
    found = child(parent, name)
    return "" if found is None else value(found, "text") or (found.text or "").strip()


def is_true(parent: etree._Element, name: str, *, default: bool) -> bool:
    """A switch as Moodle reads it: anything but `false`, `0` and nothing is on."""
    found = child(parent, name)
    return default if found is None else (found.text or "").strip().lower() not in ("", "0", "false")


def source(element: etree._Element) -> str:
    """What stands in `<text>`, trimmed; markup that somebody forgot to escape as it was written."""
    text = child(element, "text")
    if text is None:
        return ""
    inner = [etree.tostring(each, encoding="unicode") for each in text]
    raw = "".join([text.text or "", *inner])
    return raw.strip() if raw[:1].isspace() and raw.lstrip(" \t")[:1] in ("\r", "\n") else raw.rstrip()


def size(element: etree._Element) -> int:
    """The characters of a question without its embedded files."""
    return sum(
        len(each.text or "") + len(each.tail or "") + sum(map(len, each.values()))
        for each in element.iter()
        if each.tag not in ("file", "image_base64")
    )
