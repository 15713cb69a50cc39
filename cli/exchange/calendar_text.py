"""How a calendar (RFC 5545) writes texts, lines, days and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo

from moot.node.query.zone import zone_named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

FOLD = 75
"""Octets of a line, without its end."""

ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {
    0x7F: "\u2421"
}
"""A text must not hold these; they are shown by the signs that name them, as on a terminal."""


def day(at: Json) -> str:
    """A day as it was written."""
    return compact(at["date"])


def moment(at: Json, *, ends: bool) -> str | None:
    """A moment in UTC; of a day its first, or its last. None in a zone that is unknown here."""
    try:
        zone: tzinfo = zone_named(at["zone"])
        clock = (
            time.fromisoformat(at["time"]) if at["time"] else time(23, 59, 59) if ends else time()
        )
        return (
            datetime.combine(date.fromisoformat(at["date"]), clock, zone)
            .astimezone(UTC)
            .strftime("%Y%m%dT%H%M%SZ")
        )
    except (Trouble, ValueError, OverflowError):
        return None


def stamp(text: str) -> str:
    """A time as the API writes it, as a calendar does."""
    return compact(text[:19]) + "Z"


def compact(text: str) -> str:
    """A date, or a date and a time, without what parts its numbers."""
    return text.replace("-", "").replace(":", "")


def escaped(text: str) -> str:
    """A text as a value of a calendar. spec: EXCH-14."""
    return text.replace("\r\n", "\n").translate(CONTROLS).translate(ESCAPES)


def folded(line: str) -> str:
    """A line with its end, in pieces of at most 75 octets, no letter cut in two. spec: EXCH-14."""
    pieces, room, piece = [], FOLD, bytearray()
    for letter in line:
        data = letter.encode()
        if len(piece) + len(data) > room:
            pieces.append(piece)
            piece, room = bytearray(), FOLD - 1  # the space before what goes on counts
        piece += data
    pieces.append(piece)
    return b"\r\n ".join(pieces).decode() + "\r\n"
