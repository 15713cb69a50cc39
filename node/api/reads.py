"""What can be asked and is answered at once, from what this node has."""

from __future__ import annotations

import os
from typing import Final

from moot.crdt import group as group_object
from moot.node.acts.charter import rules_json
from moot.node.api.answer import ENCODER, Encoded
from moot.node.api.call import Call
from moot.node.card import card
from moot.node.node import Node
from moot.node.people import People, devices_here, unreached
from moot.node.people import peers as every_peer
from moot.node.profile import Membership
from moot.node.things import finding
from moot.node.things.ids import written
from moot.node.things.lookup import look_up
from moot.node.things.loose import as_json, loose_ends
from moot.node.things.saved import all_of
from moot.node.things.someone import someone
from moot.node.things.stamp import stamp
from moot.node.things.story import newest, tell
from moot.node.things.thing import whole
from moot.node.trouble import Trouble
from moot.node.version import API, VERSION
from moot.node.warning import warnings
from moot.node.ways.paths import ways
from moot.protocol.group_keys import Power

Json = dict[str, object]

MANY: Final = 1_000_000
USUAL_LOG: Final = 50
LONGEST_LOG: Final = 10_000
USUAL_LOOSE: Final = 50
MOST_LOOSE: Final = 1_000


def status(call: Call) -> Json:
    """One screen: node, groups, peers, warnings."""
    node = call.node
    current = node.profile.current
    visits = node.company.visits()
    known = {one.peer for group in node.profile for one in group.replica.ledger.peers.known()}
    network = node.network
    return {
        "pid": os.getpid(),
        "version": VERSION,
        "api": API,
        "home": node.home.data if node.home else None,
        "socket": node.home.socket if node.home else None,
        "started": stamp(node.started),
        "uptime": round(node.clock.monotonic() - node.began, 3),
        "name": node.profile.name,
        "current": current and current.name,
        "seq": node.seq,
        "groups": groups(call),
        "people": len(call.view.holding.others) if current else 0,
        "here": len(devices_here(node, current)) if current else 0,
        "peers": {
            "connected": len(visits),
            "known": len(known.union(one.peer for one in visits)),
            "paths": ways(node),
            "unreached": unreached(node),
        },
        "network": {
            "state": network.state,
            "peer": network.peer,
            "addresses": list(network.addresses),
            "reason": network.reason,
        },
        "page": {"port": node.web.port, "sessions": node.web.sessions},
        "warnings": warnings(node),
    }


def me(call: Call) -> Json:
    """Who we are, everywhere."""
    return myself(call.node)


def myself(node: Node) -> Json:
    """See `me`."""
    return {
        "name": node.profile.name,
        "peer": node.network.peer,
        "home": node.home.data if node.home else None,
        "groups": [
            {
                "group": membership.name,
                "id": membership.written,
                "person": _profile(node, membership),
                "words": _words(node, membership),
            }
            for membership in node.profile
        ],
    }


def groups(call: Call) -> list[Json]:
    """Every group of this home."""
    return [group(call.node, membership) for membership in call.node.profile]


def group(node: Node, membership: Membership) -> Json:
    """One group of this home."""
    board = node.board(membership)
    current = node.profile.current
    holding = node.view(membership).holding
    getting = node.company.getting(membership.id)
    return {
        "name": membership.name,
        "id": membership.written,
        "current": current is not None and current.id == membership.id,
        "power": Power(membership.replica.keys.power).name.lower(),
        "people": len(board.names),
        "here": len(devices_here(node, membership)),
        "person": _profile(node, membership),
        "words": _words(node, membership),
        "open": sum(row.open for row in board.things() if row.kind == "task"),
        "entries": holding.entries,
        "getting": getting and getting._asdict(),
        "copies": holding.whole_copies,
        "alone": holding.ours_alone if membership.log else 0,
        "purpose": group_object.view(membership.replica.space).purpose,
    }


def _profile(node: Node, membership: Membership) -> str | None:
    me = membership.me
    return None if me is None else written(node.board(membership).profile_id(me))


def _words(node: Node, membership: Membership) -> str | None:
    me = membership.me
    return None if me is None else node.board(membership).words(me)


