"""What is asked of whoever imports a file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanWidget,
)

from questions.admin.fields import TopicField
from questions.formats import FORMATS, SAMPLE, UnknownFormat, known, readable, recognised
from questions.models import Exam
from quizapi.uploads import MAX_BYTES

TOO_LARGE = f"The file is larger than {MAX_BYTES // 1_000_000} MB; split it."
BY_ITS_NAME = [("", "As its name and its beginning say")]
CATEGORIES = [("", "Categories of the file become topics"), ("one", "All questions go into this topic")]


def box(label: str, help_text: str) -> forms.BooleanField:
    return forms.BooleanField(required=False, label=label, help_text=help_text, widget=UnfoldBooleanWidget)


class OptionsForm(forms.Form):
    """What may still be changed once the file is there."""

    publish = box(
        "Publish what can be published",
        "Without this, questions are drafts. Where you may not publish one, it is submitted for review.",
    )
    overwrite = box(
        "Overwrite later edits", "The file wins over questions that were edited or written here since."
    )
    skip_refused = box(
        "Leave out what is refused", "Import the rest. Otherwise nothing is imported until all is right."
    )

    def options(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in OptionsForm.base_fields}

    def leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]


class ImportForm(OptionsForm):
    """`too_large`: the file was, so that it is not among the files."""

    file = forms.FileField(
        widget=UnfoldAdminFileFieldWidget,
        help_text=f"At most {MAX_BYTES // 1_000_000} MB.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    format = forms.ChoiceField(
        required=False,
        choices=[*BY_ITS_NAME, *((name, FORMATS[name].title) for name in readable())],
        widget=UnfoldAdminSelectWidget,
    )
    exam: Any = forms.ModelChoiceField(
        Exam.objects.order_by("title", "pk"),
        required=False,
        empty_label="Choose an exam",
        widget=UnfoldAdminSelectWidget,
        help_text="Where the questions go. A file of quizapi's own (YAML, JSON) says it itself.",
    )
    topic = TopicField(
        required=False,
        help_text="For questions that the file puts into no category; categories become topics below it.",
    )
    categories = forms.ChoiceField(
        required=False, choices=CATEGORIES, widget=UnfoldAdminRadioSelectWidget, label="Topics"
    )
    field_order = ("file", "format", "exam", "topic", "categories", "publish", "overwrite", "skip_refused")

    def __init__(self, *args: Any, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = TOO_LARGE
        topic: Any = self.fields["topic"]
        topic.offer()
        topic.choices = [("", "No topic"), *topic.choices[1:]]
        exams = list(Exam.objects.values_list("pk", flat=True)[:2])
        if len(exams) == 1:
            self.fields["exam"].initial = exams[0]

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        return file

    def clean(self) -> None:
        if "file" not in self.cleaned_data or "format" not in self.cleaned_data:
            return
        file, asked = self.cleaned_data["file"], self.cleaned_data["format"]
        try:
            self.cleaned_data["format"] = asked or recognised(file.name, sample_of(file))
        except UnknownFormat as error:
            self.add_error("format", str(error))
            return
        if known(self.cleaned_data["format"]).is_native:
            self.clean_native()
        else:
            self.clean_place()

    def clean_native(self) -> None:
        self.cleaned_data |= {"exam": None, "topic": None, "categories": ""}
        if self.cleaned_data["skip_refused"]:
            self.add_error("skip_refused", "A file of this format is imported as a whole; untick this.")

    def clean_place(self) -> None:
        exam, topic = self.cleaned_data.get("exam"), self.cleaned_data.get("topic")
        if topic is not None and exam is None:
            exam = self.cleaned_data["exam"] = topic.exam
        if exam is None and "exam" not in self.errors:
            self.add_error("exam", "Choose the exam that the questions are for.")
        if topic is not None and exam is not None and topic.exam_id != exam.pk:
            self.add_error("topic", f"This is no topic of the exam {exam}; choose another.")
        if self.cleaned_data.get("categories") and topic is None and "topic" not in self.errors:
            self.add_error("topic", "Choose the topic that all questions are to go into.")

    def options(self) -> dict[str, bool]:
        return {**super().options(), "one_topic": self.cleaned_data["categories"] == "one"}


def sample_of(file: "UploadedFile[Any]") -> bytes:
    sample: bytes = file.read(SAMPLE)
    file.seek(0)
    return sample
