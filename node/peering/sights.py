"""Sights: what the lookout adds to the address book, and to the reasons why nobody answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moot.node.company import Nearby
from moot.node.link import Tried, Way
from moot.node.peering.dial_plan import Contact
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER


class Blind:
    """The lookout of a node that does not look."""

    def near(self, group: bytes) -> Sequence[Contact]:
        """See `Lookout.near`."""
        del group
        return ()

    def nearby(self) -> Nearby | None:
        """See `Lookout.nearby`."""
        return None


def merged(near: Iterable[Contact], known: Iterable[Contact]) -> list[Contact]:
    """Return everybody once; of those who were seen here the addresses seen come first."""
    found = {one.peer: list(one.addresses) for one in near}
    for one in known:
        found.setdefault(one.peer, []).extend(one.addresses)
    return [
        Contact(peer, tuple(dict.fromkeys(addresses))[:MAX_ADDRESSES_PER_PEER])
        for peer, addresses in found.items()
    ]


def with_sight(tried: Sequence[Tried], nearby: Nearby | None) -> tuple[Tried, ...]:
    """Say of a peer that was not reached that it was not seen here either. spec: API-82."""
    if any(one.way in (Way.LAN, Way.LOOPBACK) for one in tried):
        return tuple(tried)
    why = "not looked for" if nearby is None else nearby.trouble or "not seen"
    return (Tried(Way.LAN, why), *tried)
