"""One SQLite file: how it is opened, kept in step with the schema, and written.

Settings, and why: WAL with `synchronous=FULL` loses no acknowledged commit when the power goes
(RELIABILITY section 2 measured the others); `fullfsync` makes the same true on macOS, whose plain
fsync stops at the drive's cache; exclusive locking keeps a second daemon out and saves the shared
memory file; temporary tables stay in memory, so that nothing readable is left in /tmp;
`secure_delete` overwrites what is deleted in pages that are written anyway, for the sake of words
that people take back.

A locked store is encrypted page by page, the write-ahead log with it: ChaCha20-Poly1305 under a
random key that SQLite never derives from anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

import apsw

from moot.node.store.errors import DiskTrouble, StoreBusy, StoreDamaged, StoreTooNew, StoreTrouble
from moot.protocol.errors import OurFault

SCHEMA: Final = Path(__file__).parent / "schema"
APPLICATION_ID: Final = 0x6D6F6F74
"""The letters `moot` in the file's header: what tells our stores from other databases."""

CIPHER: Final = "chacha20"
"""ChaCha20 and Poly1305 for each page, with a nonce of its own: what seals everything else here."""

_PRAGMAS: Final = (
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma fullfsync = on",
    "pragma checkpoint_fullfsync = on",
    "pragma temp_store = memory",
    "pragma secure_delete = fast",
    "pragma cache_size = -32768",
    "pragma wal_autocheckpoint = 4000",
    "pragma journal_size_limit = 33554432",
)

_DISK: Final = (apsw.FullError, apsw.IOError, apsw.ReadOnlyError, apsw.CantOpenError)
_PAGES: Final = (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)

Cell = None | int | bytes | str
Row = tuple[Any, ...]
"""What a statement gives; the schema's strict tables vouch for the types."""


class Part(Protocol):
    """Something that keeps rows in memory and writes them when the transaction ends."""

    def flush(self) -> None:
        """Write what is kept back."""

    def forget(self) -> None:
        """The transaction was rolled back: drop everything that may come from it."""


