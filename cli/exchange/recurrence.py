"""Recurrence, as a calendar says it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.json_text import Json


def recurrence(thing: Json) -> Iterator[str]:
    """The lines of a task that say when it comes again (RRULE, EXDATE), without line ends.

    The one place that has to know how a node tells of a series. A node tells of none so far, so
    that a calendar shows each task once.
    """
    del thing
    return iter(())
