"""Whole replicas in memory, as a node holds them, and how entries and files come to them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from laws.written import Written
from moot.node.exchange import chronicle
from moot.node.exchange.restoring import Restoring
from moot.node.node import Node
from moot.node.profile import Membership
from moot.node.replica import Replica
from moot.node.store.contract import Store
from moot.node.store.memory import MemoryStore
from moot.protocol.group_keys import Power
from moot.protocol.header import CONTENT, SIZE_CODES
from moot.protocol.run import Dropped, Item, Run
from moot.protocol.supply import Ask, Outcome
from workshop import KEYS, Dice, Stopped, enrolment

Lines = list[dict[str, Any]]


def home_of(power: Power = Power.WRITE, store: Store | None = None) -> tuple[Node, Membership]:
    """A node that joined the test group with this power."""
    at = store if store is not None else MemoryStore()
    with at.transaction():
        at.join(enrolment(KEYS.lowered(power)))
    node = Node(at, Stopped(), Dice(0))
    (membership,) = node.profile
    return node, membership


def bodiless(item: Item) -> Item:
    """The item as one sends it who dropped its body."""
    if isinstance(item.body, Dropped) or item.kind != CONTENT:
        return item
    return item._replace(body=Dropped(SIZE_CODES[len(item.body)], sha256(item.body).digest()))


def with_less(run: Run, gone: Sequence[bool]) -> Run:
    """The run without the bodies of those entries."""
    return run._replace(
        items=tuple(
            bodiless(item) if out else item for item, out in zip(run.items, gone, strict=True)
        )
    )


def tampered(run: Run, at: int, chance: random.Random) -> Run:
    """The run with one byte of one entry changed: of its salt, its body, or its signature."""
    item = run.items[at]
    size, digest = (*item.body,) if isinstance(item.body, Dropped) else (None, item.body)
    match chance.randrange(3):
        case 0 if item.signature is not None:
            other = item._replace(signature=_flipped(item.signature, chance))
        case 1:
            body = _flipped(digest, chance)
            other = item._replace(body=body if size is None else Dropped(size, body))
        case _:
            other = item._replace(salt=_flipped(item.salt, chance))
    return run._replace(items=(*run.items[:at], other, *run.items[at + 1 :]))


def _flipped(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def give(replica: Replica, entries: Iterable[Written], chance: random.Random) -> None:
    """Bring entries to a replica, many or few at a time, some twice and some at first without body;
    what comes too early comes again."""
    waiting = list(entries)
    while waiting:
        size = chance.randint(1, 6)
        batch, waiting = waiting[:size], waiting[size:]
        again = [one for one in batch if chance.random() < 0.3]
        runs = [with_less(one.run, [chance.random() < 0.2]) for one in batch]
        landings = replica.ingest([*runs, *(one.run for one in again)]).landings
        early = [
            one
            for one, landing in zip(batch, landings, strict=False)
            if landing.outcome is Outcome.GAP
        ]
        waiting += early
    while replica.gaps():  # what came without its body comes whole, unless it was taken back
        before = replica.gaps()
        replica.ingest(one.run for one in sorted(entries, key=lambda one: one.seq))
        assert replica.gaps() < before


def pass_on(reader: Replica, source: Replica) -> None:
    """Give a reader all that a source holds, as a session does."""
    for key in dict.fromkeys(log.key for log in source.logs):
        asks: tuple[Ask, ...] = (Ask(key, tuple(reader.climb(key))),)
        while asks:
            supply = source.supply(asks, 65_536)
            reader.ingest(supply.runs)
            asks = supply.rest


def told(node: Node, membership: Membership) -> Lines:
    """The history as lines, as they come out of a file."""
    head = chronicle.head_of(node, membership)
    lines = [head, *(line for page in chronicle.pages(membership) for line in page)]
    return [json.loads(json.dumps(line, ensure_ascii=False)) for line in lines]


def restore(membership: Membership, lines: Lines, chance: random.Random) -> None:
    """Take a history in, in parts that end at signatures."""
    head, *rest = lines
    restoring = Restoring(membership, head)
    cuts = [at for at, line in enumerate(rest, 1) if line["signature"] and chance.randrange(2)]
    at = 0
    for cut in dict.fromkeys([*cuts, len(rest)]):
        assert restoring.take(at + 2, rest[at:cut], write=False).left_out == 0
        assert restoring.take(at + 2, rest[at:cut], write=True).new == cut - at
        at = cut