class Database:
    """A connection that speaks in typed errors and whole transactions."""

    def __init__(
        self, path: str, *, key: bytes | None = None, vfs: str | None = None, schema: Path = SCHEMA
    ) -> None:
        """Open or create the file and bring it to the newest schema. spec: STORE-1.

        `key` is that of an encrypted file, 32 bytes. `vfs` names another SQLite file layer, for
        tests. Raises StoreBusy, StoreDamaged, StoreTooNew or DiskTrouble; then nothing is left
        open.
        """
        self._parts: list[Part] = []
        self._busy = False
        self.path = path
        if vfs is None and path != ":memory:":
            create_private(path)
        try:
            self._db = apsw.Connection(path, vfs=vfs)
        except apsw.Error as error:
            raise_typed(error, path)
        try:
            if key is not None:
                unlock(self._db, key)
            steps = sorted(schema.glob("*.sql"))
            done = self._recognise(len(steps))
            for pragma in _PRAGMAS:
                self.rows(pragma)
            self._migrate(steps, done)
        except BaseException:
            self._db.close(True)  # noqa: FBT003 - positional in apsw
            raise

    def join(self, part: Part) -> None:
        """Let `part` write in every transaction from now on."""
        self._parts.append(part)

    def part_from(self, *parts: Part) -> None:
        """Undo `join`."""
        for part in parts:
            self._parts.remove(part)

    def rows(self, sql: str, *values: Cell) -> list[Row]:
        """Run one statement and return all its rows."""
        try:
            return self._db.execute(sql, values).fetchall()
        except apsw.Error as error:
            raise_typed(error, self.path)

    def row(self, sql: str, *values: Cell) -> Row | None:
        """Run one statement that gives at most one row, and return it."""
        rows = self.rows(sql, *values)
        return rows[0] if rows else None

    def insert(self, sql: str, *values: Cell) -> int:
        """Run one insert and return the id of its row; 0 if it was there and is ignored."""
        self.rows(sql, *values)
        return self._db.last_insert_rowid() if self._db.changes() else 0

    def many(self, sql: str, rows: Iterable[Sequence[Cell]]) -> None:
        """Run one statement for each row of values."""
        try:
            self._db.executemany(sql, rows)
        except apsw.Error as error:
            raise_typed(error, self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; after it ends well, it is on the disk. spec: STORE-2.

        On any error nothing has happened: the file is rolled back and every part has dropped
        what it held. Transactions do not nest.
        """
        if self._busy:
            raise OurFault("a transaction inside a transaction")
        self._busy = True
        try:
            if self._db.in_transaction:  # an earlier rollback met a failing disk
                self.rows("rollback")
            self.rows("begin immediate")
            yield
            for part in self._parts:
                part.flush()
            self.rows("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._busy = False

    def _roll_back(self) -> None:
        for part in self._parts:
            part.forget()
        if self._db.in_transaction:
            try:
                self._db.execute("rollback")
            except apsw.Error:
                # The disk fails even for this. The transaction stays open and unwritten; the next
                # one begins by rolling it back, and until then nothing can be committed.
                return

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file, and which rows point nowhere; [] if nothing."""
        found = [str(row[0]) for row in self.rows("pragma integrity_check")]
        found = [] if found == ["ok"] else found
        found += [
            f"{row[0]} {row[1]} names no row of {row[2]}"
            for row in self.rows("pragma foreign_key_check")
        ]
        return found

    def close(self) -> None:
        """Close the file; what was committed stays committed whatever happens here."""
        self._db.close(True)  # noqa: FBT003 - positional in apsw

    def _recognise(self, newest: int) -> int:
        """How many schema steps this file has seen. Raises for what is not ours. spec: STORE-6."""
        self.rows("pragma locking_mode = exclusive")  # spec: STORE-13
        ((version,),) = self.rows("pragma user_version")
        ((application,),) = self.rows("pragma application_id")
        ((tables,),) = self.rows("select count(*) from sqlite_schema")
        if application != APPLICATION_ID and (tables or version):
            raise StoreDamaged(f"{self.path} is a database of another program")
        if version > newest:
            raise StoreTooNew(
                f"{self.path} was written by a newer moot (its schema is {version}, ours {newest})"
            )
        return int(version)

    def _migrate(self, steps: Sequence[Path], done: int) -> None:
        """Take the schema steps that this file has not seen. spec: STORE-1."""
        for number, step in enumerate(steps[done:], done + 1):
            with self.transaction():
                self.rows(step.read_text())
                self.rows(f"pragma application_id = {APPLICATION_ID}")
                self.rows(f"pragma user_version = {number}")


def unlock(connection: apsw.Connection, key: bytes) -> None:
    """Let a connection read and write an encrypted file. spec: STORE-41.

    Whether the key is right shows with the first page that is read.
    """
    connection.execute(f"pragma cipher = '{CIPHER}'")
    connection.execute(f"pragma key = 'raw:{key.hex()}'")


def create_private(path: str) -> None:
    """Make sure that the file exists and that only its owner can read it. spec: STORE-7."""
    try:
        file = Path(path)
        file.touch(mode=0o600)
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as error:
        raise DiskTrouble(f"cannot open {path}: {error.strerror}") from error


def raise_typed(error: apsw.Error, path: str) -> NoReturn:
    """Say whose fault an error of SQLite is. spec: STORE-5."""
    said = str(error)
    if isinstance(error, _PAGES):
        raise StoreDamaged(f"{path} is damaged: {said}") from error
    if isinstance(error, _DISK):
        raise DiskTrouble(f"cannot use {path}: {said}") from error
    if isinstance(error, apsw.BusyError | apsw.LockedError):
        raise StoreBusy(f"{path} is in use by another process") from error
    if isinstance(error, apsw.NoMemError):
        raise StoreTrouble(f"no memory left for {path}") from error
    raise OurFault(f"the store refuses a statement: {said}") from error
