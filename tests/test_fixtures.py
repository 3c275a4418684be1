"""The study bank in `fixtures/` holds to what it promises: complete, importable, and no giveaways.

The statistical tests use a two-sided level of 1 % each: for a bank whose authors wrote without bias, one
in a hundred would fail. The bank is fixed, so the outcome of a test run is, too.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from statistics import mean, stdev

import pytest

from questions.authoring import SectionDraft
from questions.formats.files import load
from questions.formats.marked_yaml import read
from questions.formats.plan import import_paths
from questions.models import Question, QuestionVersion, Quiz
from questions.types.contract import QuestionDraft

FOLDER = Path(__file__).parent.parent / "fixtures"
BANK = load([FOLDER])
ENTRIES = [entry for file in BANK for entry in file.content.questions]
TOPICS = [entry.draft.slug for file in BANK for entry in file.content.topics]
QUIZZES = {entry.draft.slug: entry.draft for file in BANK for entry in file.content.quizzes}
QUESTIONS = [entry.draft for entry in ENTRIES]
SINGLE = [question for question in QUESTIONS if question.type == "single_choice"]
MULTIPLE = [question for question in QUESTIONS if question.type == "multiple_choice"]
LEVEL = 0.01


def place_of_correct(question: QuestionDraft) -> int:
    return next(place for place, choice in enumerate(question.choices) if choice.is_correct)


def lengths(question: QuestionDraft, *, correct: bool) -> list[int]:
    return [len(choice.text) for choice in question.choices if choice.is_correct == correct]


def words(text: str) -> str:
    return " ".join(text.casefold().split())


def two_sided(successes: int, chances: Sequence[Fraction]) -> float:
    """The probability of a count at least as unlikely as this, where each trial has its own chance."""
    counts = [1.0]
    for chance in map(float, chances):
        counts = [
            (counts[n] * (1 - chance) if n < len(counts) else 0) + (counts[n - 1] * chance if n else 0)
            for n in range(len(counts) + 1)
        ]
    return sum(count for count in counts if count <= counts[successes] * (1 + 1e-9))


def chi_square(counts: Sequence[int]) -> float:
    """The probability of a spread at least this uneven among equally likely places.

    The tail of the chi-square distribution, from the series of the incomplete gamma function
    (Abramowitz and Stegun, 6.5.29).
    """
    expected = sum(counts) / len(counts)
    half, shape = sum((count - expected) ** 2 / expected for count in counts) / 2, (len(counts) - 1) / 2
    term = total = 1 / shape
    for n in range(1, 200):
        term *= half / (shape + n)
        total += term
    return 1 - total * math.exp(-half + shape * math.log(half) - math.lgamma(shape)) if half else 1.0


def by_count_of_choices(questions: Sequence[QuestionDraft]) -> Iterator[tuple[int, list[QuestionDraft]]]:
    for count in sorted({len(question.choices) for question in questions}):
        yield count, [question for question in questions if len(question.choices) == count]


def test_no_file_has_a_problem() -> None:
    assert [(file.name, file.content.problems) for file in BANK if file.content.problems] == []


def test_there_are_120_questions_over_8_topics_or_more() -> None:
    assert len(QUESTIONS) >= 120
    assert len({entry.parent for entry in ENTRIES}) >= 8


def test_about_a_quarter_are_multiple_choice() -> None:
    assert 0.2 <= len(MULTIPLE) / len(QUESTIONS) <= 0.3


def test_no_two_questions_ask_the_same() -> None:
    stems = Counter(words(question.stem) for question in QUESTIONS)
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_every_difficulty_is_there() -> None:
    counts = Counter(question.difficulty for question in QUESTIONS)
    assert all(counts[difficulty] >= len(QUESTIONS) / 6 for difficulty in ("easy", "medium", "hard"))


def test_each_difficulty_is_given_by_its_author() -> None:
    questions = [question for file in BANK for question in raw_questions(file.name)]
    assert [question["slug"] for question in questions if "difficulty" not in question] == []


def raw_questions(file: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = read(Path(file).read_bytes()).value.get("questions", [])
    return found


def offenders(is_sound: Callable[[QuestionDraft], object]) -> list[str]:
    return [question.slug for question in QUESTIONS if not is_sound(question)]


def test_each_question_has_3_to_5_choices() -> None:
    assert offenders(lambda question: 3 <= len(question.choices) <= 5) == []


def test_each_choice_has_feedback() -> None:
    assert offenders(lambda question: all(choice.feedback for choice in question.choices)) == []


def test_each_question_has_an_explanation_of_30_words_or_more() -> None:
    assert offenders(lambda question: len(question.explanation.split()) >= 30) == []


def test_each_question_has_2_or_3_hints() -> None:
    assert offenders(lambda question: 2 <= len(question.hints) <= 3) == []


def test_each_question_refers_to_a_source() -> None:
    assert (
        offenders(lambda question: question.references and all("url" in r for r in question.references)) == []
    )


def test_no_hint_gives_a_correct_choice_away() -> None:
    assert (
        offenders(lambda question: not any(gives_away(hint.text, question) for hint in question.hints)) == []
    )


def gives_away(hint: str, question: QuestionDraft) -> bool:
    return any(words(choice.text) in words(hint) for choice in question.choices if choice.is_correct)


@pytest.mark.parametrize("extreme", [max, min], ids=["longest", "shortest"])
def test_the_length_of_a_choice_does_not_give_the_answer_away(extreme: Callable[[list[int]], int]) -> None:
    """Neither the longest nor the shortest choice is correct more or less often than by chance."""
    hits, chances = 0, []
    for question in SINGLE:
        length = [len(choice.text) for choice in question.choices]
        hits += length[place_of_correct(question)] == extreme(length)
        chances.append(Fraction(length.count(extreme(length)), len(length)))
    assert two_sided(hits, chances) >= LEVEL


def test_the_place_of_a_choice_does_not_give_the_answer_away() -> None:
    for count, questions in by_count_of_choices(SINGLE):
        places = Counter(map(place_of_correct, questions))
        if len(questions) >= 5 * count:  # below that the chi-square distribution is no approximation
            assert chi_square([places[place] for place in range(count)]) >= LEVEL


def test_the_correct_choices_of_several_are_neither_longer_nor_shorter() -> None:
    """A t-test of the mean differences; 2.72 is the two-sided 1 % point at 35 degrees of freedom."""
    differences = [mean(lengths(q, correct=True)) - mean(lengths(q, correct=False)) for q in MULTIPLE]
    assert abs(mean(differences)) / (stdev(differences) / math.sqrt(len(differences))) <= 2.72


def test_the_places_of_the_correct_choices_of_several_are_spread() -> None:
    for count, questions in by_count_of_choices(MULTIPLE):
        places = Counter(
            place for q in questions for place, choice in enumerate(q.choices) if choice.is_correct
        )
        if len(questions) >= 5 * count:
            assert chi_square([places[place] for place in range(count)]) >= LEVEL


def test_the_number_of_correct_choices_of_several_varies() -> None:
    assert len({len(lengths(question, correct=True)) for question in MULTIPLE}) > 1


def test_each_topic_has_a_practice_quiz_of_ten_of_its_questions_with_hints() -> None:
    for topic in TOPICS:
        quiz = QUIZZES[f"practice-{topic}"]
        assert (quiz.mode, quiz.hints) == ("practice", "on_demand")
        assert quiz.sections == (SectionDraft(draw=10, topic=topic, pool="practice"),)


def test_the_mock_exam_draws_30_questions_by_topic_weight_in_an_hour() -> None:
    quiz = QUIZZES["mock-exam"]
    assert (quiz.mode, quiz.time_limit_s, quiz.hints) == ("exam", 3600, "off")
    assert quiz.pass_percent == 70
    assert quiz.sections == (SectionDraft(draw=30, by_topic_weight=True),)


def test_the_first_steps_are_ten_easy_questions_of_ten_topics_in_a_fixed_order() -> None:
    quiz = QUIZZES["first-steps"]
    (section,) = quiz.sections
    entries = {entry.draft.slug: entry for entry in ENTRIES}
    chosen = [entries[slug] for slug in section.questions]
    assert section.questions[0] == "three-stages-of-model-training"
    assert [entry.draft.difficulty for entry in chosen] == ["easy"] * 10
    assert len({entry.parent for entry in chosen}) == 10
    assert (quiz.mode, quiz.shuffle_questions) == ("practice", False)


@pytest.mark.django_db
def test_everything_is_imported_and_published() -> None:
    report = import_paths([FOLDER])
    assert [str(line) for line in report.lines if line.outcome != "created"] == []
    assert Question.objects.published().count() == len(QUESTIONS)
    assert Quiz.objects.published().count() == len(QUIZZES)


@pytest.mark.django_db
def test_a_second_import_changes_nothing() -> None:
    import_paths([FOLDER])
    before = list(Question.objects.order_by("id").values())
    assert {line.outcome for line in import_paths([FOLDER]).lines} == {"unchanged"}
    assert list(Question.objects.order_by("id").values()) == before
    assert QuestionVersion.objects.count() == len(QUESTIONS)
