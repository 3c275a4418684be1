"""What is left out of the logs."""

import logging
import time
from http import HTTPStatus

PAUSE = 10.0  # seconds


class Unavailable(logging.Filter):
    """Of the replies that something is away, each process logs one in ten seconds, as a warning.

    A database that is away fails every request alike, and whoever reads the log needs to know it once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.quiet_until = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE:
            return True
        now = time.monotonic()
        if now < self.quiet_until:
            return False
        self.quiet_until = now + PAUSE
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True
