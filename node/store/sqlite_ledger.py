"""The entries of one group as rows."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from moot.node.store.contract import Kept, Log, Place, bodies_size
from moot.node.store.database import Database, Row
from moot.node.store.entry_index import EntryIndex
from moot.node.store.numbers import Numbers
from moot.node.store.sqlite_cards import SqlCards
from moot.node.store.sqlite_peers import SqlPeers
from moot.node.store.sqlite_redacted import SqlRedacted
from moot.node.store.sqlite_shelf import SqlShelf
from moot.node.store.sqlite_texts import SqlTexts
from moot.node.store.sqlite_tree import OPS_PER_ENTRY
from moot.protocol.header import AUTHORITY, NO_ENTRY, SIZE_CODES
from moot.protocol.run import DIGEST_SIZE, Dropped, Item

DROPPED: Final = 4
"""A bit of an entry's flags, beside its class."""

LAST_DOT: Final = 2**63 - 1
"""Greater than the number of every op."""

# `cross join` and `+` keep SQLite to the order written here. It knows no sizes, and would begin
# with the few epochs or logs of a group and sort all its entries for every page.
_KEPT: Final = (
    "select e.id, e.log, e.seq, p.name, e.name, epoch.name, e.flags, e.salt, e.body, e.signature,"
    " e.ops"
    " from entry e cross join epoch on epoch.id = e.epoch left join entry p on p.id = coalesce("
    "e.parent, (select min(id) from entry where log = e.log and seq = e.seq - 1)) "
)

_SINCE: Final = (
    "where e.id > ? and +e.log in (select id from log where grp = ?) order by e.id limit ?"
)

_GAPS: Final = (
    "from entry indexed by entry_dropped where flags & 4 and ops is null"
    " and +log in (select id from log where grp = ?)"
)

_STATE: Final = (
    "delete from search where rowid in (select id from object where grp = ?)",
    "delete from op where object in (select id from object where grp = ?)",
    "delete from move where grp = ?",
    "delete from waiting where grp = ?",
    "delete from redacted where grp = ?",
    "delete from object where grp = ?",
    "delete from derived where grp = ?",
)
"""What forgets the state of a group."""

_GROUP: Final = (
    "delete from acked where grp = ?",
    "delete from address where peer in (select id from peer where grp = ?)",
    "delete from peer where grp = ?",
    "delete from head where log in (select id from log where grp = ?)",
    "delete from entry where log in (select id from log where grp = ?)",
    "delete from log where grp = ?",
    "delete from epoch where grp = ?",
    "delete from grp where id = ?",
)
"""What forgets the rest of it."""


