"""How far an export is: on a terminal, and in a log."""

import io

import pytest

from attempts.exports import progress as progressing
from attempts.exports.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_rows_rate_and_time_left() -> None:
    times = iter([0.0, 0.1, 10.0, 20.0])
    output = Terminal()
    progress = Progress(output, total=3_000, now=lambda: next(times))
    progress.tell(10)
    progress.tell(1_000)
    progress.end(2_000)

    assert output.getvalue() == (
        "\r\x1b[K1,000 rows, 100 a second, about 20 s left\r\x1b[K2,000 rows in 20 s, 100 a second.\n"
    )


def test_a_log_has_a_line_now_and_then() -> None:
    times = iter([0.0, *(float(second) for second in range(1, 95))])
    output = io.StringIO()
    progress = Progress(output, now=lambda: next(times))
    for second in range(1, 91):
        progress.tell(second * 100)

    assert output.getvalue().splitlines() == [
        "3,000 rows, 100 a second",
        "6,000 rows, 100 a second",
        "9,000 rows, 100 a second",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min 01 s"), (3_660, "1 h 01 min")]
)
def test_a_span_of_time_is_told_as_people_do(seconds: float, said: str) -> None:
    assert progressing.span(seconds) == said
