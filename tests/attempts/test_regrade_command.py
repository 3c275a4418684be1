"""`manage.py regrade`."""

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from attempts.models import Attempt, Regrade
from questions import authoring
from questions.models import Topic
from quizapi.models import User
from tests.attempts.learner import Learner
from tests.attempts.mending import mend
from tests.content import edit_question, fixed_quiz, publish_question, single_choice, true_false


def run(*arguments: object) -> str:
    output = StringIO()
    call_command("regrade", *map(str, arguments), stdout=output)
    return output.getvalue()


@pytest.fixture
def answered(topic: Topic) -> Any:
    """Three learners, two of whom answered "worse", which is right in version 2, and one "right"."""
    fixed_quiz(topic, single_choice("one"), true_false("two"), pass_percent=Decimal(50), slug="mock")
    for text in ("worse", "worse", "right"):
        learner = Learner()
        attempt = learner.begin("mock")
        learner.answer(attempt, 1, text)
        learner.finish(attempt)
    return mend("one", "worse")


def test_without_apply_it_tells_what_would_change(answered: Any) -> None:
    output = run("one")

    assert output.splitlines()[:4] == [
        "one: the key of version 2.",
        "3 attempts of 3 learners would change: 2 to a higher score, 1 to a lower one.",
        "2 would pass, 1 would no longer pass.",
        "3 answers would get another grade.",
    ]
    assert 'Nothing is changed yet: do it with --apply --reason "..."' in output
    assert not Regrade.objects.exists()
    assert set(Attempt.objects.values_list("score", flat=True)) == {0, 1}


def test_it_shows_the_attempts_that_would_change_in_a_table(answered: Any) -> None:
    lines = run("one").splitlines()

    head = next(index for index, line in enumerate(lines) if line.startswith("Learner"))
    assert lines[head].split() == ["Learner", "Score", "Result", "Mark", "Version", "Quiz", "State"]
    assert [" ".join(line.split()[2:]) for line in lines[head + 1 : head + 4]] == [
        "0 → 1 of 2 passes now 0 → 1 of 1 1 Mock finished",
        "0 → 1 of 2 passes now 0 → 1 of 1 1 Mock finished",
        "1 → 0 of 2 passes no longer 1 → 0 of 1 1 Mock finished",
    ]
    assert len({line.index("finished") for line in lines[head + 1 : head + 4]}) == 1


def test_it_shows_twenty_attempts_and_counts_the_others(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"))
    learner = Learner()
    for _ in range(22):
        attempt = learner.begin()
        learner.answer(attempt, 1, "worse")
        learner.finish(attempt)
    mend("one", "worse")

    output = run("one")

    assert output.count("0 → 1 of 1") == 2 * 20
    assert "... and 2 more attempts" in output


def test_with_apply_it_regrades(answered: Any) -> None:
    User.objects.create_user("author@example.org")

    output = run("one", "--apply", "--reason", "C is right.", "--by", "Author@example.org")

    record = Regrade.objects.get()
    assert (record.reason, str(record.by), record.attempts) == ("C is right.", "author@example.org", 3)
    assert "3 attempts of 3 learners changed: 2 to a higher score, 1 to a lower one." in output
    assert "2 pass now, 1 no longer pass." in output
    assert "Nothing is changed yet" not in output
    assert sorted(Attempt.objects.values_list("score", flat=True)) == [0, 1, 1]


def test_by_nobody_in_particular_it_is_the_commands_doing(answered: Any) -> None:
    run("one", "--apply", "--reason", "C is right.")

    assert Regrade.objects.get().by is None


def test_a_second_time_nothing_would_change(answered: Any) -> None:
    run("one", "--apply", "--reason", "C is right.")

    assert run("one").splitlines() == [
        "one: the key of version 2.",
        "0 attempts of 0 learners would change.",
        "",
    ]


def test_it_says_what_cannot_be_regraded_and_why(answered: Any) -> None:
    choices = tuple(c for c in authoring.draft_of(answered).choices if c.text != "right")
    edit_question(answered, choices=choices)
    authoring.publish(question=answered, by=None)

    lines = run("one").splitlines()

    assert lines[lines.index("Cannot be regraded:") + 1] == (
        "  1 attempt: The answer to version 1 names what version 3 does not have."
    )


def test_it_says_that_an_unpublished_draft_does_not_count(answered: Any) -> None:
    edit_question(answered, explanation="still being written")

    assert "The draft has changes that are not published; they do not count here." in run("one")


def test_it_regrades_answers_to_the_versions_asked_for(answered: Any) -> None:
    mend("one", "wrong")

    assert "0 attempts of 0 learners would change." in run("one", "--versions", "2")
    assert "1 attempt of 1 learner would change" in run("one", "--versions", "1", "2")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none"], "There is no question with the slug none."),
        (["new"], "new was never published, so there are no attempts with it."),
        (
            ["one", "--apply"],
            "Give --apply and --reason together, or neither to see what would change.",
        ),
        (
            ["one", "--reason", "x"],
            "Give --apply and --reason together, or neither to see what would change.",
        ),
        (["one", "--apply", "--reason", " "], "Give a reason, of at most 2000 characters."),
        (
            ["one", "--apply", "--reason", "x", "--by", "nobody@example.org"],
            "There is no user with the e-mail address nobody@example.org.",
        ),
        (
            ["one", "--versions", "2"],
            "Version 2 is the current one, and those before it are 1; there is no earlier version 2.",
        ),
    ],
)
def test_a_mistake_is_told_in_a_sentence(
    answered: Any, topic: Topic, arguments: list[str], message: str
) -> None:
    authoring.create(topic=topic, draft=single_choice("new"))

    with pytest.raises(CommandError) as refusal:
        run(*arguments)

    assert str(refusal.value) == message
    assert not Regrade.objects.exists()


def test_a_question_with_one_version_has_nothing_to_regrade(topic: Topic) -> None:
    publish_question(topic, single_choice("one"))

    assert "0 attempts of 0 learners would change." in run("one")
