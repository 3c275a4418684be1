"""Where an export stopped, so that the next one goes on from there: neither a gap nor a row twice.

A row keeps the number of the transaction that last wrote it. It is new since an export iff that export's
snapshot could not see the transaction: this also finds what an old transaction commits late. Pure.
"""

import base64
import binascii
import hashlib
import re
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from attempts.policies import Refusal

MOST_CHARACTERS = 20_000  # of a watermark; 1,000 transactions in progress need about 4,000
MOST_BYTES = 200_000  # of what it unpacks to
VERSION = 1
HEADER = struct.Struct(">BqIII12s")  # version, cluster, timeline, key, check, scope
SNAPSHOT = re.compile(r"(\d{1,20}):(\d{1,20}):((?:\d{1,20},)*\d{1,20})?", re.ASCII)
START_AGAIN = "Start again with a full export, without `since`."
MALFORMED = Refusal(
    "watermark_malformed", "This is no watermark: send what an export gave as Quizapi-Watermark, unchanged."
)
OF_ANOTHER_EXPORT = Refusal(
    "watermark_of_another_export",
    "The watermark belongs to another dataset, or to other filters: send those that it came with."
    " The format may differ.",
)
OF_ANOTHER_DATABASE = Refusal(
    "watermark_of_another_database",
    f"The database was restored or has failed over since that export. {START_AGAIN}",
)
OF_ANOTHER_KEY = Refusal(
    "watermark_of_another_key",
    f"The key of the pseudonyms has been rotated: they would not match earlier rows. {START_AGAIN}",
)


class WatermarkError(ValueError):
    """A watermark that cannot be gone on from; `refusal` says why, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.detail)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which transactions could be seen: all below `xmax` but those `in_progress`; none is below `xmin`."""

    xmin: int
    xmax: int
    in_progress: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """From what `pg_current_snapshot()` gives as text. Raises ValueError."""
        found = SNAPSHOT.fullmatch(text)
        if found is None:
            raise ValueError(f"not a snapshot: {text[:100]!r}")
        xmin, xmax = int(found[1]), int(found[2])
        in_progress = tuple(map(int, found[3].split(","))) if found[3] else ()
        if not (0 < xmin <= xmax and all(xmin <= each < xmax for each in in_progress)):
            raise ValueError(f"a snapshot that cannot be: {text[:100]!r}")
        return cls(xmin, xmax, in_progress)

    def __str__(self) -> str:
        return f"{self.xmin}:{self.xmax}:{','.join(map(str, self.in_progress))}"

    def sees(self, transaction: int) -> bool:
        return transaction < self.xmax and transaction not in self.in_progress


@dataclass(frozen=True, kw_only=True, slots=True)
class Watermark:
    """A snapshot, and all that must be the same for it to mean anything.

    `cluster` and `timeline` are those of the PostgreSQL server that numbers the transactions, `key` is the
    number of the pseudonyms' key, `scope` tells the export apart from others (`scope_of`).
    """

    cluster: int
    timeline: int
    key: int
    scope: bytes
    snapshot: Snapshot

    def __str__(self) -> str:
        """Opaque, and safe in an address."""
        snapshot = str(self.snapshot).encode()
        header = HEADER.pack(VERSION, self.cluster, self.timeline, self.key, zlib.crc32(snapshot), self.scope)
        return base64.urlsafe_b64encode(header + zlib.compress(snapshot, 9)).rstrip(b"=").decode()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises WatermarkError."""
        try:
            return cls._unpacked(text)
        except (ValueError, binascii.Error, struct.error, zlib.error):
            raise WatermarkError(MALFORMED) from None

    @classmethod
    def _unpacked(cls, text: str) -> Self:
        if len(text) > MOST_CHARACTERS:
            raise ValueError("too long")
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        version, cluster, timeline, key, check, scope = HEADER.unpack_from(packed)
        unpacking = zlib.decompressobj()
        snapshot = unpacking.decompress(packed[HEADER.size :], MOST_BYTES)
        if version != VERSION or not unpacking.eof or unpacking.unused_data or zlib.crc32(snapshot) != check:
            raise ValueError("cut, or changed")
        parsed = Snapshot.parse(snapshot.decode("ascii"))
        return cls(cluster=cluster, timeline=timeline, key=key, scope=scope, snapshot=parsed)

    def require(self, now: "Watermark") -> None:
        """Go on only where an export that is being made now continues this one. Raises WatermarkError."""
        if self.scope != now.scope:
            raise WatermarkError(OF_ANOTHER_EXPORT)
        if (self.cluster, self.timeline) != (now.cluster, now.timeline):
            raise WatermarkError(OF_ANOTHER_DATABASE)
        if self.snapshot.xmax > now.snapshot.xmax:  # a copy of the data folder from before
            raise WatermarkError(OF_ANOTHER_DATABASE)
        if self.key != now.key:
            raise WatermarkError(OF_ANOTHER_KEY)


def scope_of(dataset: str, chosen: Mapping[str, str]) -> bytes:
    """A digest of what a watermark belongs to; `chosen` are the filters and options in canonical form."""
    text = repr((dataset, sorted(chosen.items())))
    return hashlib.sha256(text.encode()).digest()[:12]
