"""An encrypted store shows nothing of what is in it: not in its file, its log, nor a temporary."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import apsw
import pytest

from moot.node.store.database import Database
from moot.node.store.errors import DiskTrouble, StoreDamaged
from moot.node.store.rewriting import rewrite
from moot.node.store.sqlite import SqliteStore

KEY, OTHER = b"k" * 32, b"o" * 32
CANARY = "the canary sings"


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "moot.db")


def heard(folder: Path) -> list[str]:
    """Files in which the canary can be heard."""
    return [one.name for one in folder.iterdir() if CANARY.encode() in one.read_bytes()]


def fill(db: Database, count: int = 400) -> None:
    with db.transaction():
        for number in range(count):
            db.rows(
                "insert into setting values (?, ?)", f"{CANARY} {number:06}", CANARY.encode() * 50
            )


@pytest.mark.spec("STORE-41")
@pytest.mark.parametrize("key", [KEY, None])
def test_the_file_and_its_log_show_nothing(path: str, tmp_path: Path, key: bytes | None) -> None:
    db = Database(path, key=key)
    fill(db)
    assert (tmp_path / "moot.db-wal").stat().st_size > 400 * 800
    during = heard(tmp_path)
    db.rows("pragma wal_checkpoint(full)")
    with db.transaction():
        db.rows("delete from setting where name like ?", f"{CANARY} 00001%")
    after = heard(tmp_path)
    db.close()
    quiet: list[list[str]] = [[], [], []]
    assert ([during, after, heard(tmp_path)] == quiet) == (key is not None)


def temporary() -> set[str]:
    """Open files that have no name any more: so a database hides what it keeps for a moment."""
    found = set()
    for one in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # it was that of the listing itself
            found.add(str(one.readlink()))
    return {name for name in found if name.endswith(" (deleted)")}


@pytest.mark.spec("STORE-41")
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are seen on Linux alone")
@pytest.mark.parametrize("where", ["memory", "file"])
def test_there_is_no_temporary_file(path: str, where: str) -> None:
    """A statement that may have to be undone, a temporary table and sorting all need room.

    With `file`, as a store never has it, such files are seen: they would be, if there were any.
    """
    db = Database(path, key=KEY)
    fill(db, 2000)
    seen, before = set[str](), temporary()

    def look(*given: Any) -> Any:
        seen.update(temporary() - before)
        return bytes(given[0])[:-1] + b"x"

    db._db.create_scalar_function("look", look, 1)
    if where == "file":
        db.rows("pragma temp_store = file")
    db.rows("pragma cache_size = 10")
    with db.transaction():
        db.rows("update setting set value = look(value)")
        db.rows("update setting set name = name || 'z', value = look(value)")
        db.rows("create temp table kept as select name, look(value) as text from setting")
        db.rows("select look(text) from (select text from kept order by text || random())")
    assert bool(seen) == (where == "file")
    db.close()


@pytest.mark.spec("STORE-6")
def test_another_key_or_none_opens_nothing_and_changes_nothing(path: str) -> None:
    db = Database(path, key=KEY)
    fill(db, 5)
    db.close()
    before = Path(path).read_bytes()
    for key in (OTHER, None):
        with pytest.raises(StoreDamaged):
            Database(path, key=key)
    assert Path(path).read_bytes() == before
    Database(path, key=KEY).close()


@pytest.mark.spec("STORE-41")
def test_pages_that_were_altered_or_exchanged_are_refused(path: str) -> None:
    db = Database(path, key=KEY)
    fill(db)
    db.close()
    good = Path(path).read_bytes()
    page, at = 4096, 60 * 4096
    one, other = good[at : at + page], good[at + page : at + 2 * page]
    exchanged = good[:at] + other + one + good[at + 2 * page :]
    flipped = good[: at + 99] + bytes([good[at + 99] ^ 1]) + good[at + 100 :]
    for bad in (flipped, exchanged):
        Path(path).write_bytes(bad)
        with pytest.raises(StoreDamaged):
            _read_all(path)


def _read_all(path: str) -> None:
    db = Database(path, key=KEY)
    try:
        db.rows("select name, value from setting order by name")
    finally:
        db.close()


@pytest.mark.spec("STORE-42")
def test_a_store_is_written_anew_under_any_key_with_all_that_is_in_it(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a b?.db", "c%20d#.db", "e.db", "f&g.db")]
    keys = (None, KEY, OTHER, None)
    with SqliteStore(names[0]) as store:
        fill(store._db)
        version = store._db.rows("pragma user_version")
    for at in range(3):
        before = Path(names[at]).read_bytes()
        rewrite(names[at], keys[at], names[at + 1], keys[at + 1])
        assert Path(names[at]).read_bytes() == before
        assert Path(names[at + 1]).stat().st_mode & 0o777 == 0o600
        with SqliteStore(names[at + 1], key=keys[at + 1]) as store:
            assert store._db.rows("pragma user_version") == version
            assert store._db.row("select count(*) from setting") == (400,)
            assert store.check() == []
    assert sorted(heard(tmp_path)) == ["a b?.db", "f&g.db"]


@pytest.mark.spec("NODE-12")
def test_what_goes_wrong_while_it_is_written_anew_names_no_key(tmp_path: Path) -> None:
    with SqliteStore(str(tmp_path / "a.db")) as store:
        fill(store._db, 3)
    (tmp_path / "new.db").mkdir()
    with pytest.raises(DiskTrouble) as caught:
        rewrite(str(tmp_path / "a.db"), None, str(tmp_path / "new.db"), KEY)
    errors: list[BaseException | None] = [caught.value]
    while errors[-1] is not None:
        assert KEY.hex() not in str(errors[-1])
        errors.append(errors[-1].__cause__)
    other = apsw.Connection(str(tmp_path / "other.db"))
    other.execute("create table recipe (name)")
    other.close()
    with pytest.raises(StoreDamaged, match="another program"):
        rewrite(str(tmp_path / "other.db"), None, str(tmp_path / "new2.db"), KEY)
