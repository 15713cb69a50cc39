"""Letting in: what becomes of runs from outside."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from moot.crdt.op import Dot
from moot.node.replica import Replica
from moot.node.store.contract import Store, bodies_size
from moot.node.store.sqlite import SqliteStore
from moot.protocol.errors import Refused
from moot.protocol.header import NO_ENTRY
from moot.protocol.supply import Outcome, Tip
from workshop import (
    KEYS,
    Author,
    busy,
    catch_up,
    everything,
    forge,
    outcomes,
    put,
    replica,
    titles,
)

NewStore = Callable[[], Store]


@pytest.mark.spec("STORE-9")
def test_any_order_and_any_batches_make_the_same_state(new_store: NewStore) -> None:
    source = replica(new_store())
    busy(source)
    portions = everything(source, budget=600)
    runs = [run for portion in portions for run in portion]
    assert len(runs) > 10
    for seed in range(4):
        chance = random.Random(seed)
        reader = replica(new_store())
        queues = {run.log: [each for each in runs if each.log == run.log] for run in runs}
        while queues:
            batch = []
            for _ in range(chance.randint(1, 5)):
                if queues:
                    log = chance.choice(sorted(queues))
                    batch.append(queues[log].pop(0))
                    if not queues[log]:
                        del queues[log]
            reader.ingest(batch)
        assert reader.frontier.digest() == source.frontier.digest()
        assert reader.state_hash() == source.state_hash()
        assert reader.space.waiting() == 0


def test_what_is_held_is_skipped(new_store: NewStore) -> None:
    source, reader = replica(new_store()), replica(new_store())
    ada = forge(source, "ada")
    ada.write_all([[put("pump", "seen*", number)] for number in range(5)])
    ((run,),) = everything(source)
    assert outcomes(reader, run, run) == [Outcome.NEW, Outcome.KNOWN]
    assert reader.ingest([run]).commit is None
    ada.write([put("pump", "seen*", 5)])
    ((longer,),) = everything(source)
    ingested = reader.ingest([longer])
    assert ingested.landings[0].outcome is Outcome.NEW
    assert ingested.landings[0].end == Tip(ada.log, 6, max(source.frontier.tips(ada.log))[1])
    assert ingested.commit is not None
    assert len(ingested.commit.entries) == 1
    assert reader.state_hash() == source.state_hash()


def test_a_gap_is_told_and_nothing_is_kept(store: Store) -> None:
    at = replica(store)
    ada = Author("ada")
    opening, first = ada.opening()
    middle, second = ada.after(0, first, [put("pump", "title", "a")])
    late, _ = ada.after(1, second, [put("pump", "title", "b")])
    assert outcomes(at, late) == [Outcome.GAP]
    assert outcomes(at, opening, late) == [Outcome.NEW, Outcome.GAP]
    assert outcomes(at, middle, late) == [Outcome.NEW, Outcome.NEW]
    assert titles(at, "pump") == ["a", "b"]


@pytest.mark.spec("STORE-3")
def test_a_bad_run_spoils_its_batch_and_leaves_no_trace(store: Store) -> None:
    at = replica(store)
    ada, eve = Author("ada"), Author("eve")
    opening, first = ada.opening()
    good, _ = ada.after(0, first, [put("pump", "title", "a")])
    unsound = good._replace(
        items=(good.items[0]._replace(signature=ada.signer.sign(b"something else")),)
    )
    stranger = eve.opening()[0]._replace(admission=bytes(64))
    elsewhere, _ = eve.after(0, first, [put("pump", "title", "stolen")])
    for bad in (unsound, stranger):
        with pytest.raises(Refused):
            at.ingest([opening, good, bad])
    with pytest.raises(Refused):
        at.ingest([opening, eve.opening()[0], elsewhere])
    assert at.ledger.newest == 0
    assert len(at.logs) == 0
    assert list(at.history()) == []
    assert outcomes(at, opening, good) == [Outcome.NEW, Outcome.NEW]


@pytest.mark.spec("STORE-10")
def test_what_cannot_be_read_is_kept_and_counts_as_empty(new_store: NewStore) -> None:
    at, other = replica(new_store()), replica(new_store())
    ada = Author("ada")
    opening, first = ada.opening()
    garbage, second = ada.run(0, first, [(0, b"\xc1garbage"), (1, b"\x90"), (0, b"\x92\x01")])
    after, end = ada.after(3, second, [put("pump", "title", "still here")])
    at.ingest([opening, garbage, after])
    assert titles(at, "pump") == ["still here"]
    assert [record.content is None for record in at.history()] == [False, True, True, True, False]
    covering, _ = ada.after(4, end, [put("pump", "title", "over nothing", Dot(second, 0))])
    at.ingest([covering])
    assert at.space.waiting() == 0
    catch_up(other, at)
    assert other.state_hash() == at.state_hash()
    assert other.ledger.find(second) is not None


@pytest.mark.spec("STORE-10")
def test_a_log_whose_opening_nobody_vouched_for_has_no_say(store: Store) -> None:
    at = replica(store)
    eve = Author("eve")
    opening, first = eve.run(-1, NO_ENTRY, [(1, b"I am Ada")])
    title, _ = eve.after(0, first, [put("pump", "title", "mine")])
    assert outcomes(at, opening, title) == [Outcome.NEW, Outcome.NEW]
    assert titles(at, "pump") == []
    assert at.space.waiting() == 0


@pytest.mark.spec("STORE-15")
def test_a_log_that_grows_without_end_pauses_and_the_others_go_on(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, at = replica(new_store()), replica(new_store())
    busy(source)
    runs = [run for portion in everything(source) for run in portion]
    sizes = [bodies_size(run.items) for run in runs]
    limit = sizes[0]
    monkeypatch.setattr("moot.node.ingest.MAX_LOG_BYTES", limit)
    expected = [Outcome.NEW if size <= limit else Outcome.PAUSED for size in sizes]
    assert outcomes(at, *runs) == expected
    assert len(set(expected)) == 2
    assert at.logs.size == sum(size for size in sizes if size <= limit)
    assert Replica(at._store, KEYS).logs.size == at.logs.size

    monkeypatch.setattr("moot.node.ingest.MAX_GROUP_BYTES", at.logs.size)
    more, end = Author("zoe").opening()
    assert outcomes(at, more) == [Outcome.PAUSED]
    assert at.held([Tip(more.log, 0, end)]) == []


def test_what_waits_still_waits_after_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "home.db")
    ada, ben = Author("ada"), Author("ben")
    opening, first = ada.opening()
    seen, title = ada.after(0, first, [put("pump", "title", "old")])
    reply, start = ben.opening()
    covering, _ = ben.after(0, start, [put("pump", "title", "new", Dot(title, 0))])
    with SqliteStore(path) as store:
        at = replica(store)
        at.ingest([reply, covering])
        assert at.space.waiting() == 1
        assert titles(at, "pump") == []
    with SqliteStore(path) as store:
        at = replica(store)
        assert at.space.waiting() == 1
        at.ingest([opening, seen])
        assert at.space.waiting() == 0
        assert titles(at, "pump") == ["new"]
