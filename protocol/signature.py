"""Ed25519 with one strict rule, so that every implementation gives the same verdict.

Libraries differ on signatures at the edge of the standard. We accept only what none of those that
use the cofactorless equation doubts: 64 bytes, S below the group order, A and R canonical and not
of small order (specs/keys.md). Then the library checks the equation.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE_SIZE = 64
KEY_SIZE = 32
SEED_SIZE = 32

_FIELD_PRIME = 2**255 - 19
_GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493
_WITHOUT_SIGN = 2**255 - 1
_ORDER_EIGHT_Y = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER_YS = frozenset(
    (1, _FIELD_PRIME - 1, 0, _ORDER_EIGHT_Y, _FIELD_PRIME - _ORDER_EIGHT_Y)  # orders 1, 2, 4, 8, 8
)


def is_strict_point(encoded: bytes) -> bool:
    """Whether 32 bytes are a canonical y below p that is none of the small-order points'."""
    y = int.from_bytes(encoded, "little") & _WITHOUT_SIGN
    return len(encoded) == KEY_SIZE and y < _FIELD_PRIME and y not in _SMALL_ORDER_YS


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` is by `public` (32 bytes). spec: KEY-3."""
    if len(signature) != SIGNATURE_SIZE or not is_strict_point(public):
        return False
    if not is_strict_point(signature[:32]):
        return False
    if int.from_bytes(signature[32:], "little") >= _GROUP_ORDER:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class SigningKey:
    """A private key, kept as its 32-byte seed."""

    __slots__ = ("_private", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        """Raises ValueError unless `seed` is 32 bytes."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed = seed
        self.public = self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`, 64 bytes; the same message gives the same bytes."""
        return self._private.sign(message)
