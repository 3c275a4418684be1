"""What the database itself refuses, whoever writes: each named constraint, tried with SQL."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from questions import authoring
from questions.authoring import QuizDraft, SectionDraft
from questions.models import Choice, Finding, Question, Quiz, Topic
from quizapi.accounts.models import User
from tests.content import fixed_quiz, make_exam, make_topic, multiple_choice, publish_question, single_choice
from tests.questions.pictures import picture

pytestmark = pytest.mark.django_db

UPDATES = {
    "quiz_submission_known": "UPDATE questions_quiz SET submission = 'odd'",
    "quiz_at_deadline_known": "UPDATE questions_quiz SET at_deadline = 'odd'",
    "quiz_counts_known": "UPDATE questions_quiz SET counts = 'odd'",
    "quiz_navigation_known": "UPDATE questions_quiz SET navigation = 'odd'",
    "quiz_hints_known": "UPDATE questions_quiz SET hints = 'odd'",
    "quiz_hint_penalty_in_range": "UPDATE questions_quiz SET hint_penalty = 1.5",
    "quiz_attempt_delay_in_range": "UPDATE questions_quiz SET attempt_delay_s = 31536001",
    "exam_slug_well_formed": "UPDATE questions_exam SET slug = 'Not A Slug'",
    "exam_title_not_blank": "UPDATE questions_exam SET title = E' \\n'",
    "topic_slug_well_formed": "UPDATE questions_topic SET slug = 'a--b' WHERE slug = 'basics'",
    "topic_title_not_blank": "UPDATE questions_topic SET title = ''",
    "topic_slug_unique_in_exam": (
        "UPDATE questions_topic SET slug = 'same', exam_id = (SELECT min(id) FROM questions_exam)"
    ),
    "topic_weight_not_negative": "UPDATE questions_topic SET weight = -1",
    "topic_not_its_own_parent": "UPDATE questions_topic SET parent_id = id",
    "topic_parent_of_same_exam": (
        "UPDATE questions_topic SET parent_id = (SELECT id FROM questions_topic WHERE slug = 'elsewhere') "
        "WHERE slug = 'basics'"
    ),
    "topic_tree_without_circle": (
        "UPDATE questions_topic t SET parent_id = o.id FROM questions_topic o "
        "WHERE (t.slug, o.slug) IN (('basics', 'second'), ('second', 'basics'))"
    ),
    "question_topic_of_same_exam": (
        "UPDATE questions_question SET topic_id = (SELECT id FROM questions_topic WHERE slug = 'elsewhere')"
    ),
    "question_slug_well_formed": "UPDATE questions_question SET slug = '-a' WHERE slug = 'stages'",
    "question_stem_not_blank": "UPDATE questions_question SET stem = ' '",
    "question_type_known": "UPDATE questions_question SET type = 'riddle'",
    "question_difficulty_known": "UPDATE questions_question SET difficulty = 'odd'",
    "question_pool_known": "UPDATE questions_question SET pool = 'garden'",
    "question_status_known": "UPDATE questions_question SET status = 'lost'",
    "question_published_has_version": "UPDATE questions_question SET current_version_id = NULL",
    "question_current_version_is_its_own": (
        "UPDATE questions_question SET current_version_id = (SELECT current_version_id "
        "FROM questions_question WHERE slug = 'tools') WHERE slug = 'stages'"
    ),
    "question_in_review_since": "UPDATE questions_question SET status = 'in_review', submitted_at = NULL",
    "comment_text_not_blank": "UPDATE questions_comment SET text = ' '",
    "comment_move_known": "UPDATE questions_comment SET move = 'odd'",
    "contribution_once": (
        "INSERT INTO questions_contribution (question_id, by_id) "
        "SELECT question_id, by_id FROM questions_contribution"
    ),
    "finding_code_known": "UPDATE questions_finding SET code = 'odd'",
    "finding_once": (
        "INSERT INTO questions_finding (question_id, code, note) "
        "SELECT question_id, code, note FROM questions_finding"
    ),
    "asset_alt_not_blank": "UPDATE questions_asset SET alt = ''",
    "asset_media_type_known": "UPDATE questions_asset SET media_type = 'image/svg+xml'",
    "asset_name_unguessable": "UPDATE questions_asset SET name = 'diagram.png'",
    "asset_sides_in_range": "UPDATE questions_asset SET width = 4097",
    "choice_text_not_blank": "UPDATE questions_choice SET text = ''",
    "choice_position_unique": "UPDATE questions_choice SET position = 0",
    "choice_fraction_in_range": "UPDATE questions_choice SET fraction = 1.5",
    "hint_text_not_blank": "UPDATE questions_hint SET text = ''",
    "hint_position_unique": "UPDATE questions_hint SET position = 0",
    "hint_penalty_in_range": "UPDATE questions_hint SET penalty = -0.5",
    "quiz_slug_well_formed": "UPDATE questions_quiz SET slug = 'A'",
    "quiz_title_not_blank": "UPDATE questions_quiz SET title = ''",
    "quiz_mode_known": "UPDATE questions_quiz SET mode = 'odd'",
    "quiz_status_known": "UPDATE questions_quiz SET status = 'odd'",
    "quiz_time_limit_in_range": "UPDATE questions_quiz SET time_limit_s = 604801",
    "quiz_grace_in_range": "UPDATE questions_quiz SET grace_s = 3601",
    "quiz_attempts_at_least_one": "UPDATE questions_quiz SET attempts_allowed = 0",
    "quiz_pass_percent_in_range": "UPDATE questions_quiz SET pass_percent = 100.5",
    "quiz_tries_in_range": "UPDATE questions_quiz SET tries = 0",
    "quiz_try_penalty_in_range": "UPDATE questions_quiz SET try_penalty = 1.5",
    "quiz_opens_before_it_closes": "UPDATE questions_quiz SET opens_at = now(), closes_at = now()",
    "quizsection_position_unique": "UPDATE questions_quizsection SET position = 0",
    "quizsection_draw_in_range": "UPDATE questions_quizsection SET draw = 501",
    "quizsection_filters_belong_to_a_draw": "UPDATE questions_quizsection SET pool = 'exam', draw = NULL",
    "quizsection_weight_or_topic": (
        "UPDATE questions_quizsection SET draw = 1, by_topic_weight = true, "
        "topic_id = (SELECT id FROM questions_topic WHERE slug = 'basics')"
    ),
    "quizsection_difficulty_known": "UPDATE questions_quizsection SET draw = 1, difficulty = 'odd'",
    "quizsection_pool_known": "UPDATE questions_quizsection SET draw = 1, pool = 'odd'",
    "quizsection_exam_of_its_quiz": (
        "UPDATE questions_quizsection SET exam_id = (SELECT id FROM questions_exam WHERE slug = 'other') "
        "WHERE draw IS NOT NULL"
    ),
    "quizsection_topic_of_same_exam": (
        "UPDATE questions_quizsection "
        "SET topic_id = (SELECT id FROM questions_topic WHERE slug = 'elsewhere') WHERE draw IS NOT NULL"
    ),
    "sectionquestion_question_of_same_exam": (
        "UPDATE questions_sectionquestion "
        "SET question_id = (SELECT id FROM questions_question WHERE slug = 'foreign') WHERE position = 0"
    ),
    "sectionquestion_exam_of_its_section": (
        "UPDATE questions_sectionquestion e SET question_id = q.id, exam_id = q.exam_id "
        "FROM questions_question q WHERE q.slug = 'foreign' AND e.position = 0"
    ),
    "sectionquestion_position_unique": "UPDATE questions_sectionquestion SET position = 0",
    "sectionquestion_question_unique": (
        "UPDATE questions_sectionquestion SET question_id = (SELECT min(id) FROM questions_question)"
    ),
    "quiz_published_lists_published_questions": "UPDATE questions_question SET status = 'retired'",
}
VERSION = """
    INSERT INTO questions_questionversion
        (question_id, number, topic_id, type, difficulty, pool, tags, delivery, answer_key, digest)
    SELECT question_id, {number}, topic_id, '{type}', difficulty, pool, tags, delivery, '{key}', digest
    FROM questions_questionversion v WHERE delivery ->> 'slug' = 'stages'
