"""Giving: runs for a peer, from any entry on, along every branch."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from moot.node.store.contract import Store
from moot.node.store.sqlite import SqliteStore
from moot.node.things.reach import Reach
from moot.protocol.body import Body
from moot.protocol.limits import RUN_ENTRIES
from moot.protocol.supply import Ask, Outcome, Tip
from workshop import (
    NOON,
    Author,
    everything,
    forge,
    outcomes,
    put,
    replica,
)

NewStore = Callable[[], Store]


@pytest.mark.spec("STORE-12")
def test_a_log_is_served_from_any_entry_on(new_store: NewStore) -> None:
    source = replica(new_store())
    ada = forge(source, "ada")
    ada.write_all([[put("pump", "seen*", number)] for number in range(8)])
    records = list(source.history())
    for record in records:
        supply = source.supply([Ask(ada.log, (record.id,))], 10_000)
        assert supply.lost == ()
        assert supply.rest == ()
        entries = sum(len(run.items) for run in supply.runs)
        assert entries == len(records) - 1 - record.seq
        for run in supply.runs:
            assert run.first == record.seq + 1
            assert run.prev == record.id
            assert run.items[-1].signature is not None
    assert source.supply([Ask(ada.log, (bytes(32),))], 10_000).lost == (ada.log,)
    assert source.supply([Ask(bytes(32), ())], 10_000).runs == ()


@pytest.mark.spec("STORE-12")
def test_long_logs_come_in_runs_within_bounds_and_budget(new_store: NewStore) -> None:
    source, reader, third = (replica(new_store()) for _ in range(3))
    ada = Author("ada")
    opening, end = ada.opening()
    source.ingest([opening])
    seq = 0
    for length in (700, 5, 400):
        bodies = [(0, Body(NOON, (put("pump", "seen*", n),)).encode()) for n in range(length)]
        for start in range(0, length, RUN_ENTRIES):
            run, end = ada.run(seq, end, bodies[start : start + RUN_ENTRIES], every=300)
            source.ingest([run])
            seq += len(run.items)
    for giver, taker in ((source, reader), (reader, third)):
        portions = everything(giver, budget=20_000)
        assert len(portions) > 2
        for portion in portions:
            assert all(len(run.items) <= RUN_ENTRIES for run in portion)
            taker.ingest(portion)
        assert taker.frontier.digest() == source.frontier.digest()
    assert third.state_hash() == source.state_hash()


@pytest.mark.spec("STORE-12")
def test_a_tree_is_served_along_every_branch(new_store: NewStore) -> None:
    source = replica(new_store())
    ada = Author("ada")
    opening, first = ada.opening()
    source.ingest([opening])
    chance = random.Random(5)
    grown = [(0, first)]
    for number in range(60):
        seq, prev = chance.choice(grown)
        bodies = [
            (0, Body(NOON, (put("pump", "seen*", number),)).encode())
            for _ in range(chance.randint(1, 5))
        ]
        run, end = ada.run(seq, prev, bodies)
        if outcomes(source, run) == [Outcome.NEW]:
            grown += [(place.seq, entry) for entry, place in source.ledger.heads() if entry == end]
            inside = source.ledger.lineage(source.ledger.newest, seq + 1)
            grown += [(kept.place.seq, kept.id) for kept in map(source.ledger.read, inside) if kept]
    assert len(source.frontier.tips(ada.log)) > 5
    reader = replica(new_store())
    for portion in everything(source, budget=700):
        assert set(outcomes(reader, *portion)) == {Outcome.NEW}
    assert reader.frontier.digest() == source.frontier.digest()
    assert reader.state_hash() == source.state_hash()

    halfway = replica(new_store())
    runs = [run for portion in everything(source, budget=700) for run in portion]
    halfway.ingest(runs[: len(runs) // 2])
    supply = source.supply([Ask(ada.log, tuple(halfway.climb(ada.log)))], 10**9)
    held = {record.id for record in halfway.history()}
    halfway.ingest(supply.runs)
    given = sum(len(run.items) for run in supply.runs)
    assert given == len({record.id for record in halfway.history()}) - len(held)
    assert halfway.frontier.digest() == source.frontier.digest()


def test_what_is_held_is_told(new_store: NewStore) -> None:
    at = replica(new_store())
    ada = forge(at, "ada")
    entry = ada.write([put("pump", "title", "a")])
    tips = [Tip(ada.log, 1, entry), Tip(ada.log, 9, bytes(32))]
    assert at.held(tips) == tips[:1]
    assert at.held([Tip(ada.log, seq, b"mark") for seq in (1, 9)]) == tips[:1]
    assert at.held([Tip(bytes(32), 1, b"mark"), Tip(ada.log[:8], 1, b"mark")]) == []


def test_a_ladder_reaches_from_the_tip_to_the_first_entry(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    ada.write_all([[put("pump", "seen*", number)] for number in range(20)])
    by_id = {record.id: record.seq for record in at.history()}
    assert [by_id[entry] for entry in at.climb(ada.log)] == [20, 19, 18, 16, 12, 4, 0]
    assert at.climb(bytes(32)) == []


def test_what_a_device_acknowledged_is_remembered(store: Store) -> None:
    at = replica(store)
    ada, cy = forge(at, "ada"), forge(at, "cy")
    entry, other = ada.write([put("pump", "title", "a")]), cy.write([put("pump", "title", "b")])
    ben = b"b" * 32
    at.acknowledged(ben, [Tip(ada.log, 1, entry), Tip(ben, 3, bytes(32))])
    assert at.ledger.peers.acks() == {ben: [at.ledger.find(entry)]}
    at.acknowledged(ben, [Tip(cy.log, 1, other)], [ada.log, bytes(32)])
    assert at.ledger.peers.acks() == {ben: [at.ledger.find(other)]}


@pytest.mark.spec("SYNC-44")
def test_of_its_own_log_a_device_is_believed_what_is_less_than_we_hold(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    first, second = (ada.write([put("pump", "title", title)]) for title in "ab")
    at.acknowledged(ada.log, [Tip(ada.log, 2, second)])
    assert at.ledger.peers.acks() == {}
    at.acknowledged(ada.log, [Tip(ada.log, 1, first)])
    assert at.ledger.peers.acks() == {ada.log: [at.ledger.find(first)]}
    at.acknowledged(ada.log, [Tip(ada.log, 2, second)])
    assert at.ledger.peers.acks() == {}


def test_what_was_acknowledged_outlives_a_clean_stop(tmp_path: Path) -> None:
    path, ben = str(tmp_path / "home.db"), b"b" * 32
    with SqliteStore(path) as store:
        at = replica(store)
        ada = forge(at, "ada")
        entry = ada.write([put("pump", "title", "a")])
        at.acknowledged(ben, [Tip(ada.log, 1, entry)])
    with SqliteStore(path) as store:
        at = replica(store)
        assert at.ledger.peers.acks() == {ben: [at.ledger.find(entry)]}


@pytest.mark.spec("SYNC-44")
def test_of_a_log_that_forked_a_device_has_what_lies_before_all_that_it_lacks(store: Store) -> None:
    at = replica(store)
    author = Author("cy")
    opening, start = author.opening()
    trunk, fork = author.after(0, start, *([put("x", "title", f"{n}")] for n in range(3)))
    first, middle = author.after(3, fork, [put("x", "left", "first")])
    left, left_end = author.after(4, middle, *([put("x", "left", f"{n}")] for n in range(3)))
    right, right_end = author.after(3, fork, *([put("x", "right", f"{n}")] for n in range(2)))
    at.ingest([opening, trunk, first, left, right])
    (number,) = (log.number for log in at.logs.of(author.log))

    def reached(*tips: bytes) -> int:
        at.acknowledged(b"b" * 32, [Tip(author.log, 0, tip) for tip in tips])
        return Reach(at.ledger).of(at.ledger.peers.acks()[b"b" * 32])[number]

    assert Reach(at.ledger).ends[number] == 7
    assert reached(left_end, right_end) == 7
    assert reached(left_end) == reached(right_end) == reached(fork) == 3
    assert reached(start) == 0
    assert reached(middle, right_end) == 4
