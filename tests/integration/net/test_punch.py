"""A relayed link becomes a direct one."""

import pytest
import trio

from integration.net.test_relay import GARDEN, arrived, three, through
from loopback import talk, until
from moot.node.link import Link, Tried, Way
from moot.node.net.library import HolePunch, MuxedStreamError
from moot.node.net.network import Network
from moot.node.net.outside import Outside, is_public, source_of
from moot.node.net.punch import PUNCH
from moot.node.net.side_stream import hear, open_side, say
from moot.node.net.stream_link import StreamLink
from moot.node.ways.target import target


async def relayed(ada: Network, ben: Network) -> tuple[Link, Link]:
    """A link through a relay over which both have said hello."""
    near = await ada.dial(ben.peer_id, through(ben))
    far = await arrived(ben)
    ada.vouch(near, frozenset({GARDEN}))
    ben.vouch(far, frozenset({GARDEN}))
    return near, far


@pytest.mark.spec("RCH-13")
async def test_both_ends_dial_at_once_and_make_one_link() -> None:
    async with three() as (ada, ben, _, _):
        for one in (ada, ben):
            one.saw("somebody", one.addresses()[0])
        _, far = await relayed(ada, ben)
        near = await arrived(ada)
        far = await arrived(ben)
        assert near.way is far.way is Way.PUNCHED
        assert (near.initiator, far.initiator) == (True, False)
        assert near.binding == far.binding
        await talk(near, far)
        ben.vouch(far, frozenset({GARDEN}))
        await until(lambda: not ben.reach.holes._under_way)
        assert ben.reachability().beside == {}


@pytest.mark.spec("RCH-13")
async def test_the_reason_is_kept_when_no_hole_can_be_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("moot.protocol.relay_limits.PUNCH_MS", 200)
    async with three() as (ada, ben, _, _):
        near, far = await relayed(ada, ben)
        await until(lambda: ada.peer_id in ben.reachability().beside)
        await talk(near, far)
        (tried,) = ben.reachability().beside[ada.peer_id]
        assert tried == Tried(Way.PUNCHED, "nobody has said yet how it looks from outside")
        assert ada.reachability().beside[ben.peer_id][0].way is Way.DIRECT
        await near.aclose()
        await until(lambda: not ben.reachability().beside and not ada.reachability().beside)


@pytest.mark.spec("RCH-4")
@pytest.mark.parametrize(
    "said",
    [
        HolePunch(type=HolePunch.SYNC),
        HolePunch(type=HolePunch.CONNECT, ObsAddrs=[b"\xff\xff"]),
    ],
)
async def test_nonsense_about_holes_ends_its_stream_alone(said: HolePunch) -> None:
    async with three() as (ada, ben, _, _):
        near, far = await relayed(ada, ben)
        assert isinstance(far, StreamLink)
        pipe = await open_side(far.connection, PUNCH)
        with trio.fail_after(20), pytest.raises(MuxedStreamError):
            await say(pipe, said)
            while True:
                await hear(pipe, HolePunch)
        await talk(near, far)


@pytest.mark.spec("RCH-12")
def test_how_we_are_seen_is_tried_and_the_port_is_guessed() -> None:
    outside = Outside()
    ours = ["/ip4/192.168.1.2/tcp/4001", "/ip4/127.0.0.1/tcp/4001"]
    assert outside.addresses(ours) == []
    outside.saw("cleo", "/ip4/5.0.0.10/tcp/61000")
    assert outside.addresses(ours) == ["/ip4/5.0.0.10/tcp/61000", "/ip4/5.0.0.10/tcp/4001"]
    outside.saw("cleo", "/ip4/5.0.0.10/tcp/4001")
    assert outside.addresses(ours) == ["/ip4/5.0.0.10/tcp/4001"]
    for number in range(99):
        outside.saw(f"peer {number}", f"/ip4/5.0.0.10/tcp/{number}")
    assert len(outside.addresses(ours)) == 4
    assert len(outside._seen) == 8


@pytest.mark.spec("RCH-12")
def test_the_port_that_packets_leave_from() -> None:
    listening = ["/ip4/192.0.2.7/tcp/4001", "/ip4/127.0.0.1/tcp/4002"]
    assert source_of(listening, "127.0.0.9") == target(listening[1])
    assert source_of(listening[:1], "127.0.0.9") is None
    assert [is_public(one) for one in ("/ip4/5.0.0.1/tcp/1", "/ip4/10.0.0.1/tcp/1", "")] == [
        True,
        False,
        False,
    ]
