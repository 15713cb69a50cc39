"""Sizes as people type and read them, in the units in which disks are sold. It loads nothing."""

from __future__ import annotations

import re

from moot.node.trouble import Trouble

SIZES = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}

NUMBER = re.compile(r"[0-9]+(\.[0-9])?")
LONGEST = 15
"""Digits of a size: more than any disk has bytes."""


def read_size(name: str, text: str) -> int:
    """Bytes that are written as `500MB`, `2 GB` or a bare number. Raises Trouble `usage`.

    `name` is the setting that it is for.
    """
    number = text.rstrip("KMGTBkmgtb ")
    unit = SIZES.get(text[len(number) :].strip().upper())
    if unit is None or len(number) > LONGEST or NUMBER.fullmatch(number) is None:
        raise Trouble(
            "usage",
            f"'{name}' is a size, such as 500MB or 2GB",
            next=(f"moot config set {name} 2GB",),
        )
    whole, _, tenths = number.partition(".")
    return int(whole) * unit + int(tenths or 0) * unit // 10


def size_words(size: int) -> str:
    """`1.2 MB`, `40 kB`, `312 B`: rounded down, to tenths below ten."""
    for unit, one in (("TB", 10**12), ("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= one:
            whole, tenths = divmod(size * 10 // one, 10)
            return f"{whole}.{tenths} {unit}" if whole < 10 and tenths else f"{whole} {unit}"
    return f"{size} B"
