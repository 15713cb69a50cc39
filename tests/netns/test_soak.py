"""Eight members, one of them always behind, through kills, cuts and closed lids, with one who means
harm always at it: `./test soak MINUTES`. In the end nothing is lost and nobody has grown.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from itertools import cycle

from netns.group import SPARE, agree
from netns.mallory import PLAIN
from netns.member import Member
from netns.soak import STEADY, Sample, Soak, slope
from netns.test_hostile import MOST_BYTES, attack
from netns.world import World

Settle = Callable[..., list[Member]]

NAMES = ("ada", "ben", "cat", "dan", "eve", "fay", "gus", "hal")
ATTACK_S = 30
LOG_BYTES_A_DAY = 10_000_000
MINUTES = float(os.environ.get("MOOT_SOAK", "10"))


def test_nothing_is_lost_and_nobody_grows(world: World, settle: Settle) -> None:
    seed = int(os.environ.get("MOOT_SEED", random.randrange(1_000_000)))
    print(f"replay the faults: MOOT_SEED={seed} ./test soak {MINUTES:g}")
    *hosts, mallory = world.hosts(world.switch(), [*NAMES, "mallory"], line=True)
    members = settle(hosts)
    agree(members)
    before = [one.numbers() for one in members]
    attacks = cycle([*PLAIN, "sockets"])
    soak = Soak(members, lambda: attack(mallory, next(attacks), members[0], ATTACK_S), seed)
    try:
        soak.run(MINUTES * 60)
        took = agree(members)
    finally:
        soak.close()
    print(f"{soak.happened}; all hold the same {took:.1f} s after the last fault")
    report(members, soak.samples)
    most = len(NAMES) + SPARE["descriptors"]
    for member, had in zip(members, before, strict=True):
        assert member.resident_bytes() < MOST_BYTES
        assert "fault of ours" not in member.log()
        assert member.numbers()["descriptors"] <= had["descriptors"] + most
        assert logged_a_day(member) < LOG_BYTES_A_DAY, member.log()[-2_000:]


def report(members: list[Member], samples: list[Sample]) -> None:
    """Say how large those were who ran all the time, and whether they grew."""
    for member in members[:STEADY]:
        own = [one for one in samples if one.name == member.name]
        late = own[len(own) // 2 :]
        descriptors = [one.descriptors for one in late]
        tasks = [one.tasks for one in late]
        print(
            f"{member.name}: {late[-1].resident / 1e6:.1f} MB, in the second half"
            f" {slope(late):+.2f} MB an hour, {min(descriptors)} to {max(descriptors)} descriptors,"
            f" {min(tasks)} to {max(tasks)} tasks; {logged_a_day(member) / 1e6:.2f} MB of log a day"
        )


def logged_a_day(member: Member) -> float:
    """Bytes of a node's log, were all days like these minutes."""
    return len(member.log()) / MINUTES * 24 * 60
