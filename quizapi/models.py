"""Where Django looks for the models of this app."""

from quizapi.accounts.models import User

__all__ = ["User"]
