"""N1 to N8: lines that break. What was written apart is together soon after they are whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from netns.group import HEALED_S, NOTICED_S, Sizes, agree, lasts
from netns.line import Weather
from netns.member import Member, until
from netns.world import CLEAR, SILENT, Host, Trunk, World

Settle = Callable[[Sequence[Host]], list[Member]]


def busily(members: Sequence[Member], seconds: float, what: str) -> None:
    """Let each write something every second."""
    began = time.monotonic()
    number = 0
    while time.monotonic() - began < seconds:
        for one in members:
            one.writes(f"{what} {one.name} {number}")
        number += 1
        time.sleep(1)


def test_n1_what_was_written_on_both_sides_of_a_cut_is_together_after_it(
    world: World, settle: Settle
) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"]))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    ben.host.ports[0].unplug()
    busily([ada, ben], lasts(30, 300), "apart")
    ben.host.ports[0].replug()
    agree([ada, ben])
    sizes.are_back()


def test_n2_a_black_hole_is_noticed_and_left_behind(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"]))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    ben.host.ports[0].cut()
    for one in (ada, ben):
        one.writes(f"of {one.name} in the dark")
    until(lambda: not ada.sees() and not ben.sees(), NOTICED_S, "the silence is noticed")
    ben.host.ports[0].mend()
    agree([ada, ben])
    sizes.are_back()


@pytest.mark.parametrize("weather", [(SILENT, CLEAR), (CLEAR, SILENT)], ids=["there", "back"])
def test_n3_one_way_silence_is_silence(
    world: World, settle: Settle, weather: tuple[Weather, Weather]
) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"], line=True))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    line = ben.host.ports[0].line
    assert line is not None
    line.set(*weather)
    for one in (ada, ben):
        one.writes(f"of {one.name} unheard")
    until(lambda: not ada.sees() and not ben.sees(), NOTICED_S, "the silence is noticed")
    line.set(CLEAR)
    agree([ada, ben])
    sizes.are_back()


def test_n4_two_halves_become_one_through_one_member_of_both(world: World, settle: Settle) -> None:
    here, there = world.switch("here"), world.switch("there")
    trunk = Trunk(here, there)
    hosts = world.hosts(here, ["ada", "ben", "cat"])
    for number, name in enumerate(("dan", "eve", "fay"), 4):
        host = world.host(name)
        host.plug(there, f"10.0.0.{number}/24")
        hosts.append(host)
    members = settle(hosts)
    agree(members)
    trunk.cut()
    busily(members, lasts(30, 300), "split")
    until(lambda: members[0].sees() == {"ben", "cat"}, NOTICED_S, "the half that is gone is missed")
    cat = hosts[2]
    cat.plug(there, "10.0.0.103/32")
    for host in hosts[3:]:
        cat.ip("route", "add", host.ports[0].address.split("/")[0], "dev", "eth1")
    agree(members)
    assert members[0].sees() == {"ben", "cat"}


def test_n5_a_lid_that_was_closed_costs_nothing(world: World, settle: Settle) -> None:
    ada, ben, cat = settle(world.hosts(world.switch(), ["ada", "ben", "cat"]))
    agree([ada, ben, cat])
    sizes = Sizes([ada, ben, cat])
    ben.writes("last thing before the lid")
    ben.freeze()
    until(lambda: "ben" not in ada.sees() | cat.sees(), NOTICED_S, "they notice that ben sleeps")
    busily([ada, cat], lasts(20, 560), "asleep")
    ben.thaw()
    agree([ada, ben, cat])
    sizes.are_back()


def test_n6_a_node_that_moves_goes_on_where_it_was(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"], line=True))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    port = ben.host.ports[0]
    assert port.line is not None
    port.line.set(Weather(kbit=500))
    ada.pours("much", 3000)
    until(lambda: len(ben.titles()) > 200, HEALED_S, "ben has the first of it")
    assert len(ben.titles()) < 2900
    port.move("10.0.0.77/24")
    agree([ada, ben], 2 * HEALED_S)
    until(lambda: ben.sees() == {"ada"}, HEALED_S, "they meet where ben is now")
    sizes.are_back()


def test_n7_a_line_hardly_fit_for_use_is_used(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"], line=True))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    line = ben.host.ports[0].line
    assert line is not None
    line.set(Weather(delay_ms=1000, loss=0.2, kbit=64))
    busily([ada, ben], lasts(60, 600), "through")
    assert ada.wrote & ben.titles()
    assert ben.wrote & ada.titles()
    assert line.counts()["there"][1] > 0
    line.set(CLEAR)
    agree([ada, ben])
    sizes.are_back()


def test_n7_two_meet_for_the_first_time_over_a_line_with_two_seconds_of_delay(
    world: World, settle: Settle
) -> None:
    hosts = world.hosts(world.switch(), ["ada", "ben"], line=True)
    line = hosts[1].ports[0].line
    assert line is not None
    line.set(Weather(delay_ms=1000, kbit=64))
    agree(settle(hosts))


def test_n8_a_line_that_comes_and_goes_wears_nothing_out(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"]))
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    port = ben.host.ports[0]
    for _ in range(round(lasts(30, 600) / 6)):
        port.unplug()
        busily([ada, ben], 3, "flapping")
        port.replug()
        busily([ada, ben], 3, "flapping")
    agree([ada, ben])
    sizes.are_back()
