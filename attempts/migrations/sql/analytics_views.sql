CREATE SCHEMA analytics;

CREATE VIEW analytics.attempts AS
SELECT
    a.id AS attempt_id,
    encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || uuid_send(a.user_id))) FOR 16), 'hex') AS learner,
    e.slug AS exam,
    z.slug AS quiz,
    a.policy ->> 'mode' AS mode,
    a.number AS attempt_number,
    a.state AS attempt_state,
    a.started_at,
    a.deadline_at,
    a.finished_at,
    greatest(floor(extract(epoch FROM a.finished_at - a.started_at) * 1000)::bigint - a.paused_ms, 0)
        * CASE WHEN a.finished_at IS NOT NULL THEN 1 END AS duration_ms,
    a.score,
    a.max_score,
    CASE WHEN abs(p.hundredths - trunc(p.hundredths)) = 0.5 THEN 2 * round(p.hundredths / 2) / 100
        ELSE round(p.hundredths / 100, 2) END::numeric(9, 2) AS percent,
    (a.policy ->> 'pass_percent')::numeric(5, 2) AS pass_percent,
    CASE WHEN a.state IN ('finished', 'expired')
        THEN 100 * a.score >= (a.policy ->> 'pass_percent')::numeric * a.max_score END AS passed,
    a.unmarked,
    a.state_in,
    a.changed_in
FROM attempts_attempt a
JOIN questions_exam e ON e.id = a.exam_id
LEFT JOIN questions_quiz z ON z.id = a.quiz_id
CROSS JOIN LATERAL (SELECT 10000 * a.score / a.max_score AS hundredths) p
CROSS JOIN attempts_pseudonymkey k;

-- Below, a pseudonym costs as much as the rest of a row. OFFSET 0 keeps it where it stands: once per attempt.
CREATE VIEW analytics.responses AS
SELECT
    r.id AS response_id,
    r.attempt_id,
    p.learner,
    e.slug AS exam,
    z.slug AS quiz,
    r.position,
    q.slug AS question,
    v.number AS version,
    t.slug AS topic,
    v.type,
    r.counted AS is_try,
    r.number AS try_number,
    r.submitted,
    r.answer,
    coalesce(
        string_to_array(r.answer ->> 'choice', ''), -- the whole text, as the one element
        CASE WHEN r.answer ? 'choices' THEN ARRAY(SELECT jsonb_array_elements_text(r.answer -> 'choices')) END
    ) AS choices,
    r.certainty,
    r.hints_taken,
    r.elapsed_ms,
    r.fraction,
    r.fraction > 0.999999 AS correct,
    r.mark,
    r.client_at,
    r.created_at AS answered_at,
    a.state AS attempt_state,
    a.state_in,
    r.changed_in
FROM attempts_response r
JOIN attempts_attempt a ON a.user_id = r.user_id AND a.id = r.attempt_id
JOIN questions_exam e ON e.id = a.exam_id
LEFT JOIN questions_quiz z ON z.id = a.quiz_id
JOIN questions_questionversion v ON v.id = r.version_id
JOIN questions_question q ON q.id = v.question_id
JOIN questions_topic t ON t.id = v.topic_id
CROSS JOIN LATERAL (
    SELECT encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || uuid_send(a.user_id))) FOR 16), 'hex') AS learner
    FROM attempts_pseudonymkey k
    OFFSET 0
) p;

CREATE VIEW analytics.items AS
SELECT
    i.attempt_id,
    p.learner,
    e.slug AS exam,
    z.slug AS quiz,
    a.state AS attempt_state,
    a.started_at,
    i.position,
    q.slug AS question,
    v.number AS version,
    t.slug AS topic,
    v.type,
    i.tries,
    i.hints_taken,
    i.flagged,
    i.certainty,
    i.elapsed_ms,
    i.fraction,
    i.fraction > 0.999999 AS correct,
    i.mark,
    i.max_mark,
    CASE WHEN i.answer IS NOT NULL THEN i.answered_at END AS answered_at,
    a.state_in,
    a.changed_in
FROM attempts_attemptitem i
JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
JOIN questions_exam e ON e.id = a.exam_id
LEFT JOIN questions_quiz z ON z.id = a.quiz_id
JOIN questions_questionversion v ON v.id = i.version_id
JOIN questions_question q ON q.id = v.question_id
JOIN questions_topic t ON t.id = v.topic_id
CROSS JOIN LATERAL (
    SELECT encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || uuid_send(a.user_id))) FOR 16), 'hex') AS learner
    FROM attempts_pseudonymkey k
    OFFSET 0
) p;

CREATE VIEW analytics.hints AS
SELECT
    h.attempt_id,
    p.learner,
    e.slug AS exam,
    z.slug AS quiz,
    h.position,
    q.slug AS question,
    v.number AS version,
    t.slug AS topic,
    v.type,
    h.number AS hint_number,
    h.created_at AS taken_at,
    a.state AS attempt_state,
    a.state_in,
    h.created_in AS changed_in
