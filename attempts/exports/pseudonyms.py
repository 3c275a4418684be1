"""Pseudonyms of learners, as the views in schema `analytics` work them out, too. Pure."""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from typing import Self

BLOCK = 64  # bytes, of SHA-256
LENGTH = 16  # bytes of a pseudonym
INNER, OUTER = 0x36, 0x5C
# The same in SQL, of a `user` and with `k`, the row of the key.
IN_SQL = (
    "encode(substring(sha256(k.outer_pad || sha256(k.inner_pad || uuid_send({user})))"
    f" FOR {LENGTH}), 'hex')"
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of HMAC-SHA-256, as long as the block: `number` tells it from those before it."""

    number: int
    secret: bytes

    @classmethod
    def new(cls, number: int) -> Self:
        return cls(number, secrets.token_bytes(BLOCK))

    @classmethod
    def of_pads(cls, number: int, inner_pad: bytes) -> Self:
        return cls(number, bytes(byte ^ INNER for byte in inner_pad))

    @property
    def inner_pad(self) -> bytes:
        return bytes(byte ^ INNER for byte in self.secret)

    @property
    def outer_pad(self) -> bytes:
        return bytes(byte ^ OUTER for byte in self.secret)

    def pseudonym(self, user_id: uuid.UUID) -> str:
        """The first half of HMAC-SHA-256 (RFC 2104) of the id's 16 bytes, in hexadecimal."""
        return hmac.digest(self.secret, user_id.bytes, "sha256")[:LENGTH].hex()
