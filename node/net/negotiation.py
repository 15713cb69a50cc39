"""Agreeing on the one protocol there is, at the start of a stream."""

from __future__ import annotations

from moot.node.link import LinkClosed
from moot.node.net.library import (
    Multiselect,
    MultiselectClient,
    MultiselectCommunicator,
    TProtocol,
)
from moot.node.net.short_window import Pipe

PROTOCOL = TProtocol("/x/1")
"""Says nothing about who speaks it. spec: NET-14."""


async def propose(pipe: Pipe) -> None:
    """Ask the other end for our protocol. Raises LinkClosed when it has none such.

    Put a deadline around it, and drop the connection when that strikes: a write may be torn.
    """
    try:
        await MultiselectClient().select_one_of([PROTOCOL], MultiselectCommunicator(pipe))
    except Exception as error:
        # MultiselectClientError from an honest stranger, anything from another
        raise LinkClosed("the other end does not speak our protocol") from error


async def agree(pipe: Pipe) -> None:
    """Answer the other end's questions until it settles on our protocol.

    Raises all sorts of things when a stranger makes it: call it contained, under a deadline.
    """
    await Multiselect({PROTOCOL: None}).negotiate(MultiselectCommunicator(pipe))
