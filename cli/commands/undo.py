"""`moot undo`: take back what I did last."""

from __future__ import annotations

from moot.cli.event_text import VERBS, turn
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import spread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def undo(call: Invocation) -> int:
    """Take back my last act, or my last on a thing; or do again what I took back last."""
    target = call.operands[0] if call.operands else None
    answer = call.act("undo", id=target, redo=call.flag("redo") or None)
    call.tell(answer, lambda _: _told(call, answer), lambda _: _ids(call, answer))
    return 0


def _ids(call: Invocation, answer: Json) -> None:
    for identity in dict.fromkeys(one["id"] for one in answer["changed"]):
        call.screen.line(identity)


def _told(call: Invocation, answer: Json) -> None:
    """What was taken back, of which things; then what was left alone, and why."""
    screen = call.screen
    event = answer["undone"]
    verb = VERBS.get(event["kind"], event["kind"]) if event else "what you did"
    where = spread(answer) if answer["have"] else ""
    screen.folded(
        "did again" if call.flag("redo") else "took back",
        f": you {plain(verb)}" if not call.flag("redo") else ":",
        *_name(call, event),
        beside=where,
    )
    for one in answer["changed"]:
        screen.fitted("  ", Cell(_id(call, one), "id"), "  ", plain(_what(one)))
    for one in answer["kept"]:
        screen.fitted(
            Cell("  left alone: ", "warn"),
            Cell(_id(call, one), "id"),
            f"  {plain(one['field'])}, {plain(one['message'])}",
        )
    if not call.flag("redo"):
        screen.line(Cell("next:", "dim"), " moot undo --redo     to have it again")


def _name(call: Invocation, event: Json | None) -> list[Cell | str]:
    if not event or not event["id"]:
        return []
    return ["  ", Cell(call.id_of(event), "id"), f"  {plain(event['title'] or '')}"]


def _id(call: Invocation, one: Json) -> str:
    return call.id_of(one)


def _what(one: Json) -> str:
    """A field with what it was until now, and what it is again."""
    if one["field"] == "archived":
        return "put away" if one["to"] else "back from where it was put away"
    return turn(one)
