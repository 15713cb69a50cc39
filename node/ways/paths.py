"""Paths as JSON: on which way a peer is reached, or why on none (specs/api.md, Paths)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from moot.node.company import Failure, Visit
from moot.node.node import Node

Json = dict[str, object]
Namer = Callable[[str], str | None]
"""By peer id, whose device it is."""


def path_of(visit: Visit | None, name: Namer) -> Json:
    """The way of one session; nothing of it if there is none. spec: NET-19."""
    return {
        "path": visit.way.value if visit else None,
        "via": visit and visit.via and {"peer": visit.via, "name": name(visit.via)},
    }


def tried(failure: Failure | None) -> list[Json]:
    """The ways on which somebody was not reached; empty if nothing is known. spec: API-82."""
    return [{"path": way.value, "why": why} for way, why in failure.tried] if failure else []


def beside(node: Node, visit: Visit) -> list[Json]:
    """The direct ways that were tried to somebody who is reached through a relay. spec: API-82."""
    failed = node.reachability().beside.get(visit.peer, ()) if visit.via else ()
    return [{"path": way.value, "why": why} for way, why in failed]


def ways(node: Node) -> dict[str, int]:
    """How many devices are reached on each way that is in use."""
    return dict(Counter(visit.way.value for visit in node.company.visits()))
