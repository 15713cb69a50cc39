"""How members reach each other: by sight, after a move, after sleep, and through a proxy alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from netns.group import NOTICED_S, agree
from netns.member import Member, until
from netns.world import Host, World

Settle = Callable[[Sequence[Host]], list[Member]]
Strangers = Callable[[Host, Host], tuple[Member, Member]]
SOON_S = 20
"""What is to be dealt with in 10 s, on a machine that others keep busy. `-rP` prints the time."""


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[Strangers]:
    """Two members of a group of whom neither was told an address of the other."""
    members: list[Member] = []

    def made(here: Host, there: Host) -> tuple[Member, Member]:
        ada, ben = Member(here, tmp_path, "ada"), Member(there, tmp_path, "ben")
        members.extend((ada, ben))
        ada.start("--no-network")
        ada.node.act("init", name="ada")
        ada.node.act("group.new", name="garden")
        invite = ada.node.act("invite")
        assert invite["addresses"] == []
        ada.end()
        ben.start()
        ben.node.act("join", invite=invite["invite"], name="ben")
        return ada, ben

    yield made
    for member in members:
        member.close()


def meet(ada: Member, ben: Member, what: str, seconds: float = SOON_S) -> None:
    def met() -> bool:
        return "ben" in ada.sees() and "ada" in ben.sees()

    until(met, seconds, what)


def path(one: Member, name: str) -> str:
    """On which way one of them reaches another."""
    return str(one.asks(f"ping/{name}")["path"])


def up(one: Member) -> None:
    until(lambda: one.asks("status")["network"]["state"] == "up", 60, "the network is up")


@pytest.mark.spec("LAN-1")
def test_members_at_one_switch_find_each_other(world: World, strangers: Strangers) -> None:
    ada, ben = strangers(*world.hosts(world.switch(), ["ada", "ben"]))
    up(ben)
    ada.start()
    up(ada)
    meet(ada, ben, "they meet by sight")
    assert path(ada, "ben") == path(ben, "ada") == "same-network"
    agree([ada, ben])


@pytest.mark.spec("LAN-1")
@pytest.mark.spec("NET-12")
def test_two_laptops_and_a_cable_with_no_addresses_at_all_find_each_other(
    world: World, strangers: Strangers
) -> None:
    hosts = world.hosts(world.switch(), ["ada", "ben"])
    for host in hosts:
        host.ip("-4", "address", "flush", "dev", host.ports[0].card)
    ada, ben = strangers(*hosts)
    ada.start()
    meet(ada, ben, "they meet by link-local addresses", 60)
    assert "/ip6/fe80::" in ada.asks("ping/ben")["address"]


@pytest.mark.spec("LAN-1")
def test_who_does_not_want_to_be_seen_is_not(world: World, strangers: Strangers) -> None:
    ada, ben = strangers(*world.hosts(world.switch(), ["ada", "ben"]))
    ada.says("config", "set", "lan", "off")
    ada.start()
    up(ada)
    up(ben)
    with pytest.raises(AssertionError, match="not within"):
        meet(ada, ben, "nothing", 8)
    ada.says("config", "set", "lan", "on")
    meet(ada, ben, "they meet once ada wants to be seen", 30)


@pytest.mark.spec("NET-22")
@pytest.mark.spec("NET-23")
def test_who_moves_is_together_with_all_soon(world: World, settle: Settle) -> None:
    ada, ben, cat = settle(world.hosts(world.switch(), ["ada", "ben", "cat"]))
    agree([ada, ben, cat])
    ben.host.ports[0].move("10.0.0.77/24")

    def listens_there() -> bool:
        return any("10.0.0.77" in one for one in ben.asks("status")["network"]["addresses"])

    def talk() -> bool:
        peers = [one for one in ada.asks("peers") if one["name"] == "ben"]
        return bool(peers) and "10.0.0.77" in (peers[0]["address"] or "")

    until(listens_there, SOON_S, "ben listens where he is")
    until(talk, SOON_S, "ada talks to ben where he is")
    assert ben.sees() >= {"ada"}
    agree([ada, ben, cat])


@pytest.mark.spec("NET-23")
def test_who_wakes_up_elsewhere_is_together_with_all_soon(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"]))
    agree([ada, ben])
    ben.freeze()
    until(lambda: "ben" not in ada.sees(), NOTICED_S, "ada misses ben")
    ben.host.ports[0].move("10.0.0.78/24")
    ada.writes("while ben slept")
    ben.thaw()
    meet(ada, ben, "they meet after ben woke up")
    agree([ada, ben])


LEAKS = """
add table inet leak; add chain inet leak out { type filter hook output priority 0; };
add rule inet leak out oif lo accept;
add rule inet leak out ip daddr 10.0.1.1 tcp dport 1080 accept;
add rule inet leak out meta l4proto icmpv6 accept;
add rule inet leak out counter
"""
"""Counts whatever leaves a host and is not for the proxy."""


@pytest.fixture
def proxied(world: World, tmp_path: Path) -> Iterator[tuple[Member, Member]]:
    """Ada, who has no way out but a proxy, and Ben behind it."""
    home, far = world.switch("home"), world.switch("far")
    here, there, proxy = (world.host(name) for name in ("ada", "ben", "proxy"))
    here.plug(home, "10.0.1.2/24")
    proxy.plug(home, "10.0.1.1/24")
    proxy.plug(far, "203.0.113.1/24")
    there.plug(far, "203.0.113.2/24")
    here.run("nft", LEAKS)
    script = str(Path(__file__).with_name("socks.py"))
    server = subprocess.Popen(
        proxy.command(sys.executable, script, "10.0.1.1", "1080"), stdout=subprocess.PIPE
    )
    ada, ben = Member(here, tmp_path, "ada"), Member(there, tmp_path, "ben")
    try:
        assert server.stdout is not None
        assert server.stdout.readline()
        yield ada, ben
    finally:
        server.kill()
        server.communicate()
        for one in (ada, ben):
            one.close()


@pytest.mark.spec("NET-21")
def test_with_a_proxy_nothing_goes_out_beside_it(proxied: tuple[Member, Member]) -> None:
    ada, ben = proxied
    ben.start()
    ben.node.act("init", name="ben")
    ben.node.act("group.new", name="garden")
    up(ben)
    ada.says("config", "set", "proxy", "socks5://10.0.1.1:1080")
    ada.start()
    ada.node.act("join", invite=ben.node.act("invite")["invite"], name="ada")
    until(lambda: "ben" in ada.sees(), 60, "ada meets ben through the proxy")
    assert path(ada, "ben") == "proxy"
    assert ada.asks("status")["network"]["addresses"] == []
    assert {one["name"]: one["state"] for one in ada.asks("doctor")["checks"]}["proxy"] == "ok"
    agree([ada, ben])
    assert "counter packets 0 " in ada.host.run("nft", "list", "table", "inet", "leak")


@pytest.mark.spec("NET-20")
def test_a_network_of_ipv6_alone_is_a_network(world: World, strangers: Strangers) -> None:
    hosts = world.hosts(world.switch(), ["ada", "ben"])
    for number, host in enumerate(hosts, 1):
        card = host.ports[0].card
        host.ip("-4", "address", "flush", "dev", card)
        host.ip("-6", "address", "add", f"fd00:7::{number}/64", "dev", card)
    ada, ben = strangers(*hosts)
    ada.start()
    meet(ada, ben, "they meet by IPv6", 60)
    assert "/ip6/fd00:7::2/" in ada.asks("ping/ben")["address"]
