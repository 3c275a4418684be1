"""Where Django looks for the models of this app."""

from quizapi.accounts.models import RateLimit, User

__all__ = ["RateLimit", "User"]
