"""Text that others wrote, made safe to show.

What a peer wrote may move the cursor, set the window's title, or turn the reading direction round
so that one name looks like another. Such characters are shown as what they are; all scripts, emoji
and joiners stay as they were. `--json` never comes through here: it is exact.
"""

from __future__ import annotations

KEPT_LINES = "\n"

HIDDEN = frozenset(
    [
        *range(0x80, 0xA0),  # C1: control sequences in one character
        0x00AD,  # soft hyphen
        0x061C,  # Arabic letter mark
        0x180E,  # Mongolian vowel separator
        0x200B,  # zero width space
        *range(0x200E, 0x2010),  # left-to-right and right-to-left marks
        *range(0x2028, 0x202F),  # line and paragraph separators, embeddings and overrides
        *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates, old shaping
        0xFEFF,  # byte order mark
        *range(0xFFF9, 0xFFFC),  # interlinear annotations
        *range(0xE0000, 0xE0080),  # tags: a second, invisible ASCII
    ]
)
"""Characters that a terminal obeys or hides, C0 and DEL apart."""

STACKED = 4
"""Combining marks in a row that are shown; written languages need two or three, a heap of them
covers the lines above."""


def plain(text: str) -> str:
    """One line, safe to show: a line end in it becomes visible too. spec: CLI-7."""
    return text if text.isprintable() and text.isascii() else _shown(text, "")


def plain_lines(text: str) -> list[str]:
    """The lines of a text, each safe to show."""
    return _shown(text.replace("\r\n", "\n"), KEPT_LINES).split("\n")


def escaped(json: str) -> str:
    r"""JSON of the same value, with what a terminal would obey or hide written as `\u202e`."""
    if json.isascii():
        return json
    return "".join(_unit(ord(one)) if ord(one) in HIDDEN else one for one in json)


def _unit(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def _shown(text: str, kept: str) -> str:
    from unicodedata import combining  # noqa: PLC0415 - most text never comes here

    parts = []
    stacked = 0
    for one in text:
        code = ord(one)
        stacked = stacked + 1 if combining(one) else 0
        if code < 0x20 and one not in kept:
            parts.append(chr(0x2400 + code))
        elif code == 0x7F:
            parts.append("\u2421")
        elif code in HIDDEN or 0xD800 <= code < 0xE000:
            parts.append(f"<U+{code:04X}>")
        elif stacked <= STACKED:
            parts.append(one)
    return "".join(parts)
