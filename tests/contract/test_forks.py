"""Forks: both branches count, up to four at one point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moot.node.replica import Replica
from moot.node.store.contract import Store
from moot.protocol.limits import MAX_SIBLINGS
from moot.protocol.supply import Outcome
from workshop import (
    KEYS,
    NOON,
    Author,
    catch_up,
    forge,
    outcomes,
    put,
    replica,
    titles,
)

NewStore = Callable[[], Store]


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
    assert sorted(map(str, titles(at, "pump"))) == ["left", "right"]
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
    assert outcomes(at, *runs) == [*kept, Outcome.SURPLUS]
    assert outcomes(at, *runs) == [Outcome.KNOWN] * MAX_SIBLINGS + [Outcome.SURPLUS]
    tip = ada.after(0, first, [put("pump", "seen*", 0)])[1]
    assert outcomes(at, ada.after(1, tip, [put("pump", "seen*", 9)])[0]) == [Outcome.GAP]
    below, end = ada.after(1, max(at.frontier.tips(ada.log))[1], [put("pump", "seen*", 9)])
    assert outcomes(at, below) == [Outcome.NEW]
    openings = [ada.opening(time=NOON + n)[0] for n in range(1, MAX_SIBLINGS + 1)]
    assert outcomes(at, *openings) == [Outcome.NEW] * (MAX_SIBLINGS - 1) + [Outcome.SURPLUS]
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
    assert len(titles(friend, "well")) == 2
