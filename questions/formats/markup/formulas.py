"""Formulas in HTML: MathML, and the scripts that hold TeX."""

import re

from lxml import etree

from questions.formats.markup.losses import Losses
from questions.formats.markup.runs import source
from questions.formats.markup.tree import Run

TEX = re.compile(r"(?:application/x-|math/)?(?:la)?tex\b", re.IGNORECASE)


def formula(node: etree._Element, tag: str, losses: Losses) -> Run | None:
    """The run that an element stands for that is a formula; None for any other element."""
    if tag == "script" and node.get("type", "").startswith("math/tex"):
        return tex_run(node.text or "", block="display" in node.get("type", ""))
    if tag != "math":
        return None
    block = node.get("display") == "block" or node.get("mode") == "display"
    for annotation in node.iter("{*}annotation", "annotation"):
        if TEX.match(annotation.get("encoding", "")) and (run := tex_run(annotation.text or "", block=block)):
            return run
    losses.add("A formula in MathML without TeX", "its characters were kept as text", node)
    return Run("text", " ".join("".join(map(str, node.itertext())).split()))


def tex_run(tex: str, *, block: bool) -> Run | None:
    kept = source(tex, block=block)
    return None if kept is None else Run("display" if block else "math", kept)