"""
INSERTS: dict[str, dict[str, object]] = {
    "questionversion_number_unique": {"number": 1},
    "questionversion_number_from_one": {"number": 0},
    "questionversion_has_correct_choice": {"type": "multiple_choice", "key": '{"correct": []}'},
    "questionversion_single_has_one_correct": {"key": '{"correct": ["a", "b"]}'},
}


@pytest.fixture
def topic() -> Topic:
    """An exam with a published quiz of two questions, and another with a question."""
    topic = make_topic(make_exam())
    make_topic(topic.exam, "second")
    publish_question(make_topic(make_exam("other"), "elsewhere"), single_choice("foreign"))
    fixed_quiz(topic, single_choice(), multiple_choice())
    sections = (SectionDraft(draw=1), SectionDraft(draw=2))
    authoring.save_quiz(exam=topic.exam, draft=QuizDraft(slug="draws", title="Draws", sections=sections))
    add_review(Question.objects.get(slug="stages"))
    return topic


def add_review(question: Question) -> None:
    """What stands beside a question: who wrote to it, a comment, a finding, an image."""
    user = User.objects.create_user("author@example.org")
    draft = replace(authoring.draft_of(question), difficulty="hard")
    authoring.revise(question=question, topic=question.topic, draft=draft, by=user)
    authoring.comment(question=question, text="Is this so?", by=user)
    Finding.objects.get_or_create(question=question, code="no_hints")
    authoring.save_asset(data=picture(), alt="A red square", by=user)


def run(sql: str) -> None:
    """Run a statement and what is checked when the transaction ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def name_of(refused: pytest.ExceptionInfo[DatabaseError]) -> str | None:
    cause: Any = refused.value.__cause__
    name: str | None = cause.diag.constraint_name
    return name


