"""Real nodes on a small internet, for `./test net` and `./test soak`. Others collect none of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

if not os.environ.get("MOOT_NET"):
    collect_ignore_glob = ["test_*.py"]
else:
    if not os.environ.get("MOOT_SOAK"):
        collect_ignore_glob = ["test_soak.py"]

    from netns.member import Member, until
    from netns.world import Host, World

    Settle = Callable[..., list[Member]]

    @pytest.fixture
    def world() -> Iterator[World]:
        """An empty one."""
        with World() as made:
            yield made

    def _meets(member: Member) -> bool:
        return member.sees() != set()

    @pytest.fixture
    def settle(tmp_path: Path) -> Iterator[Settle]:
        """Puts a member on each host, all of them in one group and met."""
        members: list[Member] = []

        def settled(hosts: Sequence[Host], group: str = "garden") -> list[Member]:
            members.extend(Member(host, tmp_path, host.name) for host in hosts)
            for member in members:
                member.start()
                member.says("config", "set", "metrics", "on")
            first, *others = members
            first.node.act("init", name=first.name)
            first.node.act("group.new", name=group)
            until(lambda: first.asks("status")["network"]["state"] == "up", 60, "the network is up")
            invite = first.node.act("invite")["invite"]
            for member in others:
                member.node.act("join", invite=invite, name=member.name)
            for member in members:
                until(partial(_meets, member), 60, f"{member.name} meets somebody")
            return members

        yield settled
        for member in members:
            member.close()
