"""Progress: what people pledge for a goal, and what they saw of it, as JSON (specs/api.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moot.crdt import pledge, sign
from moot.crdt.dots import pack
from moot.crdt.op import Dot
from moot.crdt.sign import Reading
from moot.node.things.row import Row
from moot.node.things.stamp import stamp

if TYPE_CHECKING:
    from moot.node.things.view import View

Json = dict[str, object]

MOST_SIGNS: Final = 100
"""Signs told of one goal, the first of them: people agree on a handful."""

MOST_READINGS: Final = 1_000
"""Readings told of one sign, the newest of them: a daily one for three years."""


def pledges(view: View, row: Row) -> list[Json]:
    """What each member pledges, and whether it counts."""
    return [
        {
            **view.person(one.member),
            "words": one.words,
            "if": one.least if one.least > 1 else None,
            "counts": one.counts,
            "at": stamp(one.eff),
        }
        for one in pledge.read(view.membership.replica.space, row.id)
        if row.kind == "goal"
    ]


def signs(view: View, row: Row) -> list[Json]:
    """The signs of a goal with what was read of each; then those taken away. spec: API-30."""
    if row.kind != "goal":
        return []
    space = view.membership.replica.space
    standing = [
        _sign(view, one.name, sign.Said(one.text, one.target, one.unit), list(one.readings))
        for one in sign.read(space, row.id)[:MOST_SIGNS]
    ]
    lost = sign.gone(space, row.id)[:MOST_SIGNS]
    observed = sign.readings(space, row.id) if lost else {}
    return standing + [
        {**_sign(view, name, _said_once(view, name), observed[name]), "gone": True} for name in lost
    ]


def _sign(view: View, name: Dot, said: sign.Said | None, readings: list[Reading]) -> Json:
    text, target, unit = said or (None, None, None)
    return {
        "sign": pack(name).hex(),
        "text": text,
        "target": target,
        "unit": unit,
        "gone": False,
        "count": len(readings),
        "readings": [
            {
                **view.person(one.member),
                "at": stamp(one.eff),
                "value": one.value,
                "words": one.words,
            }
            for one in readings[-MOST_READINGS:]
        ],
    }


def _said_once(view: View, name: Dot) -> sign.Said | None:
    """What a sign said that is not there any more; None if its entry cannot be read."""
    record = view.membership.replica.record(name.entry)
    value = record.ops[name.at].value if record and name.at < len(record.ops) else None
    return sign.parse(value) if isinstance(value, dict) else None
