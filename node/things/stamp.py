"""Times as programs exchange them."""

from __future__ import annotations

from moot.node.query.dates import instant


def stamp(ms: int | None) -> str | None:
    """RFC 3339 in UTC to the millisecond; None stays None."""
    if ms is None:
        return None
    return instant(ms).strftime("%Y-%m-%dT%H:%M:%S.") + f"{ms % 1000:03}Z"
