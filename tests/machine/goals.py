"""How a goal stands: what people said of it, and what follows from what they would give."""

from __future__ import annotations

from typing import NamedTuple

from machine.ledger import Ledger


class Given(NamedTuple):
    """As a value: what somebody would give, if at least so many do."""

    words: str
    least: int


def pledges(ledger: Ledger, home: str, thing: str) -> set[tuple[str, str, int | None, bool]]:
    """Who gives what on which condition, and whether it counts."""
    live = ledger.live(home, thing, "pledge")
    given = [(one.who, one.value) for one in live if isinstance(one.value, Given)]
    # The largest set in which nobody asks for more than there are: try the largest first.
    most = max(
        (
            count
            for count in range(len(given) + 1)
            if sum(one.least <= count for _, one in given) >= count
        ),
        default=0,
    )
    return {
        (who, one.words, one.least if one.least > 1 else None, one.least <= most)
        for who, one in given
    }


def state(ledger: Ledger, home: str, thing: str) -> str:
    """What it is said to be; a forming goal is active while enough pledges count."""
    if ledger.archived(home, thing):
        return "archived"
    said = str(ledger.last(home, thing, "state") or "forming")
    threshold = ledger.last(home, thing, "threshold")
    counting = sum(one[3] for one in pledges(ledger, home, thing))
    if said == "forming" and isinstance(threshold, int) and counting >= threshold:
        return "active"
    return said
