"""What must hold of a group once its network is well again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from netns.member import Member, until

NOTICED_S: Final = 45
"""Two heartbeats, and what a busy machine takes."""
HEALED_S: Final = 60
"""From the end of a fault until all hold the same."""
SPARE: Final = {"descriptors": 2, "tasks": 4}
"""A look at the node takes one of each itself, and another may be on its way."""


def lasts(short: float, full: float) -> float:
    """Seconds that a fault lasts, by the size of the suite: 1 is short, 10 is full."""
    size = min(max(float(os.environ["MOOT_NET"]), 1), 10)
    return short + (full - short) * (size - 1) / 9


def agree(members: Sequence[Member], seconds: float = HEALED_S) -> float:
    """Wait until all hold the same, with all that any node said ok to; return how long it took."""

    def same() -> bool:
        return len({one.state_hash() for one in members}) == 1

    took = until(same, seconds, "all hold the same")
    wrote = {title for one in members for title in one.wrote}
    for one in members:
        assert wrote <= one.titles(), one.name
    return took


class Sizes:
    """What each node held before, to be held against what it holds after."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._before = {one: one.numbers() for one in members}

    def are_back(self, seconds: float = HEALED_S) -> None:
        """Wait until nothing is left over of what happened. Raises Late."""
        for member, before in self._before.items():

            def back(member: Member = member, before: dict[str, int] = before) -> bool:
                return all(
                    now <= before[what] + SPARE[what] for what, now in member.numbers().items()
                )

            until(back, seconds, f"{member.name} has {member.numbers()}, had {before}")
