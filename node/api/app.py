"""The application: every route of specs/api.md, over one node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import trio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.node import schemas
from moot.node.acts.act import perform
from moot.node.api import (
    bundles,
    dump,
    events,
    exchange,
    keys,
    memory,
    notices,
    numbers,
    reads,
    repeats,
    templates,
    web,
)
from moot.node.api.answer import Json, as_response, as_trouble, guarded, read_json
from moot.node.api.call import Call
from moot.node.api.express import Express
from moot.node.api.ping import ping
from moot.node.api.words import words
from moot.node.doctor import examine
from moot.node.keeper.status import status
from moot.node.node import Node
from moot.node.things.stamp import stamp
from moot.node.trouble import Trouble
from moot.node.version import VERSION

READS: Final[dict[str, Callable[[Call], object]]] = {
    "/v1/status": reads.status,
    "/v1/me": reads.me,
    "/v1/groups": reads.groups,
    "/v1/people": memory.people,
    "/v1/people/{name}": reads.person,
    "/v1/peers": reads.peers,
    "/v1/sync": reads.sync,
    "/v1/keeper": lambda call: status(call.node),
    "/v1/things/{id}": reads.thing,
    "/v1/things/{id}/history": memory.history,
    "/v1/things/{id}/blame": memory.blame,
    "/v1/things/{id}/occurrences": repeats.occurrences,
    "/v1/tree": reads.tree,
    "/v1/rules": reads.rules,
    "/v1/templates": templates.templates,
    "/v1/snapshot": memory.snapshot,
    "/v1/views": reads.views,
    "/v1/log": reads.log,
    "/v1/state-hash": reads.state_hash,
    "/v1/words": words,
    "/v1/keys": keys.keys,
    "/v1/schema": lambda _: schemas.kinds(),
    "/v1/schema/{kind}": lambda call: schemas.schema(call.path("kind")),
}
"""What is answered at once from what is here."""

LISTS: Final[dict[str, Callable[[Call], tuple[object, int]]]] = {
    "/v1/things": reads.things,
    "/v1/search": reads.search,
    "/v1/loose": reads.loose,
    "/v1/conflicts": notices.conflicts,
    "/v1/inbox": notices.letters,
}
"""What is answered at once, in part if that is asked for: `moot-total` says how many there are."""

OF_THE_PAST: Final = frozenset({
    "/v1/people", "/v1/things", "/v1/things/{id}", "/v1/things/{id}/history",
    "/v1/things/{id}/blame", "/v1/tree", "/v1/snapshot", "/v1/log",
})  # fmt: skip
"""What can be asked of a day that is over, with `at`. spec: API-42."""

WAITS: Final[dict[str, Callable[[Call], Awaitable[object]]]] = {
    "/v1/wait": events.wait,
    "/v1/ping/{name}": ping,
    "/v1/doctor": lambda call: examine(call.node),
}
"""What waits for somebody else."""

MOST_TURNS: Final = 500
"""Before an answer, a hundred thousand rows; as many may come as are made, and it must end."""

WAIT_FOR_NETWORK: Final = frozenset({"invite", "device.add", "keeper.take"})
"""Acts whose answers name addresses."""


Respond = Callable[[Request], Awaitable[Response]]


def build(node: Node) -> Starlette:
    """The application of a node. It needs no socket: tests call it in their own process."""

    async def stream(request: Request) -> Response:
        return events.stream(await _called(node, request))

    async def dumped(request: Request) -> Response:
        return dump.stream(await _called(node, request))

    async def measured(request: Request) -> Response:
        return numbers.answer(await _called(node, request))

    return Starlette(
        routes=[
            *(
                Route(path, _read(node, handler, bygone=path in OF_THE_PAST))
                for path, handler in READS.items()
            ),
            *(Route(path, _wait(node, handler)) for path, handler in WAITS.items()),
            *(
                Route(path, _list(node, handler, bygone=path in OF_THE_PAST))
                for path, handler in LISTS.items()
            ),
            Route("/v1/acts", _act(node), methods=["POST"]),
            Route("/v1/events", guarded(stream)),
            Route("/v1/dump", guarded(dumped)),
            Route("/v1/web", web.opening(node), methods=["POST"]),
            Route("/metrics", guarded(measured)),
            *bundles.routes(node),
            *exchange.routes(node),
            *keys.routes(node),
        ],
        exception_handlers={404: _lost, 405: _lost},
    )


def _read(node: Node, handler: Callable[[Call], object], *, bygone: bool) -> Respond:
    async def respond(request: Request) -> Response:
        call = await _called(node, request, bygone=bygone)
        await _made_ready(call)
        seq = node.seq
        return as_response(handler(call), headers=_stamped(seq, call))

    return guarded(respond)


def _wait(node: Node, handler: Callable[[Call], Awaitable[object]]) -> Respond:
    async def respond(request: Request) -> Response:
        value = await handler(await _called(node, request))
        return as_response(value, headers=_stamped(node.seq))

    return guarded(respond)


def _list(node: Node, handler: Callable[[Call], tuple[object, int]], *, bygone: bool) -> Respond:
    async def respond(request: Request) -> Response:
        call = await _called(node, request, bygone=bygone)
        await _made_ready(call)
        seq = node.seq
        found, total = handler(call)
        return as_response(found, headers={**_stamped(seq, call), "moot-total": str(total)})

    return guarded(respond)


def _act(node: Node) -> Respond:
    async def respond(request: Request) -> Response:
        await _called(node, request)
        body = await read_json(request)
        web.refuse_far_acts(request, body)
        if body.get("act") in WAIT_FOR_NETWORK:
            await events.network_settled(node)
        return _performed(node, request, body)

    return guarded(respond)


def _performed(node: Node, request: Request, body: Json) -> Response:
    answer = perform(Call(node, request, body.get("group")), body)
    return as_response(answer, headers=_stamped(node.seq))


def express(node: Node) -> Express:
    """The short way for acts, to the same answers."""
    return Express(partial(_performed, node), WAIT_FOR_NETWORK, node.clock)


async def _called(node: Node, request: Request, *, bygone: bool = False) -> Call:
    """A request as a call, with the past that it asks for. Raises Trouble. spec: API-42."""
    call = Call(node, request)
    if not bygone:
        call.refuse_past()
    elif call.text("at"):
        await call.look_back()
    return call


async def _made_ready(call: Call) -> None:
    """Make ready to be shown what came in, a little at a time: others have their turns."""
    try:
        membership = call.membership
    except Trouble:
        return  # it may concern no group; if it does, it is refused in a moment
    board = call.node.board_unprepared(membership)
    for _ in range(MOST_TURNS):
        if call.past is not None or not board.advance():
            break
        await trio.lowlevel.checkpoint()


async def _lost(_: Request, error: Exception) -> Response:
    trouble = as_trouble(error)
    status = getattr(error, "status_code", trouble.status)
    return as_response(trouble.as_json(), status, {"moot-version": VERSION})


def _stamped(seq: int, call: Call | None = None) -> dict[str, str]:
    """Whose answer it is, up to which entry it is true, and of when it tells, if long ago."""
    headers = {"moot-seq": str(seq), "moot-version": VERSION}
    past = call.past if call is not None else None
    return headers if past is None else {**headers, "moot-at": stamp(past.now) or ""}
