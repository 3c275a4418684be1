"""Keys that begin with the user, so that learner tables can be sharded by it.

Django cannot state a composite primary key on a model that the admin shows, nor composite foreign keys.
"""

from django.db import migrations

KEYS = """
    ALTER TABLE attempts_attempt
        DROP CONSTRAINT attempts_attempt_pkey, ADD PRIMARY KEY (user_id, id);
"""
CHILD_KEYS = """
    ALTER TABLE {table}
        DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (user_id, id),
        ADD CONSTRAINT {name}_attempt_of_same_user
            FOREIGN KEY (user_id, attempt_id) REFERENCES attempts_attempt (user_id, id)
            DEFERRABLE INITIALLY DEFERRED;
"""
REVERSE = """
    ALTER TABLE {table}
        DROP CONSTRAINT {name}_attempt_of_same_user,
        DROP CONSTRAINT {table}_pkey, ADD PRIMARY KEY (id);
"""
CHILDREN = ["attemptitem", "response", "hinttaken"]


class Migration(migrations.Migration):
    dependencies = [("attempts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            KEYS, "ALTER TABLE attempts_attempt DROP CONSTRAINT attempts_attempt_pkey, ADD PRIMARY KEY (id);"
        ),
        *(
            migrations.RunSQL(
                CHILD_KEYS.format(table=f"attempts_{name}", name=name),
                REVERSE.format(table=f"attempts_{name}", name=name),
            )
            for name in CHILDREN
        ),
    ]
