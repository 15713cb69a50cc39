"""Agreeing on a protocol at the start of a stream: the one there is, or one among friends."""

from __future__ import annotations

from collections.abc import Sequence

from moot.node.net.idle_round_trips import OneBreath
from moot.node.net.library import Multiselect, MultiselectCommunicator, TProtocol
from moot.node.net.short_window import Pipe

PROTOCOL = TProtocol("/x/1")
"""Says nothing about who speaks it. spec: NET-14."""


async def propose(pipe: Pipe, protocol: TProtocol = PROTOCOL) -> None:
    """Ask the other end for a protocol. Raises all sorts of things when it is not granted.

    Put a deadline around it, and drop the connection when that strikes: a write may be torn.
    """
    await OneBreath().select_one_of([protocol], MultiselectCommunicator(pipe))


async def agree(pipe: Pipe, protocols: Sequence[TProtocol] = (PROTOCOL,)) -> TProtocol | None:
    """Answer the other end's questions until it settles on one of the protocols.

    Raises all sorts of things at a stranger's will. Put a deadline around it, as above.
    """
    offered = Multiselect(dict.fromkeys(protocols))
    return (await offered.negotiate(MultiselectCommunicator(pipe)))[0]
