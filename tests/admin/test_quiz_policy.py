"""The policy of a quiz in the admin: every rule has its field, and each mistake is told on one."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from questions.authoring import policy_of
from questions.models import Quiz, Topic
from questions.policy import Aspect, Phase, Policy
from tests.admin.forms import quiz_form, quiz_section
from tests.admin.pages import fields_of, shown_form
from tests.admin.test_question_form import form_errors
from tests.admin.test_quizzes_and_exams import ADD
from tests.content import publish_question

EVERYTHING = {
    "mode": "exam",
    "submission": "individual",
    "time_limit_s": 90,
    "at_deadline": "grace",
    "grace_s": 30,
    "pausing": "yes",
    "attempts_allowed": 3,
    "attempt_delay_s": 60,
    "counts": "average",
    "pass_percent": "50.5",
    "navigation": "forward",
    "shuffle_questions": "on",
    "tries": 3,
    "try_penalty": "0.25",
    "try_points": "1, 0.7 0.50",
    "hints": "after_wrong_try",
    "hint_penalty": "0.1",
    "negative_marks": "on",
    "reveal-own": "own",
    "reveal-during": ["mark", "correctness"],
    "reveal-closed": ["key"],
}


def save(client: Client, topic: Topic, **rules: Any) -> Any:
    return client.post(ADD, quiz_form(topic.exam, [quiz_section(publish_question(topic))], **rules))


def test_a_new_quiz_has_the_default_policy(admin: Client, topic: Topic) -> None:
    shown = shown_form(admin, ADD)

    response = admin.post(ADD, {**shown, **quiz_form(topic.exam, [quiz_section(publish_question(topic))])})

    assert response.status_code == 302
    assert policy_of(Quiz.objects.get()) == Policy()


def test_every_rule_is_kept(admin: Client, topic: Topic) -> None:
    form = {**quiz_form(topic.exam, [quiz_section(publish_question(topic))]), **EVERYTHING}
    del form["grace_answers"]

    assert admin.post(ADD, form).status_code == 302

    assert policy_of(Quiz.objects.get()) == Policy(
        mode="exam",
        submission="individual",
        time_limit_s=90,
        at_deadline="grace",
        grace_s=30,
        grace_answers=False,
        pausing=True,
        attempts_allowed=3,
        attempt_delay_s=60,
        counts="average",
        pass_percent=Decimal("50.5"),
        navigation="forward",
        shuffle_choices=False,
        tries=3,
        try_penalty=Decimal("0.25"),
        try_points=(Decimal(1), Decimal("0.7"), Decimal("0.5")),
        hints="after_wrong_try",
        hint_penalty=Decimal("0.1"),
        negative_marks=True,
        reveal={"during": ["correctness", "mark"], "finished": [], "closed": ["key"]},
    )


def test_every_rule_has_a_field(admin: Client) -> None:
    form: Any = admin.get(ADD).context["adminform"]
    fields = {name for _, options in form.fieldsets for name in flat(options["fields"])}

    assert set(Policy.__dataclass_fields__) <= fields


def flat(fields: Any) -> list[str]:
    return [name for each in fields for name in ([each] if isinstance(each, str) else each)]


@pytest.mark.parametrize("asked", [{}, {"reveal-own": ""}, {"reveal-own": "x"}])
def test_a_table_that_is_not_the_quizzes_own_is_as_the_mode_has_it(
    admin: Client, topic: Topic, asked: dict[str, str]
) -> None:
    save(admin, topic, **{"reveal-during": ["key"], "pausing": "", "submission": "", **asked})

    quiz = Quiz.objects.get()
    assert (quiz.reveal, quiz.pausing, quiz.submission) == (None, None, None)


def test_nothing_ticked_shows_nothing(admin: Client, topic: Topic) -> None:
    save(admin, topic, **{"reveal-own": "own"})

    assert Quiz.objects.get().reveal == {"during": [], "finished": [], "closed": []}


def test_learners_may_not_pause(admin: Client, topic: Topic) -> None:
    save(admin, topic, pausing="no")

    assert Quiz.objects.get().pausing is False


@pytest.mark.parametrize(
    ("rules", "field", "sentence"),
    [
        ({"grace_s": 5}, "grace_s", "Grace needs at_deadline to be grace; otherwise leave it at 0."),
        ({"tries": 2, "try_points": "1"}, "try_points", "Give as many points as there are tries: 2."),
        ({"tries": 2, "try_points": "0.5, 1"}, "try_points", "Points must not rise from try to try."),
        ({"try_points": "2"}, "try_points", "Item 1 in the array did not validate"),
        (
            {"try_points": "1, half"},
            "try_points",
            "half is no number; write shares of the mark with commas between: 1, 0.7, 0.5",
        ),
        ({"certainty": "on", "tries": 2}, "certainty", "Certainty-based marking takes one try"),
        ({"submission": "simultaneous", "tries": 2}, "tries", "Tries need individual submission"),
        ({"hints": "after_wrong_try"}, "hints", "Hints after a wrong try need individual submission"),
        (
            {"mode": "exam", "reveal-own": "own", "reveal-during": ["key"]},
            "reveal",
            "Where an answer may be changed until the end",
        ),
        ({"hint_penalty": "2"}, "hint_penalty", "Ensure this value is less than or equal to 1."),
        ({"tries": 99}, "__all__", "Allow 1 to 20 tries per question."),
    ],
)
def test_rules_that_do_not_fit_are_told_on_their_field(
    admin: Client, topic: Topic, rules: dict[str, Any], field: str, sentence: str
) -> None:
    response = save(admin, topic, **rules)

    assert any(told.startswith(sentence) for told in form_errors(response)[field])
    assert not Quiz.objects.exists()


def test_a_refused_table_is_still_ticked(admin: Client, topic: Topic) -> None:
    response = save(admin, topic, tries=99, **{"reveal-own": "own", "reveal-finished": ["total"]})

    shown = fields_of(response.content.decode())
    ticked = {name: values for name, values in shown.items() if name.startswith("reveal-")}
    assert ticked == {"reveal-own": ["own"], "reveal-finished": ["total"]}


def test_aspects_and_phases_that_do_not_exist_are_not_kept(admin: Client, topic: Topic) -> None:
    save(admin, topic, **{"reveal-own": "own", "reveal-during": ["mark", "x"], "reveal-later": ["mark"]})

    assert Quiz.objects.get().reveal == {"during": ["mark"], "finished": [], "closed": []}


def test_the_table_has_a_box_for_each_aspect_in_each_phase(admin: Client) -> None:
    page = admin.get(ADD).content.decode()

    boxes = [(phase, aspect) for phase in Phase for aspect in Aspect]
    assert all(page.count(f'name="reveal-{phase}"') == len(Aspect) for phase in Phase)
    assert page.count('name="reveal-') == len(boxes) + 1
