"""Importing a file in the admin: uploaded, looked at as it would turn out, and applied."""

from questions.admin.importing.pages import ImportPages

__all__ = ["ImportPages"]
