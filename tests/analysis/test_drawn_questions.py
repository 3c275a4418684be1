"""Quizzes that draw questions, so that learners differ in what they had."""

import math
import random
from collections.abc import Sequence
from decimal import Decimal

import pytest

from attempts.analysis.classical import analyse
from attempts.analysis.figures import Estimate, QuizFigures
from tests.analysis.rows import About, Answer, Paper, counts_of

ONE = Decimal(1)
NAMES = [f"q{number:02}" for number in range(60)]
ABOUT = [About(name) for name in NAMES]
DIFFICULTY = {name: -2 + 4 * place / len(NAMES) for place, name in enumerate(NAMES)}


def answer(name: str, ability: float, rng: random.Random) -> Answer:
    right = rng.random() < 1 / (1 + math.exp(DIFFICULTY[name] - ability))
    return Answer(name, 1, Decimal(int(right)), ONE)


def paper(names: Sequence[str], ability: float, rng: random.Random) -> Paper:
    return Paper(tuple(answer(name, ability, rng) for name in names))


def drawn(learners: int, seed: int) -> list[list[Paper]]:
    """Two papers of 12 questions for each, drawn one without a look at the other."""
    rng = random.Random(seed)
    abilities = [rng.gauss(0, 1.2) for _ in range(learners)]
    return [[paper(rng.sample(NAMES, 12), ability, rng) for _ in range(2)] for ability in abilities]


@pytest.fixture(scope="module")
def papers() -> list[list[Paper]]:
    return drawn(3000, 4)


@pytest.fixture(scope="module")
def quiz(papers: list[list[Paper]]) -> QuizFigures:
    return analyse(counts_of([first for first, _ in papers], ABOUT))


def test_internal_consistency_tells_how_two_papers_of_a_learner_agree(
    papers: list[list[Paper]], quiz: QuizFigures
) -> None:
    scores = [[float(each.score) for each in pair] for pair in papers]
    agreement = correlation([first for first, _ in scores], [second for _, second in scores])
    assert consistency(quiz).value == pytest.approx(100 * agreement, abs=4)


def test_it_has_no_interval(quiz: QuizFigures) -> None:
    assert (consistency(quiz).low, consistency(quiz).high) == (None, None)


def test_weights_add_up_to_all_over_an_average_paper(quiz: QuizFigures) -> None:
    parts = [
        (item.learners / quiz.test.learners, item.intended_weight or 0, item.effective_weight or 0)
        for item in quiz.items
    ]
    assert sum(share * intended for share, intended, _ in parts) == pytest.approx(100)
    assert sum(share * effective for share, _, effective in parts) == pytest.approx(100)


def test_a_question_that_one_learner_had_another_one_for_hardly_changes_consistency() -> None:
    rng = random.Random(1)
    alike = [paper(NAMES[20:30], rng.gauss(0, 1.2), rng) for _ in range(400)]
    other = Paper((*alike[0].answers[:-1], Answer("q50", 1, alike[0].answers[-1].mark, ONE)))
    whole = consistency(analyse(counts_of(alike, ABOUT[20:30])))
    assert whole.low is not None
    assert consistency(analyse(counts_of([other, *alike[1:]], ABOUT[20:51]))).value == pytest.approx(
        whole.value, abs=0.2
    )


def test_a_topic_tells_at_most_how_many_had_it(quiz: QuizFigures) -> None:
    assert quiz.topics[0].learners == 3000


def test_consistency_that_chance_puts_above_1_is_none() -> None:
    """Covariances with the rest: 1/3 and 1/2, pooled 7/18; Var T = 4/3: 2 x 2 x (7/18) / (4/3) = 7/6."""
    found = [right_or_wrong(a=0, c=0), right_or_wrong(a=1, c=1), right_or_wrong(a=1, b=1)]
    assert analyse(counts_of(found, [About(name) for name in "abc"])).test.internal_consistency is None


def test_papers_of_one_question_have_no_consistency() -> None:
    found = [right_or_wrong(a=0), right_or_wrong(b=1), right_or_wrong(a=1)]
    assert analyse(counts_of(found, [About(name) for name in "ab"])).test.internal_consistency is None


def right_or_wrong(**marks: int) -> Paper:
    return Paper(tuple(Answer(name, 1, Decimal(mark), ONE) for name, mark in marks.items()))


def consistency(quiz: QuizFigures) -> Estimate:
    assert quiz.test.internal_consistency is not None
    return quiz.test.internal_consistency


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float:
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return both / math.sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
