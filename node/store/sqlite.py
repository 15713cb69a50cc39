"""A home's store: one SQLite file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Self

from moot.crdt.value import Value
from moot.node.store.contract import Enrolment
from moot.node.store.database import Database
from moot.node.store.errors import StoreTrouble
from moot.node.store.numbers import Numbers
from moot.node.store.sqlite_ledger import SqlLedger
from moot.protocol.encoding import decode, encode
from moot.protocol.errors import OurFault

KEPT_SETTINGS = 256
"""Settings remembered: a few for the home, and one or two for each group."""


class SqliteStore:
    """See `Store`."""

    def __init__(self, path: str, *, key: bytes | None = None, vfs: str | None = None) -> None:
        """Open or create the file at `path`. Raises what `Database` raises."""
        self._db = Database(path, key=key, vfs=vfs)
        self._members: Numbers[bytes] = Numbers(self._db, "member")
        self._fields: Numbers[str] = Numbers(self._db, "field")
        self._ledgers: dict[bytes, SqlLedger] = {}
        self._settings: dict[str, Value] = {}
        """Those asked for before: there are few, and every act asks for some."""
        self._db.join(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def transaction(self) -> AbstractContextManager[None]:
        """See `Store.transaction`."""
        return self._db.transaction()

    def enrolments(self) -> list[Enrolment]:
        """See `Store.enrolments`."""
        rows = self._db.rows(
            "select name, label, power, secret, gate, member_seed, log_seed, hints from grp"
            " order by id"
        )
        return [Enrolment._make((*row[:-1], tuple(row[-1].splitlines()))) for row in rows]

    def join(self, enrolment: Enrolment) -> None:
        """See `Store.join`."""
        self._db.rows(
            "insert into grp (name, label, power, secret, gate, member_seed, log_seed, hints)"
            " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set"
            " (label, power, secret, gate, member_seed, log_seed, hints)"
            " = (excluded.label, excluded.power, excluded.secret, excluded.gate,"
            " excluded.member_seed, excluded.log_seed, excluded.hints)",
            *enrolment[:-1],
            "\n".join(enrolment.hints),
        )

    def leave(self, group: bytes) -> None:
        """See `Store.leave`."""
        self.ledger(group).remove()
        del self._ledgers[group]

    def ledger(self, group: bytes) -> SqlLedger:
        """See `Store.ledger`."""
        ledger = self._ledgers.get(group)
        if ledger is None:
            row = self._db.row("select id from grp where name = ?", group)
            if row is None:
                raise OurFault("this home is not in that group")
            ledger = SqlLedger(self._db, row[0], self._members, self._fields)
            self._ledgers[group] = ledger
        return ledger

    def setting(self, name: str) -> Value:
        """See `Store.setting`."""
        if name not in self._settings:
            row = self._db.row("select value from setting where name = ?", name)
            if len(self._settings) >= KEPT_SETTINGS:
                self._settings.clear()
            self._settings[name] = None if row is None else decode(row[0])
        return self._settings[name]

    def set_setting(self, name: str, value: Value) -> None:
        """See `Store.set_setting`."""
        self._settings.pop(name, None)
        if value is None:
            self._db.rows("delete from setting where name = ?", name)
        else:
            self._db.rows("insert or replace into setting values (?, ?)", name, encode(value))

    def flush(self) -> None:
        """Nothing is kept back."""

    def forget(self) -> None:
        """See `Part.forget`."""
        self._settings.clear()

    def secret(self, name: str) -> bytes | None:
        """See `Store.secret`."""
        row = self._db.row("select value from secret where name = ?", name)
        return None if row is None else bytes(row[0])

    def set_secret(self, name: str, value: bytes) -> None:
        """See `Store.set_secret`."""
        self._db.rows("insert or replace into secret values (?, ?)", name, value)

    def check(self) -> list[str]:
        """See `Store.check`."""
        return self._db.check()

    def close(self) -> None:
        """See `Store.close`."""
        try:
            with self._db.transaction():
                """The last chance for acknowledgements, which wait for some transaction."""
        except StoreTrouble:
            pass  # They are learned again from the peers; nothing that was promised is lost.
        finally:
            self._db.close()
