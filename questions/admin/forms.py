"""Forms whose mistakes are found by the authoring commands, and shown on the field they belong to."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import ORDERING_FIELD_NAME
from unfold.forms import PaginationInlineFormSet

from questions.admin.conflicts import opening
from questions.authoring import ContentRefused
from questions.types.contract import Fault
from questions.types.options import normal


class WritingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that gives texts as files do, so that what is saved untouched stays equal to its file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
                field.strip = False  # an indented first line is code

    def clean(self) -> None:
        super().clean()
        texts = {name: value for name, value in self.cleaned_data.items() if isinstance(value, str)}
        self.cleaned_data |= {name: normal(text) for name, text in texts.items()}


class AuthoringForm(WritingForm):
    """A form that only reads its fields: the model's rules are checked by the command that saves it.

    Where that command refused, the form is built once more with the refusal and shows it.
    """

    refusal: ClassVar[ContentRefused | None] = None
    elsewhere: ClassVar[Sequence[str]] = ()  # heads of fault paths that the inline formsets show
    renamed: ClassVar[dict[str, str]] = {}  # fault paths whose field has another name here

    # What was written when the form was opened, so that nobody's later change is overwritten unseen.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["seen"] = opening(self.instance)

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {"seen"})

    def _post_clean(self) -> None:
        if self.refusal is None:
            return
        self.add_error(None, self.refusal.detail)
        written = {**self.cleaned_data}  # an error takes the field out
        for fault in self.refusal.faults:
            if fault.field.partition(".")[0] not in self.elsewhere:
                self.show(fault, written)

    def show(self, fault: Fault, written: Mapping[str, Any]) -> None:
        head, _, rest = fault.field.partition(".")
        name = self.renamed.get(fault.field, head)
        if name not in self.fields:
            self.add_error(None, fault.message)
            return
        entry = f"{entry_in_words(written[name], int(rest))}: " if rest.isdigit() else ""
        self.add_error(name, entry + fault.message)


def entry_in_words(values: Sequence[Any], index: int) -> str:
    """What the author wrote as an entry of a list, to begin the sentence about it."""
    value = values[index]
    return str(value.get("title", "") if isinstance(value, dict) else value) or f"Entry {index + 1}"


class RowForm(WritingForm):
    """A row of an inline formset; a row that was added and left empty is not there."""

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - {ORDERING_FIELD_NAME})

    def _post_clean(self) -> None:
        """The model's rules are checked by the command."""


class AuthoringFormSet(PaginationInlineFormSet):
    """Rows in an order that the author chooses by dragging; faults name them by their place in it."""

    ordering_widget = forms.HiddenInput
    refusal: ClassVar[ContentRefused | None] = None
    head: ClassVar[str]  # how fault paths begin that belong here
    renamed: ClassVar[dict[str, str]] = {}

    def get_queryset(self) -> Any:
        """Once the forms of a request are made: their rows, of which somebody may have removed some."""
        if self.is_bound and "forms" in vars(self):
            return [form.instance for form in self.initial_forms]
        return super().get_queryset()

    def add_fields(self, form: Any, index: int | None) -> None:
        """What the author still sees of a row that somebody removed is a new row, if it is kept."""
        super().add_fields(form, index)
        if self.is_bound and index is not None and index < self.initial_form_count() and not form.instance.pk:
            form.fields[self.model._meta.pk.name] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        """Uniqueness too is checked by the command."""

    def written(self) -> list[Any]:
        """The forms of the rows that are to stay, in the author's order."""
        rows = [form for form in self.forms if form.instance.pk or form.has_changed()]
        kept = [form for form in rows if not self._should_delete_form(form)]
        return sorted(kept, key=self.place)

    def place(self, form: Any) -> tuple[bool, int]:
        order = form.cleaned_data.get(ORDERING_FIELD_NAME)
        return (order is None, order or 0)

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.refusal is not None:
            for fault in self.refusal.faults:
                if fault.field.partition(".")[0] == self.head:
                    self.show(fault)

    def show(self, fault: Fault) -> None:
        _, _, path = fault.field.partition(".")
        index, _, name = path.partition(".")
        rows = self.written()
        if not index.isdigit() or int(index) >= len(rows):
            self._non_form_errors.append(ValidationError(fault.message))
            return
        name = self.renamed.get(name, name.partition(".")[0])
        rows[int(index)].add_error(name if name in rows[int(index)].fields else None, fault.message)
