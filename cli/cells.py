"""How many cells of a terminal a text takes, and cutting it to fit."""

from __future__ import annotations

JOINER = "\u200d"
AS_EMOJI = "\ufe0f"
SKIN_TONES = range(0x1F3FB, 0x1F400)
HANGUL_TAILS = range(0x1160, 0x1200)
PAINT = "\033["
"""How colour begins; it ends with an `m`. What people wrote has none."""


def width(text: str) -> int:
    """Cells that `text` takes: two for each wide letter, none for marks on another. spec: CLI-8.

    Colour, as a screen paints it, takes none.
    """
    if PAINT in text:
        first, *others = text.split(PAINT)
        text = first + "".join(part.partition("m")[2] for part in others)
    return len(text) if text.isascii() else sum(size for _, size in _clusters(text))


def cut(text: str, room: int, mark: str) -> str:
    """`text`, or as much as fits into `room` cells with `mark` where it was cut. spec: CLI-8."""
    if width(text) <= room:
        return text
    left = room - width(mark)
    if left < 0:
        return mark[:room]
    parts = []
    for cluster, size in _clusters(text):
        if size > left:
            break
        parts.append(cluster)
        left -= size
    return "".join(parts) + mark


def padded(text: str, room: int) -> str:
    """`text` with blanks behind it, so that what follows stands straight. spec: CLI-8."""
    return text + " " * max(0, room - width(text))


def wrap(text: str, room: int) -> list[str]:
    """`text` in lines of at most `room` cells, broken at spaces where there are any."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while width(word) > room and PAINT not in word:
            head = cut(word, room, "") or word[0]
            lines[-1:] = [head, ""]
            word = word[len(head) :]  # noqa: PLW2901 - eaten from the front
        lines[-1] = word
    return lines


def _clusters(text: str) -> list[tuple[str, int]]:
    """What a terminal draws as one, with its cells: a letter and its marks, an emoji sequence."""
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - ASCII needs none of it

    clusters: list[tuple[str, int]] = []
    joined = False
    for one in text:
        code = ord(one)
        follows = (
            joined
            or one in (JOINER, AS_EMOJI)
            or code in SKIN_TONES
            or code in HANGUL_TAILS
            or category(one) in ("Mn", "Me", "Cf")
        )
        joined = one == JOINER
        if follows and clusters:
            before, size = clusters[-1]
            clusters[-1] = (before + one, 2 if one == AS_EMOJI else size)
        else:
            wide = 2 if east_asian_width(one) in ("W", "F") else 1
            clusters.append((one, 0 if follows else wide))
    return clusters
