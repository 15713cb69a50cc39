"""`moot list`, `moot show`: tasks in a list, and one thing from every side."""

from __future__ import annotations

from moot.cli.filter_words import filter_text
from moot.cli.screen import Cell
from moot.cli.thing_text import LINE_FIELDS, task_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.client import Reply
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

USUAL = 100
"""Lines of a list on a terminal, unless a person chose another number: a few screens."""


def list_tasks(call: Invocation) -> int:
    """Tasks by filter, or whatever kind the filter asks for."""
    reply = listed(call, filter_text(call.operands))
    total = int(reply.headers.get("moot-total", "0"))
    call.answer(reply, lambda things: table(call, things, total), lambda things: ids(call, things))
    empty = reply.body.strip() == b"[]"
    return 1 if empty and call.flag("exit-code") else 0


def listed(call: Invocation, words: str) -> Reply:
    """Tasks by filter, or the kinds that it asks for itself, as the options say."""
    return call.get(
        "/v1/things",
        q=words or None,
        kind="task",
        fields=None if call.json else _fields(words),
        sort=call.value("sort"),
        limit=call.number("limit", _usual_limit(call)) or None,
        all=1 if call.flag("all") else None,
    )


def _usual_limit(call: Invocation) -> int:
    """How many a person wants to see at once; to programs all are told. spec: AUTO-9."""
    if call.json or call.quiet or not call.screen.tty:
        return 0
    chosen = call.preference("list.limit")
    return USUAL if chosen is None else int(chosen)


def _fields(words: str) -> str:
    """What the lines need; how often something comes only where that was asked for."""
    return f"{LINE_FIELDS},series" if "series" in words else LINE_FIELDS


def ids(call: Invocation, things: list[Json]) -> None:
    """Ids alone, one a line, for scripts."""
    for thing in things:
        call.screen.line(thing["id"])


def table(call: Invocation, things: list[Json], total: int) -> None:
    """Things in lines, and on a terminal how many more there are."""
    screen = call.screen
    if not things:
        if screen.tty:
            _nothing(call)
        return
    screen.table(
        ("id", "task", "who", "due", "tags", ""),
        [task_row(call, thing) for thing in things],
    )
    if len(things) < total and screen.tty:
        screen.line(Cell(f"and {total - len(things)} more:  moot list -n 0", "dim"))


def _nothing(call: Invocation) -> None:
    if call.at is not None:
        call.screen.line("nothing like that then" if call.operands else "there was nothing to do")
    elif call.operands:
        call.screen.line("nothing like that")
        done = "" if call.flag("all") else "     or with finished ones:  moot list --all"
        call.screen.line(Cell("next:", "dim"), f" moot list{done}")
    else:
        call.screen.line("nothing to do")
        done = "" if call.flag("all") else "     or the finished ones:  moot list --all"
        call.screen.line(Cell("next:", "dim"), f" moot add WORDS{done}")
