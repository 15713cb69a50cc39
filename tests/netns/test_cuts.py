"""Lines that break: what was written apart is together soon after they are whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netns.member import Member, until
from netns.world import Host, World

NOTICED_S = 45
HEALED_S = 60

Settle = Callable[[Sequence[Host]], list[Member]]


def agree(members: Sequence[Member], seconds: float = HEALED_S) -> float:
    """Wait until all hold the same, all that any of them said ok to included; return how long."""

    def same() -> bool:
        return len({one.state_hash() for one in members}) == 1

    took = until(same, seconds, "all hold the same")
    wrote = {title for one in members for title in one.wrote}
    for one in members:
        assert wrote <= one.titles(), one.name
    return took


def test_n2_a_black_hole_is_noticed_and_left_behind(world: World, settle: Settle) -> None:
    ada, ben = settle(world.hosts(world.switch(), ["ada", "ben"]))
    agree([ada, ben])
    ben.host.ports[0].cut()
    for one in (ada, ben):
        one.writes(f"of {one.name} in the dark")
    until(lambda: not ada.sees() and not ben.sees(), NOTICED_S, "both notice the silence")
    ben.host.ports[0].mend()
    agree([ada, ben])
