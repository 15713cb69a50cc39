"""Addresses may come from strangers: what is read from them, and in which order it is tried."""

from ipaddress import ip_interface

import pytest

from moot.node.net.dial_order import in_order
from moot.node.net.surroundings import Place, Surroundings
from moot.node.ways.target import target, targets
from moot.protocol import limits

ONION = "a" * 56


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("/ip4/192.0.2.1/tcp/1", "192.0.2.1", 1),
        ("/ip4/192.0.2.1/tcp/65535/p2p/whoever", "192.0.2.1", 65535),
        ("/ip6/2001:db8::1/tcp/2", "2001:db8::1", 2),
        ("/ip6zone/eth0/ip6/fe80::1/tcp/2", "fe80::1%eth0", 2),
        ("/dns4/example.org/tcp/3", "example.org", 3),
        ("/dns/a.example.org./tcp/3", "a.example.org.", 3),
        (f"/onion3/{ONION}:4", f"{ONION}.onion", 4),
    ],
)
def test_what_can_be_dialled(text: str, host: str, port: int) -> None:
    found = target(text)
    assert found is not None
    assert (found.host, found.port) == (host, port)
    assert found.address == text.partition("/p2p")[0]
    assert found.is_name == (host[0] == "a" or "example" in host)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "192.0.2.1:5",
        "/unix/etc/passwd",
        "/ip4/192.0.2.1/udp/4/quic-v1",
        "/ip4/192.0.2.1/tcp/99999",
        "/ip4/192.0.2.1/tcp/0",
        "/ip4/192.0.2.1/tcp/-1",
        "/ip4/192.0.2.1/tcp/",
        "/ip4/192.0.2.1/tcp/²",
        "/ip4/0.0.0.0/tcp/1",
        "/ip4/224.0.0.251/tcp/1",
        "/ip4/2001:db8::1/tcp/1",
        "/ip4/192.0.2.1",
        "/ip6/fe80::1%eth0/tcp/1",
        "/ip6/::/tcp/1",
        "/ip6/ff02::fb/tcp/1",
        "/ip6zone/eth0/ip6/2001:db8::1/tcp/1",
        "/ip6zone/../ip6/fe80::1/tcp/1x",
        "/ip6zone/a b/ip6/fe80::1/tcp/1",
        "/dns4/localhost/tcp/3",
        "/dns4/exa mple.org/tcp/3",
        "/dns4/.org/tcp/3",
        "/dns4/" + "a" * 60 + ".b" * 97 + "/tcp/3",
        f"/onion3/{ONION}",
        f"/onion3/{ONION[:-1]}1:4",
        "/ip4/192.0.2.1/tcp/1/" + "p" * limits.MAX_ADDRESS_LENGTH,
    ],
)
def test_what_cannot(text: str) -> None:
    assert target(text) is None


def test_of_many_addresses_eight_are_tried() -> None:
    many = [f"/ip4/192.0.2.1/tcp/{port}" for port in range(1, 100)]
    assert len(targets(many)) == limits.MAX_ADDRESSES_PER_PEER
    assert len(targets(many[:1] * 3)) == 1


CAFE = Surroundings(
    Place(name, ip_interface(at))
    for name, at in (("lo", "127.0.0.1/8"), ("wlan0", "10.1.0.20/16"), ("wlan0", "fe80::20/64"))
)


@pytest.mark.spec("NET-20")
def test_near_ones_come_first_and_what_was_private_elsewhere_last() -> None:
    hosts = [
        "192.168.1.5",
        "fd00::5",
        "8.8.8.5",
        "8.8.4.5",
        "2606:4700::5",
        "10.1.0.5",
        "172.16.0.5",
    ]
    written = [f"/ip{6 if ':' in host else 4}/{host}/tcp/9" for host in hosts]
    assert [one.host for one in in_order(targets(written), CAFE)] == [
        "10.1.0.5",
        "8.8.8.5",
        "2606:4700::5",
        "8.8.4.5",
        "192.168.1.5",
        "fd00::5",
        "172.16.0.5",
    ]


@pytest.mark.spec("NET-20")
def test_the_family_of_the_best_begins_and_the_other_is_next() -> None:
    written = [
        *(f"/ip6/2606:4700::{n}/tcp/9" for n in (1, 2, 3)),
        "/ip4/8.8.8.5/tcp/9",
        "/dns4/example.org/tcp/9",
    ]
    assert [one.host for one in in_order(targets(written), CAFE)] == [
        "2606:4700::1", "8.8.8.5", "2606:4700::2", "example.org", "2606:4700::3",
    ]  # fmt: skip
    assert in_order([], CAFE) == []
