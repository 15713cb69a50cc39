"""What the objects of a group say, in SQLite's full-text index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from moot.node.store.contract import WEIGHTS, Hit, Phrase, Text, Wanted
from moot.node.store.database import Database

RANK: Final = f"bm25(search, {', '.join(map(str, WEIGHTS))})"
ROW: Final = "(select id from object where grp = ? and name = ?)"


class SqlTexts:
    """See `Texts`. One index serves all groups of a home; how rare a word is, is counted in all."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group

    def keep(self, texts: Iterable[Text]) -> None:
        """See `Texts.keep`."""
        silent, said, stale = [], [], False
        for target, title, body, talk in texts:
            # What is talk alone, or nothing any more, may have been taken back by who said it.
            stale = stale or (not (title or body) and self._has(target))
            if title or body or talk:
                said.append((title, body, talk, self._group, target))
            else:
                silent.append((self._group, target))
        self._db.many(f"delete from search where rowid = {ROW}", silent)  # noqa: S608 - constants
        self._db.many(
            "insert or replace into search (rowid, title, body, talk)"
            " select id, ?, ?, ? from object where grp = ? and name = ?",
            said,
        )
        if stale:
            self.purge()

    def find(self, wanted: Wanted) -> list[Hit]:
        """See `Texts.find`."""
        rows = self._db.rows(
            f"select object.name, -{RANK}"  # noqa: S608 - constants
            " from search cross join object on object.id = search.rowid"
            " where search match ? and grp = ?",
            _expression(wanted),
            self._group,
        )
        return sorted((Hit(*row) for row in rows), key=lambda hit: (-hit.score, hit.target))

    def purge(self) -> None:
        """Let words that were replaced be gone from the index, and not only marked. spec: FIND-12.

        Takes a thousandth of a second for a thousand texts: for when people take words back.
        """
        self._db.rows("pragma secure_delete = on")
        self._db.rows("insert into search (search) values ('optimize')")
        self._db.rows("pragma secure_delete = fast")

    def _has(self, target: bytes) -> bool:
        sql = f"select 1 from search where rowid = {ROW}"  # noqa: S608 - constants
        return self._db.row(sql, self._group, target) is not None


def _expression(wanted: Wanted) -> str:
    """What is wanted in the words of FTS5. Tokens have no character that means anything there."""
    every = " AND ".join(map(_phrase, wanted.every))
    if not wanted.never:
        return every
    return f"({every}) NOT ({' OR '.join(map(_phrase, wanted.never))})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" * phrase.begins}'
