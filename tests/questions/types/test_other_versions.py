"""An answer to one version, graded by the key of another: what an open attempt may send after a regrade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import TYPES
from tests.questions.types.answers import ANSWERS
from tests.questions.types.drafts import drawn


@pytest.mark.parametrize("name", sorted(TYPES))
@given(data=st.data())
def test_any_key_grades_it_within_the_bounds(name: str, data: st.DataObject) -> None:
    (_, delivery, _), (_, _, key) = drawn(data, name), drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))

    grade = TYPES[name].grade(key, answer)

    assert grade is None or -1 <= grade.fraction <= 1
