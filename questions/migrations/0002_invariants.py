"""Invariants over several rows or tables, which Django's constraints cannot state."""

from django.db import migrations

SAME_EXAM = (
    """
    ALTER TABLE questions_topic
        ADD CONSTRAINT topic_unique_with_exam UNIQUE (id, exam_id),
        ADD CONSTRAINT topic_parent_of_same_exam
            FOREIGN KEY (parent_id, exam_id) REFERENCES questions_topic (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE questions_question
        ADD CONSTRAINT question_topic_of_same_exam
            FOREIGN KEY (topic_id, exam_id) REFERENCES questions_topic (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE questions_question ADD CONSTRAINT question_unique_with_exam UNIQUE (id, exam_id);
    ALTER TABLE questions_quiz ADD CONSTRAINT quiz_unique_with_exam UNIQUE (id, exam_id);
    ALTER TABLE questions_quizsection
        ADD CONSTRAINT quizsection_unique_with_exam UNIQUE (id, exam_id),
        ADD CONSTRAINT quizsection_exam_of_its_quiz
            FOREIGN KEY (quiz_id, exam_id) REFERENCES questions_quiz (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED,
        ADD CONSTRAINT quizsection_topic_of_same_exam
            FOREIGN KEY (topic_id, exam_id) REFERENCES questions_topic (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE questions_sectionquestion
        ADD CONSTRAINT sectionquestion_exam_of_its_section
            FOREIGN KEY (section_id, exam_id) REFERENCES questions_quizsection (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED,
        ADD CONSTRAINT sectionquestion_question_of_same_exam
            FOREIGN KEY (question_id, exam_id) REFERENCES questions_question (id, exam_id)
            DEFERRABLE INITIALLY DEFERRED;
    """,
    """
    ALTER TABLE questions_sectionquestion
        DROP CONSTRAINT sectionquestion_question_of_same_exam,
        DROP CONSTRAINT sectionquestion_exam_of_its_section;
    ALTER TABLE questions_quizsection
        DROP CONSTRAINT quizsection_topic_of_same_exam,
        DROP CONSTRAINT quizsection_exam_of_its_quiz,
        DROP CONSTRAINT quizsection_unique_with_exam;
    ALTER TABLE questions_quiz DROP CONSTRAINT quiz_unique_with_exam;
    ALTER TABLE questions_question DROP CONSTRAINT question_unique_with_exam;
    ALTER TABLE questions_question DROP CONSTRAINT question_topic_of_same_exam;
    ALTER TABLE questions_topic
        DROP CONSTRAINT topic_parent_of_same_exam, DROP CONSTRAINT topic_unique_with_exam;
    """,
)

# The exam is locked first: of two moves at once, the second sees what the first did.
TREE_OF_TOPICS = (
    """
    CREATE FUNCTION questions_check_topic_tree() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM 1 FROM questions_exam WHERE id = NEW.exam_id FOR NO KEY UPDATE;
        IF EXISTS (
            WITH RECURSIVE above AS (
                SELECT parent_id AS id FROM questions_topic WHERE id = NEW.id
                UNION
                SELECT t.parent_id FROM above a JOIN questions_topic t ON t.id = a.id
            )
            SELECT 1 FROM above WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'a topic cannot stand below itself, as % would', NEW.slug
                USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'topic_tree_without_circle',
                      TABLE = 'questions_topic';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER topic_tree_without_circle
        AFTER INSERT OR UPDATE OF parent_id ON questions_topic
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION questions_check_topic_tree();
    """,
    """
    DROP TRIGGER topic_tree_without_circle ON questions_topic;
    DROP FUNCTION questions_check_topic_tree();
    """,
)

OWN_VERSION = (
    """
    ALTER TABLE questions_questionversion
        ADD CONSTRAINT questionversion_unique_with_question UNIQUE (id, question_id);
    ALTER TABLE questions_question
        ADD CONSTRAINT question_current_version_is_its_own
            FOREIGN KEY (current_version_id, id) REFERENCES questions_questionversion (id, question_id)
            DEFERRABLE INITIALLY DEFERRED;
    """,
    """
    ALTER TABLE questions_question DROP CONSTRAINT question_current_version_is_its_own;
    ALTER TABLE questions_questionversion DROP CONSTRAINT questionversion_unique_with_question;
    """,
)

