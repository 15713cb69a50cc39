"""What follows from entries is state: kept like it, thrown away with it, named in dots."""

from __future__ import annotations

from contextlib import suppress

import pytest

import workshop
from moot.crdt import decree
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.node.replica import Replica
from moot.node.store.contract import Store
from scribe import KEYS, Scribe

DECREE = b"d" * 32
AUTHOR = decree.NOBODY + b"a decision"
MADE = (
    Op(b"some thing", "title", "fetch it", ()),
    Op(b"some thing", "place^", {"parent": None, "rank": "m"}, ()),
)


@pytest.fixture
def replica(store: Store) -> Replica:
    """A replica of a group in which somebody wrote one entry."""
    made = workshop.replica(store, KEYS)
    made.ingest([Scribe("ada").run("hello", opens=True)])
    return made


def derive(store: Store, space: Space) -> list[object]:
    with store.transaction():
        return list(space.derive(DECREE, AUTHOR, 5, MADE))


@pytest.mark.spec("CRDT-12")
def test_it_is_taken_in_once_and_stands_beside_what_was_written(
    store: Store, replica: Replica
) -> None:
    space = replica.space
    assert len(derive(store, space)) == 2
    assert derive(store, space) == []
    writes = space.live(b"some thing", "title")
    assert {(write.dot, write.author) for write in writes} >= {(Dot(DECREE, 0), AUTHOR)}
    held = space.placement(b"some thing")
    assert held is not None
    assert held.key.dot == Dot(DECREE, 1)
    assert space.children(None) == [held]
    assert replica.ledger.about(b"some thing", 10) == [replica.ledger.newest]


@pytest.mark.spec("CRDT-12")
def test_what_covers_it_waits_for_it(store: Store, replica: Replica) -> None:
    space = replica.space
    entry = next(replica.history()).id
    with store.transaction():
        op = Op(b"some thing", "title", "bring it", (Dot(DECREE, 0),))
        space.derive(b"e" * 32, AUTHOR, 6, (op,))
    assert space.waiting() == 1
    derive(store, space)
    assert space.waiting() == 0
    values = [write.value for write in space.live(b"some thing", "title")]
    assert "bring it" in values
    assert "fetch it" not in values
    assert entry != DECREE


@pytest.mark.spec("CRDT-12")
def test_it_goes_with_the_state_and_with_a_transaction_that_fails(
    store: Store, replica: Replica
) -> None:
    with suppress(ZeroDivisionError), store.transaction():
        replica.ledger.mark_applied(replica.ledger.newest)
        replica.space.derive(DECREE, AUTHOR, 5, MADE)
        _ = 1 // 0
    if replica.ledger.applied < replica.ledger.newest:
        replica.rebuild()
    assert len(derive(store, replica.space)) == 2
    replica.rebuild()
    assert all(write.author != AUTHOR for write in replica.space.live(b"some thing", "title"))
    assert len(derive(store, replica.space)) == 2


def test_peers_are_neither_asked_for_it_nor_given_it(store: Store, replica: Replica) -> None:
    derive(store, replica.space)
    assert replica.ledger.find(DECREE) is None
    assert replica.ledger.find_prefix(DECREE[:4], 5) == []
    assert all(name != DECREE for name, _ in replica.ledger.heads())
    with store.transaction():
        store.leave(KEYS.group)
