"""Text that people wrote, within Markdown: none of it becomes anything but text. spec: EXCH-17."""

from __future__ import annotations

from itertools import pairwise

from moot.cli.plain import plain

ACTIVE = frozenset("\\`*_[]<>&~|$#")
"""What can begin something other than text, wherever it stands."""

LEADING = frozenset("+-=:")
"""What can do so at the beginning of a line."""


def block(text: str, indent: str, before: str = "") -> str:
    """Lines of a text, every one at its indent and none of them anything but text."""
    first, *rest = text.replace("\r\n", "\n").strip("\n").split("\n")
    shown = [before + inline(first) if before else _line(first), *map(_line, rest)]
    # A backslash keeps the end of a line that goes on.
    kept = [f"{one}\\" if one and after else one for one, after in pairwise(shown)]
    return "".join(f"{indent}{one}".rstrip(" ") + "\n" for one in [*kept, shown[-1]])


def _line(text: str) -> str:
    """One line of a text that begins no list, heading, rule or block of code. spec: EXCH-17."""
    shown = inline(text)
    digits = len(shown) - len(shown.lstrip("0123456789"))
    if shown[:1] in LEADING and shown:
        return "\\" + shown
    if digits and shown[digits : digits + 1] in (".", ")"):
        return f"{shown[:digits]}\\{shown[digits:]}"
    return shown


def inline(text: str) -> str:
    """Text within a line. spec: EXCH-17."""
    words = plain(text.replace("\t", " ").replace("\n", " ").strip())
    return "".join(f"\\{one}" if one in ACTIVE else one for one in words)
