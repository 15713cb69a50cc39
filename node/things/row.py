"""Row: what lists and filters need of one object, read from its own cells alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from moot.node.query.zone import zone_named
from moot.node.trouble import Trouble


class When(NamedTuple):
    """A date as it was written, in the zone in which it was written."""

    date: str
    """2026-11-27."""
    time: str | None
    """18:00; None if the whole day is meant."""
    zone: str

    def instant(self) -> int | None:
        """Milliseconds since 1970: that minute, or the last moment of that day.

        None if it is no date, or of a zone unknown here: others may write what they like.
        """
        try:
            zone = zone_named(self.zone)
            day = date.fromisoformat(self.date)
            if self.time is not None:
                at = datetime.combine(day, time.fromisoformat(self.time), zone)
                return round(at.timestamp() * 1000)
            after = datetime.combine(day + timedelta(days=1), time(), zone)
            return round(after.timestamp() * 1000) - 1
        except (Trouble, ValueError, OverflowError):
            return None


class Holder(NamedTuple):
    """One claim on a task."""

    person: bytes
    """The member's key."""
    role: str
    """lead, help or learn."""
    at: int
    """Its effective time, ms."""
    words: str | None
    first: bool
    doubled: bool


class Row(NamedTuple):
    """One object on a board."""

    id: bytes
    kind: str
    """task, goal or thought; member and group are on the board for their names."""
    title: str
    notes: str | None
    why: str | None
    state: str
    """See specs/api.md, Thing; whether it is archived stands apart."""
    archived: bool
    tags: tuple[str, ...]
    holders: tuple[Holder, ...]
    stage: str | None
    hands: tuple[int, int] | None
    due: When | None
    start: When | None
    about: bytes | None
    """What a thought is said about."""
    made: int
    by: bytes
    changed: int
    """The greatest effective time among what it says."""
    disputes: int
    """How many of its fields hold a conflict."""
    marks: tuple[tuple[int, int], ...]
    """By log number, the newest seq that something of it stands at: who has that has it whole."""
    rev: bytes
    """Changes whenever a cell of it does."""

    @property
    def open(self) -> bool:
        """Whether it still asks for something."""
        return not self.archived and self.state not in {"done", "reached", "let-go"}


def persons(holders: Sequence[Holder]) -> list[bytes]:
    """Whoever holds it, each once, in order."""
    return list(dict.fromkeys(holder.person for holder in holders))
