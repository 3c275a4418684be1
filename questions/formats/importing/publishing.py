"""Publishing what was imported, as far as whoever imports it may: else it is submitted for review."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from questions.authoring import ContentRefused
from questions.authoring.bulk_writes import BulkWriter
from questions.types.contract import Fault

SUBMITTED = "it was submitted for review"
NOT_YET = "it is not published yet: "


@dataclass(frozen=True, kw_only=True)
class Published:
    """What became of a question: whether it was `moved`, what is said of it, and the faults that kept it."""

    moved: bool
    message: str
    faults: Sequence[Fault] = ()


def publish_or_submit(ids: Collection[int], *, writer: BulkWriter, may_publish: bool) -> dict[int, Published]:
    """Of questions by their ids; a question that is not fit for it stays what it is."""
    outcomes: dict[int, Published] = {}
    review = set(ids)
    if may_publish and ids:
        for id, outcome in writer.publish(ids).items():
            if not isinstance(outcome, ContentRefused):
                outcomes[id] = Published(moved=True, message=f"version {outcome.number} is published")
            elif outcome.code != "own_question":
                outcomes[id] = stayed(outcome)
        review -= outcomes.keys()
    refused = writer.submit(review) if review else {}
    return outcomes | {id: submitted(id, refused) for id in review}


def submitted(id: int, refused: Mapping[int, ContentRefused]) -> Published:
    return stayed(refused[id]) if id in refused else Published(moved=True, message=SUBMITTED)


def stayed(refusal: ContentRefused) -> Published:
    detail = refusal.detail[:1].lower() + refusal.detail[1:]
    return Published(moved=False, message=NOT_YET + detail, faults=refusal.faults)
