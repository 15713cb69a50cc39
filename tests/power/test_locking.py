"""A lock that is put on, changed or taken off, and stopped at any point: the store stays whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from moot.node import locking, passphrase
from moot.node.home import PLAIN_STORE, Home
from moot.node.ports import SystemRandomness
from moot.node.store.sqlite import SqliteStore
from moot.node.trouble import Trouble
from moot.node.vault import open_vault
from moot.protocol.strongbox import Cost
from power.interrupted_locksmith import NEW, OLD

HERE = Path(__file__).parent
CANARY = "the canary sings"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses cost nothing here."""
    monkeypatch.setattr(passphrase, "COST", Cost(64, 1, 1))


def _home(folder: Path) -> Home:
    home = Home.find(str(folder))
    home.prepare()
    with SqliteStore(home.database) as store, store.transaction():
        for number in range(50):
            store.set_setting(f"{CANARY} {number}", "x" * 900)
    return home


def _stopped(template: Home, folder: Path, what: str) -> list[Home]:
    """Copies of a home, on each of which the change was stopped one call later than before."""
    search = os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run(
        [sys.executable, str(HERE / "interrupted_locksmith.py"), template.data, folder, what],
        check=True,
        env={**os.environ, "PYTHONPATH": search},
    )
    return [Home.find(str(one)) for one in sorted(folder.iterdir())]


def _opened(home: Home, *passphrases: bytes) -> bytes | None:
    """Look whether the store is whole, and which passphrase opens it; None if it needs none."""
    if not home.has_lock:
        _must_be_whole(home, None)
        return None
    for given in passphrases:
        try:
            key = open_vault(home, given)
        except Trouble:
            continue
        _must_be_whole(home, key)
        return given
    raise AssertionError(f"nothing opens {home.data}")


def _must_be_whole(home: Home, key: bytes | None) -> None:
    with SqliteStore(home.database, key=key) as store:
        assert store.check() == []
        assert store.setting(f"{CANARY} 49") == "x" * 900


def _in_the_clear(home: Home) -> list[str]:
    """Files in which the canary can be heard."""
    files = [path for path in Path(home.data).rglob("*") if path.is_file()]
    return [path.name for path in files if CANARY.encode() in path.read_bytes()]


@pytest.mark.spec("STORE-42")
@pytest.mark.spec("STORE-43")
def test_locking_that_is_stopped_leaves_a_store_and_what_opens_it(tmp_path: Path) -> None:
    homes = _stopped(_home(tmp_path / "home"), tmp_path / "stopped", "lock")
    assert len(homes) > 20
    found = [_opened(home, OLD) for home in homes]
    assert found == sorted(found, key=lambda one: one is not None)  # from one moment on it is
    assert found[0] is None
    assert found[-1] == OLD
    left_over = 0
    for home, opens in zip(homes, found, strict=True):
        left_over += locking.old_store(home) is not None
        locking.sweep(home)
        assert _opened(home, OLD) == opens
        assert _in_the_clear(home) == ([] if opens else ["moot.db"])
        names = {path.name for path in Path(home.data).iterdir()} - {"run"}
        assert names <= ({"moot.db", "moot.vault"})
    assert left_over, "no stop was between the new name and the end of the old file"
    assert _in_the_clear(homes[-1]) == []


@pytest.mark.spec("STORE-42")
def test_a_change_that_is_stopped_leaves_the_old_passphrase_or_the_new(tmp_path: Path) -> None:
    template = _home(tmp_path / "home")
    locking.lock(template, OLD, SystemRandomness())
    before = Path(template.database).read_bytes()
    homes = _stopped(template, tmp_path / "stopped", "change")
    assert {Path(home.database).read_bytes() for home in homes} == {before}
    found = [_opened(home, OLD, NEW) for home in homes]
    assert found[0] == OLD
    assert found[-1] == NEW
    assert found == sorted(found, key=lambda one: one == NEW)


@pytest.mark.spec("STORE-42")
def test_taking_the_lock_off_that_is_stopped_leaves_a_store(tmp_path: Path) -> None:
    template = _home(tmp_path / "home")
    locking.lock(template, OLD, SystemRandomness())
    homes = _stopped(template, tmp_path / "stopped", "off")
    found = [_opened(home, OLD) for home in homes]
    assert found[0] == OLD
    assert found[-1] is None
    assert found == sorted(found, key=lambda one: one is None)
    for home, opens in zip(homes, found, strict=True):
        locking.sweep(home)
        assert _in_the_clear(home) == ([] if opens else ["moot.db"])
    assert not Path(homes[-1].vault).exists()


@pytest.mark.spec("STORE-40")
def test_the_key_is_random_and_in_the_vault_alone(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        home = _home(tmp_path / name)
        locking.lock(home, OLD, SystemRandomness())
        key = open_vault(home, OLD)
        keys.add(key)
        assert len(key) == 32
        for path in Path(home.data).iterdir():
            assert path.is_dir() or key not in path.read_bytes()
            assert path.is_dir() or key.hex().encode() not in path.read_bytes()
        locking.change(home, OLD, NEW, SystemRandomness())
        assert open_vault(home, NEW) == key
    assert len(keys) == 2


@pytest.mark.spec("STORE-42")
def test_a_disk_that_fills_up_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = _home(tmp_path / "home")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            locking.lock(home, OLD, SystemRandomness())
    assert not home.has_lock
    assert _opened(home) is None
    assert {path.name for path in Path(home.data).iterdir()} - {"run"} == {"moot.db"}


def test_a_lock_is_put_on_once_and_taken_off_once(tmp_path: Path) -> None:
    home = _home(tmp_path / "home")
    with pytest.raises(Trouble, match="no passphrase locks"):
        locking.change(home, OLD, NEW, SystemRandomness())
    with pytest.raises(Trouble, match="no passphrase locks"):
        locking.unlock_for_good(home, OLD)
    locking.lock(home, OLD, SystemRandomness())
    with pytest.raises(Trouble, match="already"):
        locking.lock(home, NEW, SystemRandomness())
    with pytest.raises(Trouble, match="not the passphrase"):
        locking.unlock_for_good(home, NEW)
    locking.unlock_for_good(home, OLD)
    assert Path(home.database).read_bytes().startswith(PLAIN_STORE)


def test_a_damaged_vault_is_told_from_a_wrong_passphrase(tmp_path: Path) -> None:
    home = _home(tmp_path / "home")
    locking.lock(home, OLD, SystemRandomness())
    vault = Path(home.vault)
    vault.write_bytes(vault.read_bytes()[:-1])
    with pytest.raises(Trouble, match="damaged") as caught:
        open_vault(home, OLD)
    assert caught.value.code == "damaged"
    assert "key restore" in caught.value.next[0]


@pytest.mark.spec("STORE-42")
def test_a_left_over_vault_beside_a_store_in_the_clear_means_nothing(tmp_path: Path) -> None:
    home = _home(tmp_path / "home")
    Path(home.vault).write_bytes(b"anything")
    assert not home.has_lock
    locking.lock(home, OLD, SystemRandomness())
    assert _opened(home, OLD) == OLD
