"""The SQLite file: schema steps, typed errors, whole transactions."""

import stat
from pathlib import Path

import apsw
import pytest

from moot.node.store.database import SCHEMA, Database
from moot.node.store.errors import DiskTrouble, StoreBusy, StoreDamaged, StoreTooNew
from moot.node.store.sqlite_ledger import _KEPT
from moot.protocol.errors import OurFault


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "store.db")


def _settings(db: Database) -> list[str]:
    return [name for (name,) in db.rows("select name from setting order by name")]


def _set(db: Database, name: str) -> None:
    db.rows("insert into setting values (?, x'c0')", name)


def test_what_is_committed_is_there_after_reopening(path: str) -> None:
    db = Database(path)
    with db.transaction():
        _set(db, "a")
    db.close()
    again = Database(path)
    assert _settings(again) == ["a"]
    assert again.check() == []
    again.close()


def test_a_transaction_that_fails_leaves_nothing(path: str) -> None:
    db = Database(path)
    with pytest.raises(RuntimeError), db.transaction():
        _set(db, "a")
        raise RuntimeError
    assert _settings(db) == []
    with db.transaction():
        _set(db, "b")
    assert _settings(db) == ["b"]
    db.close()


def test_transactions_do_not_nest(path: str) -> None:
    db = Database(path)
    with pytest.raises(OurFault), db.transaction(), db.transaction():
        pass
    db.close()


@pytest.mark.spec("STORE-1")
def test_schema_steps_run_once_and_whole(tmp_path: Path, path: str) -> None:
    steps = tmp_path / "schema"
    steps.mkdir()
    (steps / "0001_first.sql").write_text("create table first (a); insert into first values (1);")
    Database(path, schema=steps).close()

    (steps / "0002_second.sql").write_text("create table second (a); this is not SQL;")
    with pytest.raises(OurFault):
        Database(path, schema=steps)
    (steps / "0002_second.sql").write_text("create table second (a);")

    db = Database(path, schema=steps)
    assert db.rows("select a from first") == [(1,)]
    assert db.rows("select a from second") == []
    assert db.rows("pragma user_version") == [(2,)]
    db.close()


@pytest.mark.spec("STORE-6")
def test_a_newer_store_is_refused_and_untouched(tmp_path: Path, path: str) -> None:
    steps = tmp_path / "schema"
    steps.mkdir()
    for number in range(len(list(SCHEMA.glob("*.sql"))) + 1):
        (steps / f"{number:04}.sql").write_text(f"create table t{number} (a);")
    Database(path, schema=steps).close()
    before = Path(path).read_bytes()
    with pytest.raises(StoreTooNew, match="newer moot"):
        Database(path)
    assert Path(path).read_bytes() == before


@pytest.mark.spec("STORE-6")
def test_a_file_of_something_else_is_refused_and_untouched(path: str) -> None:
    Path(path).write_bytes(b"dear diary, " * 1000)
    with pytest.raises(StoreDamaged):
        Database(path)
    assert Path(path).read_bytes() == b"dear diary, " * 1000


@pytest.mark.spec("STORE-6")
def test_a_database_of_another_program_is_refused(path: str) -> None:
    other = apsw.Connection(path)
    other.execute("create table recipe (name)")
    other.close()
    before = Path(path).read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        Database(path)
    assert Path(path).read_bytes() == before


@pytest.mark.spec("STORE-6")
def test_damaged_pages_are_named(path: str) -> None:
    db = Database(path)
    with db.transaction():
        for number in range(2000):
            _set(db, f"setting {number:05}")
    db.close()
    with Path(path).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (Path(path).stat().st_size - 4096))
    with pytest.raises(StoreDamaged, match="damaged"):
        _settings(Database(path))


@pytest.mark.spec("STORE-7")
def test_only_the_owner_can_read_it(path: str) -> None:
    Path(path).touch(mode=0o644)
    db = Database(path)
    with db.transaction():
        _set(db, "a")
        for file in Path(path).parent.glob("store.db*"):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    db.close()


@pytest.mark.spec("STORE-13")
def test_a_second_user_is_told(path: str) -> None:
    db = Database(path)
    with pytest.raises(StoreBusy, match="in use"):
        Database(path)
    db.close()
    Database(path).close()


@pytest.mark.spec("STORE-5")
def test_a_full_disk_is_said_and_survived(path: str) -> None:
    db = Database(path)
    (pages,) = db.rows("pragma page_count")[0]
    db.rows(f"pragma max_page_count = {pages + 20}")
    written = 0
    with pytest.raises(DiskTrouble, match="full"):
        for number in range(1000):
            with db.transaction():
                db.rows("insert into setting values (?, ?)", f"{number:04}", bytes(1000))
            written += 1
    assert len(_settings(db)) == written > 0
    db.rows("pragma max_page_count = 100000")
    with db.transaction():
        _set(db, "later")
    assert len(_settings(db)) == written + 1
    assert db.check() == []
    db.close()


@pytest.mark.spec("STORE-5")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiskTrouble, match="cannot open"):
        Database(str(tmp_path / "missing" / "store.db"))


def test_no_page_of_entries_costs_a_look_at_all_of_them() -> None:
    db = Database(":memory:")
    pages = (
        "where e.id > 1 and +e.log in (select id from log where grp = 1) order by e.id limit 9",
        "where e.log = 1 and e.seq >= 1 order by e.seq, e.id limit 9",
        "where e.log = 1 and e.seq = 1 order by e.id",
    )
    for page in pages:
        plan = [step for *_, step in db.rows("explain query plan " + _KEPT + page)]
        assert plan[0].startswith("SEARCH e USING")
        assert not [step for step in plan if "SCAN" in step or "TEMP B-TREE" in step]
    db.close()
