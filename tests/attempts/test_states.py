"""The states that an attempt may be in."""

from attempts.models import Attempt
from attempts.policies import State


def test_rules_and_tables_know_the_same_states() -> None:
    assert set(Attempt.State.values) == set(State)
