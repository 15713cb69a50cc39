"""Outdoors: what the doctor says of being reached from elsewhere. spec: RCH-15."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from moot.node.check import OK, WARNING, Check
from moot.node.node import Node
from moot.node.people import namer
from moot.node.ways.paths import Namer
from moot.node.ways.reachability import Reachability

REMEDIES: Final = (
    "a machine that is always on can relay:  moot keep",
    "or open a port in the router by hand:  moot config set announce /ip4/ADDRESS/tcp/PORT",
)
MIB: Final = 1_048_576


def from_outside(node: Node) -> Iterator[Check]:
    """How others reach this node, or why not; and what it does for them."""
    state, name = node.reachability(), namer(node)
    yield _router(state)
    yield _way_in(node, state, name)
    if state.relaying:
        yield Check(
            "relay",
            OK,
            f"others are reached through this node: {state.guests} keep a place here,"
            f" {state.circuits} conversations now, {state.carried / MIB:.1f} MiB passed on",
        )
    for peer, tried in state.beside.items():
        reasons = "; ".join(f"{one.way.words}: {one.why}" for one in tried)
        yield Check("direct way", OK, f"to {_called(name, peer)} only by a relay ({reasons})")


def _router(state: Reachability) -> Check:
    if state.mapped:
        return Check("router", OK, f"the router lets others in at {state.mapped}")
    return Check("router", OK, state.not_mapped or "no router was asked to let others in")


def _way_in(node: Node, state: Reachability, name: Namer) -> Check:
    if state.reached:
        return Check("from outside", OK, "others came in from elsewhere")
    if state.relays:
        names = ", ".join(_called(name, peer) for peer in state.relays)
        return Check("from outside", OK, f"nobody came in by themselves; others may by {names}")
    if not node.company.failures():
        return Check("from outside", OK, "nobody came in from elsewhere, and all are reached")
    refusals = [f"{_called(name, peer)}: {why}" for peer, why in state.unwilling.items()]
    reasons = "; ".join(refusals) or "nobody is connected who could relay"
    return Check("from outside", WARNING, f"nobody came in, and no relay: {reasons}", REMEDIES)


def _called(name: Namer, peer: str) -> str:
    return name(peer) or f"a device …{peer[-6:]}"
