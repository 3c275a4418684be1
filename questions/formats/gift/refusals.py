"""Why a question of a file is none."""


class Refused(Exception):
    """Why a question cannot be imported, and on which line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