@pytest.mark.parametrize("constraint", UPDATES)
def test_an_update_that_breaks_a_constraint_is_refused(constraint: str, topic: Topic) -> None:
    with pytest.raises(IntegrityError) as refused:
        run(UPDATES[constraint])
    assert name_of(refused) == constraint


@pytest.mark.parametrize("constraint", INSERTS)
def test_a_version_that_breaks_a_constraint_is_refused(constraint: str, topic: Topic) -> None:
    values: dict[str, object] = {"number": 2, "type": "single_choice", "key": '{"correct": ["a"]}'} | INSERTS[
        constraint
    ]
    with pytest.raises(IntegrityError) as refused:
        run(VERSION.format(**values))
    assert name_of(refused) == constraint


@pytest.mark.parametrize("key", ["{}", '{"correct": null}'])
def test_a_version_without_a_list_of_correct_choices_is_refused(key: str, topic: Topic) -> None:
    with pytest.raises(DatabaseError):
        run(VERSION.format(number=2, type="multiple_choice", key=key))


def test_every_named_constraint_is_tried_here() -> None:
    app = apps.get_app_config("questions")
    declared = {
        constraint.name
        for model in app.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.BaseConstraint)
    }
    assert declared - UPDATES.keys() - INSERTS.keys() == set()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE questions_questionversion SET digest = 'x'",
        "UPDATE questions_questionversion SET published_at = now()",
        "DELETE FROM questions_questionversion",
    ],
)
def test_a_version_is_never_changed_or_deleted(sql: str, topic: Topic) -> None:
    with pytest.raises(
        IntegrityError, match="a published version never changes; publish a new one"
    ) as refused:
        run(sql)
    assert name_of(refused) == "questionversion_immutable"


class TestPublishedQuiz:
    """A published quiz lists published questions only, whichever table is written."""

    CONSTRAINT = "quiz_published_lists_published_questions"

    def test_publishing_it_with_a_draft_question_is_refused(self) -> None:
        topic = make_topic(make_exam())
        authoring.create(topic=topic, draft=single_choice())
        draft = QuizDraft(slug="quiz", title="Quiz", sections=(SectionDraft(questions=("stages",)),))
        authoring.save_quiz(exam=topic.exam, draft=draft)
        with pytest.raises(IntegrityError) as refused:
            run("UPDATE questions_quiz SET status = 'published'")
        assert name_of(refused) == self.CONSTRAINT

    def test_taking_a_draft_question_into_it_is_refused(self, topic: Topic) -> None:
        draft = authoring.create(topic=topic, draft=single_choice("draft"))
        entry = Quiz.objects.get(slug="quiz").sections.get().entries.first()
        assert entry is not None
        with pytest.raises(IntegrityError) as refused:
            run(f"UPDATE questions_sectionquestion SET question_id = {draft.pk} WHERE id = {entry.pk}")
        assert name_of(refused) == self.CONSTRAINT

    def test_moving_a_section_with_a_draft_question_into_it_is_refused(self, topic: Topic) -> None:
        authoring.create(topic=topic, draft=single_choice("draft"))
        draft = QuizDraft(
            slug="unfinished", title="Unfinished", sections=(SectionDraft(questions=("draft",)),)
        )
        section = authoring.save_quiz(exam=topic.exam, draft=draft).sections.get()
        published = Quiz.objects.get(slug="quiz")
        with pytest.raises(IntegrityError) as refused:
            run(
                f"UPDATE questions_quizsection SET quiz_id = {published.pk}, position = 9 "
                f"WHERE id = {section.pk}"
            )
        assert name_of(refused) == self.CONSTRAINT

    def test_a_question_of_no_published_quiz_is_free(self, topic: Topic) -> None:
        question = publish_question(topic, single_choice("free"))
        run(f"UPDATE questions_question SET status = 'retired' WHERE id = {question.pk}")
        assert Question.objects.get(pk=question.pk).status == "retired"

    def test_only_the_state_at_the_end_of_a_transaction_counts(self, topic: Topic) -> None:
        run("UPDATE questions_question SET status = 'retired'; UPDATE questions_quiz SET status = 'retired'")
        assert Quiz.objects.get(slug="quiz").status == "retired"


def test_two_choices_may_trade_places_within_a_transaction(topic: Topic) -> None:
    before = list(Choice.objects.order_by("question", "position").values_list("id", flat=True))
    run("UPDATE questions_choice SET position = 3 - position")
    assert list(Choice.objects.order_by("question", "-position").values_list("id", flat=True)) == before
