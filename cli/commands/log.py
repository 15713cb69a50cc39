"""`moot log`: what happened, and with `-f` what happens."""

from __future__ import annotations

import sys

from moot.cli.event_text import event_line
from moot.cli.filter_words import filter_text
from moot.cli.json_text import read_json
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

USUAL = 50
BEFORE_FOLLOWING = 10


def log(call: Invocation) -> int:
    """The newest events, oldest first; then, with `-f`, each as it comes."""
    follow = call.flag("follow")
    words = filter_text(call.operands)
    reply = call.get(
        "/v1/log",
        q=words or None,
        limit=call.number("limit", BEFORE_FOLLOWING if follow else USUAL) or None,
    )
    if follow:
        for event in reply.value:
            _show(call, event)
        _follow(call, reply.headers.get("moot-seq", "0"), words)
    call.answer(reply, lambda events: _all(call, events), lambda events: _ids(call, events))
    return 0


def _all(call: Invocation, events: list[Json]) -> None:
    for event in events:
        event_line(call, event)
    if not events and call.screen.tty:
        call.screen.line("nothing has happened yet")


def _ids(call: Invocation, events: list[Json]) -> None:
    for event in events:
        call.screen.line(event["id"] or "")


def _show(call: Invocation, event: Json) -> None:
    if call.json:
        call.lines_of_json(event)
    elif call.quiet:
        _ids(call, [event])
    else:
        event_line(call, event)
    call.screen.flush()


def _follow(call: Invocation, since: str, words: str) -> None:
    """Show events until somebody has enough, or the node goes. Raises Trouble `stopping`."""
    group = call.get("/v1/state-hash").value["group"] if call.group is None else call.group
    pieces = call.client.stream("/v1/events", since=since, group=group, q=words or None)
    for kind, data in events(pieces):
        if kind == "entry":
            _show(call, data)
        elif kind == "presence" and call.screen.tty and not (call.json or call.quiet):
            came = "is here" if data["here"] else "has left"
            call.screen.line(Cell(f"       {plain(data['name'] or 'somebody')} {came}", "dim"))
            call.screen.flush()
        elif kind == "refused":
            error = data["error"]
            raise Trouble(error["code"], error["message"], next=tuple(error["next"]))
        elif kind == "reset":
            sys.stderr.write("moot: too much happened at once to show it all; from here on again\n")
    raise Trouble("stopping", "the node stopped", next=("moot log -f     starts it again",))


def events(pieces: Iterable[bytes]) -> Iterator[tuple[str, Json]]:
    """Server-sent events out of pieces that break anywhere: kind and data of each."""
    kind, ahead = "", b""
    for piece in pieces:
        *lines, ahead = (ahead + piece).split(b"\n")
        for line in lines:
            name, _, value = line.partition(b": ")
            if name == b"event":
                kind = value.decode()
            elif name == b"data":
                yield kind, read_json(value)
