"""Agreeing on the one protocol there is, at the start of a stream."""

from __future__ import annotations

from moot.node.net.idle_round_trips import OneBreath
from moot.node.net.library import Multiselect, MultiselectCommunicator, TProtocol
from moot.node.net.short_window import Pipe

PROTOCOL = TProtocol("/x/1")
"""Says nothing about who speaks it. spec: NET-14."""


async def propose(pipe: Pipe) -> None:
    """Ask the other end for our protocol. Raises all sorts of things when it is not granted.

    Put a deadline around it, and drop the connection when that strikes: a write may be torn.
    """
    await OneBreath().select_one_of([PROTOCOL], MultiselectCommunicator(pipe))


async def agree(pipe: Pipe) -> None:
    """Answer the other end's questions until it settles on our protocol.

    Raises all sorts of things at a stranger's will. Put a deadline around it, as above.
    """
    await Multiselect({PROTOCOL: None}).negotiate(MultiselectCommunicator(pipe))
