"""Powers, rebuilding, and disks that fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moot.crdt.op import Dot
from moot.node.replica import Replica
from moot.node.store.contract import Store
from moot.node.store.errors import DiskTrouble
from moot.protocol.group_keys import Power
from workshop import (
    KEYS,
    busy,
    catch_up,
    enrolment,
    everything,
    forge,
    put,
    replica,
    titles,
)

NewStore = Callable[[], Store]


@pytest.mark.spec("STORE-14")
def test_a_keeper_carries_what_it_cannot_read(new_store: NewStore) -> None:
    source, keeper, reader = (
        replica(new_store()),
        replica(new_store(), KEYS.lowered(Power.KEEP)),
        replica(new_store(), KEYS.lowered(Power.READ)),
    )
    busy(source)
    catch_up(keeper, source)
    assert list(keeper.space.targets()) == []
    assert keeper.frontier.digest() == source.frontier.digest()
    assert {record.content for record in keeper.history()} == {None}
    catch_up(reader, keeper)
    assert reader.state_hash() == source.state_hash()

    store = keeper._store
    with store.transaction():
        store.join(enrolment(KEYS))
    upgraded = Replica(store, KEYS)
    assert upgraded.state_hash() == source.state_hash()
    assert {log.member for log in upgraded.logs} == {log.member for log in source.logs}
    assert upgraded.space.waiting() == 0


@pytest.mark.spec("STORE-8")
def test_rebuilding_makes_the_same_state(store: Store) -> None:
    at = replica(store)
    busy(at)
    before, cards = at.state_hash(), sorted(at.ledger.cards.stale(1000))
    at.rebuild()
    assert at.state_hash() == before
    assert sorted(at.ledger.cards.stale(1000)) == cards
    assert Replica(store, KEYS).state_hash() == before
    forge(at, "ada").write([put("pump", "title", "after")])
    assert titles(at, "pump") == ["after"]


@pytest.mark.spec("STORE-5")
def test_a_failing_disk_costs_a_write_and_nothing_else(
    new_store: NewStore, break_disk: Callable[[Store, bool], None]
) -> None:
    source, at = replica(new_store()), replica(new_store())
    busy(source, entries=20)
    ada = forge(at, "ada")
    first = ada.write([put("pump", "title", "before")])
    before, digest = at.state_hash(), at.frontier.digest()

    break_disk(at._store, True)
    with pytest.raises(DiskTrouble):
        ada.write([put("pump", "title", "lost", Dot(first, 0))])
    with pytest.raises(DiskTrouble):
        at.ingest([run for portion in everything(source) for run in portion])
    assert at.frontier.digest() == digest
    break_disk(at._store, False)
    assert at.state_hash() == before
    assert titles(at, "pump") == ["before"]

    ada.write([put("pump", "title", "after", Dot(first, 0))])
    catch_up(at, source)
    catch_up(source, at)
    assert titles(at, "pump") == ["after"]
    assert source.state_hash() == at.state_hash()
    assert [record.seq for record in at.history() if record.log == ada.log] == [0, 1, 2]


def test_a_rebuild_that_fails_is_made_up_for(
    store: Store, break_disk: Callable[[Store, bool], None]
) -> None:
    at = replica(store)
    busy(at, entries=20)
    before = at.state_hash()
    break_disk(store, True)
    with pytest.raises(DiskTrouble):
        at.rebuild()
    break_disk(store, False)
    assert at.state_hash() == before
