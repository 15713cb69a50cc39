"""One thing with everything that is known of it (specs/api.md, Thing)."""

from __future__ import annotations

from typing import Final

from moot.crdt import claim, effort, imported, offer, task
from moot.node.node import Node
from moot.node.people import People
from moot.node.things.asks import asks_json
from moot.node.things.board import PLACED
from moot.node.things.deliberated import about as about_thing
from moot.node.things.ids import written
from moot.node.things.links import linked_by, links
from moot.node.things.progress import pledges, signs
from moot.node.things.row import Holder, Row
from moot.node.things.stamp import stamp
from moot.node.things.story import about
from moot.node.things.thread import reactions_to, thread
from moot.node.things.view import BRIEF, View
from moot.node.things.votes import decision_of

Json = dict[str, object]

PART: Final = (*BRIEF, "who", "parts")
"""What a line of a checklist needs."""

MAX_HISTORY: Final = 200


def whole(node: Node, view: View, row: Row) -> Json:
    """Everything about one thing."""
    outline = view.board.outline
    parent = view.parent(row)
    path = outline.path(row.id) if row.kind in PLACED else [parent] if parent else []
    people = People(node, view)
    return {
        **view.thing(row),
        "path": [view.thing(one, ("id", "short", "kind", "title")) for one in path],
        "children": [view.thing(one, PART) for one in outline.children(row.id)],
        "needs": _needs(view, row),
        "needed_by": [
            view.brief(one)
            for identity in view.board.waits.awaiting(row.id)
            if (one := view.board.rows.get(identity))
        ],
        "lift": lifted(row),
        "backing": backing(view, row),
        "pledges": pledges(view, row),
        "signs": signs(view, row),
        "links": links(view, row),
        "linked_by": linked_by(view, row),
        "estimates": estimates(view, row),
        "claims": claims(view, row),
        "yields": _yields(view, row),
        "asks": asks_json(view, row),
        "done": completions(view, row),
        "decision": decision_of(view, row),
        "decisions": about_thing(view, row),
        "imported": _imported(view, row),
        "reactions": reactions_to(view, row.id),
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
        "kept_by": people.kept_by(row.marks),
        "copies": view.holding.copies(row.marks),
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


def estimates(view: View, row: Row) -> list[Json]:
    """What each member thinks that it takes."""
    if row.kind != "task":
        return []
    given = effort.estimates(view.membership.replica.space, row.id)
    return [{**view.person(member), "minutes": minutes} for member, minutes in given]


def claims(view: View, row: Row) -> list[Json]:
    """Who holds it, the earliest first."""
    kept = offer.kept(view.membership.replica.space, row.id)

    def one(holder: Holder) -> Json:
        return {
            **view.person(holder.person),
            "mine": holder.person == view.me,
            "as": holder.role,
            "words": holder.words,
            "until": holder.until,
            "at": stamp(holder.at),
            "first": holder.first,
            "doubled": holder.doubled,
            "offer": written(kept[holder.person]) if holder.person in kept else None,
            "asked_by": holder.asked and view.board.name(holder.asked),
            "quiet": [
                {**view.person(mark.by), "words": mark.words, "since": stamp(mark.since)}
                for mark in row.quiet
                if mark.person == holder.person
            ],
        }

    return [one(holder) for holder in row.holders]


def _yields(view: View, row: Row) -> list[Json]:
    """Who gave way to whom."""
    if row.kind != "task":
        return []
    return [
        {
            **view.person(one.member),
            "to": one.to and view.person(one.to)["person"],
            "to_name": one.to and view.board.name(one.to),
            "at": stamp(one.eff),
        }
        for one in claim.yielded(view.membership.replica.space, row.id)
    ]


def completions(view: View, row: Row) -> list[Json]:
    """Who says that a task is done, and with what evidence."""
    if row.kind != "task":
        return []
    done, _ = task.completions(view.membership.replica.space, row.id)
    return [
        {**view.person(one.member), "at": stamp(one.eff), "evidence": one.evidence} for one in done
    ]


def _imported(view: View, row: Row) -> Json | None:
    """What it was taken in from."""
    seen = imported.view(view.membership.replica.space, row.id)
    return seen and {"from": seen.source, "key": seen.key, "at": seen.at, "url": seen.url}
