"""Punch: both ends of a relayed link dial each other at once, so that their routers let it through.

A router lets in what answers something that went out. So the ends agree over the relay on a moment,
and each dials what the other's router calls it, from the port that this belongs to: each packet
opens the door for the other's. It is libp2p's DCUtR, whose own code takes a host.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import trio

from moot.node.link import LinkClosed
from moot.node.net.fatal_error import brief
from moot.node.net.library import HolePunch, Multiaddr, TProtocol
from moot.node.net.side_stream import SidePipe, hear, open_side, part, say
from moot.node.net.stream_link import StreamLink
from moot.node.ways.target import Target, targets
from moot.protocol import relay_limits

PUNCH: Final = TProtocol("/libp2p/dcutr")


async def lead(link: StreamLink, ours: Sequence[str], nursery: trio.Nursery) -> list[Target]:
    """Agree on a moment, and wait for it; return what to dial then. Raises LinkClosed.

    For the end that the relayed link was dialled to. spec: RCH-13.
    """
    pipe = await open_side(link.connection, PUNCH)
    try:
        began = trio.current_time()
        await say(pipe, _connect(ours))
        theirs = _addresses(await hear(pipe, HolePunch))
        trip = trio.current_time() - began
        await say(pipe, HolePunch(type=HolePunch.SYNC))
    except BaseException as error:
        await pipe.reset()
        if isinstance(error, Exception):  # anything, if the other end means harm
            raise LinkClosed(f"no agreement on a moment: {brief(error)}") from error
        raise
    nursery.start_soon(part, pipe)
    await trio.sleep(trip / 2)
    return theirs


async def follow(pipe: SidePipe, ours: Sequence[str]) -> list[Target]:
    """Begin to agree on a moment; return what to dial then.

    For the end that dialled the relayed link. Raises all sorts of things at the other's will.
    """
    theirs = _addresses(await hear(pipe, HolePunch))
    await say(pipe, _connect(ours))
    return theirs


async def moment(pipe: SidePipe) -> None:
    """Wait for the moment that the other end says. Raises as above."""
    if (await hear(pipe, HolePunch)).type != HolePunch.SYNC:
        raise LinkClosed("not what follows")


def _connect(ours: Sequence[str]) -> HolePunch:
    return HolePunch(
        type=HolePunch.CONNECT, ObsAddrs=[Multiaddr(address).to_bytes() for address in ours]
    )


def _addresses(message: HolePunch) -> list[Target]:
    """What the other end says it may be reached at. Raises all sorts of things at its will."""
    if message.type != HolePunch.CONNECT:
        raise LinkClosed("not what comes first")
    said = list(message.ObsAddrs)[: relay_limits.MAX_PUNCH_ADDRESSES]
    return targets([str(Multiaddr(one)) for one in said])
