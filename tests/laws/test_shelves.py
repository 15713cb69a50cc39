"""The shelf on disk holds what the shelf in memory holds, whatever is applied and how batched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from moot.crdt.memory_shelf import MemoryShelf
from moot.crdt.op import Dot, Op
from moot.crdt.space import Space
from moot.crdt.value import NOTHING
from moot.node.store import entry_index, sqlite_waiting
from moot.node.store.contract import Enrolment, Place
from moot.node.store.sqlite import SqliteStore
from moot.protocol.run import Item

GROUP = bytes(32)
EPOCH = b"e" * 32
TARGETS = [bytes([number]) * 10 for number in range(5)]
AUTHORS = [bytes([number]) * 32 for number in range(3)]
FIELDS = ["title", "tags", "claims@", "said*", "place^"]


def _id(number: int) -> bytes:
    return number.to_bytes(8, "big") + bytes(24)


dots = st.builds(Dot, st.integers(0, 14).map(_id), st.integers(0, 70))
values = st.one_of(
    st.just(NOTHING),
    st.none(),
    st.text(max_size=5),
    st.lists(st.integers(0, 9), max_size=3),
    st.fixed_dictionaries(
        {"parent": st.sampled_from([None, *TARGETS]), "rank": st.sampled_from("abc")}
    ).map(lambda value: dict(sorted(value.items()))),
)
ops = st.builds(
    Op,
    st.sampled_from(TARGETS),
    st.sampled_from(FIELDS),
    values,
    st.lists(dots, max_size=3).map(tuple),
)
entries = st.tuples(
    st.sampled_from(AUTHORS), st.integers(-(10**10), 10**13), st.lists(ops, max_size=3)
)


class Fails(Exception):
    """Ends a transaction badly."""


@contextmanager
def _store(remembered: int = 1_000) -> Iterator[SqliteStore]:
    """A store on disk that remembers so many waiting ops, their needs, and absent entries."""
    with (
        mock.patch.object(sqlite_waiting, "KEPT_OPS", remembered),
        mock.patch.object(sqlite_waiting, "KEPT_NEEDS", remembered),
        mock.patch.object(entry_index, "KEPT_ABSENT", remembered),
        SqliteStore(":memory:") as store,
    ):
        with store.transaction():
            store.join(Enrolment(GROUP, "", 2, GROUP, None, None, None, ()))
        yield store


def _assert_equal(disk: Space, memory: Space) -> None:
    disk.expect(TARGETS[::2])  # some are read together, the others each alone
    assert list(disk.snapshot()) == list(memory.snapshot())
    assert disk.waiting() == memory.waiting()
    for target in TARGETS:
        assert disk.placement(target) == memory.placement(target)
        assert disk.children(target) == memory.children(target)
        assert list(disk.moves_of(target)) == list(memory.moves_of(target))
    assert disk.children(None) == memory.children(None)


@given(st.lists(entries, max_size=15), st.lists(st.sampled_from(["commit", "fail"])), st.data())
def test_disk_and_memory_agree(
    story: list[tuple[bytes, int, list[Op]]], endings: list[str], data: st.DataObject
) -> None:
    """Batches that end badly are applied again; reading in between changes nothing."""
    endings = [*endings, "commit"]
    order = data.draw(st.permutations(range(len(story))))
    memory = Space(MemoryShelf())
    with _store(data.draw(st.sampled_from([0, 1, 3, 1_000]))) as store:
        ledger = store.ledger(GROUP)
        disk = Space(ledger.shelf)
        with store.transaction():
            log = ledger.add_log(b"k" * 32, b"", None)

        def apply(numbers: list[int], ending: str) -> None:
            with store.transaction():
                for number in numbers:
                    author, time, said = story[number]
                    at = Place(ledger.next_entry(), log, ledger.newest)
                    item = Item(0, bytes(16), b"", None)
                    ledger.append(
                        at, ledger.newest or None, EPOCH, [_id(number)], [item], [len(said)]
                    )
                    disk.apply(_id(number), author, time, said)
                    ledger.mark_applied(at.entry)
                if ending == "fail":
                    raise Fails

        while order:
            size = data.draw(st.integers(1, len(order)))
            batch, order = order[:size], order[size:]
            if len(endings) > 1 and endings.pop(0) == "fail":
                try:
                    apply(batch, "fail")
                except Fails:
                    _assert_equal(disk, memory)
            apply(batch, "commit")
            for number in batch:
                memory.apply(_id(number), *story[number])
            if data.draw(st.booleans()):
                _assert_equal(disk, memory)
        _assert_equal(disk, memory)
        assert ledger.shelf.waiting() == memory.waiting()
        assert store.check() == []
