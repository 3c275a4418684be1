"""Advisory locks, all in one list: PostgreSQL keeps one set of numbers for the whole database.

Each belongs to a transaction, so it also holds through a pooler, and ends with whoever held it.
"""

from enum import IntEnum, unique


@unique
class Lock(IntEnum):
    """What one process does at a time. Numbers below 0 are those of single exports."""

    PREPARING = 0x7175697A  # "quiz": the tables and the first content of an installation
    IMPORTING = 7_102_026
    COUNTING = 5_170_001  # for item analysis
    CALIBRATING = 0x63616C69  # "cali"
    DELIVERING = 0x78415049  # "xAPI"
    EXPORTING = 0x71A9E000  # the first of as many as may run at once
