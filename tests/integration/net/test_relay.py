"""Two nodes that reach each other through a third, and what a relay does not do."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
import trio
from trio.testing import wait_all_tasks_blocked

from loopback import opened, talk, until
from moot.node.link import Link, LinkClosed, NotReached, Tried, Way
from moot.node.net.library import (
    ID,
    HopMessage,
    MuxedStreamError,
    PeerId,
    RelayStatus,
    TProtocol,
)
from moot.node.net.network import Network
from moot.node.net.relay import HOP, STOP
from moot.node.net.relays import Unwilling, reserve
from moot.node.net.side_stream import SidePipe, hear, open_side, say
from moot.node.net.stream_link import StreamLink
from moot.protocol import relay_limits

GARDEN, CHOIR = b"garden".ljust(32, b"\0"), b"choir".ljust(32, b"\0")


class Three(NamedTuple):
    """Ada and Ben, both at Cleo, who is a relay."""

    ada: Network
    ben: Network
    cleo: Network
    ada_to_cleo: StreamLink


async def befriend(
    dialling: Network, listening: Network, *groups: bytes
) -> tuple[StreamLink, StreamLink]:
    """A link over which both have said hello."""
    near = await dialling.dial(listening.peer_id, listening.addresses())
    far = await arrived(listening)
    circle = frozenset(groups or (GARDEN,))
    listening.vouch(far, circle)
    dialling.vouch(near, circle)
    assert isinstance(near, StreamLink)
    assert isinstance(far, StreamLink)
    return near, far


async def arrived(network: Network) -> Link:
    with trio.fail_after(10):
        return await network.links().receive()


@asynccontextmanager
async def three(*, ada_in: bytes = GARDEN) -> AsyncIterator[Three]:
    async with opened() as ada, opened() as ben, opened() as cleo:
        ada.reach.relays.want(wanted=False)
        cleo.reach.offer(willing=True)
        cleo.reach.relays.want(wanted=False)
        near, _ = await befriend(ada, cleo, ada_in)
        await befriend(ben, cleo, GARDEN)
        await until(lambda: bool(ben.reach.relays.held))
        yield Three(ada, ben, cleo, near)


def through(network: Network) -> list[str]:
    return [one for one in network.addresses() if one.endswith("/p2p-circuit")]


@pytest.fixture
def what_cleo_carries(monkeypatch: pytest.MonkeyPatch) -> bytearray:
    """All bytes that any relay passes on."""
    seen = bytearray()
    read = SidePipe.receive

    async def receive(self: SidePipe, limit: int = -1) -> bytes:
        data = await read(self, limit)
        seen.extend(data)
        return data

    monkeypatch.setattr(SidePipe, "receive", receive)
    return seen


@pytest.mark.spec("RCH-1")
@pytest.mark.spec("RCH-9")
async def test_a_link_through_a_relay(what_cleo_carries: bytearray) -> None:
    async with three() as (ada, ben, cleo, _):
        assert through(ben) == [f"{cleo.addresses()[0]}/p2p/{cleo.peer_id}/p2p-circuit"]
        near = await ada.dial(ben.peer_id, through(ben))
        far = await arrived(ben)
        await talk(near, far, b"nobody else hears this")
        assert (near.peer, far.peer) == (ben.peer_id, ada.peer_id)
        assert near.binding == far.binding
        assert near.way is far.way is Way.RELAYED
        assert near.via == far.via == cleo.peer_id
        assert len(what_cleo_carries) > 1_000
        assert b"nobody else" not in what_cleo_carries
        assert cleo.reach.relay.carried > 500
        await near.aclose()
        await until(lambda: cleo.reach.relay.circuits == 0)


@pytest.mark.spec("RCH-1")
async def test_the_end_of_a_relay_is_the_end_of_its_circuits() -> None:
    async with opened() as ada, opened() as ben:
        async with opened() as cleo:
            cleo.reach.offer(willing=True)
            await befriend(ada, cleo)
            await befriend(ben, cleo)
            await until(lambda: bool(ben.reach.relays.held))
            near = await ada.dial(ben.peer_id, through(ben))
            far = await arrived(ben)
            await talk(near, far)
        for end in (near, far):
            with trio.fail_after(20), pytest.raises(LinkClosed):
                await end.read()
        await until(lambda: through(ben) == [])


@pytest.mark.spec("RCH-2")
@pytest.mark.parametrize("protocol", [HOP, STOP])
async def test_a_stranger_gets_no_further_stream(protocol: TProtocol) -> None:
    async with opened() as ada, opened() as cleo:
        cleo.reach.offer(willing=True)
        near = await ada.dial(cleo.peer_id, cleo.addresses())
        far = await arrived(cleo)
        assert isinstance(near, StreamLink)
        with trio.fail_after(20), pytest.raises(LinkClosed):
            await open_side(near.connection, protocol)
        await talk(near, far)


@pytest.mark.spec("RCH-4")
@pytest.mark.parametrize(
    "said",
    [
        b"\xff\xff\xff\xff\x0f",
        b"\x81\x20" + bytes(4097),
        b"\x02\xff\xff",
        b"\x00",
        b"\x80" * 11,
        b"\x04\x08\x01\x12\x00",
    ],
    ids=["length", "too long", "garbage", "empty", "endless length", "to nobody"],
)
async def test_what_is_no_message_ends_its_stream_alone(said: bytes) -> None:
    async with three() as (ada, ben, _, link):
        pipe = await open_side(link.connection, HOP)
        with trio.fail_after(20), pytest.raises(MuxedStreamError):
            await pipe.write(said)
            while True:
                await pipe.receive()
        near = await ada.dial(ben.peer_id, through(ben))
        await talk(near, await arrived(ben))


async def asked(link: StreamLink, message: HopMessage) -> int:
    """What a relay answers."""
    pipe = await open_side(link.connection, HOP)
    with trio.fail_after(20):
        await say(pipe, message)
        answer = await hear(pipe, HopMessage)
    assert answer.type == HopMessage.STATUS
    return answer.status


def to(peer: str) -> HopMessage:
    return HopMessage(type=HopMessage.CONNECT, peer=PeerId(id=ID.from_base58(peer).to_bytes()))


@pytest.mark.spec("RCH-5")
async def test_a_relay_joins_members_of_one_group_alone() -> None:
    async with three(ada_in=CHOIR) as (ada, ben, _, link), opened() as nobody:
        assert await asked(link, to(ben.peer_id)) == RelayStatus.NO_RESERVATION
        assert await asked(link, to(nobody.peer_id)) == RelayStatus.NO_RESERVATION
        with pytest.raises(NotReached) as failure:
            await ada.dial(ben.peer_id, through(ben))
        assert failure.value.tried[-1] == Tried(Way.RELAYED, "the peer is not at that relay")


async def test_a_relay_answers_what_it_does_not_expect() -> None:
    async with three() as (_, _, _, link):
        status = await asked(link, HopMessage(type=HopMessage.STATUS))
        assert status == RelayStatus.UNEXPECTED_MESSAGE


@pytest.mark.spec("RCH-6")
async def test_a_relay_takes_no_request_through_another() -> None:
    async with three() as (ada, ben, _, _):
        ben.reach.offer(willing=True)
        near = await ada.dial(ben.peer_id, through(ben))
        far = await arrived(ben)
        ben.vouch(far, frozenset({GARDEN}))
        assert isinstance(near, StreamLink)
        with pytest.raises(Unwilling):
            await reserve(near)


@pytest.mark.spec("RCH-7")
@pytest.mark.parametrize("bound", ["MAX_CIRCUITS", "CIRCUITS_PER_PEER"])
async def test_circuits_are_bounded(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(relay_limits, bound, 1)
    async with three() as (ada, ben, cleo, link):
        near = await ada.dial(ben.peer_id, through(ben))
        await arrived(ben)
        assert await asked(link, to(ben.peer_id)) == RelayStatus.RESOURCE_LIMIT_EXCEEDED
        await near.aclose()
        await until(lambda: cleo.reach.relay.circuits == 0)
        await talk(await ada.dial(ben.peer_id, through(ben)), await arrived(ben))


@pytest.mark.spec("RCH-7")
async def test_places_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_limits, "MAX_RESERVATIONS", 1)
    async with three() as (_, _, cleo, link):
        assert cleo.reach.relay.places == 1
        reserve_one = HopMessage(type=HopMessage.RESERVE)
        assert await asked(link, reserve_one) == RelayStatus.RESERVATION_REFUSED


@pytest.mark.spec("RCH-7")
@pytest.mark.parametrize("bound", ["CIRCUIT_BYTES", "RELAY_BYTES_PER_PEER"])
async def test_a_circuit_ends_when_it_had_its_share(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(relay_limits, bound, 100_000)
    async with three() as (ada, ben, cleo, _):
        near = await ada.dial(ben.peer_id, through(ben))
        far = await arrived(ben)
        with trio.fail_after(20), pytest.raises(LinkClosed):
            await near.send(bytes(150_000))
            while True:
                await far.read()
        assert cleo.reach.relay.carried < 200_000


@pytest.mark.spec("RCH-7")
async def test_a_circuit_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_limits, "CIRCUIT_MS", 1_000)
    async with three() as (ada, ben, _, _):
        near = await ada.dial(ben.peer_id, through(ben))
        await arrived(ben)
        with trio.fail_after(20), pytest.raises(LinkClosed):
            await near.read()


@pytest.mark.spec("RCH-7")
async def test_a_sender_waits_for_a_reader_beyond_a_relay() -> None:
    """And the link to the relay lives on meanwhile: nothing there holds more than its windows."""
    async with three() as (ada, ben, cleo, link):
        near = await ada.dial(ben.peer_id, through(ben))
        far = await arrived(ben)
        sent = 0
        with trio.move_on_after(1) as patience:
            while not patience.cancel_called:
                await near.send(bytes(65_536))
                sent += 65_536
        assert sent < 4_000_000
        assert len(cleo.reach._friends.now()) == 2
        got = 0
        with trio.fail_after(60):
            while got < sent:
                got += len(await far.read())
        assert not link.over


@pytest.mark.spec("RCH-8")
async def test_who_relays() -> None:
    async with opened() as ada, opened() as cleo:
        near, far = await befriend(ada, cleo)
        for willing, reached, relays in [
            (False, True, False),
            (None, False, False),
            (None, True, True),
            (True, False, True),
        ]:
            cleo.reach.reached = reached
            cleo.reach.offer(willing=willing)
            assert cleo.reach.relay.willing is relays
        cleo.reach.offer(willing=False)
        with pytest.raises(Unwilling, match="does not relay"):
            await reserve(near)
        cleo.reach.reached = False
        cleo.reach.offer(willing=None)
        far.way, far.address = Way.DIRECT, "/ip4/5.0.0.10/tcp/4001"  # as from a public address
        cleo.vouch(far, frozenset({GARDEN}))
        assert cleo.reach.reached
        assert (await reserve(near)).addresses


@pytest.mark.spec("RCH-9")
async def test_a_place_is_asked_for_anew_when_the_relay_is_back() -> None:
    seed = os.urandom(32)
    async with opened() as ben:
        moves: list[int] = []
        ben.on_moved = lambda: moves.append(len(through(ben)))
        for _ in range(2):
            async with Network.open(seed, ["/ip4/127.0.0.1/tcp/0"]) as cleo:
                cleo.reach.offer(willing=True)
                await befriend(ben, cleo)
                await until(lambda: len(through(ben)) == 1)
            await until(lambda: through(ben) == [])
        assert moves[:3] == [1, 0, 1]


@pytest.mark.spec("RCH-9")
async def test_a_place_is_asked_for_anew_before_it_runs_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(relay_limits, "RESERVATION_MS", 2_000)
    async with three() as (ada, ben, cleo, _):
        (first,) = ben.reach.relays.held.values()
        await until(lambda: ben.reach.relays.held[cleo.peer_id].renew > first.renew)
        await until(lambda: cleo.reach.relay._places[ben.peer_id].until >= first.renew + 2)
        await talk(await ada.dial(ben.peer_id, through(ben)), await arrived(ben))


@pytest.mark.spec("RCH-9")
async def test_who_is_reached_from_outside_wants_no_place() -> None:
    async with three() as (_, ben, _, _):
        ben.reach.reached = True
        ben.reach.offer(willing=False)
        await until(lambda: through(ben) == [])


@pytest.mark.spec("RCH-10")
async def test_a_direct_way_is_taken_before_a_relay() -> None:
    async with three() as (ada, ben, cleo, _):
        near = await ada.dial(ben.peer_id, ben.addresses())
        await arrived(ben)
        assert near.way is Way.LOOPBACK
        assert cleo.reach.relay.circuits == 0


@pytest.mark.spec("RCH-10")
async def test_a_relay_that_is_met_a_moment_later_is_waited_for() -> None:
    async with three() as (_, ben, cleo, _), opened() as dora, trio.open_nursery() as nursery:

        async def dial() -> None:
            near = await dora.dial(ben.peer_id, through(ben))
            await talk(near, await arrived(ben))

        nursery.start_soon(dial)
        await wait_all_tasks_blocked(0.05)
        await befriend(dora, cleo)


async def test_without_the_relay_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_limits, "RELAY_WAIT_MS", 100)
    async with three() as (_, ben, _, _), opened() as dora:
        with pytest.raises(NotReached) as failure:
            await dora.dial(ben.peer_id, through(ben))
        assert failure.value.tried[-1] == Tried(
            Way.RELAYED, "we are not connected to the relay yet"
        )


@pytest.mark.spec("NET-23")
async def test_who_moves_forgets_what_held_where_he_was() -> None:
    async with opened() as ben:
        ben.reach.reached = True
        ben.saw("12D3peer", "/ip4/203.0.113.7/tcp/4001")
        ben.reach.offer(willing=None)
        willing = [ben.reach.relay.willing]
        ben.reach.moved()
        assert [*willing, ben.reach.relay.willing] == [True, False]
        assert "/ip4/203.0.113.7/tcp/4001" not in ben.reach.outside.addresses(ben.listens())
