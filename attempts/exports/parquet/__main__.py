"""The process that `process` starts: an order and rows on standard input, the file on standard output."""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from attempts.exports.parquet import encoder
from attempts.exports.parquet.process import PIECE, Order


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us, and ends us by the pipe
    rows, file = sys.stdin.buffer, sys.stdout.buffer
    order: Order = pickle.load(rows)  # noqa: S301  # from who started us
    try:
        for piece in encoder.encoded(order.columns, lines(rows), about=order.about, unique=order.unique):
            file.write(piece)
        file.flush()
    except BrokenPipeError:
        os._exit(1)  # nobody wants it any more; there is nobody to tell


def lines(rows: BinaryIO) -> Iterator[bytes]:
    """What comes, cut after the last line that is whole."""
    waiting: list[bytes] = []
    while piece := rows.read1(PIECE):  # type: ignore[attr-defined]  # standard input is buffered
        end = piece.rfind(b"\n") + 1
        if end:
            yield b"".join([*waiting, piece[:end]])
            waiting = []
        waiting.append(piece[end:])
    if any(waiting):
        yield b"".join(waiting)


if __name__ == "__main__":
    main()