IMMUTABLE_VERSIONS = (
    """
    CREATE FUNCTION questions_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a published version never changes; publish a new one'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'questionversion_immutable',
                  TABLE = 'questions_questionversion';
    END $$;
    CREATE TRIGGER questionversion_immutable BEFORE UPDATE OR DELETE ON questions_questionversion
        FOR EACH ROW EXECUTE FUNCTION questions_refuse_version_change();
    """,
    """
    DROP TRIGGER questionversion_immutable ON questions_questionversion;
    DROP FUNCTION questions_refuse_version_change();
    """,
)

# Checked when the transaction ends, because saving a quiz replaces its sections. Of two transactions, one
# that lists a question in a published quiz and one that retires it, the second must see what the first
# did: so the first locks the question against the second's update, or waits for it.
PUBLISHED_QUIZ = (
    """
    CREATE FUNCTION questions_check_published_quiz() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        bad text;
    BEGIN
        IF TG_TABLE_NAME <> 'questions_question' THEN
            PERFORM 1 FROM questions_quizsection s
                JOIN questions_sectionquestion e ON e.section_id = s.id
                JOIN questions_question q ON q.id = e.question_id
                WHERE (TG_TABLE_NAME = 'questions_quiz' AND s.quiz_id = NEW.id)
                   OR (TG_TABLE_NAME = 'questions_quizsection' AND s.id = NEW.id)
                   OR (TG_TABLE_NAME = 'questions_sectionquestion' AND e.id = NEW.id)
                ORDER BY q.id
                FOR SHARE OF q;
        END IF;
        SELECT q.slug INTO bad FROM questions_quiz z
            JOIN questions_quizsection s ON s.quiz_id = z.id
            JOIN questions_sectionquestion e ON e.section_id = s.id
            JOIN questions_question q ON q.id = e.question_id
            WHERE z.status = 'published' AND q.status <> 'published'
              AND ((TG_TABLE_NAME = 'questions_quiz' AND z.id = NEW.id)
                OR (TG_TABLE_NAME = 'questions_quizsection' AND s.id = NEW.id)
                OR (TG_TABLE_NAME = 'questions_question' AND q.id = NEW.id)
                OR (TG_TABLE_NAME = 'questions_sectionquestion' AND e.id = NEW.id))
            LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'a published quiz lists published questions only, and % is not', bad
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'quiz_published_lists_published_questions';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER quiz_published_lists_published_questions
        AFTER INSERT OR UPDATE OF status ON questions_quiz
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.status = 'published') EXECUTE FUNCTION questions_check_published_quiz();
    CREATE CONSTRAINT TRIGGER quiz_published_lists_published_questions
        AFTER UPDATE OF status ON questions_question
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (NEW.status <> 'published') EXECUTE FUNCTION questions_check_published_quiz();
    CREATE CONSTRAINT TRIGGER quiz_published_lists_published_questions
        AFTER UPDATE OF quiz_id ON questions_quizsection
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION questions_check_published_quiz();
    CREATE CONSTRAINT TRIGGER quiz_published_lists_published_questions
        AFTER INSERT OR UPDATE ON questions_sectionquestion
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION questions_check_published_quiz();
    """,
    """
    DROP TRIGGER quiz_published_lists_published_questions ON questions_sectionquestion;
    DROP TRIGGER quiz_published_lists_published_questions ON questions_quizsection;
    DROP TRIGGER quiz_published_lists_published_questions ON questions_question;
    DROP TRIGGER quiz_published_lists_published_questions ON questions_quiz;
    DROP FUNCTION questions_check_published_quiz();
    """,
)


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_initial")]

    operations = [
        migrations.RunSQL(sql, reverse)
        for sql, reverse in [SAME_EXAM, TREE_OF_TOPICS, OWN_VERSION, IMMUTABLE_VERSIONS, PUBLISHED_QUIZ]
    ]
