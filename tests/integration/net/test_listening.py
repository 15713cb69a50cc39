"""Where a network listens."""

import os
import socket
from ipaddress import ip_address, ip_interface

import pytest

from loopback import LOOPBACK, ROOM, opened, talk
from moot.node.link import NotReached, Way
from moot.node.net.door import Door
from moot.node.net.insides import multiaddress
from moot.node.net.library import Multiaddr
from moot.node.net.listening import LOOPBACK as LOOPBACK_HOST
from moot.node.net.listening import everywhere
from moot.node.net.network import Network
from moot.node.net.shared_port import is_free
from moot.node.net.stuck_close import running
from moot.node.net.surroundings import Place, Surroundings, plain
from moot.node.net.swarm import make_swarm
from moot.node.trouble import Trouble


def port_of(address: str) -> int:
    return int(address.split("/")[4])


@pytest.mark.spec("NET-12")
async def test_a_taken_port_is_replaced() -> None:
    async with (
        opened() as first,
        Network.open(os.urandom(32), first.addresses(), room=ROOM) as second,
    ):
        assert second.addresses() != first.addresses()
        link = await first.dial(second.peer_id, second.addresses())
        await talk(link, await second.links().receive())


async def test_the_library_lets_two_share_a_port() -> None:
    async with opened() as first:
        swarm = make_swarm(os.urandom(32), Door(ROOM))
        async with running(swarm):
            assert await swarm.listen(Multiaddr(first.addresses()[0]))


@pytest.mark.spec("NET-12")
async def test_one_port_serves_all_addresses() -> None:
    listen = ["/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.2/tcp/0"]
    async with Network.open(os.urandom(32), listen, room=ROOM) as network:
        assert len({port_of(address) for address in network.addresses()}) == 1


@pytest.mark.spec("NET-12")
@pytest.mark.parametrize(
    "address",
    [
        "/ip4/0.0.0.0/tcp/0",
        "/ip6/::/tcp/0",
        "/ip4/127.0.0.1/udp/0/quic-v1",
        "/dns4/localhost/tcp/0",
        "/ip4/127.0.0.1/tcp/http",
        "/ip4/127.0.0.1/tcp/65536",
        "/ip4/laptop/tcp/0",
        "127.0.0.1:0",
        "",
    ],
)
async def test_only_one_address_at_a_time_is_listened_on(address: str) -> None:
    with pytest.raises(Trouble, match="not one IP address"):
        async with Network.open(os.urandom(32), [address]):
            pass


async def test_an_address_that_is_not_ours_is_left_out() -> None:
    listen = ["/ip4/192.0.2.1/tcp/0", LOOPBACK]
    async with Network.open(os.urandom(32), listen) as network:
        (address,) = network.addresses()
        assert address.startswith("/ip4/127.0.0.1/")
    with pytest.raises(OSError, match="cannot listen"):
        async with Network.open(os.urandom(32), listen[:1]):
            pass


async def test_a_network_may_listen_nowhere() -> None:
    async with opened() as other, Network.open(os.urandom(32), []) as network:
        assert network.addresses() == []
        await network.dial(other.peer_id, other.addresses())


@pytest.mark.spec("NET-12")
def test_everywhere_names_no_wildcard() -> None:
    addresses = everywhere(4_001)
    assert addresses[-1] == f"/ip4/{LOOPBACK_HOST}/tcp/4001"
    assert not {"0.0.0.0", "::"} & {address.split("/")[2] for address in addresses}
    assert len(addresses) == len(set(addresses)) <= 8


async def test_ipv6_works_and_its_callers_are_known() -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    async with (
        opened() as dialling,
        Network.open(os.urandom(32), ["/ip6/::1/tcp/0"], room=ROOM) as listening,
    ):
        near = await dialling.dial(listening.peer_id, listening.addresses())
        far = await listening.links().receive()
        await talk(near, far)
        assert far.address.startswith("/ip6/::1/tcp/")
        assert listening._swarm.door.inside == 1


@pytest.mark.spec("NET-22")
async def test_addresses_come_and_go_and_links_stay() -> None:
    async with opened() as dialling, opened() as listening:
        (before,) = listening.addresses()
        link = await dialling.dial(listening.peer_id, [before])
        far = await listening.links().receive()
        await listening.listen(["/ip4/127.0.0.2/tcp/0"])
        (after,) = listening.addresses()
        assert after == before.replace("127.0.0.1", "127.0.0.2")  # and the port is the same
        await talk(link, far)
        with pytest.raises(NotReached):
            await dialling.dial(listening.peer_id, [before])
        await talk(
            await dialling.dial(listening.peer_id, [after]), await listening.links().receive()
        )
        await listening.listen([before, after])
        assert listening.addresses() == [before, after]
        await talk(link, far)


@pytest.mark.spec("NET-12")
def test_the_way_out_comes_first_and_link_local_is_for_those_who_have_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def places(*written: str) -> Surroundings:
        pairs = (one.split() for one in written)
        return Surroundings(Place(name, ip_interface(at)) for name, at in pairs)

    cable = places("lo 127.0.0.1/8", "eth0 fe80::5/64")
    assert everywhere(7, cable) == ["/ip6zone/eth0/ip6/fe80::5/tcp/7", "/ip4/127.0.0.1/tcp/7"]
    inside = ("eth0 fe80::5/64", "eth0 192.168.1.5/24", "eth0 2606:4700::5/64")
    home = places(*inside, "usb0 fe80::6/64", "docker0 172.17.0.1/16")
    monkeypatch.setattr(Surroundings, "ways_out", lambda _: {ip_address("192.168.1.5")})
    assert everywhere(7, home) == [
        "/ip4/192.168.1.5/tcp/7",
        "/ip6/2606:4700::5/tcp/7",
        "/ip4/172.17.0.1/tcp/7",
        "/ip6zone/usb0/ip6/fe80::6/tcp/7",
        "/ip4/127.0.0.1/tcp/7",
    ]


def test_a_port_is_free_until_somebody_listens() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.listen()
        assert not is_free("127.0.0.1", port)
    assert is_free("127.0.0.1", port)


@pytest.mark.spec("NET-12")
async def test_a_link_local_address_is_listened_on_and_dialled_with_its_scope() -> None:
    local = [p for p in Surroundings.now() if p.at.version == 6 and p.at.ip.is_link_local]
    if not local:
        pytest.skip("this machine has no link-local address")
    address = multiaddress((f"{plain(local[0].at.ip)}%{local[0].interface}", 0))
    async with opened() as ada, Network.open(os.urandom(32), [address], room=ROOM) as ben:
        (listens,) = ben.listens()
        assert ben.addresses() == []  # the scope means nothing to others
        link = await ada.dial(ben.peer_id, [listens])
        await talk(link, await ben.links().receive())
        assert (link.address, link.way) == (listens, Way.LOOPBACK)