class SqlLedger:
    """See `Ledger`."""

    def __init__(
        self, db: Database, group: int, members: Numbers[bytes], fields: Numbers[str]
    ) -> None:
        self._db = db
        self._group = group
        self._members = members
        self._epochs: Numbers[bytes] = Numbers(db, "epoch", group)
        self._objects: Numbers[bytes] = Numbers(db, "object", group)
        self._index = EntryIndex(db, group)
        self._redacted = SqlRedacted(db, group, members)
        self.shelf = SqlShelf(db, group, self._index, self._objects, members, fields)
        self.cards = SqlCards(db, group)
        self.texts = SqlTexts(db, group)
        self.peers = SqlPeers(db, group, self._index)

    @property
    def newest(self) -> int:
        """See `Ledger.newest`."""
        row = self._db.row(
            "select max(entry) from head join log on log.id = log where grp = ?", self._group
        )
        return (row and row[0]) or 0

    @property
    def applied(self) -> int:
        """See `Ledger.applied`."""
        ((applied,),) = self._db.rows("select applied from grp where id = ?", self._group)
        return int(applied)

    def mark_applied(self, entry: int) -> None:
        """See `Ledger.mark_applied`."""
        self._db.rows("update grp set applied = ? where id = ?", entry, self._group)

    def restart(self) -> None:
        """See `Ledger.restart`."""
        for statement in _STATE:
            self._db.rows(statement, self._group)
        self.mark_applied(0)
        self._redacted.forget()
        self.cards.forget()
        self._objects.forget()
        self._index.derived.forget()
        self.shelf.restart()

    def logs(self) -> list[Log]:
        """See `Ledger.logs`."""
        rows = self._db.rows(
            "select log.id, log.name, admission, member.name, size from log"
            " left join member on member.id = member where grp = ? order by log.id",
            self._group,
        )
        return [Log(*row) for row in rows]

    def add_log(self, key: bytes, admission: bytes, member: bytes | None) -> int:
        """See `Ledger.add_log`."""
        return self._db.insert(
            "insert into log (grp, name, admission, member) values (?, ?, ?, ?)",
            self._group,
            key,
            admission,
            member and self._members.number(member),
        )

    def set_member(self, log: int, member: bytes | None) -> None:
        """See `Ledger.set_member`."""
        number = member and self._members.number(member)
        self._db.rows("update log set member = ? where id = ?", number, log)

    def heads(self) -> list[tuple[bytes, Place]]:
        """See `Ledger.heads`."""
        rows = self._db.rows(
            "select name, entry.id, entry.log, seq from head join entry on entry.id = entry"
            " where head.log in (select id from log where grp = ?)"
            " order by entry.log, entry.id",
            self._group,
        )
        return [(name, Place(*place)) for name, *place in rows]

    def next_entry(self) -> int:
        """See `Ledger.next_entry`."""
        ((newest,),) = self._db.rows("select max(id) from entry")
        return (newest or 0) + 1

    def append(
        self,
        at: Place,
        parent: int | None,
        epoch: bytes,
        ids: Sequence[bytes],
        items: Sequence[Item],
        ops: Sequence[int | None],
    ) -> None:
        """See `Ledger.append`."""
        entry, log, seq = at
        ((first, top),) = self._db.rows(
            "select (select min(id) from entry where log = ?1 and seq = ?2 - 1),"
            " (select max(seq) from entry where log = ?1)",
            log,
            seq,
        )
        number = self._epochs.number(epoch)
        told = None if parent == first else parent
        rows = []
        for name, item, count in zip(ids, items, ops, strict=True):
            flags, body = _body(item)
            row = (entry, log, seq, told, name, flags, number, count, item.salt, body)
            rows.append((*row, item.signature))
            told = entry if top is not None and seq <= top else None
            entry, seq = entry + 1, seq + 1
        self._db.many("insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._db.rows("delete from head where log = ? and entry = ?", log, parent)
        self._db.rows("insert into head values (?, ?)", log, entry - 1)
        self._db.rows("update log set size = size + ? where id = ?", bodies_size(items), log)
        self._index.note(at, ids, ops)

    def count(self) -> int:
        """See `Ledger.count`."""
        ((count,),) = self._db.rows(
            "select count(*) from entry where log in (select id from log where grp = ?)",
            self._group,
        )
        return int(count)

    def drop(self, entry: int) -> int:
        """See `Ledger.drop`."""
        ((log, body),) = self._db.rows("select log, body from entry where id = ?", entry)
        left = bytes((SIZE_CODES[len(body)],)) + sha256(body).digest()
        return self._put_body(entry, log, left, DROPPED, len(body) - DIGEST_SIZE)

    def fill(self, entry: int, body: bytes) -> None:
        """See `Ledger.fill`."""
        ((log,),) = self._db.rows("select log from entry where id = ?", entry)
        self._put_body(entry, log, body, 0, DIGEST_SIZE - len(body))

    def _put_body(self, entry: int, log: int, body: bytes, dropped: int, freed: int) -> int:
        self._db.rows(
            "update entry set body = ?, flags = (flags & ~4) | ? where id = ?", body, dropped, entry
        )
        self._db.rows("update log set size = size - ? where id = ?", freed, log)
        return freed

    def is_gap(self, entry: bytes) -> bool:
        """See `Ledger.is_gap`."""
        known = self._index.find(entry)
        if known is None or known.ops is not None:
            return False
        return bool(self._db.row("select 1 from entry where id = ? and flags & 4", known.entry))

    def gap_count(self) -> int:
        """See `Ledger.gap_count`."""
        ((count,),) = self._db.rows("select count(*) " + _GAPS, self._group)
        return int(count)

    def first_gaps(self) -> list[Place]:
        """See `Ledger.first_gaps`."""
        rows = self._db.rows(
            "select min(id), log, seq " + _GAPS + " group by log order by log", self._group
        )
        return [Place(*row) for row in rows]

    def redact(self, entry: bytes, member: bytes) -> None:
        """See `Ledger.redact`."""
        self._redacted.add(entry, member)

    def is_redacted(self, entry: bytes, member: bytes) -> bool:
        """See `Ledger.is_redacted`."""
        return self._redacted.has(entry, member)

    def find(self, entry: bytes) -> Place | None:
        """See `Ledger.find`."""
        known = self._index.find(entry)
        return known and Place(known.entry, known.log, known.seq)

    def find_prefix(self, prefix: bytes, limit: int) -> list[bytes]:
        """See `Ledger.find_prefix`."""
        rows = self._db.rows(
            "select entry.name from entry cross join log on log.id = log where grp = ?"
            " and substr(entry.name, 1, 8) between ? and ? order by substr(entry.name, 1, 8)"
            " limit ?",
            self._group,
            prefix,
            prefix.ljust(8, b"\xff"),
            limit,
        )
        return [name for (name,) in rows]

    def read(self, entry: int) -> Kept | None:
        """See `Ledger.read`."""
        kept = self._kept(
            "where e.id = ? and e.log in (select id from log where grp = ?)", entry, self._group
        )
        return kept[0] if kept else None

    def at(self, log: int, seq: int) -> list[Kept]:
        """See `Ledger.at`."""
        return self._kept("where e.log = ? and e.seq = ? order by e.id", log, seq)

    def chain(self, log: int, seq: int, limit: int) -> list[Kept]:
        """See `Ledger.chain`."""
        return self._kept(
            "where e.log = ? and e.seq >= ? order by e.seq, e.id limit ?", log, seq, limit
        )

    def followers(self, place: Place) -> int:
        """See `Ledger.followers`."""
        ((count,),) = self._db.rows(
            "select count(*) from entry where log = ?2 and seq = ?3 + 1 and ?1 = coalesce("
            "parent, (select min(id) from entry where log = ?2 and seq = ?3))",
            *place,
        )
        return int(count)

    def lineage(self, entry: int, seq: int) -> list[int]:
        """See `Ledger.lineage`."""
        rows = self._db.rows(
            "with recursive up (id, log, seq, parent) as ("
            " select id, log, seq, parent from entry where id = ? union all"
            " select e.id, e.log, e.seq, e.parent from up join entry e on e.id = coalesce("
            "up.parent, (select min(id) from entry where log = up.log and seq = up.seq - 1))"
            " where up.seq > ?) select id from up where seq >= ?",
            entry,
            seq,
            seq,
        )
        return [number for (number,) in rows]

    def fork(self, log: int) -> int | None:
        """See `Ledger.fork`."""
        row = self._db.row(
            "select seq from entry where log = ? group by seq having count(*) > 1"
            " order by seq limit 1",
            log,
        )
        return None if row is None else int(row[0])

    def epochs(self) -> list[bytes]:
        """See `Ledger.epochs`."""
        rows = self._db.rows("select name from epoch where grp = ? order by id", self._group)
        return [name for (name,) in rows]

    def about(self, target: bytes, limit: int, before: int | None = None) -> list[int]:
        """See `Ledger.about`."""
        self.shelf.write()
        # Covered ops are in no index: a person asks for one history at a time, and it would cost
        # every op its bytes.
        rows = self._db.rows(
            "select distinct dot >> 6 from op join object on object.id = op.object"
            " where grp = ? and object.name = ? and dot > 0 and dot < ? order by 1 desc limit ?",
            self._group,
            target,
            LAST_DOT if before is None else before * OPS_PER_ENTRY,
            limit,
        )
        return [int(entry) for (entry,) in reversed(rows)]

    def since(self, entry: int, limit: int) -> list[Kept]:
        """See `Ledger.since`."""
        rows = self._db.rows(
            _KEPT + _SINCE,
            entry,
            self._group,
            limit,
        )
        found = list(map(_kept, rows))
        for kept, row in zip(found, rows, strict=True):
            self._index.note(kept.place, (kept.id,), (row[-1],))
        return found

    def remove(self) -> None:
        """Delete the group with everything that hangs on it. Nothing may be asked after."""
        for statement in (*_STATE, *_GROUP):
            self._db.rows(statement, self._group)
        self.texts.purge()
        self._db.part_from(
            self._epochs,
            self._objects,
            self._index,
            self._index.derived,
            self._redacted,
            self.cards,
            self.peers,
        )
        self.shelf.close()

    def _kept(self, which: str, *values: int) -> list[Kept]:
        return list(map(_kept, self._db.rows(_KEPT + which, *values)))


def _body(item: Item) -> tuple[int, bytes]:
    """An entry's flags, and its body as it is kept."""
    if isinstance(item.body, Dropped):
        return item.kind | DROPPED, bytes((item.body.size,)) + item.body.digest
    return item.kind, item.body


def _kept(row: Row) -> Kept:
    entry, log, seq, prev, name, epoch, flags, salt, body, signature, _ = row
    content = Dropped(body[0], body[1:]) if flags & DROPPED else body
    item = Item(flags & AUTHORITY, salt, content, signature)
    return Kept(Place(entry, log, seq), prev or NO_ENTRY, name, epoch, item)
