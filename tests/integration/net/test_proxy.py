"""With a proxy everything goes through it: addresses, names and onions, and nothing beside it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trio

from loopback import LOOPBACK, ROOM, opened, talk
from moot.node.connect import _wanted
from moot.node.link import NotReached, Way
from moot.node.net.network import Network
from moot.node.trouble import Trouble
from moot.node.ways.access import Access
from moot.node.ways.proxy import Proxy, proxy_from, proxy_of
from socks_server import socks_server

ONION = "a" * 56
SEEN: list[tuple[str, object]] = []
WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def watch(event: str, args: tuple[object, ...]) -> None:
    if event in WATCHED and watching:
        SEEN.append((event, args[1] if event in ("socket.connect", "socket.sendto") else args[0]))


watching: list[bool] = []
sys.addaudithook(watch)  # for good: a hook cannot be taken out again


@contextmanager
def all_sockets() -> Iterator[list[tuple[str, object]]]:
    """Note every connection, look-up and datagram of this process."""
    SEEN.clear()
    watching.append(True)
    try:
        yield SEEN
    finally:
        watching.clear()


def place_of(network: Network) -> tuple[str, int]:
    parts = network.listens()[0].split("/")
    return parts[2], int(parts[4])


@pytest.mark.spec("NET-21")
@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/ip4/203.0.113.7/tcp/4001", ("203.0.113.7", 4001)),
        ("/ip6/2001:db8::7/tcp/4001", ("2001:db8::7", 4001)),
        ("/dns4/ben.example.org/tcp/4001", ("ben.example.org", 4001)),
        (f"/onion3/{ONION}:4001", (f"{ONION}.onion", 4001)),
    ],
)
async def test_whatever_is_dialled_the_proxy_is_asked(
    address: str, asked: tuple[str, int], names: bool
) -> None:
    async with opened() as ben, socks_server({asked: place_of(ben)}, names=names) as server:
        listen = [LOOPBACK]
        async with Network.open(os.urandom(32), listen, room=ROOM, proxy=server.proxy) as ada:
            link = await ada.dial(ben.peer_id, [address])
            await talk(link, await ben.links().receive())
            assert (link.way, link.address) == (Way.PROXY, address)
            assert server.asked == [asked]
            assert len(server.users) == names


@pytest.mark.spec("NET-21")
async def test_no_socket_but_the_proxys_is_opened() -> None:
    async with opened() as ben, socks_server({}) as server:
        listen = [LOOPBACK]
        async with Network.open(os.urandom(32), listen, room=ROOM, proxy=server.proxy) as ada:
            addresses = [
                "/ip4/203.0.113.7/tcp/4001",
                "/dns4/ben.example.org/tcp/4001",
                f"/onion3/{ONION}:1",
                "/ip4/192.168.1.5/tcp/4001",
                *ben.addresses(),
            ]
            with all_sockets() as seen, pytest.raises(NotReached) as failed:
                await ada.dial(ben.peer_id, addresses)
    assert {place for event, place in seen if event == "socket.connect"} == {
        ("127.0.0.1", server.port)
    }
    assert {host for event, host in seen if "gethost" in event or "getaddr" in event} <= {
        "127.0.0.1",
        b"127.0.0.1",
    }
    (tried,) = failed.value.tried
    assert tried.way is Way.PROXY
    assert "203.0.113.7 refused" in tried.why
    assert len(server.asked) == 4  # not what lies on this machine


@pytest.mark.spec("NET-21")
async def test_each_peer_has_a_name_of_its_own_to_the_proxy() -> None:
    async with opened() as ben, opened() as cy, socks_server({}) as server:
        for _ in range(2):
            async with Network.open(os.urandom(32), [], proxy=server.proxy) as ada:
                for other in (ben, cy, ben):
                    with pytest.raises(NotReached):
                        await ada.dial(other.peer_id, ["/ip4/203.0.113.7/tcp/4001"])
    first, second, third, *later = server.users
    assert first == third != second
    assert not {first, second} & set(later)


@pytest.mark.spec("NET-21")
async def test_only_what_one_said_is_announced() -> None:
    onion = f"/onion3/{ONION}:4001"
    async with socks_server({}) as server, opened() as other:
        proxy = server.proxy
        async with Network.open(
            os.urandom(32), [LOOPBACK], proxy=proxy, announce=[onion], room=ROOM
        ) as ada:
            assert ada.addresses() == [onion]
            await other.dial(ada.peer_id, ada.listens())  # as an onion service would
            assert (await ada.links().receive()).way is Way.PROXY
        async with Network.open(os.urandom(32), [LOOPBACK], proxy=proxy) as ada:
            assert ada.addresses() == []
    async with Network.open(os.urandom(32), [LOOPBACK], announce=[onion]) as ada:
        assert ada.addresses() == [onion, *ada.listens()]


async def test_a_proxy_that_is_not_there_is_named() -> None:
    async with opened() as ben, socks_server({}) as server:
        gone = server.proxy
    async with Network.open(os.urandom(32), [], proxy=gone) as ada:
        with pytest.raises(NotReached) as failed:
            await ada.dial(ben.peer_id, ["/ip4/203.0.113.7/tcp/4001"])
    assert failed.value.tried[0].why == f"203.0.113.7 the proxy {gone} does not answer"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x05",
        b"\x04\x00",
        b"\x05\xff",
        b"\x05\x02\x01\x01",
        b"\x05\x00\x05\x00\x00\x03\xff",
        b"\x05\x00HTTP/1.1 400 no",
    ],
)
async def test_a_proxy_that_talks_nonsense_fails_like_any_other(answer: bytes) -> None:
    async def nonsense(stream: trio.SocketStream) -> None:
        await stream.send_all(answer)
        await stream.receive_some()
        await stream.aclose()

    async with opened() as ben, trio.open_nursery() as nursery:
        serve = trio.serve_tcp
        (door,) = await nursery.start(lambda task_status: serve(
            nonsense, 0, host="127.0.0.1", task_status=task_status))  # fmt: skip
        proxy = Proxy("127.0.0.1", door.socket.getsockname()[1], None, None)
        async with Network.open(os.urandom(32), [], proxy=proxy) as ada:
            with pytest.raises(NotReached):
                await ada.dial(ben.peer_id, ["/ip4/203.0.113.7/tcp/4001"])
        nursery.cancel_scope.cancel()


async def test_without_a_proxy_no_name_is_looked_up() -> None:
    async with opened() as ada, opened() as ben:
        with all_sockets() as seen, pytest.raises(NotReached) as failed:
            await ada.dial(ben.peer_id, ["/dns4/ben.example.org/tcp/1", f"/onion3/{ONION}:1"])
    assert seen == []
    assert failed.value.tried == ((Way.DIRECT, "no address is known"),)


def test_how_a_proxy_is_written() -> None:
    assert str(proxy_from("socks5://127.0.0.1:9050")) == "socks5://127.0.0.1:9050"
    assert str(proxy_from("socks5h://[::1]")) == "socks5://[::1]:1080"
    named = proxy_from("socks5://ada:a%40b@proxy.example.org:1")
    assert (named.user, named.password, named.host) == ("ada", "a@b", "proxy.example.org")
    assert "a@b" not in str(named)
    for wrong in ("", "127.0.0.1:9050", "http://127.0.0.1:1", "socks5://", "socks5://h:x",
                  "socks5://h/path", "socks5://h:1?q", f"socks5://{'u' * 256}@h"):  # fmt: skip
        with pytest.raises(Trouble, match="a proxy is written"):
            proxy_from(wrong)


@pytest.mark.spec("NET-21")
def test_the_variable_counts_for_more_than_the_setting() -> None:
    setting = {"proxy": "socks5://setting"}
    assert proxy_of({}, {}) is None
    assert str(proxy_of({}, setting)) == "socks5://setting:1080"
    assert str(proxy_of({"MOOT_PROXY": "socks5://variable"}, setting)) == "socks5://variable:1080"
    assert proxy_of({"MOOT_PROXY": "off"}, setting) is None


@pytest.mark.spec("NET-21")
def test_behind_a_proxy_one_listens_on_this_machine_alone() -> None:
    proxied = Access(None, Proxy("127.0.0.1", 9050), (), None)
    assert _wanted(proxied, [], 7) == ["/ip4/127.0.0.1/tcp/7"]
    assert _wanted(proxied, ["/ip4/192.0.2.7/tcp/4001"], 7) == ["/ip4/127.0.0.1/tcp/7"]
    both = ["/ip4/192.0.2.7/tcp/4001", "/ip6/::1/tcp/4001"]
    assert _wanted(proxied, both, 7) == both[1:]
    assert _wanted(Access(None, None, (), None), both, 7) == both
