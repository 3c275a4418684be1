"""What is to be exported, and whether that can be had."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from attempts.exports.columns import Dataset
from attempts.exports.datasets import DATASETS
from attempts.exports.filters import Attempts, Filters, refused, require_known
from attempts.exports.matrix import RESPONSE_MATRIX, require_quiz
from attempts.exports.watermark import Snapshot, scope_of
from quizapi.errors import DomainError, FieldError


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What is to be exported.

    `since`: only what is new since the export that gave this watermark. `visible_in`: nothing that has
    changed since that snapshot, for an export that goes on where one of that snapshot broke off. `identities`
    adds who the learners are: ask whether the caller may. `values`, of the response matrix only: `score` (the
    default) or `mark`.
    """

    dataset: Dataset
    filters: Filters = Filters()  # noqa: RUF009  # frozen
    since: str | None = None
    visible_in: Snapshot | None = None
    identities: bool = False
    values: str | None = None

    @property
    def scope(self) -> bytes:
        """What a watermark of this export belongs to."""
        return scope_of(self.dataset.name, self.told())

    def chosen(self) -> dict[str, str]:
        """What was asked for beside the dataset, by the parameters' names."""
        return self.filters.chosen() | ({"values": self.values} if self.values else {})

    def told(self) -> dict[str, str]:
        """All by which one export differs from another of the dataset."""
        return self.chosen() | ({"identities": "true"} if self.identities else {})

    @property
    def incremental(self) -> bool:
        """Whether there is a next time. Which attempt counts can change while its rows do not."""
        return self.dataset.incremental and self.filters.attempts is Attempts.ALL

    def require_possible(self) -> None:
        """Refuse what cannot be had. Raises DomainError, which names the parameter and the remedy."""
        require_known(self.filters, self.dataset)
        errors = []
        if self.dataset is RESPONSE_MATRIX:
            require_quiz(self.filters)
        elif self.values is not None:
            errors.append(
                FieldError("/values", "Only the response matrix has values to choose.", "no_values")
            )
        if self.since is not None and self.filters.attempts is not Attempts.ALL:
            why = "Which attempt counts can change while its rows do not. Leave out `since`, or `attempts`."
            errors.append(FieldError("/since", why, "not_incremental"))
        if self.since is not None and not self.dataset.incremental:
            why = f"{self.dataset.name} is always exported as a whole. Leave out `since`."
            errors.append(FieldError("/since", why, "not_incremental"))
        if self.identities and not any(each.name == "learner" for each in self.dataset.columns):
            errors.append(FieldError("/identities", f"{self.dataset.name} has no learners.", "no_learners"))
        if errors:
            raise refused(errors)


def request_of(dataset: str, query: dict[str, Any]) -> Request:
    """Of the values that `ExportQuery` lets through. Raises DomainError for a dataset that is not there."""
    if dataset not in DATASETS:
        known = ", ".join(DATASETS)
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, f"There is no such dataset; there are {known}.")
    filters = Filters(
        **{name: query.get(name) for name in ("exam", "quiz", "topic", "question", "state")},
        since_time=query.get("from"),
        until_time=query.get("to"),
        finished=query["finished"] == "true",
        attempts=Attempts(query.get("attempts", "first" if dataset == RESPONSE_MATRIX.name else "all")),
    )
    return Request(
        dataset=DATASETS[dataset],
        filters=filters,
        since=query.get("since"),
        identities=query["identities"] == "true",
        values=query.get("values"),
    )
