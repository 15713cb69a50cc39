"""The inbox: what concerns me, derived whenever somebody asks. Only what I have seen is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, NamedTuple

from moot.crdt import seen
from moot.node.things import changes, concerns, questions
from moot.node.things.board import STEP
from moot.node.things.ids import Register, written
from moot.node.things.item import Item, Source
from moot.node.things.row import Row
from moot.node.things.stamp import stamp
from moot.node.things.story import question
from moot.node.things.view import View

Json = dict[str, object]

SOURCES: Final[tuple[Source, ...]] = (
    concerns.quarrels,
    concerns.words,
    concerns.takers,
    changes.awaited,
    changes.changes,
    questions.votes,
    questions.asks,
    questions.silences,
)
"""Where items come from. Of two of one id the first is shown."""


class Letter(NamedTuple):
    """An item, and whether the person has seen it."""

    item: Item
    read: bool

    @property
    def by(self) -> bytes | None:
        """See `Told.by`."""
        return self.item.by

    @property
    def kind(self) -> str:
        """See `Told.kind`."""
        return self.item.kind

    @property
    def row(self) -> Row | None:
        """See `Told.row`."""
        return self.item.row

    @property
    def text(self) -> str | None:
        """See `Told.text`."""
        return self.item.text


def letters(view: View) -> Sequence[Letter]:
    """Everything that concerns the person whose view it is, the newest first. spec: INBOX-5."""
    return view.board.once("inbox", partial(_letters, view))


def _letters(view: View) -> Sequence[Letter]:
    if view.me is None:
        return ()
    items: dict[bytes, Item] = {}
    for source in SOURCES:
        for item in source(view):
            items.setdefault(item.id, item)
    notes = _notes(view, view.me, [item.place for item in items.values()])
    ordered = sorted(items.values(), key=lambda item: (-item.at, item.id))
    return [Letter(item, item.settled or item.id in notes[item.place]) for item in ordered]


def _notes(view: View, me: bytes, places: Iterable[bytes]) -> dict[bytes, frozenset[bytes]]:
    """By object, what was seen there."""
    space, ahead = view.membership.replica.space, list(dict.fromkeys(places))
    notes: dict[bytes, frozenset[bytes]] = {}
    for at in range(0, len(ahead), STEP):
        space.expect(ahead[at : at + STEP])
        notes |= {place: seen.read(space, place, me) for place in ahead[at : at + STEP]}
    return notes


def matching(view: View, text: str, *, read_too: bool) -> list[Letter]:
    """Those for which a filter holds; what was read only if asked for. Raises Trouble."""
    holds = question(view, text)
    return [one for one in letters(view) if (read_too or not one.read) and holds(one)]


def letters_json(view: View, found: Iterable[Letter]) -> list[Json]:
    """See specs/api.md, Inbox."""
    names = view.board.once("inbox ids", lambda: Register(one.item.id for one in letters(view)))
    return [_json(view, names, one) for one in found]


def _json(view: View, names: Register, letter: Letter) -> Json:
    item = letter.item
    who = view.person(item.by) if item.by is not None else {"name": None, "person": None}
    return {
        "id": written(item.id),
        "short": names.short(written(item.id)),
        "kind": item.kind,
        "thing": view.brief(item.row) if item.row is not None else None,
        **who,
        "at": stamp(item.at),
        "message": item.message,
        "text": item.text,
        "next": list(item.next),
        "read": letter.read,
    }
