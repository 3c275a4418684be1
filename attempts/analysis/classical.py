"""Classical item and test analysis of a quiz: everything that follows from its counts. Pure.

Formulas are as in Moodle's quiz statistics, with their sources in docs/item-analysis.md.
"""

from collections.abc import Sequence
from dataclasses import replace

from attempts.analysis import items, topics, totals
from attempts.analysis.counts import QuizCounts, VersionCounts
from attempts.analysis.figures import QuizFigures
from attempts.analysis.folding import fold
from attempts.analysis.items import Question
from attempts.analysis.totals import Totals
from attempts.analysis.weights import Weights


def analyse(counts: QuizCounts) -> QuizFigures:
    """Questions come in the order in which the counts first name them, versions from the oldest on.

    Figures are the same to the last bit whatever the order of the counts of a version. Raises ValueError for
    a mark of more than 5 decimal places and for counts that add up to less than none.
    """
    of_papers = Totals.of(counts)
    questions = [Question.of([fold(each) for each in versions]) for versions in _by_question(counts.versions)]
    sums = [question.sums for question in questions]
    weights = Weights.of(sums, of_papers.n)
    return QuizFigures(
        quiz=counts.quiz,
        selection=counts.selection,
        test=totals.figures(counts, of_papers, sums),
        topics=topics.figures(questions, of_papers.n),
        items=[items.figures(question, weights) for question in questions],
    )


def _by_question(counts: Sequence[VersionCounts]) -> list[list[VersionCounts]]:
    found: dict[str, dict[int, VersionCounts]] = {}
    for each in counts:
        versions = found.setdefault(each.question, {})
        earlier = versions.get(each.version)
        versions[each.version] = each if earlier is None else _joined(earlier, each)
    return [[versions[number] for number in sorted(versions)] for versions in found.values()]


def _joined(one: VersionCounts, other: VersionCounts) -> VersionCounts:
    """Two lots of counts of the same version."""
    return replace(
        one,
        marks=[*one.marks, *other.marks],
        taken=[*one.taken, *other.taken],
        times=[*one.times, *other.times],
        months=[*one.months, *other.months],
    )
