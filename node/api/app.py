"""The application: every route of specs/api.md, over one node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.node.acts.act import perform
from moot.node.api import dump, events, reads
from moot.node.api.answer import as_response, as_trouble, guarded, read_json
from moot.node.api.call import Call
from moot.node.doctor import examine
from moot.node.node import Node

READS: Final[dict[str, Callable[[Call], object]]] = {
    "/v1/status": reads.status,
    "/v1/me": reads.me,
    "/v1/groups": reads.groups,
    "/v1/people": reads.people,
    "/v1/peers": reads.peers,
    "/v1/sync": reads.sync,
    "/v1/things/{id}": reads.thing,
    "/v1/tree": reads.tree,
    "/v1/rules": reads.rules,
    "/v1/views": reads.views,
    "/v1/log": reads.log,
    "/v1/state-hash": reads.state_hash,
    "/v1/doctor": lambda call: examine(call.node),
}
"""What is answered at once from what is here."""

LISTS: Final[dict[str, Callable[[Call], tuple[object, int]]]] = {
    "/v1/things": reads.things,
    "/v1/search": reads.search,
}
"""What is answered as a list, with how much there is in all."""

WAITS: Final[dict[str, Callable[[Call], Awaitable[object]]]] = {
    "/v1/wait": events.wait,
    "/v1/ping/{name}": events.ping,
}
"""What waits for somebody else."""


Respond = Callable[[Request], Awaitable[Response]]


def build(node: Node) -> Starlette:
    """The application of a node. It needs no socket: tests call it in their own process."""

    async def stream(request: Request) -> Response:
        return events.stream(Call(node, request))

    async def dumped(request: Request) -> Response:
        return dump.stream(Call(node, request))

    return Starlette(
        routes=[
            *(Route(path, _read(node, handler)) for path, handler in READS.items()),
            *(Route(path, _wait(node, handler)) for path, handler in WAITS.items()),
            *(Route(path, _list(node, handler)) for path, handler in LISTS.items()),
            Route("/v1/acts", _act(node), methods=["POST"]),
            Route("/v1/events", guarded(stream)),
            Route("/v1/dump", guarded(dumped)),
        ],
        exception_handlers={404: _lost, 405: _lost},
    )


def _read(node: Node, handler: Callable[[Call], object]) -> Respond:
    async def respond(request: Request) -> Response:
        seq = node.seq
        return as_response(handler(Call(node, request)), headers=_stamped(seq))

    return guarded(respond)


def _wait(node: Node, handler: Callable[[Call], Awaitable[object]]) -> Respond:
    async def respond(request: Request) -> Response:
        value = await handler(Call(node, request))
        return as_response(value, headers=_stamped(node.seq))

    return guarded(respond)


def _list(node: Node, handler: Callable[[Call], tuple[object, int]]) -> Respond:
    async def respond(request: Request) -> Response:
        seq = node.seq
        found, total = handler(Call(node, request))
        return as_response(found, headers={**_stamped(seq), "moot-total": str(total)})

    return guarded(respond)


def _act(node: Node) -> Respond:
    async def respond(request: Request) -> Response:
        body = await read_json(request)
        if body.get("act") == "invite":
            await events.network_settled(node)
        answer = perform(Call(node, request, body.get("group")), body)
        return as_response(answer, headers=_stamped(node.seq))

    return guarded(respond)


async def _lost(_: Request, error: Exception) -> Response:
    trouble = as_trouble(error)
    return as_response(trouble.as_json(), getattr(error, "status_code", trouble.status))


def _stamped(seq: int) -> dict[str, str]:
    return {"moot-seq": str(seq)}
