"""One thing with everything that is known of it (specs/api.md, Thing)."""

from __future__ import annotations

from typing import Final

from moot.crdt import task, thought
from moot.crdt.op import Dot
from moot.crdt.thought import Thought
from moot.node.node import Node
from moot.node.people import People
from moot.node.things.ids import written
from moot.node.things.row import Holder, Row
from moot.node.things.stamp import stamp
from moot.node.things.story import about
from moot.node.things.view import View

Json = dict[str, object]

MAX_THREAD: Final = 1_000
"""Thoughts told with one thing; a longer thread is asked for by the thought's own id."""

MAX_HISTORY: Final = 200
MAX_REWORDINGS: Final = 50


def whole(node: Node, view: View, row: Row) -> Json:
    """Everything about one thing."""
    outline = view.board.outline
    parent = view.parent(row)
    path = outline.path(row.id) if row.kind != "thought" else [parent] if parent else []
    people = People(node, view)
    return {
        **view.thing(row),
        "path": [view.thing(one, ("id", "short", "kind", "title")) for one in path],
        "children": [view.brief(one) for one in outline.children(row.id)],
        "needs": _needs(view, row),
        "needed_by": [
            view.brief(one)
            for identity in view.board.waits.awaiting(row.id)
            if (one := view.board.rows.get(identity))
        ],
        "lift": lifted(row),
        "backing": backing(view, row),
        "claims": claims(view, row),
        "done": _completions(view, row),
        "thread": thread(view, row),
        "history": [event.as_json() for event in about(view, row.id, MAX_HISTORY)],
        "had_by": [
            {
                **view.person(key),
                "has": view.holding.has(key, row.marks),
                "here": people.is_here(key),
                "seen": stamp(people.seen(key)),
            }
            for key in view.holding.others
        ],
    }


def _needs(view: View, row: Row) -> list[Json]:
    """What it waits for: whether that is done, or cannot be waited for."""
    waits = view.board.waits
    blockers = set(waits.blockers(row.id))

    def one(identity: bytes, *, parked: bool) -> Json:
        awaited = view.board.rows.get(identity)
        unknown = {"id": written(identity), "short": view.short(identity)}
        known = view.brief(awaited) if awaited else unknown | {"kind": None, "title": None}
        return {"state": None, **known, "met": identity not in blockers, "parked": parked}

    return [one(on, parked=False) for on in waits.on(row.id)] + [
        {**one(on, parked=True), "met": False} for on in waits.parked(row.id)
    ]


def lifted(row: Row) -> Json:
    """What the members' numbers come to."""
    return {"median": row.lift[0], "members": row.lift[1]}


def backing(view: View, row: Row) -> list[Json]:
    """How each member stands to it."""
    return [{**view.person(one.person), "as": one.stand, "words": one.words} for one in row.backing]


def claims(view: View, row: Row) -> list[Json]:
    """Who holds it, the earliest first."""

    def claim(holder: Holder) -> Json:
        return {
            **view.person(holder.person),
            "as": holder.role,
            "words": holder.words,
            "until": holder.until,
            "at": stamp(holder.at),
            "first": holder.first,
            "doubled": holder.doubled,
        }

    return [claim(holder) for holder in row.holders]


def _completions(view: View, row: Row) -> list[Json]:
    if row.kind != "task":
        return []
    done, _ = task.completions(view.membership.replica.space, row.id)
    return [
        {**view.person(one.member), "at": stamp(one.eff), "evidence": one.evidence} for one in done
    ]


def thread(view: View, row: Row) -> list[Json]:
    """What was said about a thing, answers beneath what they answer; of a thought, its thread."""
    head = row.about if row.kind == thought.KIND and row.about else row.id
    space = view.membership.replica.space
    said = (thought.view(space, one.id) for one in view.board.thoughts(head))
    lines = thought.thread((one for one in said if one is not None), head)
    return [spoken(view, line.thought, line.depth) for line in lines[:MAX_THREAD]]


def spoken(view: View, said: Thought, depth: int) -> Json:
    """One line of a thread."""
    before = _reworded(view, said.dot)
    return {
        "id": written(said.id),
        "short": view.short(said.id),
        "under": written(said.reply_to or said.about),
        "depth": depth,
        **view.person(said.author),
        "kind": said.kind,
        "text": said.text,
        "at": stamp(said.made),
        "edited": bool(before),
        "said": [{"text": text, "at": stamp(at)} for text, at in before],
    }


def _reworded(view: View, dot: Dot) -> list[tuple[str, int]]:
    """What its author said there before, the oldest first: found along what each text covered."""
    replica = view.membership.replica
    before: list[tuple[str, int]] = []
    while len(before) < MAX_REWORDINGS:
        record = replica.record(dot.entry)
        if record is None or dot.at >= len(record.ops) or not record.ops[dot.at].over:
            break
        dot = record.ops[dot.at].over[-1]
        older = replica.record(dot.entry)
        value = older.ops[dot.at].value if older and dot.at < len(older.ops) else None
        trace = replica.space.trace(dot)
        if trace is None or not isinstance(value, dict) or not isinstance(value.get("text"), str):
            break
        before.append((str(value["text"]), trace.eff))
    return before[::-1]
