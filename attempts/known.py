"""Which answers may decide what a learner is given: those that count and whose result shows by now.

Which questions come tells how earlier answers were graded. Of an exam that is still going on, or that never
shows it, nothing may be told.
"""

from attempts.statements import PHASE

# To join to items `i`, and what then holds of those of which all `aspects` show: `policies.shown`, as SQL.
# Without COALESCE the planner would take `?&` to hold of hardly any.
KNOWN_FROM = """
    JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
    LEFT JOIN questions_quiz z ON z.id = a.quiz_id
"""
KNOWN = f"""
    i.user_id = %(user)s AND a.user_id = %(user)s AND i.fraction IS NOT NULL
    AND (a.state <> 'in_progress' OR i.submitted AND i.tries > 0)
    AND COALESCE(a.policy -> 'reveal' -> ({PHASE.format(attempt="a", quiz="z")}) ?& {{aspects}}, false)
"""
