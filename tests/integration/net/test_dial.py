"""A peer is reached at whichever of its addresses answers, however often it did not before."""

import os
import socket
from functools import partial

import pytest
import trio
from trio.testing import MockClock

from loopback import ROOM, linked, opened, talk
from moot.node.link import LinkClosed, NotReached, Way
from moot.node.net.library import ID, AutoConnector, INetStream, Multiaddr
from moot.node.net.network import Network
from moot.node.net.own_initiative import NoInitiative
from moot.protocol import limits


def dead_address() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return f"/ip4/127.0.0.1/tcp/{unused.getsockname()[1]}"


async def mute_listener(nursery: trio.Nursery) -> str:
    """Return an address that accepts and says nothing."""

    async def silent(stream: trio.SocketStream) -> None:
        await stream.receive_some()
        await trio.sleep_forever()

    (listener,) = await nursery.start(partial(trio.serve_tcp, silent, 0, host="127.0.0.1"))
    return f"/ip4/127.0.0.1/tcp/{listener.socket.getsockname()[1]}"


@pytest.mark.spec("NET-11")
async def test_the_first_address_that_answers_wins() -> None:
    async with opened() as dialling, opened() as listening, trio.open_nursery() as nursery:
        mute = await mute_listener(nursery)
        addresses = [dead_address(), mute, "nonsense", *listening.addresses(), dead_address()]
        link = await dialling.dial(listening.peer_id, addresses)
        await talk(link, await listening.links().receive())
        assert link.address == listening.addresses()[0]
        assert len(dialling._swarm.get_connections()) == 1
        nursery.cancel_scope.cancel()


@pytest.mark.spec("NET-11")
async def test_one_link_comes_of_many_addresses_of_one_peer() -> None:
    listen = [f"/ip4/127.0.0.{host}/tcp/0" for host in range(1, 5)]
    async with opened() as dialling, Network.open(os.urandom(32), listen, room=ROOM) as listening:
        assert len(listening.addresses()) == 4
        link = await dialling.dial(listening.peer_id, listening.addresses())
        await talk(link, await listening.links().receive())
        assert len(dialling._swarm.get_connections()) == 1


@pytest.mark.spec("NET-11")
@pytest.mark.parametrize("guarded", [True, False])
async def test_a_peer_that_moved_is_found_at_once(guarded: bool) -> None:
    async with opened() as dialling, opened() as listening:
        swarm, target = dialling._swarm, ID.from_base58(listening.peer_id)
        if guarded:
            with pytest.raises(LinkClosed):
                await dialling.dial(listening.peer_id, [dead_address()])
            link = await dialling.dial(listening.peer_id, listening.addresses())
            await talk(link, await listening.links().receive())
            return
        swarm.peerstore.add_addrs(target, [Multiaddr(dead_address())], 60)
        with pytest.raises(Exception, match="unable to connect"):
            await swarm.dial_peer(target)
        swarm.peerstore.clear_addrs(target)
        swarm.peerstore.add_addrs(target, [Multiaddr(listening.addresses()[0])], 60)
        with pytest.raises(Exception, match="recently failed"):
            await swarm.dial_peer(target)


@pytest.mark.spec("NET-11")
@pytest.mark.parametrize("guarded", [True, False])
async def test_nobody_is_dialled_unasked(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    if not guarded:
        monkeypatch.delattr(NoInitiative, "maybe_connect")
    async with opened() as network, opened() as stranger:
        swarm = network._swarm
        target = ID.from_base58(stranger.peer_id)
        swarm.peerstore.add_addrs(target, [Multiaddr(stranger.addresses()[0])], 60)
        assert isinstance(swarm.auto_connector, AutoConnector)
        await swarm.auto_connector.maybe_connect()
        assert bool(swarm.get_connections()) is not guarded


@pytest.mark.parametrize(
    ("peer", "reason"), [("", "not a peer id"), ("nobody", "not a peer id"), ("0OIl", "not a peer")]
)
async def test_a_peer_id_that_is_none_is_named(peer: str, reason: str) -> None:
    async with opened() as network:
        with pytest.raises(LinkClosed, match=reason):
            await network.dial(peer, [dead_address()])


async def test_nobody_dials_himself_or_nowhere() -> None:
    async with linked() as pair:
        with pytest.raises(LinkClosed, match="ourselves"):
            await pair.dialling.dial(pair.near.local_peer, pair.dialling.addresses())
        with pytest.raises(NotReached) as nowhere:
            await pair.dialling.dial(pair.near.peer, [])
        assert nowhere.value.tried == ((Way.DIRECT, "no address is known"),)


@pytest.mark.spec("NET-11")
async def test_a_dial_that_nobody_answers_ends_by_itself(mock_clock: MockClock) -> None:
    mock_clock.rate = 40
    async with opened() as network, opened() as other, trio.open_nursery() as nursery:
        mute = await mute_listener(nursery)
        with trio.fail_after(20 * limits.DIAL_MS / 1000), pytest.raises(LinkClosed):
            await network.dial(other.peer_id, [mute])
        nursery.cancel_scope.cancel()


@pytest.mark.parametrize(
    "answer", [b"\x04\xff\xfe\xfd\n", b"\x13/multistream/1.0.0\n\x03na\n", b""]
)
async def test_a_hostile_listener_is_told_like_any_other_failure(answer: bytes) -> None:
    async def insult(stream: INetStream) -> None:
        if answer:
            await stream.write(answer)
        await stream.close()

    async with opened() as dialling, opened() as listening:
        listening._swarm.set_stream_handler(insult)
        with trio.fail_after(30), pytest.raises(LinkClosed):
            await dialling.dial(listening.peer_id, listening.addresses())
        assert dialling._swarm.get_connections() == []


async def test_both_may_dial_at_once() -> None:
    async with opened() as one, opened() as other:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(one.dial, other.peer_id, other.addresses())
            nursery.start_soon(other.dial, one.peer_id, one.addresses())
        assert not (await one.links().receive()).initiator
        assert not (await other.links().receive()).initiator


@pytest.mark.spec("NET-20")
async def test_who_answers_soon_is_dialled_once(mock_clock: MockClock) -> None:
    mock_clock.rate = 0.2  # a machine that is busy must not look like a peer that is slow
    listen = [f"/ip4/127.0.0.{host}/tcp/0" for host in range(1, 5)]
    async with opened() as dialling, Network.open(os.urandom(32), listen, room=ROOM) as listening:
        calls: list[object] = []
        take_in = listening._swarm.take_in

        async def counted(stream: trio.SocketStream, address: Multiaddr) -> None:
            calls.append(address)
            await take_in(stream, address)

        listening._swarm.take_in = counted  # type: ignore[method-assign, assignment]
        await dialling.dial(listening.peer_id, listening.addresses())
        assert len(calls) == 1


@pytest.mark.spec("NET-20")
async def test_each_way_that_failed_is_told_with_its_reason() -> None:
    async with opened() as dialling, opened() as other, opened() as listening:
        with pytest.raises(NotReached) as failed:
            await dialling.dial(listening.peer_id, [dead_address(), *other.addresses()])
    (tried,) = failed.value.tried
    assert tried == (Way.LOOPBACK, "127.0.0.1 refused, 127.0.0.1 somebody else answers")
