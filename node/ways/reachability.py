"""Reachability: whether others reach this node, how, and if not, why not."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from moot.node.link import Tried


class Reachability(NamedTuple):
    """What is known of it now. All peers are named by their ids."""

    reached: bool = False
    """Whether somebody came in from a public address, by no relay and no hole."""
    mapped: str | None = None
    """The address at which a router lets others in."""
    not_mapped: str | None = None
    """Why no router does, in words; None if one does, or none was asked."""
    relays: tuple[str, ...] = ()
    """Peers through whom others reach us."""
    unwilling: Mapping[str, str] = MappingProxyType({})
    """By peer, why it is no relay of ours."""
    relaying: bool = False
    """Whether we relay for others."""
    guests: int = 0
    """For how many peers we keep a place."""
    circuits: int = 0
    """How many conversations go through us now."""
    carried: int = 0
    """Bytes passed on since the start."""
    beside: Mapping[str, tuple[Tried, ...]] = MappingProxyType({})
    """By peer reached through a relay, which direct ways were tried, and why they failed."""
