"""The fields of a question's form that only some types have: what its `options` hold."""

from collections.abc import Mapping
from typing import Any

from django import forms
from unfold.widgets import (
    UnfoldAdminExpandableTextareaWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from questions.admin.blanks import BlanksField
from questions.admin.forms import AuthoringForm
from questions.admin.rows import Column, RowsField, line
from questions.formats.native.fragments import blanks_text
from questions.formats.native.options import options_of
from questions.models import Type
from questions.types import matching, ordering
from questions.types.contract import Fault
from questions.types.fractions import RULES_IN_WORDS
from questions.types.options import members

SINGLE_CHOICE_RULES = {
    "correct_choice": "the full mark for the correct choice, otherwise none",
    "fractions": "the picked choice's own share of the mark",
}
# The form's field for each option of a type.
FIELDS: Mapping[str, Mapping[str, str]] = {
    Type.SINGLE_CHOICE: {"scoring": "single_choice_scoring"},
    Type.MULTIPLE_CHOICE: {"scoring": "scoring", "choose": "choose"},
    Type.TRUE_FALSE: {},
    Type.NUMERIC: {"answers": "numbers", "units": "units", "unit_required": "unit_required"},
    Type.SHORT_TEXT: {
        "answers": "texts",
        "case_sensitive": "case_sensitive",
        "diacritics_sensitive": "diacritics_sensitive",
        "whitespace": "whitespace",
        "wildcards": "wildcards",
    },
    Type.ORDERING: {"scoring": "ordering_scoring"},
    Type.MATCHING: {"pairs": "pairs", "distractors": "distractors", "scoring": "matching_scoring"},
    Type.CLOZE: {"blanks": "blanks"},
    Type.ESSAY: {"max_words": "max_words", "model_answer": "model_answer", "rubric": "rubric"},
}
SHOWN = {name: f"type == '{type}'" for type, fields in FIELDS.items() for name in fields.values()}
NOTHING: tuple[object, ...] = ("", [], {})
WORTH = (
    Column(name="fraction", label="Share", widget=line, width=1),
    Column(name="feedback", label="Feedback", width=3),
)
TOLERANCES = {"absolute": "absolute", "relative": "relative, a share", "significant": "significant digits"}
WHITESPACE = {
    "collapse": "collapse: how much of it makes no difference",
    "ignore": "ignore: it makes no difference whether there is any",
    "exact": "exact: it must be the same",
}


def tolerances() -> forms.Widget:
    return UnfoldAdminSelectWidget(choices=list(TOLERANCES.items()))


def rule_field(rules: Mapping[str, str], help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        required=False,
        label="Scoring",
        choices=[(rule, f"{rule.replace('_', ' ')}: {words}") for rule, words in rules.items()],
        widget=UnfoldAdminSelectWidget,
        help_text=help_text,
    )


def switch(label: str, help_text: str, *, initial: bool = False) -> forms.BooleanField:
    return forms.BooleanField(
        required=False, initial=initial, label=label, help_text=help_text, widget=UnfoldBooleanSwitchWidget
    )


def whole_number(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, label=label, help_text=help_text, widget=UnfoldAdminIntegerFieldWidget
    )


class OptionsForm(AuthoringForm):
    """The fields of all types; those of the chosen one are shown, and only they are meant."""

    single_choice_scoring = rule_field(SINGLE_CHOICE_RULES)
    scoring = rule_field(
        RULES_IN_WORDS, "How ticks become a share of the mark. Learners see the rule's name."
    )
    choose = whole_number(
        "Choose exactly", "How many choices a learner must tick, and is told to. Empty: any."
    )
    ordering_scoring = rule_field(ordering.RULES_IN_WORDS, "Learners see the rule's name.")
    matching_scoring = rule_field(matching.RULES_IN_WORDS, "Learners see the rule's name.")
    numbers = RowsField(
        Column(name="value", label="Number", widget=line, required=True),
        Column(name="tolerance", label="Tolerance", widget=line),
        Column(name="tolerance_kind", label="Tolerance is", widget=tolerances, default="absolute"),
        *WORTH,
        entry="Answer",
        label="Accepted numbers",
        help_text="The first one that fits decides. Without a tolerance the number must be equal. An answer"
        " earns its share of the mark, 0 to 1; without one, all of it. Write 3.14, or 6e23.",
    )
    units = RowsField(
        Column(name="name", label="Name", widget=line, required=True),
        Column(name="factor", label="Factor", widget=line),
        entry="Unit",
        help_text="None, if the number has no unit. A learner's number is multiplied by its unit's factor;"
        " the unit in which you gave the accepted numbers has none, or 1.",
    )
    unit_required = switch(
        "A unit is required", "Otherwise a number without one is in the accepted numbers' unit."
    )
    texts = RowsField(
        Column(name="text", label="Text", required=True),
        *WORTH,
        entry="Answer",
        label="Accepted texts",
        help_text="The first one that fits decides. An answer earns its share of the mark, 0 to 1; without"
        " one, all of it.",
    )
    case_sensitive = switch("Capitals matter", "Whether small and capital letters make a difference.")
    diacritics_sensitive = switch("Accents matter", "Whether e and \u00e9 make a difference.", initial=True)
    whitespace = forms.ChoiceField(
        required=False,
        label="White space",
        choices=list(WHITESPACE.items()),
        widget=UnfoldAdminSelectWidget,
    )
    wildcards = switch(
        "Wildcards", r"Whether * stands for any run of characters, also none, and \* for a star."
    )
    pairs = RowsField(
        Column(name="left", label="Left", required=True),
        Column(name="right", label="Right", required=True),
        entry="Pair",
        help_text="What belongs together. Several on the left may have the same on the right.",
    )
    distractors = RowsField(
        Column(name="text", label="Text"),
        entry="Distractor",
        help_text="What is offered on the right, too, and belongs to nothing.",
    )
    blanks = BlanksField(
        help_text="In the stem, {{name}} says where a blank stands; here stands what fills it, in YAML, as"
        " docs/native-format.md shows. The kinds are choice, numeric and text."
    )
    max_words = whole_number(
        "Most words", "A longer answer is refused. Empty: only its characters are limited."
    )
    model_answer = forms.CharField(
        required=False,
        widget=UnfoldAdminExpandableTextareaWidget,
        help_text="An answer that deserves the full mark; learners see it when the key is due.",
    )
    rubric = forms.CharField(
        required=False,
        widget=UnfoldAdminExpandableTextareaWidget,
        help_text="What those who mark look for; learners never see it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = members(self.instance.options)
        for option, name in FIELDS.get(self.instance.type, {}).items():
            if option in options:
                self.initial.setdefault(name, options[option])
        if self.instance.type == Type.CLOZE:
            self.initial["blanks"] = blanks_text(members(options.get("blanks")), self.instance.stem)

    def options(self) -> dict[str, Any]:
        """The options of the chosen type."""
        written = self.cleaned_data
        given = {option: written[name] for option, name in FIELDS[written["type"]].items()}
        return options_of(
            written["type"], {name: value for name, value in given.items() if value not in NOTHING}
        )

    def show(self, fault: Fault, written: Mapping[str, Any]) -> None:
        head, *path = fault.field.split(".")
        fields = FIELDS.get(self.cleaned_data.get("type", ""), {})
        name = fields.get(path[0]) if head == "options" and path else None
        if name is None:
            super().show(fault, written)
            return
        field = self.fields[name]
        told = (
            field.fault(path[1:], fault.message)
            if isinstance(field, RowsField | BlanksField)
            else fault.message
        )
        self.add_error(name, told)
