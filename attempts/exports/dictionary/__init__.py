"""Every dataset and column, as analysts read of them: docs/data-dictionary.md, `GET exports` and the comments
on the views are held to this by tests."""

from collections.abc import Mapping

from attempts.exports.columns import Dataset
from attempts.exports.dictionary.attempts import ATTEMPTS, HINTS, ITEMS, RESPONSES
from attempts.exports.dictionary.content import CHOICES, QUESTIONS
from attempts.exports.dictionary.statistics import ITEM_STATISTICS

# What views hold. The response matrix (`attempts.exports.matrix`) has a column for each question of a quiz.
VIEWS: Mapping[str, Dataset] = {
    each.name: each for each in (ATTEMPTS, RESPONSES, ITEMS, HINTS, QUESTIONS, CHOICES, ITEM_STATISTICS)
}
