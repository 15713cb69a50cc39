"""Two households behind routers, and somebody in the open: they meet all the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from netns.member import Member, until
from netns.router import Household, in_the_open
from netns.world import Host, World

MEET_S = 60
Settle = Callable[[Sequence[Host]], list[Member]]


class Town(NamedTuple):
    """Cleo can be reached by all; Ada and Ben sit behind routers of their own."""

    cleo: Member
    ada: Member
    ben: Member
    homes: tuple[Household, Household]


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


def test_holes_are_made_where_routers_keep_ports(world: World, settle: Settle) -> None:
    _, ada, ben, _ = town(world, settle)
    until(lambda: path(ada, ben) == path(ben, ada) == "punched", MEET_S, "a direct way")