def people(call: Call) -> list[Json]:
    """Everybody in a group."""
    return People(call.node, call.view).all()


def person(call: Call) -> Json:
    """One member from every side."""
    view = call.view
    return card(call.node, view, someone(view, call.path("name")))


def peers(call: Call) -> list[Json]:
    """Every device known, in any group."""
    return every_peer(call.node)


def sync(call: Call) -> Json:
    """Who has what we have."""
    return People(call.node, call.view).sync()


TALK_FIELD: Final = "thoughts"
"""Of a thing: how much was said about it."""


def things(call: Call) -> tuple[list[Json] | Encoded, int]:
    """A list by filter, and how many match."""
    text, kind = call.text("q"), call.text("kind")
    fields = [name for name in call.text("fields").split(",") if name] or None
    view = call.silent_view
    if fields is None or TALK_FIELD in fields or not view.leaves_out_thoughts(text, kind):
        view = call.view
    rows = view.matching(text, finished=call.flag("all"), kind=kind)
    sort = call.text("sort") or view.usual_sort(text)
    rows = rows if sort == "due" else view.ordered(rows, sort)
    total = len(rows)
    after = call.text("after")
    if after:
        last = look_up(view.board, after, "list")
        places = [at for at, row in enumerate(rows) if row.id == last.id]
        if not places:
            raise Trouble("usage", f"'{after[:64]}' is not in this list")
        rows = rows[places[0] + 1 :]
    limit = call.number("limit", 0, MANY)
    rows = rows[: limit or None]
    lines = view.board.lines.text(view, rows, fields, ENCODER.encode) if fields else None
    if lines is not None:
        return Encoded(lines), total
    return [view.thing(row, fields) for row in rows], total


def search(call: Call) -> tuple[list[Json], int]:
    """What says some words, the best fit first."""
    limit = call.number("limit", finding.USUAL, finding.MOST) or finding.MOST
    return finding.find(call.view, call.text("q"), limit)


def loose(call: Call) -> tuple[list[Json], int]:
    """What has fallen between people, and how much of it there is."""
    view = call.view
    ends = loose_ends(view)
    limit = call.number("limit", USUAL_LOOSE, MOST_LOOSE) or MOST_LOOSE
    return [as_json(view, end) for end in ends[:limit]], len(ends)


def thing(call: Call) -> Json:
    """One thing with everything that is known of it."""
    view = call.view
    return whole(call.node, view, look_up(view.board, call.path("id")))


TREE_FIELDS: Final = (
    "id",
    "short",
    "kind",
    "title",
    "state",
    "who",
    "due",
    "due_at",
    "is",
    "parts",
)


def tree(call: Call) -> list[Json]:
    """Goals and tasks in the order of the tree."""
    view, under = call.view, call.text("under")
    root = view.parents(under)[0].id if under else None
    lines = view.board.outline.under(root)
    if not call.flag("all"):
        lines = view.board.outline.with_open(lines)
    return [
        {
            **view.thing(line.row, TREE_FIELDS),
            "depth": line.depth,
            "under": None if line.under is None else written(line.under),
        }
        for line in lines
    ]


def rules(call: Call) -> Json:
    """How a group decides and who may join, as it ruled."""
    return rules_json(group_object.rules(call.membership.replica.space))


def views(call: Call) -> list[Json]:
    """The filters that are kept under a name."""
    return all_of(call.view)


def log(call: Call) -> list[Json]:
    """What happened, oldest first."""
    limit = call.number("limit", USUAL_LOG, LONGEST_LOG) or LONGEST_LOG
    view, text, muted = call.view, call.text("q"), call.flag("muted")
    if call.text("since"):
        told = tell([view], call.number("since", 0, 2**62), limit, text, muted=muted)
    else:
        told = newest([view], call.seq, limit, text, muted=muted)
    return [event.as_json() for event in told]


def state_hash(call: Call) -> Json:
    """One hash over the whole state of a group."""
    view = call.view
    return {
        "group": view.group,
        "hash": call.node.state_hash(call.membership).hex(),
        "seq": call.membership.replica.ledger.newest,
        "entries": view.holding.entries,
    }
