"""Ping: how a person is reached, how long it takes, and otherwise why every path failed."""

from __future__ import annotations

from moot.node.api.call import Call
from moot.node.people import People, namer, sessions
from moot.node.things.someone import someone
from moot.node.trouble import Trouble
from moot.node.ways.paths import beside, path_of


async def ping(call: Call) -> object:
    """Answer `/v1/ping/{name}`. Raises Trouble `away` if no device of theirs is connected."""
    node, view = call.node, call.view
    person = someone(view, call.path("name"))
    if person == view.me:
        raise Trouble("usage", "that is you", next=("moot who",))
    for visit in sessions(node, call.membership, person):
        try:
            ms = await node.company.ping(visit.peer)
        except KeyError:
            continue
        return {
            **view.person(person),
            "peer": visit.peer,
            **path_of(visit, namer(node)),
            "address": visit.address,
            "ms": round(ms, 1),
            "tried": beside(node, visit),
        }
    failure = People(node, view).failure(person)
    raise Trouble(
        "away",
        f"{view.board.name(person)} is not connected",
        cause=str(failure) if failure else None,
        next=("moot sync     says since when, and why",),
    )
