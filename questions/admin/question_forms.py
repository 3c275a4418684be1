"""The form of a question and the rows of its choices and hints, and the draft they add up to."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from unfold.widgets import (
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from questions.admin.fields import SLUG_HELP, ReferencesField, ShareField, SlugField, TagsField, TopicField
from questions.admin.forms import AuthoringForm, AuthoringFormSet, RowForm
from questions.models import Choice, Hint, Question, Type
from questions.types import true_false
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from questions.types.fractions import DEFAULT_RULE, RULES_IN_WORDS

EXPANDING = UnfoldAdminExpandableTextareaWidget
WRITTEN = ("type", "stem", "explanation", "difficulty", "pool", "tags", "references")


class QuestionForm(AuthoringForm):
    elsewhere = ("choices", "hints")
    renamed: ClassVar = {"options.scoring": "scoring"}

    slug = SlugField(help_text=SLUG_HELP)
    topic = TopicField(help_text="It also says which exam the question belongs to.")
    tags = TagsField(help_text="Separated by commas: retrieval, cosine-similarity")
    references = ReferencesField(
        help_text="Where a learner can read on, one in each line: Title | https://..."
    )
    scoring = forms.ChoiceField(
        required=False,
        choices=[(rule, f"{rule.replace('_', ' ')}: {words}") for rule, words in RULES_IN_WORDS.items()],
        widget=UnfoldAdminSelectWidget,
        help_text="How ticks become a share of the mark. Learners see the rule's name.",
    )

    class Meta:
        model = Question
        fields = ("slug", "type", "stem", "explanation", "difficulty", "pool")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.instance.pk is not None
        topic: Any = self.fields["topic"]
        topic.offer(self.instance.exam if saved else None)
        self.initial.setdefault("scoring", self.instance.options.get("scoring", DEFAULT_RULE))
        if saved:
            self.initial.update(tags=self.instance.tags, references=self.instance.references)

    def draft(self, choices: tuple[ChoiceDraft, ...], hints: tuple[HintDraft, ...]) -> QuestionDraft:
        written = self.cleaned_data
        options = {name: value for name, value in self.instance.options.items() if name != "scoring"}
        if written["type"] == Type.MULTIPLE_CHOICE:
            options["scoring"] = written["scoring"] or DEFAULT_RULE
        return QuestionDraft(
            slug=written.get("slug", self.instance.slug),  # no field once it is published
            **{name: written[name] for name in WRITTEN},
            options=options,
            choices=choices,
            hints=hints,
        )


class ChoiceForm(RowForm):
    fraction = ShareField(help_text="Share of the mark, -1 to 1; those of the correct choices add up to 1.")

    class Meta:
        model = Choice
        fields = ("text", "is_correct", "fraction", "feedback")
        widgets: ClassVar = {
            "text": EXPANDING,
            "feedback": EXPANDING,
            "is_correct": UnfoldBooleanSwitchWidget,
        }

    def draft(self) -> ChoiceDraft:
        written = self.cleaned_data
        return ChoiceDraft(
            id=str(self.instance.public_id) if self.instance.pk else None,
            text=written["text"],
            is_correct=written["is_correct"],
            fraction=written["fraction"],
            feedback=written["feedback"],
        )


class ChoiceFormSet(AuthoringFormSet):
    head = "choices"
    renamed: ClassVar = {"id": "text"}

    def place(self, form: Any) -> tuple[bool, int]:
        """True stands before False, in whichever order the rows are."""
        text = form.cleaned_data.get("text")
        if self.of_true_false() and text in true_false.TEXTS:
            return (False, true_false.TEXTS.index(text) - len(true_false.TEXTS))
        return super().place(form)

    def of_true_false(self) -> bool:
        return bool(self.data.get("type") == Type.TRUE_FALSE)

    def drafts(self) -> tuple[ChoiceDraft, ...]:
        written = tuple(form.draft() for form in self.written())
        if self.of_true_false() and not written:
            return tuple(ChoiceDraft(text=text) for text in true_false.TEXTS)
        # A fraction counts under one scoring rule only; kept beside another it would come back unseen.
        if self.data.get("type") != Type.MULTIPLE_CHOICE or self.data.get("scoring") != "fractions":
            return tuple(replace(choice, fraction=None) for choice in written)
        return written


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
