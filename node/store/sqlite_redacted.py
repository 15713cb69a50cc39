"""Which entries of one group were taken back, as rows.

It is asked of every entry of words that comes in, and in most groups the answer is that nothing
ever was.
"""

from __future__ import annotations

from moot.node.store.database import Database
from moot.node.store.numbers import Numbers


class SqlRedacted:
    """See `Ledger.redact`."""

    def __init__(self, db: Database, group: int, members: Numbers[bytes]) -> None:
        self._db = db
        self._group = group
        self._members = members
        self._any: bool | None = None
        """Whether there is one at all; None while unknown."""
        db.join(self)

    def add(self, entry: bytes, member: bytes) -> None:
        """See `Ledger.redact`."""
        self._db.rows(
            "insert or ignore into redacted values (?, ?, ?)",
            self._group,
            entry,
            self._members.number(member),
        )
        self._any = True

    def has(self, entry: bytes, member: bytes) -> bool:
        """See `Ledger.is_redacted`."""
        if self._any is None:
            first = self._db.row("select 1 from redacted where grp = ? limit 1", self._group)
            self._any = first is not None
        if not self._any:
            return False
        row = self._db.row(
            "select 1 from redacted where grp = ? and entry = ? and member = ?",
            self._group,
            entry,
            self._members.number(member),
        )
        return row is not None

    def flush(self) -> None:
        """Nothing is kept back."""

    def forget(self) -> None:
        """See `Part.forget`."""
        self._any = None
