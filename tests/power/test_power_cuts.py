"""The power goes at a random call to the disk: what was acknowledged is there, and all fits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import apsw
import pytest

from moot.crdt.op import Dot
from moot.node.replica import Replica
from moot.node.store.errors import DiskTrouble
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore
from moot.protocol.errors import MootError
from moot.protocol.run import Run
from moot.protocol.supply import Ask
from power_disk import Disk, PowerCutError, PowerVFS
from workshop import forge, put, replica, thing

CUTS = int(os.environ.get("MOOT_POWER_CUTS", "150"))


@contextmanager
def _machine(
    seed: int, key: bytes | None = None
) -> Iterator[tuple[Disk, Callable[..., SqliteStore]]]:
    """A disk, and how to restart the machine: first the process is gone, then power is back."""
    # Encryption is a file layer of its own over the one that is named.
    layer = f"power-{seed}" if key is None else f"multipleciphers-power-{seed}"
    disk = Disk(seed)
    vfs = PowerVFS(f"power-{seed}", disk)
    running: list[SqliteStore] = []

    def start(cut_at: int | None = None) -> SqliteStore:
        stop()
        disk.restart()
        disk.cut_at = cut_at and disk.calls + cut_at
        running.append(SqliteStore("store.db", key=key, vfs=layer))
        return running[0]

    def stop() -> None:
        disk.cut_at = disk.cut_at or disk.calls
        for store in running:
            _close(store)
        running.clear()

    yield disk, start
    stop()
    vfs.unregister()


def _close(store: SqliteStore) -> None:
    """Without power, what SQLite would still write on its way out goes nowhere."""
    try:
        store.close()
    except (PowerCutError, MootError):
        return


def _survivors(store: SqliteStore) -> Replica:
    """The group after the power came back, with every promise checked."""
    assert store.check() == []
    at = replica(store)
    incremental = at.state_hash()
    at.rebuild()
    assert at.state_hash() == incremental
    assert at.ledger.applied == at.ledger.newest
    return at


@pytest.mark.spec("STORE-2")
@pytest.mark.parametrize("seed", range(CUTS))
def test_no_acknowledged_write_is_lost(seed: int) -> None:
    _lose_nothing(seed, None)


@pytest.mark.spec("STORE-2")
@pytest.mark.spec("STORE-41")
@pytest.mark.parametrize("seed", range(CUTS // 3))
def test_no_acknowledged_write_of_a_locked_store_is_lost(seed: int) -> None:
    disk = _lose_nothing(seed, bytes([seed % 256]) * 32)
    for name, file in disk.files.items():
        assert b"goes on" not in file.seen, name
        assert b"xxxxxxxx" not in file.seen, name


def _lose_nothing(seed: int, key: bytes | None) -> Disk:
    with _machine(seed, key) as (disk, start):
        acknowledged: list[bytes] = []
        with pytest.raises(PowerCutError):
            at = replica(start(cut_at=disk.chance.randint(1, 400)))
            ada = forge(at, "ada", seed)
            last: tuple[Dot, ...] = ()
            for _ in range(200):
                entry = ada.write([put("pump", "title", "x" * disk.chance.randint(1, 900), *last)])
                acknowledged.append(entry)
                last = (Dot(entry, 0),)

        at = _survivors(start())
        held = [record.id for record in at.history()][1:]
        assert held[: len(acknowledged)] == acknowledged
        assert len(held) <= len(acknowledged) + 1
        assert len(at.space.live(thing("pump"), "title")) == (1 if held else 0)
        forge(at, "ada", seed + 1).write([put("pump", "title", "goes on")])
        assert len(at.frontier.tips(forge(at, "ada").log)) == 1
        return disk


@pytest.fixture(scope="module")
def story() -> tuple[list[tuple[Run, ...]], list[bytes]]:
    """Batches as a peer would give them, and the digest of what is held before and after each."""
    source, mirror = replica(MemoryStore()), replica(MemoryStore())
    writers = [forge(source, name) for name in ("ada", "ben", "cy")]
    batches, digests = [], [mirror.frontier.digest()]
    for number in range(24):
        writer = writers[number % 3]
        writer.write_all([[put("pump", "seen*", at)] for at in range(number + 1)])
        supply = source.supply([Ask(writer.log, tuple(mirror.climb(writer.log)))], 10**6)
        mirror.ingest(supply.runs)
        batches.append(supply.runs)
        digests.append(mirror.frontier.digest())
    return batches, digests


@pytest.mark.spec("STORE-3")
@pytest.mark.parametrize("seed", range(CUTS // 2))
def test_a_batch_survives_whole_or_not_at_all(
    seed: int, story: tuple[list[tuple[Run, ...]], list[bytes]]
) -> None:
    batches, digests = story
    with _machine(seed) as (disk, start):
        acknowledged = 0
        with suppress(PowerCutError):
            at = replica(start(cut_at=disk.chance.randint(1, 300)))
            for batch in batches:
                at.ingest(batch)
                acknowledged += 1
        at = _survivors(start())
        assert at.frontier.digest() in digests[acknowledged : acknowledged + 2]
        for batch in batches:
            at.ingest(batch)
        assert at.frontier.digest() == digests[-1]


@pytest.mark.spec("STORE-5")
@pytest.mark.parametrize("seed", range(CUTS // 3))
def test_a_disk_that_fails_anywhere_is_survived(seed: int) -> None:
    """One call fails, or all for a while; what was written before and after is there."""
    with _machine(seed) as (disk, start):
        at = replica(start())
        ada = forge(at, "ada", seed)
        first = disk.calls + disk.chance.randint(1, 150)
        last = first + disk.chance.choice((0, 0, 3, 40))
        error = disk.chance.choice((apsw.FullError, apsw.IOError))
        disk.fail = lambda call, _what: error if first <= call <= last else None
        acknowledged: list[bytes] = []
        for number in range(60):
            with suppress(DiskTrouble):
                acknowledged.append(ada.write([put("pump", "seen*", number)]))
            assert len(at.space.live(thing("pump"), "seen*")) == len(acknowledged)
        assert disk.calls > last
        held = [record.id for record in at.history()][1:]
        assert held == acknowledged
        before = at.state_hash()

        at = _survivors(start())
        assert [record.id for record in at.history()][1:] == acknowledged
        assert at.state_hash() == before
