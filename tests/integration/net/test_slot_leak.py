"""Places for inbound connections are bounded, and given back."""

import os

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from loopback import opened, reach, stranger, talk, until
from moot.node.link import LinkClosed
from moot.node.net.door import Door, Full, Room, neighbourhood
from moot.node.net.library import Swarm
from moot.node.net.network import Network
from moot.node.net.own_initiative import NoInitiative
from moot.node.net.slot_leak import DooredSwarm


@pytest.mark.spec("NET-3")
@pytest.mark.parametrize("guarded", [True, False])
async def test_places_are_given_back(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    room = Room(total=2, inbound=2, per_address=2)
    if not guarded:
        theirs = Swarm._handle_inbound_connection
        monkeypatch.setattr(DooredSwarm, "_handle_inbound_connection", theirs)

    async def visit(visitor: Network, victim: Network) -> None:
        near = await visitor.dial(victim.peer_id, victim.addresses())
        far = await victim.links().receive()
        await talk(near, far)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(near.aclose)
            nursery.start_soon(far.aclose)
        await until(lambda: victim._swarm.get_connections() == [])

    async with opened(room) as victim, opened() as visitor:
        for _ in range(2):
            await visit(visitor, victim)
        if guarded:
            for _ in range(3):
                await until(lambda: victim._swarm.door.inside == 0)
                await visit(visitor, victim)
        else:
            with pytest.raises(LinkClosed):
                await visit(visitor, victim)


@pytest.mark.spec("NET-3")
@pytest.mark.parametrize(
    "room",
    [
        Room(total=2, inbound=64, per_address=64),
        Room(total=64, inbound=2, per_address=64),
        Room(total=64, inbound=64, per_address=2),
    ],
)
async def test_the_door_is_shut_when_there_is_no_room(room: Room) -> None:
    async with opened(room) as victim, opened() as visitor:
        links = [await visitor.dial(victim.peer_id, victim.addresses()) for _ in range(2)]
        with pytest.raises(LinkClosed):
            await visitor.dial(victim.peer_id, victim.addresses())
        await links[0].aclose()
        await until(lambda: victim._swarm.door.inside < 2)
        await visitor.dial(victim.peer_id, victim.addresses())


@pytest.mark.spec("KEEP-18")
async def test_the_door_of_a_node_that_becomes_a_keeper_opens_wider() -> None:
    async with opened(Room(total=2, inbound=1, per_address=1)) as victim, opened() as visitor:
        await visitor.dial(victim.peer_id, victim.addresses())
        with pytest.raises(LinkClosed):
            await visitor.dial(victim.peer_id, victim.addresses())
        victim.have_room(Room(total=3, inbound=2, per_address=2))
        await visitor.dial(victim.peer_id, victim.addresses())
        with pytest.raises(LinkClosed):
            await visitor.dial(victim.peer_id, victim.addresses())


@pytest.mark.spec("NET-16")
@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x13/multistream/1.0.0\n",
        b"\x13/multistream/1.0.0\n\x07/noise\n\x00\x20half of it",
    ],
)
async def test_half_open_connections_are_dropped(mock_clock: MockClock, said: bytes) -> None:
    mock_clock.rate = 40
    async with opened(Room(total=4, inbound=1, per_address=1)) as victim:
        _, _, host, _, port = victim.addresses()[0].split("/")
        async with await trio.open_tcp_stream(host, int(port)) as sluggish:
            await sluggish.send_all(said)
            await until(lambda: victim._swarm.door.inside == 1)
            await until(lambda: victim._swarm.door.inside == 0, 60)
            with trio.fail_after(60):
                while await sluggish.receive_some():
                    pass


@pytest.mark.spec("NET-16")
async def test_a_connection_without_a_stream_is_dropped(mock_clock: MockClock) -> None:
    mock_clock.rate = 40
    async with opened() as victim, stranger() as idler:
        connection = await reach(idler, victim)
        await until(lambda: victim._swarm.door.inside == 1)
        with trio.fail_after(60):
            await connection.event_closed.wait()
        await until(lambda: victim._swarm.door.inside == 0)


def collections(thing: object, name: str = "swarm", depth: int = 5) -> dict[str, int]:
    """Return the size of every collection that a part of the library or of ours holds on to."""
    if isinstance(thing, dict | list | set):
        return {name: len(thing)}
    if depth == 0 or not type(thing).__module__.startswith(("libp2p", "moot")):
        return {}
    return {
        inner: size
        for attribute, value in getattr(thing, "__dict__", {}).items()
        for inner, size in collections(value, f"{name}.{attribute}", depth - 1).items()
    }


@pytest.mark.spec("NET-18")
@pytest.mark.parametrize("guarded", [True, False])
async def test_nothing_is_kept_of_those_who_left(
    monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.delattr(NoInitiative, "record_disconnect")
    async with opened() as victim:

        async def visits(count: int) -> dict[str, int]:
            for _ in range(count):
                async with stranger() as visitor:
                    await reach(visitor, victim)
            await until(lambda: victim._swarm.door.inside == 0)
            await wait_all_tasks_blocked(0.3)  # the library takes its leave in steps of 0.1 s
            return collections(victim._swarm)

        before, after = await visits(2), await visits(4)
        grown = {name for name, size in after.items() if size >= before.get(name, 0) + 4}
        assert bool(grown) is not guarded, grown


async def test_garbage_is_dropped_and_counted_out() -> None:
    async with opened() as victim:
        _, _, host, _, port = victim.addresses()[0].split("/")
        for garbage in (b"GET / HTTP/1.1\r\n\r\n", os.urandom(4_096), b"\xff" * 64):
            stream = await trio.open_tcp_stream(host, int(port))
            await stream.send_all(garbage)
            await stream.aclose()
        await until(lambda: victim._swarm.door.inside == 0)
        async with opened() as visitor:
            link = await visitor.dial(victim.peer_id, victim.addresses())
            await talk(link, await victim.links().receive())


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
    ],
)
def test_one_household_counts_as_one(host: str, expected: str) -> None:
    assert neighbourhood(host) == expected


def test_the_door_counts_each_household_alone() -> None:
    door = Door(Room(total=9, inbound=9, per_address=1))
    with door.admit("192.0.2.1", connected=0), door.admit("192.0.2.2", connected=1):
        with pytest.raises(Full), door.admit("192.0.2.1", connected=2):
            pass
        assert door.inside == 2
    with door.admit("192.0.2.1", connected=0):
        assert door.inside == 1


def test_the_default_room_leaves_places_for_our_own_dialling() -> None:
    assert Room().inbound < Room().total
