"""Dump: everything that a group's state holds, one object at a time (specs/api.md)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Iterator
from typing import Final

from starlette.responses import Response

from moot.crdt.value import Value
from moot.node.api.answer import ENCODER, JSON_TYPE
from moot.node.api.call import Call
from moot.node.api.pouring import Poured
from moot.node.api.reads import group
from moot.node.people import People
from moot.node.profile import Membership

FORMAT: Final = 1


def stream(call: Call) -> Response:
    """The dump, all of one moment: it is made at once, before anything else can come in."""
    seq = str(call.membership.replica.ledger.newest)
    return Poured(_one_by_one(list(_pieces(call))), JSON_TYPE, {"moot-seq": seq})


async def _one_by_one(pieces: list[str]) -> AsyncGenerator[str, None]:
    for piece in pieces:
        yield piece


def _pieces(call: Call) -> Iterator[str]:
    view, membership = call.view, call.membership
    head = {
        "format": FORMAT,
        "group": group(call.node, membership),
        "hash": call.node.state_hash(membership).hex(),
        "seq": membership.replica.ledger.newest,
        "people": People(call.node, view).all(),
    }
    yield ENCODER.encode(head)[:-1] + ',"things":['
    held = (row for row in view.board.things() if not (row.occurs and row.occurs.virtual))
    things = sorted(held, key=lambda row: row.id)
    yield from _joined(view.thing(row) for row in things)
    yield '],"cells":['
    yield from _joined(_cells(membership))
    yield '],"skipped":['
    keys = [move.key for move in membership.replica.space.skipped()]
    yield from _joined([key.dot.entry.hex(), key.dot.at, key.eff] for key in keys)
    yield "]}"


def _cells(membership: Membership) -> Iterator[object]:
    """Every object with its cells, bytes as hex."""
    space = membership.replica.space
    for target in space.targets():
        yield [
            target.hex(),
            [
                [
                    field,
                    [
                        [
                            write.dot.entry.hex(),
                            write.dot.at,
                            write.eff,
                            write.author.hex(),
                            _plain(write.value),
                        ]
                        for write in cell
                    ],
                ]
                for field, cell in space.cells(target).items()
            ],
        ]


def _plain(value: Value) -> object:
    """A value as JSON; its depth is bounded by the encoding's."""
    match value:
        case bytes():
            return {"$bytes": value.hex()}
        case list():
            return [_plain(one) for one in value]
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case _:
            return value


def _joined(values: Iterable[object]) -> Iterator[str]:
    comma = ""
    for value in values:
        yield comma + ENCODER.encode(value)
        comma = ","
