"""The floor: the least that a signed, encrypted, durable, merging replica must do. To measure by.

One range is a run of one author's acts: packed, chained by SHA-256 act by act, sealed as a whole,
signed once at its head, stored and forwarded as it arrived. State is last-writer-wins rows in
SQLite. It has no members, no forks, no gate, no conflicts and no separate entries: what moot does
beyond this is what the distance between the two pays for.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgpack
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from workload import Act, Row

SCHEMA = """
create table author(id integer primary key, key blob unique, length integer, head blob);
create table range(author integer, first integer, wire blob, primary key(author, first))
  without rowid;
create table task(id blob primary key, title text, title_ms integer, stage text, stage_ms integer,
  due text, due_ms integer, done integer) without rowid;
create table claim(task blob, author integer, primary key(task, author)) without rowid;
create table tag(task blob, tag text, primary key(task, tag)) without rowid;
create table said(task blob, at_ms integer, author integer, text text);
create index open_tasks on task(done) where done = 0;
"""
UPSERT = """
insert into task values(?,?,?,?,?,?,?,?) on conflict(id) do update set
  title = iif(excluded.title_ms > title_ms, excluded.title, title),
  title_ms = max(title_ms, excluded.title_ms),
  stage = iif(excluded.stage_ms > stage_ms, excluded.stage, stage),
  stage_ms = max(stage_ms, excluded.stage_ms),
  due = iif(excluded.due_ms > due_ms, excluded.due, due),
  due_ms = max(due_ms, excluded.due_ms),
  done = max(done, excluded.done)
"""
LIST = """
select title, stage, due, (select count(*) from claim where task = id),
  (select count(*) from tag where tag.task = id) from task where done = 0
