"""Texts of other programs, made such that an entry can hold them, with no word lost."""

from __future__ import annotations

MOST = 16_384
"""Bytes of one text of an entry."""

ROOM = 96
"""Of them, what is kept for saying which piece of how many it is."""

LONGEST_TAG = 256
GAP = "\n\n"


def clean(text: str) -> str:
    """The text with line ends of one kind, and no halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # JSON can name half a surrogate pair, which is no text and nobody can encode.
    if any("\ud800" <= one <= "\udfff" for one in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def bounded(text: str) -> str:
    """The text, with no paragraph that is longer than an entry's text may be."""
    text = clean(text)
    if len(text) * 4 <= MOST:
        return text
    return GAP.join(part for whole in text.split(GAP) for part in cut(whole, MOST))


def pieces(text: str, head: str) -> list[str]:
    """A text in pieces that one thought each can hold, the first under its head."""
    parts = cut(f"{head}{text}", MOST - ROOM) if text else []
    if len(parts) < 2:
        return parts
    return [f"{part}\n\n({number} of {len(parts)})" for number, part in enumerate(parts, 1)]


def cut(text: str, most: int) -> list[str]:
    """A text in parts of at most `most` bytes, at line ends or spaces where there are any."""
    parts = []
    data = text.encode()
    while len(data) > most:
        part = data[:most].decode(errors="ignore")
        for mark in ("\n", " "):
            at = part.rfind(mark)
            if at > len(part) // 2:
                part = part[:at]
                break
        parts.append(part)
        data = data[len(part.encode()) :].removeprefix(b"\n").removeprefix(b" ")
    return [*parts, data.decode()] if data or not parts else parts


def tag_of(text: object) -> str:
    """A tag: one word without commas; empty if nothing is left."""
    words = "".join(" " if one == "," or one.isspace() else one for one in clean(str(text)))
    tag = "-".join(words.split())
    while len(tag.encode()) > LONGEST_TAG:
        tag = tag[:-1]
    return tag
