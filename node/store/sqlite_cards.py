"""The cards of a group's objects, as columns of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, cast

from moot.crdt.value import Value
from moot.node.store.contract import Card
from moot.node.store.database import Database, Row
from moot.protocol.encoding import encode, unpack

PAGE: Final = 1_000
"""How many cards are read at a time."""


class SqlCards:
    """See `Cards`. An object with a new row has no card, and so is stale from its first write."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group

    def touch(self, targets: Iterable[bytes]) -> None:
        """See `Cards.touch`."""
        self._db.many(
            "update object set card = null where grp = ? and name = ? and card is not null",
            ((self._group, target) for target in targets),
        )

    def stale(self, limit: int) -> list[bytes]:
        """See `Cards.stale`."""
        rows = self._db.rows(
            "select name from object where grp = ? and card is null limit ?", self._group, limit
        )
        return [name for (name,) in rows]

    def keep(self, cards: Iterable[Card]) -> None:
        """See `Cards.keep`."""
        self._db.many(
            "update object set kind = ?, open = ?, card = ? where grp = ? and name = ?",
            (
                (card.kind, int(card.open), encode(card.data), self._group, card.target)
                for card in cards
            ),
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


def _card(row: Row) -> Card:
    target, kind, is_open, data = row
    # Ours, and made anew if need be: what it says need not be proven to be well-formed.
    return Card(target, kind, bool(is_open), cast("Value", unpack(data)))
