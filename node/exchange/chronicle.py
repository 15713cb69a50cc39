"""Chronicle: the whole history of a group, as a head and a line for each entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from moot.node.api.answer import ENCODER
from moot.node.exchange.line import Told, as_line
from moot.node.history import read_run
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.store.contract import Kept, Log
from moot.node.things.stamp import stamp
from moot.protocol.entry import Place
from moot.protocol.run import Run

Json = dict[str, object]

FORMAT: Final = "moot-history"
VERSION: Final = 1
PAGE_BYTES: Final = 65_536
"""Bodies read between two moments for others, where signatures allow it: some hundred entries."""

CHECK_DIGITS: Final = 16
"""Hex digits of the head's digest: what a slip of the hand or of a disk changes shows."""


def head_of(node: Node, membership: Membership) -> Json:
    """The first line: which group, how much of it, and what it amounts to. spec: EXCH-1."""
    replica = membership.replica
    epochs = [replica.keys.epoch] if replica.keys.epoch else replica.ledger.epochs()
    readable = replica.keys.content_key is not None
    head: Json = {
        "format": FORMAT,
        "version": VERSION,
        "group": {"name": membership.name, "id": membership.written},
        "made": stamp(node.clock.wall_ms()),
        "logs": len(replica.logs),
        "entries": replica.ledger.count(),
        "hash": node.state_hash(membership).hex() if readable else None,
        "epoch": epochs[0].hex() if epochs else None,
    }
    return head | {"check": check_of(head)}


def check_of(head: Json) -> str:
    """What a head's `check` says if nothing else in it was changed."""
    said = {name: value for name, value in head.items() if name != "check"}
    return hashlib.sha256(ENCODER.encode(said).encode()).hexdigest()[:CHECK_DIGITS]


def pages(membership: Membership) -> Iterator[list[Json]]:
    """All entries that are held now, some hundreds at a time. What comes meanwhile is left out.

    Each page ends at a signature, and whatever an entry follows comes before it. spec: EXCH-2.
    """
    replica = membership.replica
    epoch = next(iter(replica.ledger.epochs()), None)
    for log, kept in replica.pieces(PAGE_BYTES):
        yield [
            as_line(told, log.member, replica.keys.epoch or epoch)
            for told in _told(membership, log, kept)
        ]


def _told(membership: Membership, log: Log, kept: list[Kept]) -> Iterator[Told]:
    first = kept[0]
    run = Run(
        first.epoch,
        log.key,
        first.place.seq,
        first.prev,
        None if first.place.seq else log.admission,
        tuple(one.item for one in kept),
    )
    contents = read_run(
        membership.replica.keys.content_key,
        membership.replica.keys.group,
        run,
        [one.id for one in kept],
    )
    for one, content in zip(kept, contents, strict=True):
        place = Place(log.key, one.place.seq, one.prev)
        admission = None if one.place.seq else log.admission
        yield Told(one.epoch, place, one.id, one.item, admission, content)
