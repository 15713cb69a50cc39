"""The small internet does what it is told: otherwise its tests prove nothing."""

from __future__ import annotations

import pytest

from netns.line import Weather
from netns.world import CLEAR, SILENT, Failed, Host, World


def reaches(host: Host, address: str, times: int = 1) -> int:
    """How many of some pings come back within a second."""
    try:
        said = host.run("ping", "-c", str(times), "-i", "0.02", "-W", "1", "-n", "-q", address)
    except Failed:
        return 0
    return int(said.split(" received")[0].rsplit(None, 1)[1])


@pytest.mark.parametrize("line", [False, True])
def test_what_is_cut_is_silent_and_what_is_mended_is_not(world: World, line: bool) -> None:
    lan = world.switch()
    ada, ben = world.hosts(lan, ["ada", "ben"], line=line)
    assert reaches(ada, "10.0.0.2")
    ben.ports[0].cut()
    assert not reaches(ada, "10.0.0.2")
    assert "LOWER_UP" in ben.ip("link", "show", "eth0")
    ben.ports[0].mend()
    assert reaches(ada, "10.0.0.2")
    ben.ports[0].unplug()
    assert not reaches(ada, "10.0.0.2")
    ben.ports[0].replug()
    assert reaches(ada, "10.0.0.2")
    ben.ports[0].move("10.0.0.9/24")
    assert reaches(ada, "10.0.0.9")
    assert not reaches(ada, "10.0.0.2")


def test_a_line_has_the_weather_it_is_told(world: World) -> None:
    ada, _ = world.hosts(world.switch(), ["ada", "ben"], line=True)
    line = ada.ports[0].line
    assert line is not None
    assert reaches(ada, "10.0.0.2", 20) == 20
    before = line.set(SILENT, CLEAR)
    assert not reaches(ada, "10.0.0.2")
    assert line.counts()["there"][1] > before["there"][1]
    line.set(Weather(loss=0.5))
    assert 0 < reaches(ada, "10.0.0.2", 40) < 40
    line.set(Weather(delay_ms=200))
    said = ada.run("ping", "-c", "2", "-i", "0.5", "-n", "-q", "10.0.0.2")
    assert float(said.rsplit("= ", 1)[1].split("/")[0]) >= 400


def test_a_router_passes_on_and_hides_who_is_behind_it(world: World) -> None:
    home, outside = world.switch("home"), world.switch("outside")
    ada, router, ben = (world.host(name) for name in ("ada", "router", "ben"))
    ada.plug(home, "192.168.1.2/24")
    router.plug(home, "192.168.1.1/24")
    router.plug(outside, "203.0.113.1/24")
    ben.plug(outside, "203.0.113.2/24")
    ada.route("192.168.1.1")
    router.forward()
    assert not reaches(ada, "203.0.113.2")
    router.run("nft", "add table ip nat")
    router.run("nft", "add chain ip nat out { type nat hook postrouting priority 100; }")
    router.run("nft", "add rule ip nat out oifname eth1 masquerade")
    assert reaches(ada, "203.0.113.2")
