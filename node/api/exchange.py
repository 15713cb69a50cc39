"""Out and in by the API: a group's history and things as lines, and parts of what is imported."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from typing import Final

import trio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from moot.crdt import rank
from moot.node.acts.doing import SUFFIX
from moot.node.api.answer import ENCODER, as_response, guarded, read_json
from moot.node.api.call import Call
from moot.node.api.pouring import Poured
from moot.node.exchange import chronicle, inventory
from moot.node.exchange.intake import Intake
from moot.node.exchange.record import read_record
from moot.node.exchange.restoring import Restoring
from moot.node.node import Node
from moot.node.trouble import Trouble
from moot.protocol.limits import MAX_IMPORT_BYTES, MAX_IMPORT_LINES, MAX_IMPORT_RECORDS

Json = dict[str, object]

LINES_TYPE: Final = "application/x-ndjson"
HIGHEST_LINE: Final = 2**53


def routes(node: Node) -> list[Route]:
    """The routes of this page."""

    async def history(request: Request) -> Response:
        return _lines(*_history(Call(node, request)))

    async def things(request: Request) -> Response:
        return _lines(*_things(Call(node, request)))

    async def take(request: Request) -> Response:
        body = await read_json(request, MAX_IMPORT_BYTES)
        taken = _take(Call(node, request, body.get("group")), body)
        return as_response(taken, headers={"moot-seq": str(node.seq)})

    return [
        Route("/v1/export/history", guarded(history)),
        Route("/v1/export/things", guarded(things)),
        Route("/v1/import", guarded(take), methods=["POST"]),
    ]


# -- out -------------------------------------------------------------------------------------------


def _history(call: Call) -> tuple[int, Iterable[Json], Iterator[list[Json]]]:
    membership = call.membership
    head = chronicle.head_of(call.node, membership)
    return membership.replica.ledger.newest, [head], chronicle.pages(membership)


def _things(call: Call) -> tuple[int, Iterable[Json], Iterator[list[Json]]]:
    view = call.view
    under = call.text("under")
    lines = inventory.lines_of(view, call.text("q"), under)
    fields = [name for name in call.text("fields").split(",") if name]
    pages = inventory.pages(view, lines, fields)
    return call.node.seq, [inventory.head_of(view, lines, fields, under)], pages


def _lines(seq: int, head: Iterable[Json], pages: Iterator[list[Json]]) -> Response:
    """Objects as lines, a page at a time; in between others have their turn. spec: API-46."""

    async def poured() -> AsyncGenerator[str, None]:
        yield _joined(head)
        for page in pages:
            yield _joined(page)
            await trio.lowlevel.checkpoint()

    return Poured(poured(), LINES_TYPE, {"moot-seq": str(seq)})


def _joined(page: Iterable[Json]) -> str:
    return "".join([ENCODER.encode(line) + "\n" for line in page])


# -- in --------------------------------------------------------------------------------------------


def _take(call: Call, body: Json) -> Json:
    """Take in one part of a file. Raises Trouble. spec: API-47."""
    kind = body.get("kind")
    taker = _TAKERS.get(kind) if isinstance(kind, str) else None
    if taker is None:
        raise Trouble("usage", f"'kind' is one of  {' '.join(_TAKERS)}")
    return {"group": call.membership.name, **taker(call, body)}


def _take_history(call: Call, body: Json) -> Json:
    lines = _list(body, "lines", MAX_IMPORT_LINES)
    first = _number(body, "first", 2)
    restoring = Restoring(call.membership, body.get("head"))
    restored = restoring.take(first, lines, write=not _dry(body))
    return {**restored._asdict(), "entries": call.membership.replica.ledger.count()}


def _take_records(call: Call, body: Json) -> Json:
    first, dry = _number(body, "first", 1), _dry(body)
    given = _list(body, "records", MAX_IMPORT_RECORDS)
    records = [read_record(number, one) for number, one in enumerate(given, first)]
    node, membership = call.node, call.membership
    intake = Intake(membership, node.clock.wall_ms(), lambda: _digits(node))
    counts = intake.take(records, lambda: node.board(membership))
    if counts.acts and not dry:
        membership.write_each(counts.acts)
    return {**counts.facts()}


def _digits(node: Node) -> str:
    """A few random digits."""
    drawn = node.randomness.bytes(SUFFIX)
    return "".join(rank.DIGITS[byte % len(rank.DIGITS)] for byte in drawn)


def _number(body: Json, name: str, otherwise: int) -> int:
    given = body.get(name, otherwise)
    if type(given) is not int or not 0 < given < HIGHEST_LINE:
        raise Trouble("usage", f"'{name}' is a number")
    return given


def _list(body: Json, name: str, most: int) -> list[object]:
    given = body.get(name)
    if not isinstance(given, list) or len(given) > most:
        raise Trouble("usage", f"'{name}' is a list of at most {most}")
    return given


def _dry(body: Json) -> bool:
    dry = body.get("dry", False)
    if not isinstance(dry, bool):
        raise Trouble("usage", "'dry' is true or false")
    return dry


_TAKERS: Final[dict[str, Callable[[Call, Json], Json]]] = {
    "history": _take_history,
    "records": _take_records,
}
