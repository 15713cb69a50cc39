"""Writing: one door that signs, and what it promises."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moot.crdt.op import Dot
from moot.node.replica import Commit, Replica
from moot.node.store.contract import Store
from moot.node.store.errors import DiskTrouble
from workshop import (
    KEYS,
    NOON,
    forge,
    put,
    replica,
    titles,
)

NewStore = Callable[[], Store]


@pytest.mark.spec("STORE-2")
def test_what_is_written_is_there_for_the_next_replica(store: Store) -> None:
    at = replica(store)
    entry = forge(at, "ada").write([put("pump", "title", "fix the pump")])
    again = Replica(store, KEYS)
    assert titles(again, "pump") == ["fix the pump"]
    assert again.ledger.find(entry) is not None
    assert again.frontier.digest() == at.frontier.digest()
    assert again.state_hash() == at.state_hash()


def test_a_log_opens_with_its_member_and_goes_on(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    first = ada.write([put("pump", "title", "a")])
    second = ada.write([put("pump", "title", "b", Dot(first, 0))])
    records = list(at.history())
    assert [record.seq for record in records] == [0, 1, 2]
    assert [record.id for record in records[1:]] == [first, second]
    assert {record.author for record in records} == {ada.member}
    assert {record.time for record in records} == {NOON}
    assert [len(record.ops) for record in records] == [0, 1, 1]
    assert list(at.history(since=records[1].number)) == records[2:]
    assert at.record(second) == records[2]
    assert at.record(bytes(32)) is None


@pytest.mark.spec("STORE-4")
def test_listeners_hear_after_the_commit_and_only_then(
    store: Store, break_disk: Callable[[Store, bool], None]
) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    heard: list[Commit] = []

    def listen(commit: Commit) -> None:
        assert Replica(store, KEYS).ledger.newest == commit.entries[-1]
        heard.append(commit)

    stop = at.subscribe(listen)
    break_disk(store, True)
    with pytest.raises(DiskTrouble):
        ada.write([put("pump", "title", "lost")])
    assert heard == []
    break_disk(store, False)
    ada.write([put("pump", "title", "kept")])
    (commit,) = heard
    assert commit.ours
    assert commit.logs == (ada.log,)
    assert [change.value for change in commit.changes] == ["kept"]
    assert [record.seq for record in at.history(commit.entries[0] - 1)] == [0, 1]
    stop()
    ada.write([put("pump", "title", "unheard")])
    assert len(heard) == 1


def test_many_acts_are_one_commit(store: Store) -> None:
    at = replica(store)
    heard: list[Commit] = []
    at.subscribe(heard.append)
    ids = forge(at, "ada").write_all([[put("pump", "seen*", n)] for n in range(700)])
    assert len(heard) == 1
    assert [record.id for record in at.history()][1:] == ids


def test_an_act_too_large_for_an_entry_is_refused_before_anything_happens(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    with pytest.raises(ValueError, match=r"."):
        ada.write([put("pump", "title", "x" * 10_000) for _ in range(20)])
    assert at.ledger.newest == 0
    ada.write([put("pump", "title", "short")])
    assert titles(at, "pump") == ["short"]
