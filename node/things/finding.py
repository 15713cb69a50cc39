"""Finding: words anywhere in what a group says, the best fit first (specs/search.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from moot.node.query.excerpt import excerpt, opening
from moot.node.query.filter import Filter
from moot.node.query.terms import read_terms
from moot.node.query.wanted import wanted
from moot.node.store.contract import Phrase
from moot.node.things.row import Row
from moot.node.things.texts import sources
from moot.node.things.view import View

Json = dict[str, object]

USUAL: Final = 20
"""Things shown where nobody says how many: a screen of them."""
MOST: Final = 1_000
"""Things of one answer. Who wants more asks more narrowly."""

OVER: Final = 0.8
"""What a fit counts of something that is finished or put away: it is found, after what is open and
fits as well, and before loose talk. spec: FIND-6."""

LINE: Final = (
    "id", "short", "kind", "title", "state", "who", "tags", "goal", "goal_short", "goal_title",
    "is",
)  # fmt: skip


class Found(NamedTuple):
    """One thing that was found."""

    row: Row
    score: float


def find(view: View, text: str, limit: int) -> tuple[list[Json], int]:
    """The best `limit` of what fits words and filter terms, and how much does. Raises Trouble.

    spec: FIND-4, FIND-6.
    """
    terms = read_terms(text)
    words = wanted(terms)
    holds = Filter.of([term for term in terms if term.field != "word"], view)
    rows = view.board.rows
    found = [
        Found(row, hit.score if row.open else hit.score * OVER)
        for hit in view.board.texts.find(words)
        if (row := rows.get(hit.target)) is not None and holds(_as_asked(view, row))
    ]
    found.sort(key=lambda one: (-one.score, -one.row.changed, one.row.id))
    return [_shown(view, one, words.every) for one in found[:limit]], len(found)


def _as_asked(view: View, row: Row) -> Row:
    """The row that filter terms are asked of: words count as tagged, held and due as their thing.

    spec: FIND-8.
    """
    about = view.board.rows.get(row.about) if row.about and row.kind == "thought" else None
    if about is None:
        return row
    return row._replace(
        tags=about.tags,
        holders=about.holders,
        stage=about.stage,
        due=about.due,
        start=about.start,
    )


def _shown(view: View, found: Found, phrases: Sequence[Phrase]) -> Json:
    """A thing as a line, and where it says what was looked for. spec: FIND-7."""
    best = None
    for source in sources(found.row):
        said = excerpt(source.text, phrases)
        if said is not None and (best is None or said.phrases > best[1].phrases):
            best = source.name, said
    where, pieces = (best[0], best[1].pieces) if best else ("title", opening(found.row.title))
    return {
        **view.thing(found.row, LINE),
        "fit": round(found.score, 9),
        "in": where,
        "snippet": list(pieces),
    }
