"""All that can be exported, by name."""

from collections.abc import Mapping

from attempts.exports.columns import Dataset
from attempts.exports.dictionary import VIEWS
from attempts.exports.matrix import RESPONSE_MATRIX
from attempts.xapi.dataset import STATEMENTS

DATASETS: Mapping[str, Dataset] = {
    **VIEWS,
    RESPONSE_MATRIX.name: RESPONSE_MATRIX,
    STATEMENTS.name: STATEMENTS,
}
