"""How far an export is, for whoever waits: rows, rows a second, the time left by the planner's estimate."""

import time
from collections.abc import Callable, Iterator
from typing import Protocol

SHOWN = 0.5  # seconds between two looks at a terminal
LINES = 30.0  # seconds between two lines of a log


class Output(Protocol):
    def write(self, text: str, /) -> object: ...
    def flush(self) -> None: ...
    def isatty(self) -> bool: ...


class Progress:
    """`total` is a guess; 0: none. On a terminal one line is kept up to date, elsewhere lines are rare."""

    def __init__(self, output: Output, *, total: int = 0, now: Callable[[], float] = time.monotonic) -> None:
        self.output = output
        self.total = total
        self.now = now
        self.begun = now()
        self.is_terminal = output.isatty()
        self.every = SHOWN if self.is_terminal else LINES
        self.next = self.begun + self.every

    def watch[T](self, pieces: Iterator[T], rows: Callable[[], int]) -> Iterator[T]:
        """The pieces as they are; `rows` says how many rows were taken so far."""
        for piece in pieces:
            self.tell(rows())
            yield piece

    def tell(self, rows: int) -> None:
        now = self.now()
        if now >= self.next:
            self.next = now + self.every
            line = said(rows, seconds=now - self.begun, total=self.total)
            self.put(f"\r\x1b[K{line}" if self.is_terminal else f"{line}\n")

    def end(self, rows: int) -> None:
        seconds = self.now() - self.begun
        line = f"{rows:,} {'row' if rows == 1 else 'rows'} in {span(seconds)}{rate(rows, seconds)}."
        self.put(f"\r\x1b[K{line}\n" if self.is_terminal else f"{line}\n")

    def put(self, text: str) -> None:
        self.output.write(text)
        self.output.flush()


def said(rows: int, *, seconds: float, total: int) -> str:
    parts = [f"{rows:,} rows{rate(rows, seconds)}"]
    if rows and seconds > 0 and total > rows:
        parts.append(f"about {span((total - rows) * seconds / rows)} left")
    return ", ".join(parts)


def rate(rows: int, seconds: float) -> str:
    return f", {rows / seconds:,.0f} a second" if seconds > 0 else ""


def span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min"
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
