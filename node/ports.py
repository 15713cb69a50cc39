"""The only door to time and chance: what the rest of the program may know of either.

Everything that needs a clock or dice takes one of these as an argument, so that the simulation can
run the production classes under virtual time with a seed.
"""

from __future__ import annotations

import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """Two clocks: what people call the time, and how long things take."""

    def wall_ms(self) -> int:
        """Milliseconds since 1970 as this machine believes; may jump either way, may be absurd."""

    def monotonic(self) -> float:
        """Seconds since some moment in the past; never goes back."""


class Randomness(Protocol):
    """A source of bytes that nobody can guess."""

    def bytes(self, size: int) -> bytes:
        """Return `size` fresh random bytes."""


class SystemClock:
    """The clocks of the machine."""

    def wall_ms(self) -> int:
        """See `Clock.wall_ms`."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """See `Clock.monotonic`."""
        return time.monotonic()


class SystemRandomness:
    """The random source of the operating system."""

    def bytes(self, size: int) -> bytes:
        """See `Randomness.bytes`."""
        return secrets.token_bytes(size)
