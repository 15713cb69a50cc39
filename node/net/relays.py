"""Relays: through whom others reach us, and how we reach others through them.

What libp2p's circuit relay v2 calls a client. Its own takes a host, which we have not; it also
keeps no place alive when a relay restarts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from ipaddress import ip_address
from typing import Final, NamedTuple

import trio

from moot.node.link import LinkClosed, Way
from moot.node.net.circuit import Circuit
from moot.node.net.fatal_error import brief
from moot.node.net.library import ID, HopMessage, Multiaddr, PeerId, RelayStatus, StopMessage
from moot.node.net.outside import is_public
from moot.node.net.relay import HOP
from moot.node.net.side_stream import SidePipe, hear, open_side, part, say
from moot.node.net.stream_link import StreamLink
from moot.node.ways.addresses import through
from moot.node.ways.target import Target, targets
from moot.protocol import limits, relay_limits

SETTLE_SECONDS: Final = 0.3
"""After a hello, until a relay is asked: its end of the hello may be over a moment later."""
NEVER: Final = float("inf")

log = logging.getLogger(__name__)


class Held(NamedTuple):
    """A place that a relay keeps for us."""

    link: StreamLink
    renew: float
    """When to ask for it anew, in seconds of trio's clock."""
    addresses: tuple[str, ...]
    """Where others reach us through it."""


class Refused(NamedTuple):
    """A peer that does not relay for us."""

    until: float
    why: str


