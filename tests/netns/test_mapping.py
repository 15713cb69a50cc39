"""A router that lets others in when it is asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from netns.member import Member, until
from netns.router import Household
from netns.test_routers import path
from netns.world import Switch, World

ASKED_S = 60

pytestmark = pytest.mark.skipif(
    shutil.which("miniupnpd", path="/usr/sbin:/usr/bin") is None,
    reason="no router to ask: apt install miniupnpd",
)


@pytest.fixture
def wan(world: World) -> Switch:
    return world.switch("wan")


@pytest.fixture
def household(world: World, wan: Switch) -> Iterator[Callable[..., Household]]:
    """Makes households, and ends what runs on their routers."""
    houses: list[Household] = []

    def make(name: str, number: int, outside: str = "5.0.0.{}") -> Household:
        houses.append(Household(world, wan, name, number, outside))
        return houses[-1]

    yield make
    for house in houses:
        house.close()


@pytest.fixture
def member(tmp_path: Path) -> Iterator[Callable[[Household], Member]]:
    """Puts a member into a household, whose node runs."""
    members: list[Member] = []

    def make(house: Household) -> Member:
        members.append(Member(house.host, tmp_path, house.host.name))
        members[-1].start()
        return members[-1]

    yield make
    for one in members:
        one.close()


def told(member: Member) -> list[str]:
    """The addresses that a node tells others."""
    addresses: list[str] = member.asks("status")["network"]["addresses"]
    return addresses


def checked(member: Member, name: str) -> Any:
    """What the doctor says of one thing."""
    checks = member.asks("doctor")["checks"]
    return next((one["message"] for one in checks if one["name"] == name), "")


@pytest.mark.parametrize("speaks", ["upnp", "pmp"])
def test_a_mapped_port_lets_others_in(
    household: Callable[..., Household],
    member: Callable[[Household], Member],
    tmp_path: Path,
    speaks: str,
) -> None:
    home, elsewhere = household("ada", 10), household("ben", 20)
    home.lets_in(tmp_path, upnp=speaks == "upnp", pmp=speaks == "pmp")
    ada, ben = member(home), member(elsewhere)
    ada.node.act("init", name="ada")
    ada.node.act("group.new", name="garden")
    until(lambda: any("/5.0.0.10/" in one for one in told(ada)), ASKED_S, "the router lets in")
    assert home.mapped() == 1
    assert "lets others in at /ip4/5.0.0.10/" in checked(ada, "router")
    ben.node.act("join", invite=ada.node.act("invite")["invite"], name="ben")
    until(lambda: path(ben, ada) == "direct", ASKED_S, "Ben comes in")
    assert checked(ada, "from outside") == "others came in from elsewhere"
    none = "no router here offers it"
    until(lambda: none in checked(ben, "router"), ASKED_S, "Ben's router offers nothing")
    ada.end()
    until(lambda: home.mapped() == 0, ASKED_S, "the port is closed")


def test_a_router_behind_another_one_is_of_no_use(
    household: Callable[..., Household], member: Callable[[Household], Member], tmp_path: Path
) -> None:
    home = household("ada", 10, "10.7.0.{}")
    home.lets_in(tmp_path)
    ada = member(home)
    reason = "it may be behind another one"  # miniupnpd does not even tell such an address
    until(lambda: reason in checked(ada, "router"), ASKED_S, "the reason is told")
    assert home.mapped() == 0
    assert not any("10.7.0.10" in one for one in told(ada))
