"""What whoever runs a keeper should look at: what is full or soon will be, whom nobody visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moot.node import preferences
from moot.node.keeper.quota import ALL, DISK, GROUP
from moot.node.keeper.size import size_words
from moot.node.node import Node
from moot.node.profile import Membership

Json = dict[str, object]

TENTHS_FULL: Final = 9
"""Of a quota, after which it is said before anything is paused."""

QUIET_DAYS: Final = 30
"""Days without a member after which a group may have another keeper, or be no more."""

DAY_MS: Final = 86_400_000


def worries(node: Node) -> list[Json]:
    """Everything about what is kept, each with its remedy. spec: KEEP-7, KEEP-10."""
    kept = [one for one in node.profile if one.id in node.quota]
    return [*_fullness(node, kept), *_visits(node, kept)] if kept else []


def _fullness(node: Node, kept: list[Membership]) -> Iterator[Json]:
    quota, limits = node.quota, node.quota.limits
    why = {one.name: quota.why_full(one.id) for one in kept}
    reasons = set(why.values())
    each, every = size_words(limits.each), size_words(limits.all)
    more_each = f"moot config set {preferences.GROUP_QUOTA} {size_words(2 * limits.each)}"
    more = f"moot config set {preferences.QUOTA} {size_words(2 * limits.all)}"
    if DISK in reasons:
        yield _worry(
            "all groups are paused: the disk is nearly full",
            "make room where the home lies:  moot status  names the folder",
        )
    if ALL in reasons:
        yield _worry(
            f"all groups are paused: they have the {every} that they may take together;"
            " nothing more is taken in",
            more,
            "moot keep drop GROUP",
        )
    elif quota.used * 10 >= limits.all * TENTHS_FULL:
        yield _worry(f"all groups have nearly the {every} that they may take together", more)
    for one in kept:
        if why[one.name] == GROUP:
            yield _worry(
                f"{one.name} is paused: it has the {each} that one group may take;"
                " nothing more is taken in for it",
                more_each,
                f"moot keep drop {one.name}",
            )
        elif not why[one.name] and quota.size(one.id) * 10 >= limits.each * TENTHS_FULL:
            yield _worry(f"{one.name} has nearly the {each} that one group may take", more_each)


def _visits(node: Node, kept: list[Membership]) -> Iterator[Json]:
    here = {group for visit in node.company.visits() for group in visit.groups}
    now = node.clock.wall_ms()
    for one in kept:
        met = [peer.met for peer in one.replica.ledger.peers.known() if peer.log and peer.met]
        if not met:
            yield _worry(
                f"no member of {one.name} was met here yet",
                "a member's node must be on, or told where this keeper is:  moot keep status",
                code="unmet",
            )
        elif one.id not in here and now - max(met) >= QUIET_DAYS * DAY_MS:
            yield _worry(
                f"no member of {one.name} was here for {(now - max(met)) // DAY_MS} days",
                f"moot keep drop {one.name}     if whoever asked for it needs it no more",
                code="unseen",
            )


def _worry(message: str, *steps: str, code: str = "quota") -> Json:
    return {"code": code, "message": message, "next": list(steps)}
