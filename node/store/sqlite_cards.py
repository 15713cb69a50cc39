"""The cards of a group's objects, as columns of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from moot.node.store.contract import Card
from moot.node.store.database import Database, Row
from moot.node.store.recent import Recent
from moot.protocol.encoding import decode_again, encode

PAGE: Final = 1_000
"""How many cards are read at a time."""
KEPT_STALE: Final = 16_384
"""How many objects are remembered to have no card: in a first sync each changes many times."""


class SqlCards:
    """See `Cards`. An object with a new row has no card, and so is stale from its first write."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group
        self._stale: Recent[bytes, bool] = Recent(KEPT_STALE)
        """Objects that are known to have no card."""
        db.join(self)

    def touch(self, targets: Iterable[bytes]) -> None:
        """See `Cards.touch`."""
        fresh = [target for target in targets if self._stale.get(target) is None]
        for target in fresh:
            self._stale.put(target, True)  # noqa: FBT003 - a set, in effect
        self._db.many(
            "update object set card = null where grp = ? and name = ? and card is not null",
            [(self._group, target) for target in fresh],
        )

    def stale(self, limit: int) -> list[bytes]:
        """See `Cards.stale`."""
        rows = self._db.rows(
            "select name from object where grp = ? and card is null limit ?", self._group, limit
        )
        return [name for (name,) in rows]

    def keep(self, cards: Iterable[Card]) -> None:
        """See `Cards.keep`."""
        rows = []
        for card in cards:
            self._stale.drop(card.target)
            rows.append((card.kind, int(card.open), encode(card.data), self._group, card.target))
        self._db.many(
            "update object set kind = ?, open = ?, card = ? where grp = ? and name = ?", rows
        )

    def card(self, target: bytes) -> Card | None:
        """See `Cards.card`."""
        row = self._db.row(
            "select name, kind, open, card from object"
            " where grp = ? and name = ? and card is not null",
            self._group,
            target,
        )
        return None if row is None else _card(row)

    def of_kind(self, kind: str, *, open_only: bool) -> Iterator[Card]:
        """See `Cards.of_kind`."""
        after = b""
        while page := self._db.rows(
            "select name, kind, open, card from object where grp = ? and kind = ? and open >= ?"
            " and name > ? and card is not null order by name limit ?",
            self._group,
            kind,
            int(open_only),
            after,
            PAGE,
        ):
            yield from map(_card, page)
            after = page[-1][0]

    def between(self, low: bytes, high: bytes, limit: int) -> list[bytes]:
        """See `Cards.between`."""
        rows = self._db.rows(
            "select name from object where grp = ? and name between ? and ? order by name limit ?",
            self._group,
            low,
            high,
            limit,
        )
        return [name for (name,) in rows]

    def flush(self) -> None:
        """Nothing is kept back."""

    def forget(self) -> None:
        """See `Part.forget`."""
        self._stale.clear()


def _card(row: Row) -> Card:
    target, kind, is_open, data = row
    return Card(target, kind, bool(is_open), decode_again(data))
