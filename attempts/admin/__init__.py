"""The admin of what learners did."""

from attempts.admin.attempts import AttemptAdmin

__all__ = ["AttemptAdmin"]
