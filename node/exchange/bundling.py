"""Bundling: what goes into a bundle, piece by piece, and what is said of it (specs/bundle.md)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from moot.node.branches import run_of
from moot.node.exchange import bundle_plan
from moot.node.exchange.bundle_plan import Plan
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.query.bygone import read_since
from moot.node.store.contract import Kept, Log
from moot.node.things.someone import someone
from moot.node.things.stamp import stamp
from moot.node.things.view import View
from moot.node.trouble import Trouble
from moot.protocol.bundle import SALT_SIZE, Packer
from moot.protocol.bundle_part import (
    Contents,
    End,
    Part,
    Piece,
    Places,
    Receipt,
    receipts,
    written,
)
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER, MAX_PEERS_PER_MESSAGE, RUN_BYTES
from moot.protocol.supply import Tip

Json = dict[str, object]


class Wanted(NamedTuple):
    """For whom, or from when on, a bundle is asked for; both empty: everything."""

    person: str
    since: str


class Bundle(NamedTuple):
    """One bundle that is asked for."""

    plan: Plan
    told: Json
    """What is in it, for whoever asked."""
    pieces: Iterator[bytes]
    """The file, as it is made."""


async def bundle_of(node: Node, view: View, wanted: Wanted) -> Bundle:
    """The bundle of a group that is wanted. Raises Trouble."""
    membership = view.membership
    plan, about = await _plan(node, view, wanted)
    count = membership.replica.ledger.count()
    told: Json = {
        "group": membership.name,
        **about,
        "entries": plan.entries,
        "logs": plan.logs,
        "of": count,
        "about": membership.replica.logs.size * plan.entries // max(1, count),
    }
    packer = Packer(membership.replica.keys.bundle_key, node.randomness.bytes(SALT_SIZE))
    return Bundle(plan, told, _packed(packer, _parts(node, membership, plan)))


async def _plan(node: Node, view: View, wanted: Wanted) -> tuple[Plan, Json]:
    membership = view.membership
    replica = membership.replica
    nobody: Json = {"for": None, "met": None, "since": None}
    if wanted.person and wanted.since:
        raise Trouble(
            "usage",
            "for somebody or since some day, not both",
            next=("moot bundle make FILE --for NAME",),
        )
    if wanted.since:
        at = read_since(wanted.since, view.now, view.zone)
        plan = await bundle_plan.since(node.profile, replica, at)
        return plan, {**nobody, "since": stamp(at)}
    if not wanted.person:
        return bundle_plan.everything(replica), nobody
    if replica.keys.content_key is None:
        raise Trouble(
            "read-only",
            f"the key held for {membership.name} cannot tell people apart",
            next=("moot bundle make FILE     with everything",),
        )
    person = someone(view, wanted.person)
    met = view.holding.lacks(person) is not None if person != view.me else None
    about = {"for": {**view.person(person), "me": person == view.me}, "met": met}
    return bundle_plan.lacking(replica, person, membership.log), {**nobody, **about}


def _parts(node: Node, membership: Membership, plan: Plan) -> Iterator[Part]:
    """The parts of a bundle, as things are now, whenever they are asked for. spec: BUN-7."""
    contents = Contents(node.clock.wall_ms(), plan.entries, plan.logs)
    pieces = membership.replica.pieces(RUN_BYTES, plan.known)
    ends: list[Part] = [*_receipts(membership), *_places(node, membership), End()]
    return chain([contents], _cut(node, membership, pieces), ends)


def _cut(
    node: Node, membership: Membership, pieces: Iterator[tuple[Log, list[Kept]]]
) -> Iterator[Piece]:
    """Entries as parts. Raises Trouble if the group is left while they are read: no End is sent."""
    for log, kept in pieces:
        yield Piece(kept[-1].id, len(kept), run_of(log, kept).encode())
        bundle_plan.must_be_here(node.profile, membership.replica)


def _receipts(membership: Membership) -> list[Receipt]:
    """What this device has, signed; nothing from who has no log to sign with. spec: BUN-8."""
    if membership.forge is None:
        return []
    frontier = membership.replica.frontier
    tips = [Tip(log, seq, entry) for log in frontier.logs() for seq, entry in frontier.tips(log)]
    return receipts(membership.forge.signer, membership.id, tips)


def _places(node: Node, membership: Membership) -> list[Places]:
    """Where we and those whom we met may be found, as a session would tell."""
    found: dict[str, tuple[str, ...]] = {}
    if node.network.peer is not None and node.network.addresses:
        found[node.network.peer] = node.network.addresses
    for known in membership.replica.ledger.peers.known():
        if known.met and known.addresses:
            found.setdefault(known.peer, known.addresses)
    rows = [(peer, at[:MAX_ADDRESSES_PER_PEER]) for peer, at in found.items()]
    return [Places(tuple(rows[:MAX_PEERS_PER_MESSAGE]))] if rows else []


def _packed(packer: Packer, parts: Iterator[Part]) -> Iterator[bytes]:
    yield packer.head
    for part in parts:
        yield b"".join(packer.add(written(part)))
    yield from packer.finish()
