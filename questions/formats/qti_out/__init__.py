"""Questions as QTI 2.1, 2.2 and 3.0: single items, and content packages; see docs/formats/qti-export.md.

The formats are the modules `qti21`, `qti22` and `qti3`. An item marks as the question does: by a standard
template where one says it, else by rules that are spelled out.
"""

from questions.formats.qti_out.item import item
from questions.formats.qti_out.versions import QTI21, QTI22, QTI30, VERSIONS, Version

__all__ = ["QTI21", "QTI22", "QTI30", "VERSIONS", "Version", "item"]
