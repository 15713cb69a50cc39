"""Crossing: what sessions have to do with relays, which lead to whom a router hides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

import trio

from moot.node.link import LinkClosed, Way
from moot.node.peering.dial_plan import Contact
from moot.node.peering.talk import Talk
from moot.node.ways.addresses import Relay, relay_in
from moot.protocol.events import Farewell, Places

CHOOSE_SECONDS: Final = 5
"""For a direct session to show that it is alive, before a relayed one takes its place."""


def guides(contact: Contact) -> list[Contact]:
    """The relays that lead to somebody, with whom one has to talk first."""
    found: dict[str, list[str]] = {}
    for relay in _relays(contact):
        found.setdefault(relay.peer, []).append(relay.address)
    return [Contact(peer, tuple(addresses)) for peer, addresses in found.items()]


def behind(relay: str, contacts: Iterable[Contact]) -> Iterator[str]:
    """Yield whom a relay leads to."""
    for contact in contacts:
        if any(one.peer == relay for one in _relays(contact)):
            yield contact.peer


def found_at(talk: Talk) -> str | None:
    """Where a peer was found, if we may dial it there again.

    An address on one of our interfaces is no use to others, and to us only while we see the peer.
    """
    link = talk.link
    ours = link.initiator and link.way not in (Way.RELAYED, Way.PUNCHED)
    return link.address if ours and not link.address.startswith("/ip6zone/") else None


def seen_at(talk: Talk) -> Places:
    """How a peer that dialled us from elsewhere looks from here. spec: RCH-12."""
    from_elsewhere = talk.link.way is Way.DIRECT and not talk.link.initiator
    return ((talk.peer, (talk.link.address,)),) if from_elsewhere and talk.link.address else ()


def said_of_us(talk: Talk, peers: Places, us: str) -> str | None:
    """At which address a peer that we dialled sees us, if it says so."""
    said = [at[0] for peer, at in peers if peer == us and at]
    return said[0] if said and talk.link.initiator else None


async def choose(relayed: Talk, direct: Talk) -> None:
    """Keep the direct session if it is alive, and else the relayed one. spec: RCH-11."""
    surplus = direct
    with trio.move_on_after(CHOOSE_SECONDS), suppress(LinkClosed):
        await direct.ping()
        surplus = relayed
    surplus.leave(Farewell.DOUBLE)


def _relays(contact: Contact) -> list[Relay]:
    return [one for one in map(relay_in, contact.addresses) if one is not None]
