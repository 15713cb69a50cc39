"""House: what all sessions of one node share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from moot.protocol.errands import Errands
from moot.protocol.frontier import Frontier
from moot.protocol.hello import Badge, Chance
from moot.protocol.tree import Tree


class House(NamedTuple):
    """One node, as its sessions see it."""

    groups: Mapping[bytes, tuple[Badge, Frontier]]
    """Our groups by id, each with its frontier, which is only ever read."""
    errands: Errands
    tree: Tree
    chance: Chance
    full: frozenset[bytes] = frozenset()
    """Groups of which our store takes no more: nothing is asked for in them. spec: KEEP-8."""
