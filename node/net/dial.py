"""Defects: the library dials one address, waits a quarter of a second, and sulks for a minute.

Its `connect` tries one TCP address of a peer, always takes 251 ms, and blocks the peer for 60 s
after a failure, also when it has since appeared elsewhere. So all known addresses are dialled here,
at once, each by itself; the first that answers as the peer wins.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import trio

from moot.node.link import LinkClosed, NotReached, Tried, Way
from moot.node.net.fatal_error import brief
from moot.node.net.library import ID, Multiaddr, Swarm, SwarmConn
from moot.node.net.stuck_close import hang_up
from moot.protocol import limits

ED25519 = bytes.fromhex("002408011220")
"""How the id of a peer with an Ed25519 key begins; the key itself follows."""
PEER_ID_BYTES = len(ED25519) + 32

log = logging.getLogger(__name__)


def peer_named(text: str) -> ID:
    """Return the peer id written as `text`. Raises LinkClosed if it is none."""
    try:
        peer = ID.from_base58(text)
    except Exception as error:
        raise LinkClosed(f"not a peer id: {text[:64]!r}") from error
    if len(peer.to_bytes()) != PEER_ID_BYTES or not peer.to_bytes().startswith(ED25519):
        raise LinkClosed(f"not a peer id: {text[:64]!r}")
    return peer


def dialable(addresses: Sequence[str]) -> list[Multiaddr]:
    """Return those of the addresses that are an IP address and a TCP port, at most 8.

    They may come from strangers: names are not looked up, anything else is left out.
    """
    found: dict[str, Multiaddr] = {}
    for text in addresses:
        if len(found) == limits.MAX_ADDRESSES_PER_PEER:
            break
        plain = "/".join(text.split("/")[:5])  # without /p2p/...: who answers is checked anyway
        try:
            address = Multiaddr(plain)
            names = [protocol.name for protocol in address.protocols()]
        except Exception as error:  # noqa: BLE001 - the parser raises a dozen kinds
            log.debug("not an address: %s", brief(error))
            continue
        if names in (["ip4", "tcp"], ["ip6", "tcp"]):
            found[str(address)] = address
    return list(found.values())


async def dial_first(swarm: Swarm, peer: ID, addresses: Sequence[str]) -> tuple[SwarmConn, str]:
    """Connect to the first of the addresses that answers as `peer`; return which. spec: NET-11.

    Raises NotReached when none does. Set a deadline around it; cancelling it leaves nothing behind.
    """
    won: list[tuple[SwarmConn, str]] = []
    failures: list[str] = []

    async def attempt(address: Multiaddr) -> None:
        try:
            connection = await swarm.dial_addr(address, peer)
        except Exception as error:  # noqa: BLE001 - the library wraps and raises all sorts
            failures.append(f"{address} ({brief(error.__cause__ or error)})")
            return
        if not isinstance(connection, SwarmConn):
            return  # not by TCP
        if won:
            await hang_up(connection)
        else:
            won.append((connection, str(address)))
            nursery.cancel_scope.cancel()

    try:
        async with trio.open_nursery() as nursery:
            for address in dialable(addresses):
                nursery.start_soon(attempt, address)
    except BaseException:
        if won:
            await hang_up(won[0][0])
        raise
    if not won:
        raise NotReached((Tried(Way.DIRECT, ", ".join(sorted(failures)) or "no address is known"),))
    return won[0]