"""
CODES = {verb: code for code, verb in enumerate("add title stage due done claim tag say".split())}
COLUMN = {CODES["add"]: 0, CODES["title"]: 0, CODES["stage"]: 2, CODES["due"]: 4}
GENESIS = bytes(32)
GROUP_KEY = hashlib.sha256(b"the floor's only group").digest()
RANGE_ACTS = 512


class Author:
    """One chain, and its key where it is ours."""

    __slots__ = ("head", "key", "length", "row", "secret")

    def __init__(self, row: int, key: bytes, length: int = 0, head: bytes = GENESIS) -> None:
        self.row, self.key, self.length, self.head = row, key, length, head
        self.secret: Ed25519PrivateKey | None = None


class Sealed(NamedTuple):
    """A range as it is stored and sent."""

    row: int
    first: int
    wire: bytes


class Floor:
    """A replica in one SQLite file."""

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=full")
        if fresh:
            self._db.executescript(SCHEMA)
        self._box = ChaCha20Poly1305(GROUP_KEY)
        self._authors: dict[bytes, Author] = {}
        for row, key, length, head in self._db.execute("select id, key, length, head from author"):
            self._authors[key] = Author(row, key, length, head)
        self._tasks: dict[bytes, list[object]] = {}
        self._claims: list[tuple[bytes, int]] = []
        self._tags: list[tuple[bytes, str]] = []
        self._said: list[tuple[bytes, int, int, str]] = []

    def write(self, acts: Iterable[Act]) -> list[bytes]:
        """Seal acts of our own authors in ranges, commit them, and return what goes on the wire."""
        by_author: dict[int, list[Act]] = {}
        for act in acts:
            by_author.setdefault(act.author, []).append(act)
        self._db.execute("begin")
        sealed = [
            self._seal(number, theirs[start : start + RANGE_ACTS])
            for number, theirs in by_author.items()
            for start in range(0, len(theirs), RANGE_ACTS)
        ]
        self._keep(sealed)
        return [item.wire for item in sealed]

    def _seal(self, number: int, acts: list[Act]) -> Sealed:
        secret = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"%d" % number).digest())
        author = self._author(secret.public_key().public_bytes_raw())
        packed = [msgpack.packb((CODES[a.verb], a.at_ms, a.task, a.author, a.text)) for a in acts]
        first, head = author.length, author.head
        for item in packed:
            head = hashlib.sha256(head + item).digest()
        body = self._box.encrypt(_nonce(author.key, first), msgpack.packb(packed), None)
        author.length, author.head = first + len(acts), head
        for item in packed:
            self._merge(msgpack.unpackb(item))
        wire = msgpack.packb((author.key, first, body, secret.sign(head)))
        return Sealed(author.row, first, wire)

    def take(self, wires: Iterable[bytes], until: int = 2**63) -> None:
        """Verify, open, merge and commit ranges from elsewhere. Raises on any that is not sound.

        Of what was done after `until`, an instant in ms, nothing is merged.
        """
        self._db.execute("begin")
        sealed = []
        for wire in wires:
            key, first, body, signature = msgpack.unpackb(wire)
            author = self._author(key)
            if first != author.length:
                raise ValueError("a range is missing")
            packed = msgpack.unpackb(self._box.decrypt(_nonce(key, first), body, None))
            head = author.head
            for item in packed:
                head = hashlib.sha256(head + item).digest()
            Ed25519PublicKey.from_public_bytes(key).verify(signature, head)
            for act in msgpack.unpackb(_array(len(packed)) + b"".join(packed)):
                if act[1] <= until:
                    self._merge(act)
            author.length, author.head = first + len(packed), head
            sealed.append(Sealed(author.row, first, wire))
        self._keep(sealed)

    def heads(self) -> dict[bytes, int]:
        """How many acts of each author are here."""
        return {author.key: author.length for author in self._authors.values()}

    def after(self, heads: dict[bytes, int]) -> Iterator[bytes]:
        """The ranges that a replica with these heads lacks."""
        for author in self._authors.values():
            query = "select wire from range where author = ? and first >= ? order by first"
            for (wire,) in self._db.execute(query, (author.row, heads.get(author.key, 0))):
                yield wire

    def rows(self) -> list[Row]:
        """The list of open tasks."""
        return [Row(*row) for row in self._db.execute(LIST)]

    def close(self) -> None:
        """Fold the write-ahead log into the file, so that its size is the whole."""
        self._db.execute("pragma wal_checkpoint(truncate)")
        self._db.close()

    def _author(self, key: bytes) -> Author:
        author = self._authors.get(key)
        if author is None:
            cursor = self._db.execute("insert into author values(null, ?, 0, ?)", (key, GENESIS))
            author = self._authors[key] = Author(cursor.lastrowid or 0, key)
        return author

    def _merge(self, act: tuple[int, int, bytes, int, str]) -> None:
        code, at_ms, task_id, author, text = act
        if code == CODES["say"]:
            self._said.append((task_id, at_ms, author, text))
        elif code == CODES["claim"]:
            self._claims.append((task_id, author))
        elif code == CODES["tag"]:
            self._tags.append((task_id, text))
        else:
            task = self._tasks.get(task_id)
            if task is None:
                task = self._tasks[task_id] = ["", 0, "open", 0, "", 0, 0]
            column = COLUMN.get(code)
            if column is None:
                task[6] = 1
            elif task[column + 1] < at_ms:  # type: ignore[operator]
                task[column : column + 2] = text, at_ms

    def _keep(self, sealed: list[Sealed]) -> None:
        db = self._db
        db.executemany("insert into range values(?,?,?)", sealed)
        heads = ((author.length, author.head, author.row) for author in self._authors.values())
        db.executemany("update author set length = ?, head = ? where id = ?", heads)
        db.executemany(UPSERT, ((id_, *task) for id_, task in self._tasks.items()))
        db.executemany("insert or ignore into claim values(?,?)", self._claims)
        db.executemany("insert or ignore into tag values(?,?)", self._tags)
        db.executemany("insert into said values(?,?,?,?)", self._said)
        db.execute("commit")
        self._tasks.clear()
        for pending in (self._claims, self._tags, self._said):
            pending.clear()


def _nonce(key: bytes, first: int) -> bytes:
    return hashlib.sha256(key + first.to_bytes(8, "big")).digest()[:12]


def _array(size: int) -> bytes:
    """The MessagePack header of an array."""
    return bytes([0x90 | size]) if size < 16 else b"\xdc" + size.to_bytes(2, "big")
