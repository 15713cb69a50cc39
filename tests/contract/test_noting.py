"""What stands or falls with an entry, and finding what was done to one object."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moot.crdt.op import Dot
from moot.node.store.contract import Store
from moot.node.store.errors import DiskTrouble
from workshop import clear, forge, put, replica, thing


def test_a_note_beside_an_entry_is_kept_with_it(store: Store) -> None:
    ada = forge(replica(store), "ada")
    ada.write([put("pump", "title", "a")], beside=lambda: store.set_setting("note", 1))
    assert store.setting("note") == 1


def test_neither_entry_nor_note_is_kept_if_one_fails(
    store: Store, break_disk: Callable[[Store, bool], None]
) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    break_disk(store, True)
    with pytest.raises(DiskTrouble):
        ada.write([put("pump", "title", "a")], beside=lambda: store.set_setting("note", 1))
    break_disk(store, False)
    assert store.setting("note") is None

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ada.write([put("pump", "title", "a")], beside=fail)
    assert list(at.history()) == []
    ada.write([put("pump", "title", "b")])
    assert [len(record.ops) for record in at.history()] == [0, 1]


def test_the_history_of_an_object_has_what_only_covered(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    first = ada.write([put("pump", "title", "a"), put("pump", "due", 1)])
    ada.write([put("shed", "title", "a")])
    last = ada.write([clear("pump", "title", Dot(first, 0))])
    numbers = [record.number for record in at.history() if record.id in {first, last}]
    assert at.ledger.about(thing("pump"), 10) == numbers
    assert at.ledger.about(thing("pump"), 1) == numbers[1:]
    assert at.ledger.about(thing("pump"), 10, before=numbers[1]) == numbers[:1]
    assert at.ledger.about(thing("pump"), 10, before=numbers[0]) == []
    assert at.ledger.about(thing("bench"), 10) == []
