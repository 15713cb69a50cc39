"""Times as programs exchange them."""

from __future__ import annotations

from moot.node.query.dates import instant


def stamp(ms: int | None) -> str | None:
    """RFC 3339 in UTC to the millisecond; None stays None."""
    if ms is None:
        return None
    return f"{instant(ms - ms % 1000).isoformat()[:19]}.{ms % 1000:03}Z"
