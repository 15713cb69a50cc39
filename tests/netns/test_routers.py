"""Two households behind routers, and somebody in the open: they meet all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from netns.member import Member, until
from netns.router import NEW_PORTS, Household, in_the_open
from netns.world import Host, World

MEET_S = 60
Settle = Callable[[Sequence[Host]], list[Member]]


class Town(NamedTuple):
    """Cleo can be reached by all; Ada and Ben sit behind routers of their own."""

    cleo: Member
    ada: Member
    ben: Member
    homes: tuple[Household, Household]


class Keeper(NamedTuple):
    """One who keeps, can be reached by all, and reads nothing; Ada and Ben as above."""

    pi: Member
    ada: Member
    ben: Member


def town(world: World, settle: Settle, how: Sequence[str] = ("", "")) -> Town:
    wan = world.switch("wan")
    open_host = world.host("cleo")
    in_the_open(open_host, wan, "5.0.0.1")
    homes = Household(world, wan, "ada", 10), Household(world, wan, "ben", 20)
    for home, ports in zip(homes, how, strict=True):
        home.masquerade(ports)
    cleo, ada, ben = settle([open_host, *(home.host for home in homes)])
    return Town(cleo, ada, ben, homes)


def path(who: Member, to: Member) -> str | None:
    """How one reaches the other: None if not at all."""
    for one in who.asks("people"):
        if one["name"] == to.name and one["here"]:
            return str(one["path"])
    return None


def told_why(who: Member, name: str) -> bool:
    """Whether one is told why the other is reached through a relay alone."""
    return "not punched: the routers of both let no packets through" in who.says("ping", name)


def test_holes_are_made_where_routers_keep_ports(world: World, settle: Settle) -> None:
    _, ada, ben, _ = town(world, settle)
    until(lambda: path(ada, ben) == path(ben, ada) == "punched", MEET_S, "a direct way")


def test_who_cannot_make_holes_stays_at_the_relay(world: World, settle: Settle) -> None:
    """And what one writes the other has: also when the relay goes and comes back."""
    cleo, ada, ben, _ = town(world, settle, (NEW_PORTS, NEW_PORTS))
    until(lambda: path(ada, ben) == path(ben, ada) == "relayed", MEET_S, "a way by the relay")
    ada.writes("said by a relay")
    until(lambda: ben.titles() >= ada.wrote, MEET_S, "it has come")
    until(lambda: told_why(ada, "ben") or told_why(ben, "ada"), MEET_S, "both learn why")
    assert "ben: relayed by cleo" in ada.says("ping", "ben")
    assert "2 keep a place here, 1 conversations now" in cleo.says("doctor")
    cleo.end()
    until(lambda: path(ada, ben) is None, MEET_S, "the way is gone")
    cleo.start()
    until(lambda: path(ada, ben) == path(ben, ada) == "relayed", MEET_S, "it is back")
    assert any("/p2p-circuit" in one for one in ben.asks("status")["network"]["addresses"])


def test_a_direct_way_outlives_the_relay(world: World, settle: Settle) -> None:
    cleo, ada, ben, _ = town(world, settle)
    until(lambda: path(ada, ben) == "punched", MEET_S, "a direct way")
    cleo.end()
    until(lambda: path(ada, cleo) is None, MEET_S, "Cleo is gone")
    ada.writes("said without anybody between")
    until(lambda: ben.titles() >= ada.wrote, MEET_S, "it has come")
    assert path(ada, ben) == path(ben, ada) == "punched"


@pytest.mark.parametrize("how", [("", NEW_PORTS), (NEW_PORTS, "")], ids=["ben", "ada"])
def test_one_router_that_gives_new_ports_is_enough_to_stay(
    world: World, settle: Settle, how: Sequence[str]
) -> None:
    _, ada, ben, _ = town(world, settle, how)
    until(lambda: path(ada, ben) is not None, MEET_S, "some way")
    ada.writes("said over whatever there is")
    until(lambda: ben.titles() >= ada.wrote, MEET_S, "it has come")


@pytest.fixture
def keeper(world: World, tmp_path: Path) -> Iterator[Keeper]:
    """A keeper in the open, and two households, nobody in any group yet."""
    wan = world.switch("wan")
    pi_host = world.host("pi")
    in_the_open(pi_host, wan, "5.0.0.1")
    homes = Household(world, wan, "ada", 10), Household(world, wan, "ben", 20)
    hosts = (pi_host, *(home.host for home in homes))
    pi, ada, ben = members = [Member(host, tmp_path, host.name) for host in hosts]
    for member in members:
        member.start()
    yield Keeper(pi, ada, ben)
    for member in members:
        member.close()


@pytest.mark.spec("RCH-8")
def test_a_keeper_leads_together_who_sits_behind_routers(keeper: Keeper) -> None:
    pi, ada, ben = keeper
    ada.node.act("init", name="ada")
    ada.node.act("group.new", name="garden")
    pi.says("keep", paste=ada.node.act("invite", power="keep")["invite"])
    until(lambda: pi.asks("status")["network"]["state"] == "up", MEET_S, "the network is up")
    ada.says("join", paste=pi.says("invite", "--keep", "--quiet"))
    until(lambda: ada.asks("status")["peers"]["connected"] == 1, MEET_S, "Ada is at the keeper")
    ben.node.act("join", invite=ada.node.act("invite")["invite"], name="ben")
    until(lambda: path(ada, ben) == path(ben, ada) == "punched", MEET_S, "a direct way")
    ada.writes("said behind two routers")
    until(lambda: ben.titles() >= ada.wrote, MEET_S, "it has come")
