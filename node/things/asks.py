"""Asks: who asks whom to take a task up, and what waits for an answer of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from moot.crdt import ask
from moot.node.things.ids import written
from moot.node.things.row import Asked, Row
from moot.node.things.stamp import stamp

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]


class Waiting(NamedTuple):
    """An ask that waits for our answer."""

    row: Row
    ask: Asked


def asked(view: View) -> list[Waiting]:
    """What others ask of us and we have not answered, the earliest first."""
    found = [
        Waiting(row, one)
        for row in view.board.things()
        if row.asks and row.open
        for one in row.asks
        if one.to == view.me and one.state == ask.OPEN
    ]
    return sorted(found, key=lambda waiting: (waiting.ask.at, waiting.ask.dot))


def citable(row: Row, me: bytes) -> list[Asked]:
    """What is asked of a member there and they have not declined, the earliest first."""
    return [one for one in row.asks if one.to == me and one.state in {ask.OPEN, ask.TAKEN}]


def asks_json(view: View, row: Row) -> list[Json]:
    """Who asks whom, and what became of it (specs/api.md, Thing)."""
    return [
        {
            **view.person(one.by),
            "to": written(view.board.profile_id(one.to)),
            "to_name": view.board.name(one.to),
            "words": one.words,
            "at": stamp(one.at),
            "state": one.state,
            "answer": one.answer,
        }
        for one in row.asks
    ]
