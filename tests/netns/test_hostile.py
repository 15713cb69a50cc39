"""While somebody does his worst to a node, the others get on: RELIABILITY's hostile peers, live.

What each lie leads to is held by tests/unit/test_liar*.py and tests/integration/net.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from netns import mallory
from netns.group import Sizes, agree, lasts
from netns.member import Member, until
from netns.world import Host, World

Settle = Callable[..., list[Member]]

TOGETHER_S = 15
"""From a write to its arrival elsewhere during an attack: 5 s on an idle machine."""
MOST_BYTES = 300_000_000


def attack(host: Host, name: str, victim: Member, seconds: float) -> subprocess.Popen[str]:
    """Start an attack on a node from a host."""
    command = host.command(sys.executable, str(Path(mallory.__file__)), name, str(seconds))
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    network = victim.asks("status")["network"]
    given = {
        "invite": victim.node.act("invite")["invite"],
        "peer": network["peer"],
        "addresses": [one for one in network["addresses"] if "/10.0.0." in one],
    }
    assert process.stdin is not None
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def get_on(ada: Member, ben: Member, seconds: float, what: str) -> float:
    """Write at one and find it at the other, again and again; return the longest that it took."""
    began, number, longest = time.monotonic(), 0, 0.0
    while time.monotonic() - began < seconds:
        title = f"{what} {number}"
        ada.writes(title)
        number += 1
        longest = max(longest, until(partial(ben.has, title), TOGETHER_S, title))
    return longest


@pytest.mark.parametrize("name", mallory.NAMES)
def test_others_get_on(world: World, settle: Settle, name: str) -> None:
    hosts = world.hosts(world.switch(), ["ada", "ben", "mallory"])
    ada, ben = settle(hosts[:2])
    agree([ada, ben])
    sizes = Sizes([ada, ben])
    seconds = lasts(15, 120)
    process = attack(hosts[2], name, ada, seconds)
    try:
        longest = get_on(ada, ben, seconds, name)
        said, complaint = process.communicate(timeout=60)
    finally:
        process.kill()
    counts = json.loads(said or "{}")
    print(f"longest from write to arrival: {longest:.1f} s; mallory {counts}")
    assert counts["came in"] > 0, complaint
    for one in (ada, ben):
        assert one.resident_bytes() < MOST_BYTES
        assert "fault of ours" not in one.log()
    agree([ada, ben])
    sizes.are_back()
