"""The blanks of a cloze question as an author writes them in the form: YAML, as in a file."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextareaWidget

from questions.formats.native.fragments import Fragment, blanks_in

EXAMPLE = """\
capital:
  kind: choice
  choices:
    - {text: Paris, correct: true}
    - Lyon
founded:
  kind: numeric
  weight: 2
  answers:
    - {value: 1789, tolerance: 1}
river:
  kind: text
  answers: [Seine, la Seine]
"""


class BlanksField(forms.CharField):
    """Blanks by name; what is wrong with them is told at its line."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "authoring-code", "rows": 14, "placeholder": EXAMPLE, "spellcheck": "false"}
        super().__init__(required=False, strip=False, widget=UnfoldAdminTextareaWidget(attrs), **options)
        self.fragment = Fragment({}, [])

    def clean(self, value: Any) -> Mapping[str, Any]:
        text = super().clean(value)
        self.fragment = blanks_in(text) if text.strip() else Fragment({}, [])
        if self.fragment.problems:
            raise ValidationError([f"Line {line}: {sentence}" for line, sentence in self.fragment.problems])
        return self.fragment.blanks

    def fault(self, path: Sequence[str], message: str) -> ValidationError:
        line = f"Line {self.fragment.line_of(path)}: " if path else ""
        return ValidationError(f"{line}{message}")
