"""One group on one node: what is let in, what is given, and what state that makes."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from moot.crdt.op import Dot
from moot.node.replica import Commit, Replica
from moot.node.store.contract import Store, bodies_size
from moot.node.store.errors import DiskTrouble
from moot.protocol.body import Body
from moot.protocol.errors import Refused
from moot.protocol.group_keys import Power
from moot.protocol.header import NO_ENTRY
from moot.protocol.limits import MAX_SIBLINGS, RUN_ENTRIES
from moot.protocol.run import Run
from moot.protocol.supply import Ask, Outcome, Tip
from workshop import (
    KEYS,
    NOON,
    Author,
    catch_up,
    clear,
    enrolment,
    everything,
    forge,
    put,
    replica,
    thing,
)

NewStore = Callable[[], Store]


def _titles(at: Replica, name: str) -> list[object]:
    return [write.value for write in at.space.live(thing(name), "title")]


def _outcomes(at: Replica, *runs: Run) -> list[Outcome]:
    return [landing.outcome for landing in at.ingest(runs).landings]


def _busy(at: Replica, *, people: int = 3, entries: int = 60, seed: int = 1) -> None:
    """Have some people write things that build on each other."""
    chance = random.Random(seed)
    forges = [forge(at, f"person {number}", number) for number in range(people)]
    names = [f"thing {number}" for number in range(5)]
    for number in range(entries):
        who, name = chance.choice(forges), chance.choice(names)
        seen = [write.dot for write in at.space.live(thing(name), "title")]
        match chance.randrange(5):
            case 0:
                who.write([clear(name, "title", *seen)])
            case 1:
                parent = chance.choice([None, *map(thing, names)])
                who.write([put(name, "place^", {"parent": parent, "rank": f"{number:03}"})])
            case 2:
                who.write([put(name, "said@", {"text": f"{number}"}), put(name, "seen*", number)])
            case _:
                who.write([put(name, "title", f"title {number}", *seen)])


# -- writing ------------------------------------------------------------------------------------


@pytest.mark.spec("STORE-2")
def test_what_is_written_is_there_for_the_next_replica(store: Store) -> None:
    at = replica(store)
    entry = forge(at, "ada").write([put("pump", "title", "fix the pump")])
    again = Replica(store, KEYS)
    assert _titles(again, "pump") == ["fix the pump"]
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
    assert _titles(at, "pump") == ["short"]


# -- letting in ---------------------------------------------------------------------------------


@pytest.mark.spec("STORE-9")
def test_any_order_and_any_batches_make_the_same_state(new_store: NewStore) -> None:
    source = replica(new_store())
    _busy(source)
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
    assert _outcomes(reader, run, run) == [Outcome.NEW, Outcome.KNOWN]
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
    assert _outcomes(at, late) == [Outcome.GAP]
    assert _outcomes(at, opening, late) == [Outcome.NEW, Outcome.GAP]
    assert _outcomes(at, middle, late) == [Outcome.NEW, Outcome.NEW]
    assert _titles(at, "pump") == ["a", "b"]


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
    assert _outcomes(at, opening, good) == [Outcome.NEW, Outcome.NEW]


@pytest.mark.spec("STORE-10")
def test_what_cannot_be_read_is_kept_and_counts_as_empty(new_store: NewStore) -> None:
    at, other = replica(new_store()), replica(new_store())
    ada = Author("ada")
    opening, first = ada.opening()
    garbage, second = ada.run(0, first, [(0, b"\xc1garbage"), (1, b"\x90"), (0, b"\x92\x01")])
    after, end = ada.after(3, second, [put("pump", "title", "still here")])
    at.ingest([opening, garbage, after])
    assert _titles(at, "pump") == ["still here"]
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
    assert _outcomes(at, opening, title) == [Outcome.NEW, Outcome.NEW]
    assert _titles(at, "pump") == []
    assert at.space.waiting() == 0


@pytest.mark.spec("STORE-15")
def test_a_log_that_grows_without_end_pauses_and_the_others_go_on(
    new_store: NewStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, at = replica(new_store()), replica(new_store())
    _busy(source)
    runs = [run for portion in everything(source) for run in portion]
    sizes = [bodies_size(run.items) for run in runs]
    limit = sizes[0]
    monkeypatch.setattr("moot.node.ingest.MAX_LOG_BYTES", limit)
    expected = [Outcome.NEW if size <= limit else Outcome.PAUSED for size in sizes]
    assert _outcomes(at, *runs) == expected
    assert len(set(expected)) == 2
    assert at.logs.size == sum(size for size in sizes if size <= limit)
    assert Replica(at._store, KEYS).logs.size == at.logs.size

    monkeypatch.setattr("moot.node.ingest.MAX_GROUP_BYTES", at.logs.size)
    more, end = Author("zoe").opening()
    assert _outcomes(at, more) == [Outcome.PAUSED]
    assert at.unknown([Tip(more.log, 0, end)]) != []


# -- forks --------------------------------------------------------------------------------------


def test_both_branches_of_a_fork_count(new_store: NewStore) -> None:
    at, other = replica(new_store()), replica(new_store())
    ada = Author("ada")
    opening, first = ada.opening()
    left, _ = ada.after(0, first, [put("pump", "title", "left")])
    right, _ = ada.after(0, first, [put("pump", "title", "right")])
    at.ingest([opening, left, right])
    other.ingest([opening, right])
    other.ingest([left])
    assert len(at.frontier.tips(ada.log)) == 2
    assert sorted(map(str, _titles(at, "pump"))) == ["left", "right"]
    assert other.state_hash() == at.state_hash()
    assert other.frontier.digest() == at.frontier.digest()
    again = Replica(at._store, KEYS)
    assert again.frontier.digest() == at.frontier.digest()


@pytest.mark.spec("STORE-11")
def test_a_point_has_four_branches_at_most(store: Store) -> None:
    at = replica(store)
    ada = Author("ada")
    opening, first = ada.opening()
    runs = [ada.after(0, first, [put("pump", "seen*", n)])[0] for n in range(MAX_SIBLINGS + 1)]
    at.ingest([opening])
    kept = [Outcome.NEW] * MAX_SIBLINGS
    assert _outcomes(at, *runs) == [*kept, Outcome.SURPLUS]
    assert _outcomes(at, *runs) == [Outcome.KNOWN] * MAX_SIBLINGS + [Outcome.SURPLUS]
    tip = ada.after(0, first, [put("pump", "seen*", 0)])[1]
    assert _outcomes(at, ada.after(1, tip, [put("pump", "seen*", 9)])[0]) == [Outcome.GAP]
    below, end = ada.after(1, max(at.frontier.tips(ada.log))[1], [put("pump", "seen*", 9)])
    assert _outcomes(at, below) == [Outcome.NEW]
    openings = [ada.opening(time=NOON + n)[0] for n in range(1, MAX_SIBLINGS + 1)]
    assert _outcomes(at, *openings) == [Outcome.NEW] * (MAX_SIBLINGS - 1) + [Outcome.SURPLUS]
    assert at.ledger.find(end) is not None


def test_after_a_restored_backup_nothing_is_lost_and_nobody_is_frozen(
    new_store: NewStore,
) -> None:
    before, friend = replica(new_store()), replica(new_store())
    ada = forge(before, "ada")
    ada.write([put("pump", "title", "one")])
    restored = replica(new_store())
    catch_up(restored, before)
    ada.write([put("pump", "seen*", "after the backup")])
    catch_up(friend, before)

    forge(restored, "ada", seed=9).write([put("well", "title", "after the restore")])
    catch_up(friend, restored)
    catch_up(restored, friend)
    assert len(friend.frontier.tips(ada.log)) == 2
    assert restored.state_hash() == friend.state_hash()
    forge(restored, "ada", seed=10).write([put("well", "title", "and on")])
    catch_up(friend, restored)
    assert len(friend.frontier.tips(ada.log)) == 2
    assert len(_titles(friend, "well")) == 2


# -- giving -------------------------------------------------------------------------------------


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
        if _outcomes(source, run) == [Outcome.NEW]:
            grown += [(place.seq, entry) for entry, place in source.ledger.heads() if entry == end]
            inside = source.ledger.lineage(source.ledger.newest, seq + 1)
            grown += [(kept.place.seq, kept.id) for kept in map(source.ledger.read, inside) if kept]
    assert len(source.frontier.tips(ada.log)) > 5
    reader = replica(new_store())
    for portion in everything(source, budget=700):
        assert set(_outcomes(reader, *portion)) == {Outcome.NEW}
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


def test_what_is_unknown_is_told(new_store: NewStore) -> None:
    at = replica(new_store())
    entry = forge(at, "ada").write([put("pump", "title", "a")])
    tips = [Tip(b"l" * 32, 1, entry), Tip(b"l" * 32, 9, bytes(32))]
    assert at.unknown(tips) == tips[1:]


def test_a_ladder_reaches_from_the_tip_to_the_first_entry(store: Store) -> None:
    at = replica(store)
    ada = forge(at, "ada")
    ada.write_all([[put("pump", "seen*", number)] for number in range(20)])
    by_id = {record.id: record.seq for record in at.history()}
    assert [by_id[entry] for entry in at.climb(ada.log)] == [20, 19, 18, 16, 12, 4, 0]
    assert at.climb(bytes(32)) == []


def test_who_has_it_is_remembered(store: Store) -> None:
    at = replica(store)
    entry = forge(at, "ada").write([put("pump", "title", "a")])
    ben = b"b" * 32
    assert at.who_has(entry) == []
    at.acknowledged(ben, [Tip(b"l" * 32, 1, entry)])
    assert at.who_has(entry) == [ben]
    assert at.who_has(bytes(32)) == []


# -- powers, rebuilding, trouble ----------------------------------------------------------------


@pytest.mark.spec("STORE-14")
def test_a_keeper_carries_what_it_cannot_read(new_store: NewStore) -> None:
    source, keeper, reader = (
        replica(new_store()),
        replica(new_store(), KEYS.lowered(Power.KEEP)),
        replica(new_store(), KEYS.lowered(Power.READ)),
    )
    _busy(source)
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
    _busy(at)
    before, cards = at.state_hash(), sorted(at.ledger.cards.stale(1000))
    at.rebuild()
    assert at.state_hash() == before
    assert sorted(at.ledger.cards.stale(1000)) == cards
    assert Replica(store, KEYS).state_hash() == before
    forge(at, "ada").write([put("pump", "title", "after")])
    assert _titles(at, "pump") == ["after"]


@pytest.mark.spec("STORE-5")
def test_a_failing_disk_costs_a_write_and_nothing_else(
    new_store: NewStore, break_disk: Callable[[Store, bool], None]
) -> None:
    source, at = replica(new_store()), replica(new_store())
    _busy(source, entries=20)
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
    assert _titles(at, "pump") == ["before"]

    ada.write([put("pump", "title", "after", Dot(first, 0))])
    catch_up(at, source)
    catch_up(source, at)
    assert _titles(at, "pump") == ["after"]
    assert source.state_hash() == at.state_hash()
    assert [record.seq for record in at.history() if record.log == ada.log] == [0, 1, 2]


def test_a_rebuild_that_fails_is_made_up_for(
    store: Store, break_disk: Callable[[Store, bool], None]
) -> None:
    at = replica(store)
    _busy(at, entries=20)
    before = at.state_hash()
    break_disk(store, True)
    with pytest.raises(DiskTrouble):
        at.rebuild()
    break_disk(store, False)
    assert at.state_hash() == before
