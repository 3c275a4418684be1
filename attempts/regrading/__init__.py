"""Grading again what was answered, after a question's key was mended: what that changes, and its SQL.

The commands are in `attempts.lifecycle.regrading`.
"""
