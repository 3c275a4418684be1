"""The form of a quiz and the rows of its sections, and the draft they add up to."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminExpandableTextareaWidget, UnfoldAdminSelectWidget

from questions.admin.fields import SLUG_HELP, PlainDecimalField, ShareField, SlugField, TagsField, TopicField
from questions.admin.forms import AuthoringForm, AuthoringFormSet, RowForm
from questions.admin.policy_fields import AS_THE_MODE_HAS_IT, PointsField, RevealField, YesNoField
from questions.authoring import QuizDraft, SectionDraft
from questions.models import Question, Quiz, QuizSection, SectionQuestion
from questions.models.quizzes import SUBMISSIONS
from questions.policy import Policy

LIST, DRAW = "list", "draw"
TEXTS = ("title", "description")
RULES = tuple(Policy.__dataclass_fields__)


class OrderedQuestions(forms.Widget):
    """Chosen questions in an order that the author drags, and a search that adds one."""

    template_name = "questions/admin/ordered_questions.html"

    def __init__(self) -> None:
        super().__init__()
        relation = SectionQuestion._meta.get_field("question")
        self.picker = forms.ModelChoiceField(
            Question.objects.all(), widget=AutocompleteSelect(relation, admin.site), required=False
        )

    @property
    def media(self) -> forms.Media:
        return self.picker.widget.media

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        picker = self.picker.widget.render(f"{name}-picker", None, {"id": f"id_{name}-picker"})
        return {**context, "picker": picker, "entries": entries(value or [])}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-picker"


def entries(value: Sequence[Any]) -> list[tuple[str, str]]:
    """Ids with slugs: as they are, or looked up where a form is shown once more with what was sent."""
    if value and not isinstance(value[0], str):
        return [(str(id), slug) for id, slug in value]
    ids = [int(id) for id in value if id.isdecimal()]
    slugs = dict(Question.objects.filter(pk__in=ids).values_list("pk", "slug"))
    return [(str(id), slugs[id]) for id in ids if id in slugs]


class QuestionsField(forms.Field):
    """The slugs of some questions, in order."""

    widget = OrderedQuestions

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(slug for _, slug in entries(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [str(id) for id, _ in initial or []] != list(data or [])


class QuizForm(AuthoringForm):
    elsewhere = ("sections",)

    slug = SlugField(help_text=SLUG_HELP)
    submission = forms.TypedChoiceField(
        required=False,
        empty_value=None,
        choices=[("", AS_THE_MODE_HAS_IT), *SUBMISSIONS.items()],
        widget=UnfoldAdminSelectWidget,
        help_text="Practice is individual, an exam simultaneous.",
    )
    pausing = YesNoField(
        label="Learners may pause", help_text="Their clock then stands still. In practice yes, in an exam no."
    )
    try_penalty = ShareField(
        label="Penalty per try", help_text="Share of the mark that each try after the first costs, 0 to 1."
    )
    try_points = PointsField(
        label="Points per try",
        help_text="Instead of a penalty: what each try adds where it improves on the best before, as shares"
        " of the mark: 1, 0.7, 0.5. As many as there are tries.",
    )
    hint_penalty = ShareField(
        label="Penalty per hint",
        help_text="Share of the mark that each hint costs, 0 to 1. Empty: what the hint itself says.",
    )
    pass_percent = PlainDecimalField(
        required=False,
        max_digits=5,
        decimal_places=2,
        label="Pass mark (percent)",
        help_text="Empty: nobody passes or fails.",
    )
    reveal = RevealField(label="What learners see")

    class Meta:
        model = Quiz
        fields = ("exam", "slug", *TEXTS, *RULES)
        widgets: ClassVar = {"description": UnfoldAdminExpandableTextareaWidget}

    def draft(self, sections: tuple[SectionDraft, ...]) -> QuizDraft:
        written = self.cleaned_data
        rules = {name: written[name] for name in RULES}
        if rules["try_penalty"] is None:
            rules["try_penalty"] = QuizDraft.try_penalty
        return QuizDraft(
            slug=written.get("slug", self.instance.slug),
            **{name: written[name] for name in TEXTS},
            **rules,
            sections=sections,
        )


class SectionForm(RowForm):
    kind = forms.ChoiceField(
        choices=[(LIST, "these questions, in this order"), (DRAW, "drawn at random for each attempt")],
        widget=UnfoldAdminSelectWidget,
        label="Questions are",
    )
    listed = QuestionsField(required=False, label="Questions")
    topic = TopicField(required=False, help_text="Draw from this topic and those below it.")
    tags = TagsField(help_text="Draw questions that carry all of these tags.")

    class Meta:
        model = QuizSection
        fields = ("title", "draw", "topic", "difficulty", "pool", "by_topic_weight")

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topic: Any = self.fields["topic"]
        topic.choices = choices
        self.initial.setdefault("kind", LIST if self.instance.draw is None else DRAW)
        if self.instance.pk:
            self.initial["tags"] = self.instance.tags
            entries = self.instance.entries.all()
            self.initial["listed"] = [(entry.question_id, entry.question.slug) for entry in entries]

    def draft(self) -> SectionDraft:
        """Fields of the other kind are not shown, and so not meant."""
        written = self.cleaned_data
        if written["kind"] == LIST:
            return SectionDraft(title=written["title"], questions=written["listed"])
        topic = written["topic"]
        names = ("title", "draw", "tags", "difficulty", "pool", "by_topic_weight")
        return SectionDraft(**{name: written[name] for name in names}, topic=topic.slug if topic else None)


class SectionFormSet(AuthoringFormSet):
    head = "sections"
    renamed: ClassVar = {"questions": "listed"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics: Any = TopicField(required=False)
        topics.offer(self.instance.exam if self.instance.exam_id else None)
        self.choices = [("", "Any topic"), *list(topics.choices)[1:]]

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "choices": self.choices}

    def drafts(self) -> tuple[SectionDraft, ...]:
        return tuple(form.draft() for form in self.written())
