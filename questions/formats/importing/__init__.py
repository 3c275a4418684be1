"""What files hold against the database; `questions.formats.plan` is the way in."""
