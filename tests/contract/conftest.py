"""Every test in this folder runs on each kind of store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from moot.node.store.contract import Store
from moot.node.store.memory import MemoryStore
from moot.node.store.sqlite import SqliteStore

NewStore = Callable[[], Store]


@pytest.fixture(params=["sqlite", "memory"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewStore]:
    """Makes empty stores, and closes them in the end."""
    stores: list[Store] = []

    def make() -> Store:
        if request.param == "memory":
            stores.append(MemoryStore())
        else:
            stores.append(SqliteStore(str(tmp_path / f"{len(stores)}.db")))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def store(new_store: NewStore) -> Store:
    """One empty store."""
    return new_store()


@pytest.fixture
def break_disk() -> Callable[[Store, bool], None]:
    """Makes every write to a store fail as on a full or read-only disk, and lets it work again."""

    def set_broken(store: Store, broken: bool) -> None:
        if isinstance(store, MemoryStore):
            store.full = broken
        else:
            assert isinstance(store, SqliteStore)
            store._db.rows(f"pragma query_only = {int(broken)}")

    return set_broken
