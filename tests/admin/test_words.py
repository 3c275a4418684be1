"""Names for people of what documents name by index or path."""

import pytest

from questions.admin.words import place_in_words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("stem", "Stem"),
        ("choices", "Choices"),
        ("choices.2.text", "Choice 3, text"),
        ("choices.1.fraction", "Choice 2, share"),
        ("tags.0", "Tag 1"),
        ("options", "Options"),
        ("options.max_words", "Max words"),
        ("options.pairs.0.right", "Pair 1, right"),
        ("options.distractors.1", "Distractor 2"),
    ],
)
def test_a_field_is_named_as_authors_see_it(path: str, words: str) -> None:
    assert place_in_words(path) == words
