"""How an address is reached follows from the networks that this machine is in."""

from ipaddress import ip_interface

import pytest

from moot.node.link import Way
from moot.node.net.surroundings import Place, Surroundings

HOME = Surroundings(
    Place(name, ip_interface(at))
    for name, at in (
        ("lo", "127.0.0.1/8"),
        ("lo", "::1/128"),
        ("eth0", "192.168.1.20/24"),
        ("eth0", "fe80::20/64"),
        ("eth0", "2001:db8:1:2::20/64"),
        ("eth0", "fd00:1::20/64"),
    )
)


@pytest.mark.spec("NET-19")
@pytest.mark.parametrize(
    ("host", "way"),
    [
        ("127.0.0.3", Way.LOOPBACK),
        ("::1", Way.LOOPBACK),
        ("192.168.1.20", Way.LOOPBACK),
        ("192.168.1.5", Way.LAN),
        ("::ffff:192.168.1.5", Way.LAN),
        ("192.168.2.5", Way.DIRECT),
        ("10.0.0.1", Way.DIRECT),
        ("192.0.2.7", Way.DIRECT),
        ("169.254.3.4", Way.LAN),
        ("fe80::7%eth0", Way.LAN),
        ("fe80::7", Way.LAN),
        ("2001:db8:1:2::7", Way.LAN),
        ("2001:db8:1:3::7", Way.DIRECT),
        ("fd00:1::7", Way.LAN),
        ("fd00:2::7", Way.DIRECT),
    ],
)
def test_what_is_near_is_what_an_interface_is_in(host: str, way: Way) -> None:
    assert HOME.way(host) is way


@pytest.mark.spec("NET-19")
def test_this_machine_knows_where_it_is() -> None:
    here = Surroundings.now()
    assert here.way("127.0.0.1") is Way.LOOPBACK
    assert here == Surroundings.now()


def test_the_way_out_is_one_of_our_own_addresses() -> None:
    here = Surroundings.now()
    assert here.ways_out() <= {place.at.ip for place in here}
