"""Form fields in which an author types what the models keep as lists and documents."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from questions.models import Exam, Topic

type Reference = dict[str, str]

SLUG_HELP = "Public and stable: it is in addresses. Lower-case letters, digits and hyphens."


class SlugField(forms.CharField):
    """A slug as it was typed: authoring says what a slug may hold, which is less than Django allows."""

    widget = UnfoldAdminTextInputWidget


class TagsField(forms.CharField):
    """Tags as one line of text, separated by commas or spaces."""

    widget = UnfoldAdminTextInputWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else ", ".join(value)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each tag once and in lower case; whether it is well formed is for authoring to say."""
        typed = super().clean(value).lower().replace(",", " ").split()
        return tuple(dict.fromkeys(typed))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(self.clean(data))


class ReferencesField(forms.CharField):
    """References as text, one in a line: `Title | https://...`; the address may be left out."""

    widget = UnfoldAdminExpandableTextareaWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return "\n".join(" | ".join(filter(None, [item["title"], item.get("url")])) for item in value)

    def clean(self, value: Any) -> tuple[Reference, ...]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return tuple(reference(line, number) for number, line in enumerate(lines, start=1) if line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return list(initial or []) != list(self.clean(data))
        except ValidationError:
            return True


def reference(line: str, number: int) -> Reference:
    title, bar, url = (part.strip() for part in line.rpartition("|"))
    if url.startswith(("https://", "http://")):
        if not title:
            message = f"Line {number}: put a title before the address, as in: Course unit 1 | {url}"
            raise ValidationError(message)
        return {"title": title, "url": url}
    if bar:
        raise ValidationError(f"Line {number}: after the bar comes an address with https:// or http://.")
    return {"title": url}


class PlainDecimalField(forms.DecimalField):
    """A number, shown without the trailing zeros that the database keeps."""

    widget = UnfoldAdminDecimalFieldWidget

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) and value.is_finite() else value


class ShareField(PlainDecimalField):
    """A share of the mark."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_digits=8, decimal_places=7, **options)


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A topic, listed below its exam and indented below its parents."""

    widget = UnfoldAdminSelectWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Topic.objects.select_related("exam"), **options)

    def offer(self, exam: Exam | None = None) -> None:
        """List the topics of one exam, or of all."""
        topics = Topic.objects.select_related("exam").order_by("exam__title", "exam_id", "position", "id")
        self.queryset = topics if exam is None else topics.filter(exam=exam)
        self.choices = [("", "Choose a topic"), *grouped(list(self.queryset))]


def grouped(topics: Sequence[Topic]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Topics as the groups of a select: one for each exam, in the order of its tree."""
    of_exam: dict[str, list[Topic]] = defaultdict(list)
    for topic in topics:
        of_exam[topic.exam.title].append(topic)
    return [
        (title, [(topic.pk, "\u2003" * depth + topic.title) for topic, depth in in_tree_order(members)])
        for title, members in of_exam.items()
    ]


def in_tree_order(topics: Sequence[Topic]) -> list[tuple[Topic, int]]:
    """Topics with their depth, each one followed by those below it; `topics` are whole trees."""
    below: Mapping[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        below[topic.parent_id].append(topic)
    found: list[tuple[Topic, int]] = []

    def descend(parent: int | None, depth: int) -> None:
        for topic in below[parent]:
            found.append((topic, depth))
            descend(topic.pk, depth + 1)

    descend(None, 0)
    return found
