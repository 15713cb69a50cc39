"""The address book of one group, and what each peer acknowledged, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from moot.node.store.contract import KnownPeer, Place, named
from moot.node.store.database import Database
from moot.node.store.entry_index import EntryIndex
from moot.protocol.limits import MAX_ADDRESSES_PER_PEER, MAX_KNOWN_PEERS


class SqlPeers:
    """See `Peers`."""

    def __init__(self, db: Database, group: int, index: EntryIndex) -> None:
        self._db = db
        self._group = group
        self._index = index
        self._acks: dict[tuple[bytes, int], list[Place]] = {}
        """Acknowledgements not yet written, by device and log number."""
        self.version = 0
        """See `Peers.version`."""
        db.join(self)

    def known(self) -> list[KnownPeer]:
        """See `Peers.known`."""
        rows = self._db.rows(
            "select peer.name, log, met, address.name from peer"
            " left join address on address.peer = peer.id"
            " where grp = ? order by met desc, peer.id, worked desc, address.name",
            self._group,
        )
        return [
            KnownPeer(name, log, met, tuple(row[3] for row in same if row[3] is not None))
            for (name, log, met), same in groupby(rows, key=itemgetter(0, 1, 2))
        ]

    def knows(self, peer: str) -> bool:
        """See `Peers.knows`."""
        return self._find(peer) is not None

    def hear(self, peer: str, addresses: Iterable[str]) -> None:
        """See `Peers.hear`."""
        self.version += 1
        number = self._number(peer)
        heard = list(addresses)
        self._db.many(
            "insert or ignore into address values (?, ?, 0)",
            ((number, address) for address in heard),
        )
        self._make_room(number, set(heard))
        self._bound(number)

    def meet(self, peer: str, log: bytes | None, address: str | None, at: int) -> None:
        """See `Peers.meet`."""
        self.version += 1
        number = self._number(peer)
        self._db.rows("update peer set log = ?, met = ? where id = ?", log, at, number)
        if address is not None:
            self._db.rows("insert or replace into address values (?, ?, ?)", number, address, at)
        self._bound(number)

    def drop(self, peer: str) -> None:
        """See `Peers.drop`."""
        self.version += 1
        found = self._find(peer)
        if found is not None:
            self._remove(found)

    def acknowledge(
        self, device: bytes, tips: Iterable[bytes], nothing: Iterable[int] = ()
    ) -> None:
        """See `Peers.acknowledge`."""
        self.version += 1
        news: dict[tuple[bytes, int], list[Place]] = {(device, log): [] for log in nothing}
        for known in map(self._index.find, tips):
            if known is not None:
                place = Place(known.entry, known.log, known.seq)
                news.setdefault((device, known.log), []).append(place)
        self._acks.update(news)

    def acks(self) -> dict[bytes, list[Place]]:
        """See `Peers.acks`."""
        rows = self._db.rows(
            "select device, entry.id, entry.log, seq from acked join entry on entry.id = entry"
            " where grp = ?",
            self._group,
        )
        found: dict[bytes, list[Place]] = {}
        for device, entry, log, seq in rows:
            if (device, log) not in self._acks:
                found.setdefault(device, []).append(Place(entry, log, seq))
        for (device, _), places in self._acks.items():
            if places:
                found.setdefault(device, []).extend(places)
        for places in found.values():
            places.sort(key=lambda place: (place.log, place.entry))
        return found

    def flush(self) -> None:
        """See `Part.flush`."""
        if self._acks:
            self._db.many(
                "delete from acked where grp = ? and device = ? and log = ?",
                [(self._group, *which) for which in self._acks],
            )
            self._db.many(
                "insert into acked values (?, ?, ?, ?)",
                {
                    (self._group, device, log, place.entry)
                    for (device, log), places in self._acks.items()
                    for place in places
                },
            )
            self._acks = {}

    def forget(self) -> None:
        """See `Part.forget`."""
        self.version += 1
        self._acks = {}

    def _find(self, peer: str) -> int | None:
        row = self._db.row("select id from peer where grp = ? and name = ?", self._group, peer)
        return None if row is None else int(row[0])

    def _number(self, peer: str) -> int:
        found = self._find(peer)
        if found is None:
            return self._db.insert(
                "insert into peer (grp, name, met) values (?, ?, 0)", self._group, peer
            )
        return found

    def _make_room(self, peer: int, heard: set[str]) -> None:
        """Let what was only heard of before go before what is heard of now: people move."""
        rows = self._db.rows("select name, worked from address where peer = ? order by name", peer)
        old = [name for name, worked in rows if not worked and name not in heard]
        surplus = max(0, len(rows) - MAX_ADDRESSES_PER_PEER)
        self._db.many(
            "delete from address where peer = ? and name = ?",
            ((peer, name) for name in old[:surplus]),
        )

    def _bound(self, peer: int) -> None:
        """Keep the book small: the addresses that worked last, the peers met last."""
        self._db.rows(
            "delete from address where peer = ?1 and name not in (select name from address"
            " where peer = ?1 order by worked desc, name limit ?2)",
            peer,
            MAX_ADDRESSES_PER_PEER,
        )
        surplus = self._db.rows(
            "select id from peer where grp = ? order by id = ? desc, met desc, id desc"
            " limit -1 offset ?",
            self._group,
            peer,
            MAX_KNOWN_PEERS,
        )
        for (old,) in surplus:
            self._remove(old)

    def _remove(self, peer: int) -> None:
        (name,) = self._db.rows("select name from peer where id = ?", peer)[0]
        device = named(name)
        self._acks = {which: acks for which, acks in self._acks.items() if which[0] != device}
        self._db.rows("delete from acked where grp = ? and device = ?", self._group, device)
        self._db.rows("delete from address where peer = ?", peer)
        self._db.rows("delete from peer where id = ?", peer)
