"""Warnings: what a person should look at although everything works."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from typing import Final

from moot.node import node as network
from moot.node.keeper.worries import worries
from moot.node.node import Node
from moot.node.profile import Membership

Json = dict[str, object]

EARLIEST: Final = round(datetime(2024, 1, 1, tzinfo=UTC).timestamp() * 1000)
LATEST: Final = round(datetime(2090, 1, 1, tzinfo=UTC).timestamp() * 1000)
"""A clock outside these is wrong: it stands at 1970, or it was set to 2100."""

FAR_MS: Final = 10 * 60_000
"""How far ahead of us an entry may say that it was written before a clock is called wrong."""

LITTLE_SPACE: Final = 100_000_000
"""Bytes free on the disk below which a person should make room."""

LOOKED_AT: Final = 64
"""The newest entries, whose times tell whether clocks agree."""


def warning(code: str, message: str, *steps: str) -> Json:
    """One warning as JSON."""
    return {"code": code, "message": message, "next": list(steps)}


def warnings(node: Node) -> list[Json]:
    """Everything worth a look."""
    found = [*clock(node), *disk(node)]
    for membership in node.profile:
        found += [*forks(node, membership), *waiting(membership)]
    found += worries(node)
    for worry in node.worries:
        found += worry()
    if node.network.state == network.FAILED:
        found.append(warning("network", f"no network: {node.network.reason}", "moot doctor"))
    return found


def clock(node: Node) -> list[Json]:
    """Clocks that cannot be right: ours, or one that wrote lately."""
    now = node.clock.wall_ms()
    if not EARLIEST < now < LATEST:
        year = datetime.fromtimestamp(min(max(now, 0), 2**47) / 1000, UTC).year
        return [
            warning(
                "clock",
                f"this machine's clock says it is {year}; nothing is lost by that, but dates"
                " and the order of changes made at once are wrong",
                "set the clock, for example  timedatectl set-ntp true",
            )
        ]
    found = []
    for membership in node.profile:
        newest = membership.replica.ledger.newest
        ahead: dict[bytes, int] = {}
        for record in membership.replica.history(max(0, newest - LOOKED_AT)):
            if record.author is not None and record.time is not None and record.time > now + FAR_MS:
                ahead[record.author] = record.time - now
        board = node.board(membership) if ahead else None
        for author, by in ahead.items():
            name = board.name(author) if board is not None else ""
            whose = "this machine's clock was" if author == membership.me else f"{name}'s clock is"
            found.append(
                warning(
                    "clock",
                    f"{whose} {_length(by)} ahead of this machine's now",
                    "compare the clocks; nothing is lost either way",
                )
            )
    return found


def _length(ms: int) -> str:
    for unit, size in (("years", 31_557_600_000), ("days", 86_400_000), ("hours", 3_600_000)):
        if ms >= 2 * size:
            return f"{ms // size} {unit}"
    return f"{ms // 60_000} minutes"


def disk(node: Node) -> list[Json]:
    """A disk that is nearly full."""
    if node.home is None:
        return []
    free = shutil.disk_usage(node.home.data).free
    if free >= LITTLE_SPACE:
        return []
    return [
        warning(
            "disk",
            f"only {free // 1_000_000} MB are free where the home lies",
            "make room: what cannot be written is refused, never lost",
        )
    ]


def forks(node: Node, membership: Membership) -> list[Json]:
    """Logs that were written twice at one place."""
    ledger = membership.replica.ledger
    found = []
    for log in membership.replica.logs:
        if ledger.fork(log.number) is not None:
            name = node.board(membership).name(log.member) if log.member else "somebody"
            whose = "your" if log.member == membership.me else f"{name}'s"
            found.append(
                warning(
                    "fork",
                    f"{whose} log in {membership.name} was written twice at one place, by a"
                    " restored disk or a copied home; both branches count",
                    "moot doctor     shows it; run only one copy of a home",
                )
            )
    return found


def waiting(membership: Membership) -> list[Json]:
    """Changes that wait for entries which have not arrived."""
    count = membership.replica.space.waiting()
    if not count:
        return []
    return [
        warning(
            "waiting",
            f"{count} changes in {membership.name} wait for others that have not arrived yet",
            "moot sync --wait     or by hand, from who has them:  moot bundle take FILE",
        )
    ]
