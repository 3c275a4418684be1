"""The new learner tables' keys begin with the user, as those of 0002 do; attempts keep policies in full."""

from django.db import migrations

CHILD_KEYS = """
    ALTER TABLE attempts_{name}
        DROP CONSTRAINT attempts_{name}_pkey, ADD PRIMARY KEY (user_id, id),
        ADD CONSTRAINT {name}_attempt_of_same_user
            FOREIGN KEY (user_id, attempt_id) REFERENCES attempts_attempt (user_id, id)
            DEFERRABLE INITIALLY DEFERRED;
"""
CHILD_REVERSE = """
    ALTER TABLE attempts_{name}
        DROP CONSTRAINT {name}_attempt_of_same_user,
        DROP CONSTRAINT attempts_{name}_pkey, ADD PRIMARY KEY (id);
"""
KEYS = "ALTER TABLE attempts_{name} DROP CONSTRAINT attempts_{name}_pkey, ADD PRIMARY KEY (user_id, id);"
REVERSE = "ALTER TABLE attempts_{name} DROP CONSTRAINT attempts_{name}_pkey, ADD PRIMARY KEY (id);"
CHILDREN = ["startalias", "clientevent", "intervention", "manualmark", "regradedattempt", "regradedresponse"]
OTHERS = ["bookmark", "groupmembership"]

# What each mode stood for, written out; hints were on or off, and grace applied wherever it was given.
POLICIES = """
    UPDATE attempts_attempt SET policy = policy || jsonb_build_object(
        'submission', CASE policy ->> 'mode' WHEN 'exam' THEN 'simultaneous' ELSE 'individual' END,
        'at_deadline', CASE WHEN (policy ->> 'grace_s')::int > 0 THEN 'grace' ELSE 'autosubmit' END,
        'grace_answers', true,
        'pausing', policy ->> 'mode' = 'practice',
        'opens_at', NULL,
        'attempts_allowed', NULL,
        'attempt_delay_s', 0,
        'counts', 'highest',
        'navigation', 'free',
        'try_points', '[]'::jsonb,
        'hints', CASE WHEN (policy ->> 'hints')::boolean THEN 'on_demand' ELSE 'off' END,
        'hint_penalty', NULL,
        'negative_marks', false,
        'certainty', false,
        'reveal', jsonb_build_object(
            'during', CASE policy ->> 'mode'
                WHEN 'exam' THEN '["hints"]'::jsonb
                ELSE '["correctness", "explanation", "feedback", "hints", "key", "mark"]'::jsonb END,
            'finished', {all}, 'closed', {all}))
    WHERE NOT policy ? 'submission'
""".format(
    all="""'["correctness", "explanation", "feedback", "hints", "key", "mark", "pass", "total"]'::jsonb"""
)


class Migration(migrations.Migration):
    dependencies = [("attempts", "0003_in_full")]

    operations = [
        *(
            migrations.RunSQL(CHILD_KEYS.format(name=name), CHILD_REVERSE.format(name=name))
            for name in CHILDREN
        ),
        *(migrations.RunSQL(KEYS.format(name=name), REVERSE.format(name=name)) for name in OTHERS),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
    ]
