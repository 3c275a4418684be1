"""Figures of the topics of a quiz, from those of its questions. Pure."""

from collections.abc import Sequence

from attempts.analysis.figures import Estimate, TopicFigures
from attempts.analysis.items import Question, facility


def figures(questions: Sequence[Question], papers: int) -> list[TopicFigures]:
    """Topics in the order in which the questions name them."""
    by_topic: dict[str, list[Question]] = {}
    for question in questions:
        by_topic.setdefault(question.pooled.about.topic, []).append(question)
    return [_figures(topic, those, papers) for topic, those in by_topic.items()]


def _figures(topic: str, questions: Sequence[Question], papers: int) -> TopicFigures:
    return TopicFigures(
        topic=topic,
        questions=len(questions),
        learners=min(papers, sum(question.sums.n for question in questions)),
        facility=_facility(questions),
    )


def _facility(questions: Sequence[Question]) -> Estimate | None:
    """Marks by full marks; its bounds are the means of the questions' bounds, weighted by full marks.

    Counts do not tell how questions correlate. The deviation of a sum is at most the sum of the deviations
    (Minkowski's inequality), so that is wide enough at any correlation.
    """
    full = sum(question.sums.m for question in questions)
    if full <= 0:
        return None
    value = sum(question.sums.x for question in questions) / full
    parts = [(question.sums.m, _of(question)) for question in questions if question.sums.m > 0]
    low = high = 0.0
    for weight, part in parts:
        if part is None or part.low is None or part.high is None:
            return Estimate(value, None, None)
        low, high = low + weight / full * part.low, high + weight / full * part.high
    return Estimate(value, low, high)


def _of(question: Question) -> Estimate | None:
    return facility(question.sums, may_be_negative=any(mark < 0 for mark, _, _ in question.pooled.cells))
