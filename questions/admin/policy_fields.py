"""Form fields of a quiz's policy that are no plain numbers or words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from questions.policy import PRESETS, Aspect, Mode, Phase

AS_THE_MODE_HAS_IT = "as the mode has it"
OWN = "own"
PHASES = {
    Phase.DURING: "While answering",
    Phase.FINISHED: "After the end",
    Phase.CLOSED: "After the quiz has closed",
}
ASPECTS = {
    Aspect.CORRECTNESS: "whether an answer is right",
    Aspect.MARK: "the mark of each question",
    Aspect.KEY: "the right answer",
    Aspect.EXPLANATION: "the explanation",
    Aspect.FEEDBACK: "feedback on what was answered",
    Aspect.HINTS: "the hints that were taken",
    Aspect.TOTAL: "the score",
    Aspect.PASS: "whether the attempt passed",
}

type Reveal = dict[str, list[str]]


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or as the mode has it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            choices=[("", AS_THE_MODE_HAS_IT), ("yes", "yes"), ("no", "no")],
            coerce="yes".__eq__,
            empty_value=None,
            widget=UnfoldAdminSelectWidget,
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class PointsField(forms.CharField):
    """Shares of the mark in one line: 1, 0.7, 0.5."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(format(share.normalize(), "f") for share in value)

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        words = super().clean(value).replace(",", " ").split()
        return tuple(share(word) for word in words)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != list(self.clean(data))
        except ValidationError:
            return True


def share(word: str) -> Decimal:
    try:
        found = Decimal(word)
    except InvalidOperation:
        found = Decimal("NaN")
    if found.is_finite():
        return found
    raise ValidationError(f"{word} is no number; write shares of the mark with commas between: 1, 0.7, 0.5")


class RevealGrid(forms.Widget):
    """Whether the quiz has a table of its own, and that table: a box for each aspect in each phase."""

    template_name = "questions/admin/reveal.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        choice = UnfoldAdminSelectWidget(choices=[("", AS_THE_MODE_HAS_IT), (OWN, "as ticked here")])
        ticked = value or {}
        rows = [
            {"aspect": words, "boxes": [self.box(name, phase, aspect, ticked) for phase in Phase]}
            for aspect, words in ASPECTS.items()
        ]
        return {
            **super().get_context(name, value, attrs),
            "choice": choice.render(f"{name}-own", "" if value is None else OWN, {"id": f"id_{name}"}),
            "phases": PHASES.values(),
            "rows": rows,
            "presets": orjson.dumps({str(mode): presets(mode) for mode in Mode}).decode(),
        }

    def box(self, name: str, phase: Phase, aspect: Aspect, ticked: Mapping[str, Sequence[str]]) -> str:
        label = f"{PHASES[phase]}: {ASPECTS[aspect]}"
        box = UnfoldBooleanWidget({"aria-label": label, "value": aspect.value})
        return box.render(f"{name}-{phase}", aspect in ticked.get(phase, ()))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Reveal | None:
        if data.get(f"{name}-own") != OWN:
            return None
        return {str(phase): data.getlist(f"{name}-{phase}") for phase in Phase}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def presets(mode: Mode) -> Reveal:
    return {
        str(phase): [str(aspect) for aspect in aspects] for phase, aspects in PRESETS[mode].reveal.items()
    }


class RevealField(forms.Field):
    """What shows in each phase; None: as the mode has it."""

    widget = RevealGrid

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Reveal | None) -> Reveal | None:
        """In the order that files are read in, so that equal tables are equal."""
        if value is None:
            return None
        return {
            str(phase): [str(aspect) for aspect in Aspect if aspect in value.get(phase, ())]
            for phase in Phase
        }

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.clean(initial) != self.clean(data))
