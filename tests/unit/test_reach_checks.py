"""What the doctor says of reaching others, each fault with its remedy."""

from functools import partial

import pytest
import trio

from caller import friend_of, gardener
from moot.node.company import Failure, Nearby, Nobody
from moot.node.link import Tried, Way
from moot.node.node import UP, NetworkState
from moot.node.ways.reach_checks import reach_checks
from socks_server import socks_server


class Alone(Nobody):
    """Nobody is reached; somebody looked around, or not."""

    def __init__(self, nearby=None, failures=None):
        self._nearby, self._failures = nearby, failures or {}

    def nearby(self):
        return self._nearby

    def failures(self):
        return self._failures


@pytest.fixture
async def ada(monkeypatch):
    for name in ("MOOT_LAN", "MOOT_PROXY"):
        monkeypatch.delenv(name, raising=False)
    caller = await gardener()
    caller.node.set_network(NetworkState(UP, "12D3self", ("/ip4/192.0.2.7/tcp/1",)))
    return caller


async def checks(caller):
    found = await reach_checks(caller.node)
    assert all(one.next for one in found if one.state != "ok"), found
    return {one.name: one for one in found}


@pytest.mark.parametrize(
    ("addresses", "state", "words"),
    [
        (("/ip4/192.0.2.7/tcp/1", "/ip4/127.0.0.1/tcp/1"), "ok", "by IPv4; IPv6 is not"),
        (("/ip4/192.0.2.7/tcp/1", "/ip6/2001:db8::7/tcp/1"), "ok", "by IPv4 and IPv6"),
        (("/ip4/127.0.0.1/tcp/1",), "warning", "only this machine"),
        ((), "warning", "only this machine"),
    ],
)
async def test_families(ada, addresses, state, words):
    ada.node.set_network(NetworkState(UP, "12D3self", addresses))
    check = (await checks(ada))["families"]
    assert check.state == state
    assert words in check.message


@pytest.mark.parametrize(
    ("lan", "nearby", "state", "words"),
    [
        ("", None, "ok", "loopback alone"),
        ("off", None, "ok", "as asked for"),
        ("", Nearby(2, 3), "ok", "2 devices of members, 3 of others"),
        ("", Nearby(0, 0, "no multicast"), "warning", "no multicast"),
    ],
)
async def test_lan(ada, monkeypatch, lan, nearby, state, words):
    monkeypatch.setenv("MOOT_LAN", lan)
    ada.node.company = Alone(nearby)
    check = (await checks(ada))["lan"]
    assert check.state == state
    assert words in check.message


async def test_a_proxy_is_called(ada, monkeypatch):
    async with socks_server({}) as server:
        monkeypatch.setenv("MOOT_PROXY", str(server.proxy))
        found = await checks(ada)
        assert found["proxy"].state == "ok"
        assert "there is a proxy" in found["lan"].message
        assert "families" not in found
    gone = (await checks(ada))["proxy"]
    assert gone.state == "fault"
    assert f"{server.proxy} does not work: Connection refused" in gone.message


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400", b""])
async def test_what_is_no_proxy_is_told(ada, monkeypatch, answer):
    async def other(stream):
        await stream.receive_some()
        if answer:
            await stream.send_all(answer)
        await stream.aclose()

    async with trio.open_nursery() as nursery:
        (door,) = await nursery.start(partial(trio.serve_tcp, other, 0, host="127.0.0.1"))
        port = door.socket.getsockname()[1]
        monkeypatch.setenv("MOOT_PROXY", f"socks5://127.0.0.1:{port}")
        check = (await checks(ada))["proxy"]
        assert "no SOCKS5 proxy" in check.message
        nursery.cancel_scope.cancel()


async def test_settings_that_are_not_understood_are_told(ada, monkeypatch):
    monkeypatch.setenv("MOOT_PROXY", "tor")
    assert (await checks(ada))["settings"].state == "fault"


@pytest.mark.spec("API-82")
async def test_why_nobody_is_reached(ada):
    ben = await friend_of(ada)
    peers = ada.garden.replica.ledger.peers
    with ada.node.store.transaction():
        peers.meet("12D3peer", ben.garden.forge.log, None, 1)
    tried = (Tried(Way.LAN, "not seen"), Tried(Way.DIRECT, "192.0.2.7 no answer"))
    ada.node.company = Alone(Nearby(0, 0), {"12D3peer": Failure("no address answers", tried)})
    check = (await checks(ada))["peers"]
    assert check.state == "warning"
    assert "ben (same network: not seen; direct: 192.0.2.7 no answer)" in check.message
