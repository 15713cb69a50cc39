"""What the objects of a group say, in SQLite's full-text index."""

from __future__ import annotations

from collections.abc import Iterable

from moot.node.store.contract import WEIGHTS, Hit, Phrase, Text, Wanted
from moot.node.store.database import Database

RANK = f"bm25(search, {', '.join(map(str, WEIGHTS))})"


class SqlTexts:
    """See `Texts`. One index serves all groups of a home; how rare a word is, is counted in all."""

    def __init__(self, db: Database, group: int) -> None:
        self._db = db
        self._group = group

    def keep(self, texts: Iterable[Text]) -> None:
        """See `Texts.keep`."""
        silent, said = [], []
        for target, title, body, talk in texts:
            if title or body or talk:
                said.append((title, body, talk, self._group, target))
            else:
                silent.append((self._group, target))
        self._db.many(
            "delete from search where rowid = (select id from object where grp = ? and name = ?)",
            silent,
        )
        self._db.many(
            "insert or replace into search (rowid, title, body, talk)"
            " select id, ?, ?, ? from object where grp = ? and name = ?",
            said,
        )

    def find(self, wanted: Wanted) -> list[Hit]:
        """See `Texts.find`."""
        rows = self._db.rows(
            f"select object.name, -{RANK} from search cross join object on object.id = search.rowid"  # noqa: S608 - a constant
            " where search match ? and grp = ?",
            _expression(wanted),
            self._group,
        )
        return sorted((Hit(*row) for row in rows), key=lambda hit: (-hit.score, hit.target))


def _expression(wanted: Wanted) -> str:
    """What is wanted in the words of FTS5. Tokens have no character that means anything there."""
    every = " AND ".join(map(_phrase, wanted.every))
    if not wanted.never:
        return every
    return f"({every}) NOT ({' OR '.join(map(_phrase, wanted.never))})"


def _phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" * phrase.begins}'