class Relays:
    """Keeps places at relays for as long as they are wanted. spec: RCH-9."""

    def __init__(
        self, links: Callable[[], Collection[StreamLink]], changed: Callable[[], None]
    ) -> None:
        """`links` gives those to friends; `changed` is called when our addresses did."""
        self._links = links
        self._changed = changed
        self._held: dict[str, Held] = {}
        self._refused: dict[str, Refused] = {}
        self._stir = trio.Event()
        self._wanted = True

    @property
    def held(self) -> dict[str, Held]:
        """By relay, the places kept for us now."""
        return {peer: one for peer, one in self._held.items() if not one.link.over}

    @property
    def refusals(self) -> dict[str, str]:
        """By peer, why it is no relay of ours."""
        return {peer: one.why for peer, one in self._refused.items()}

    def want(self, *, wanted: bool) -> None:
        """Say whether places are wanted at all."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.look()

    def look(self) -> None:
        """Look again: a link began or ended."""
        self._stir.set()

    def addresses(self) -> list[str]:
        """Where others reach us through relays."""
        return [address for one in self.held.values() for address in one.addresses]

    async def run(self) -> None:
        """Keep places, for ever."""
        while True:
            before = self.addresses()
            await self._attend()
            if self.addresses() != before:
                self._changed()
            with trio.move_on_at(self._next()):
                await self._stir.wait()
            self._stir = trio.Event()
            gone = len(self._held) - len(self.held)
            if gone:
                self._held = self.held
                self._changed()
            await trio.sleep(SETTLE_SECONDS)

    async def _attend(self) -> None:
        now = trio.current_time()
        self._held = self.held if self._wanted else {}
        self._refused = {peer: one for peer, one in self._refused.items() if one.until > now}
        for one in [held.link for held in self._held.values() if held.renew <= now]:
            await self._ask(one)
        for one in self._candidates():
            if len(self._held) >= relay_limits.RELAYS_HELD or not self._wanted:
                break
            await self._ask(one)

    def _candidates(self) -> list[StreamLink]:
        """Whom to ask: first those at an address that we know to answer."""
        free = [
            link
            for link in self._links()
            if link.via is None
            and link.peer not in self._held
            and link.peer not in self._refused
            and not link.over
        ]
        return sorted(free, key=lambda link: not link.initiator)

    def _next(self) -> float:
        times = [held.renew for held in self._held.values()]
        if self._wanted and len(self._held) < relay_limits.RELAYS_HELD:
            times += [one.until for one in self._refused.values()]
        return min(times, default=NEVER)

    async def _ask(self, link: StreamLink) -> None:
        seconds, why = relay_limits.RELAY_RETRY_MS / 1000, "it did not answer in time"
        try:
            with trio.move_on_after(relay_limits.RELAY_MS / 1000):
                self._held[link.peer] = await reserve(link)
                self._refused.pop(link.peer, None)
                return
        except Unwilling as refusal:
            seconds, why = relay_limits.RELAY_REFUSED_MS / 1000, str(refusal)
        except LinkClosed as closed:
            why = str(closed)
        self._held.pop(link.peer, None)
        self._refused[link.peer] = Refused(trio.current_time() + seconds, why)


class Unwilling(LinkClosed):
    """A relay said no."""


async def reserve(link: StreamLink) -> Held:
    """Ask a peer to be our relay. Raises Unwilling, LinkClosed. Put a deadline around it."""
    pipe = await open_side(link.connection, HOP)
    try:
        await say(pipe, HopMessage(type=HopMessage.RESERVE))
        answer = await hear(pipe, HopMessage)
        at = _relay_addresses(link, answer.reservation.addrs)
    except Exception as error:
        raise LinkClosed(f"its answer: {brief(error)}") from error
    finally:
        await part(pipe)
    _check(answer)
    if not at or (link.way is Way.LAN and not any(map(is_public, at))):
        raise Unwilling("it knows no address at which others elsewhere reach it")
    half = relay_limits.RESERVATION_MS / 2000
    addresses = tuple(through(link.peer, address) for address in at)
    return Held(link, trio.current_time() + half, addresses)


async def connect(link: StreamLink, target: ID, nursery: trio.Nursery) -> Circuit:
    """Ask a relay for a circuit to a peer. Raises Unwilling, LinkClosed. Put a deadline around."""
    pipe = await open_side(link.connection, HOP)
    try:
        await say(pipe, HopMessage(type=HopMessage.CONNECT, peer=PeerId(id=target.to_bytes())))
        try:
            answer = await hear(pipe, HopMessage)
        except Exception as error:
            raise LinkClosed(f"its answer: {brief(error)}") from error
        _check(answer)
    except BaseException:
        await pipe.reset()
        raise
    return Circuit(pipe, link.peer, link.address, nursery)


async def accept(link: StreamLink, pipe: SidePipe, nursery: trio.Nursery) -> Circuit:
    """Take a circuit that a relay of ours offers. Raises all sorts of things. Deadline as above."""
    asked = await hear(pipe, StopMessage)
    if asked.type != StopMessage.CONNECT:
        answer = StopMessage(type=StopMessage.STATUS, status=RelayStatus.UNEXPECTED_MESSAGE)
        await say(pipe, answer)
        raise LinkClosed("not what a relay asks")
    await say(pipe, StopMessage(type=StopMessage.STATUS, status=RelayStatus.OK))
    return Circuit(pipe, link.peer, link.address, nursery)


REASONS: Final = {
    RelayStatus.RESERVATION_REFUSED: "the relay has no room for one more",
    RelayStatus.RESOURCE_LIMIT_EXCEEDED: "the relay has no room for one more",
    RelayStatus.PERMISSION_DENIED: "it does not relay for others",
    RelayStatus.CONNECTION_FAILED: "the relay gets no answer from there",
    RelayStatus.NO_RESERVATION: "the peer is not at that relay",
}


def _check(answer: HopMessage) -> None:
    if answer.type != HopMessage.STATUS or answer.status != RelayStatus.OK:
        raise Unwilling(REASONS.get(answer.status, "the relay refused"))


def _relay_addresses(link: StreamLink, said: Iterable[bytes]) -> tuple[str, ...]:
    """Where others may find a relay: where we found it, then what it says, public ones first."""
    ours = [link.address] if link.initiator else []
    heard = targets([str(Multiaddr(one)) for one in list(said)[: limits.MAX_ADDRESSES_PER_PEER]])
    public = [one.address for one in heard if one.is_name or is_public(one.address)]
    private = [one.address for one in heard if one.address not in public and _is_told(one, link)]
    return tuple(dict.fromkeys((*ours, *public, *private)))[: relay_limits.RELAY_ADDRESSES]


def _is_told(one: Target, link: StreamLink) -> bool:
    """Whether a private address may mean something to others: not another machine's loopback."""
    return link.way is Way.LOOPBACK or not ip_address(one.host).is_loopback
