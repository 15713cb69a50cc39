"""Link: one open byte stream to one peer, the only thing the network hands up.

A link is already encrypted and the peer id at its far end is already proven (by the Noise
handshake); which *groups* the peer belongs to is not. `moot.node.net` implements it over
libp2p, the simulation over memory. Above it nobody knows what a socket is.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple, Protocol


class Way(Enum):
    """How a peer is reached; the value is its name in the API. spec: NET-19."""

    LOOPBACK = "this-machine"
    LAN = "same-network"
    DIRECT = "direct"
    PUNCHED = "punched"
    """Directly, through holes that both ends made in their routers at the same time."""
    RELAYED = "relayed"
    PROXY = "proxy"

    @property
    def words(self) -> str:
        """As people read it."""
        return self.value.replace("-", " ")


class Tried(NamedTuple):
    """One way on which a peer was not reached, and why, in a few words for people."""

    way: Way
    why: str


class LinkClosed(Exception):  # noqa: N818 - an ending is not always an error
    """The link is over: the peer hung up, the network cut it, or we closed it."""


class NotReached(LinkClosed):
    """A peer was dialled and answered on no way."""

    def __init__(self, tried: Sequence[Tried], reason: str = "no address answers") -> None:
        """`tried` holds each way once, in the order in which people read it."""
        super().__init__(reason)
        self.tried = tuple(tried)


class Link(Protocol):
    """One stream of bytes to one peer, in order, each way."""

    @property
    def peer(self) -> str:
        """The peer id at the far end, as libp2p prints it."""

    @property
    def local_peer(self) -> str:
        """Our own peer id on this link."""

    @property
    def binding(self) -> bytes:
        """32 bytes equal at both ends and in no other link: the hash of the Noise handshake."""

    @property
    def initiator(self) -> bool:
        """True at the end that dialled. Exactly one end of a link is the initiator."""

    @property
    def address(self) -> str:
        """The far end's address as dialled or seen, for people and the address book."""

    @property
    def way(self) -> Way:
        """How the peer is reached; of a link others dialled, as far as it can be told here."""

    @property
    def via(self) -> str | None:
        """The peer id of the relay, if there is one."""

    async def read(self) -> bytes:
        """Return the next bytes, at least one, in pieces of any size.

        One task reads at a time. Raises LinkClosed at the end of the stream, clean or not.
        """

    async def send(self, data: bytes) -> None:
        """Queue `data` to be written whole and in order; wait while the queue is full.

        Cancelling a waiting `send` never tears a write in two: the bytes are queued whole or
        not at all. Raises LinkClosed when the link is over, also while waiting. Returning says
        nothing about arrival.
        """

    async def aclose(self) -> None:
        """Close both directions, after the queue drained or a short deadline. Idempotent."""