FROM attempts_hinttaken h
JOIN attempts_attempt a ON a.user_id = h.user_id AND a.id = h.attempt_id
JOIN attempts_attemptitem i
    ON i.user_id = h.user_id AND i.attempt_id = h.attempt_id AND i.position = h.position
JOIN questions_exam e ON e.id = a.exam_id
LEFT JOIN questions_quiz z ON z.id = a.quiz_id
JOIN questions_questionversion v ON v.id = i.version_id
JOIN questions_question q ON q.id = v.question_id
JOIN questions_topic t ON t.id = v.topic_id
CROSS JOIN LATERAL (
    SELECT encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || uuid_send(a.user_id))) FOR 16), 'hex') AS learner
    FROM attempts_pseudonymkey k
    OFFSET 0
) p;

CREATE VIEW analytics.choices AS
SELECT
    q.slug AS question,
    v.number AS version,
    e.slug AS exam,
    t.slug AS topic,
    v.type,
    c.choice ->> 'id' AS choice_id,
    c.position::integer AS position,
    c.choice ->> 'text' AS text,
    v.answer_key -> 'correct' ? (c.choice ->> 'id') AS correct,
    (v.answer_key -> 'fractions' ->> (c.choice ->> 'id'))::numeric(8, 7) AS fraction,
    v.answer_key -> 'feedback' ->> (c.choice ->> 'id') AS feedback,
    v.created_in AS changed_in
FROM questions_questionversion v
JOIN questions_question q ON q.id = v.question_id
JOIN questions_exam e ON e.id = q.exam_id
JOIN questions_topic t ON t.id = v.topic_id
CROSS JOIN LATERAL jsonb_array_elements(v.delivery -> 'choices') WITH ORDINALITY c (choice, position)
WHERE v.type IN ('single_choice', 'multiple_choice', 'true_false');

CREATE VIEW analytics.questions AS
SELECT
    q.slug AS question,
    v.number AS version,
    v.id = q.current_version_id AS is_current,
    q.status,
    e.slug AS exam,
    t.slug AS topic,
    v.type,
    v.difficulty,
    v.pool,
    v.tags::text[] AS tags,
    v.delivery ->> 'stem' AS stem,
    v.answer_key ->> 'explanation' AS explanation,
    (
        SELECT jsonb_agg(
            jsonb_build_object(
                'id', c.choice_id, 'text', c.text, 'correct', c.correct, 'fraction', c.fraction)
            ORDER BY c.position)
        FROM analytics.choices c
        WHERE c.question = q.slug AND c.version = v.number
    ) AS choices,
    v.answer_key,
    jsonb_array_length(v.answer_key -> 'hints') AS hint_count,
    v.published_at,
    v.created_in AS changed_in
FROM questions_questionversion v
JOIN questions_question q ON q.id = v.question_id
JOIN questions_exam e ON e.id = q.exam_id
JOIN questions_topic t ON t.id = v.topic_id;

-- Sums over the counts of item analysis. X is the mark, R the rest of the score; exact until the last step.
CREATE VIEW analytics.item_statistics AS
SELECT
    e.slug AS exam,
    z.slug AS quiz,
    q.slug AS question,
    v.number AS version,
    t.slug AS topic,
    v.type,
    s.n::bigint AS learners,
    (s.x / s.n)::double precision AS mean_mark,
    (s.most / s.n)::double precision AS max_mark,
    (s.x / s.most)::double precision AS facility,
    CASE WHEN s.n > 1 THEN sqrt((s.vx / (s.n * (s.n - 1)))::double precision) END AS sd,
    CASE WHEN s.vx > 0 AND s.vr > 0
        THEN 100 * (s.cxr::double precision / sqrt(s.vx::double precision * s.vr::double precision)) END
        AS discrimination_index
FROM (
    SELECT
        quiz_id, version_id, n, x, most,
        n * xx - x * x AS vx,
        n * rr - r * r AS vr,
        n * xr - x * r AS cxr
    FROM (
        SELECT
            quiz_id,
            version_id,
            sum(n) AS n,
            sum(n * max_mark) AS most,
            sum(n * mark) AS x,
            sum(n * (score - mark)) AS r,
            sum(n * mark * mark) AS xx,
            sum(n * (score - mark) * (score - mark)) AS rr,
            sum(n * mark * (score - mark)) AS xr
        FROM attempts_markcell
        GROUP BY quiz_id, version_id
        HAVING sum(n) > 0
    ) sums
) s
JOIN questions_quiz z ON z.id = s.quiz_id
JOIN questions_exam e ON e.id = z.exam_id
JOIN questions_questionversion v ON v.id = s.version_id
JOIN questions_question q ON q.id = v.question_id
JOIN questions_topic t ON t.id = v.topic_id;
