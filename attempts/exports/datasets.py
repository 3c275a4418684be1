"""All that can be exported, by name."""

from collections.abc import Mapping

from attempts.exports.columns import Dataset
from attempts.exports.dictionary import VIEWS

DATASETS: Mapping[str, Dataset] = {**VIEWS}
