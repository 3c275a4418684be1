"""The form of a question and the rows of its choices and hints, and the draft they add up to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldBooleanSwitchWidget

from questions.admin.fields import SLUG_HELP, ReferencesField, ShareField, SlugField, TagsField, TopicField
from questions.admin.forms import AuthoringFormSet, RowForm
from questions.admin.type_fields import FIELDS, OptionsForm
from questions.models import Choice, Hint, Question, Type
from questions.types import true_false
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft

EXPANDING = UnfoldAdminExpandableTextareaWidget
WRITTEN = ("type", "stem", "explanation", "difficulty", "pool", "tags", "references")


class QuestionForm(OptionsForm):
    elsewhere = ("choices", "hints")

    slug = SlugField(help_text=SLUG_HELP)
    topic = TopicField(help_text="It also says which exam the question belongs to.")
    tags = TagsField(help_text="Separated by commas: retrieval, cosine-similarity")
    references = ReferencesField(
        help_text="Where a learner can read on, one in each line: Title | https://..."
    )

    class Meta:
        model = Question
        fields = ("slug", "type", "stem", "explanation", "difficulty", "pool")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.instance.pk is not None
        topic: Any = self.fields["topic"]
        topic.offer(self.instance.exam if saved else None)
        type: Any = self.fields["type"]
        type.choices = [(value, label.lower()) for value, label in type.choices]
        if saved:
            self.initial.update(tags=self.instance.tags, references=self.instance.references)

    def draft(self, choices: tuple[ChoiceDraft, ...], hints: tuple[HintDraft, ...]) -> QuestionDraft:
        written = self.cleaned_data
        return QuestionDraft(
            slug=written.get("slug", self.instance.slug),  # no field once it is published
            **{name: written[name] for name in WRITTEN},
            options=self.options(),
            choices=choices,
            hints=hints,
        )


class ChoiceForm(RowForm):
    fraction = ShareField(
        help_text="Of the mark, -1 to 1; those of the correct choices add up to 1.", label="Share"
    )

    class Meta:
        model = Choice
        fields = ("text", "is_correct", "pinned", "fraction", "feedback")
        widgets: ClassVar = {
            "text": EXPANDING,
            "feedback": EXPANDING,
            "is_correct": UnfoldBooleanSwitchWidget,
            "pinned": UnfoldBooleanSwitchWidget,
        }

    def draft(self) -> ChoiceDraft:
        written = self.cleaned_data
        return ChoiceDraft(
            id=str(self.instance.public_id) if self.instance.pk else None,
            text=written["text"],
            is_correct=written["is_correct"],
            fraction=written["fraction"],
            feedback=written["feedback"],
            pinned=written["pinned"],
        )


class ChoiceFormSet(AuthoringFormSet):
    head = "choices"
    renamed: ClassVar = {"id": "text"}

    @property
    def type(self) -> str:
        return str(self.data.get("type", ""))

    def place(self, form: Any) -> tuple[bool, int]:
        """True stands before False, in whichever order the rows are."""
        text = form.cleaned_data.get("text")
        if self.type == Type.TRUE_FALSE and text in true_false.TEXTS:
            return (False, true_false.TEXTS.index(text) - len(true_false.TEXTS))
        return super().place(form)

    def drafts(self) -> tuple[ChoiceDraft, ...]:
        """The choices, with what the type has; the rest is not shown, and would come back unseen."""
        written = tuple(form.draft() for form in self.written())
        match self.type:
            case Type.TRUE_FALSE:
                written = written or tuple(ChoiceDraft(text=text) for text in true_false.TEXTS)
                return tuple(replace(choice, fraction=None, pinned=False) for choice in written)
            case Type.ORDERING:
                return tuple(
                    replace(choice, is_correct=False, fraction=None, pinned=False) for choice in written
                )
            case Type.SINGLE_CHOICE | Type.MULTIPLE_CHOICE if not self.by_fractions():
                return tuple(replace(choice, fraction=None) for choice in written)
            case Type.SINGLE_CHOICE | Type.MULTIPLE_CHOICE:
                return written
        return ()

    def by_fractions(self) -> bool:
        return bool(self.data.get(FIELDS[self.type]["scoring"]) == "fractions")


class HintForm(RowForm):
    penalty = ShareField(help_text="Share of the mark, 0 to 1, that revealing it costs; empty: nothing.")

    class Meta:
        model = Hint
        fields = ("text", "penalty")
        widgets: ClassVar = {"text": EXPANDING}

    def draft(self) -> HintDraft:
        return HintDraft(text=self.cleaned_data["text"], penalty=self.cleaned_data["penalty"] or Decimal(0))


class HintFormSet(AuthoringFormSet):
    head = "hints"

    def drafts(self) -> tuple[HintDraft, ...]:
        return tuple(form.draft() for form in self.written())
