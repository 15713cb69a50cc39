"""Lengths of time as they are typed: `90`, `60s`, `5m`, `1h`."""

from __future__ import annotations

from moot.node.trouble import Trouble

UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
LONGEST = 3600 * 24 * 366


def read_duration(text: str) -> int:
    """Seconds. Raises Trouble `usage`."""
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = UNITS.get(text[len(number) :])
    if unit is None or not (number.isascii() and number.isdigit()) or len(number) > 9:
        raise Trouble(
            "usage", f"'{text[:64]}' is no length of time", next=("write  90  60s  5m  1h",)
        )
    return min(int(number) * unit, LONGEST)
