"""How what was said reads under a thing, and a thought on a page of its own."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.cells import wrap
from moot.cli.plain import plain, plain_lines
from moot.cli.reaction_text import reactions
from moot.cli.screen import Cell
from moot.cli.thing_text import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

TOLD_ABOVE = ("state", "part of", "made", "reacted")
"""Facts of a thought that its head or its place in the thread tells."""

STYLES = {"question": "warn", "concern": "bad", "offer": "good"}


def head(call: Invocation, thing: Json) -> None:
    """What a thing is called; of a thought, what it is, whose, and what about."""
    screen = call.screen
    if thing["kind"] != "thought":
        kind = "" if thing["kind"] == "task" else f"  {thing['kind']}"
        screen.folded(
            Cell(call.id_of(thing), "id"), "  ", Cell(plain(thing["title"]), "strong"),
            Cell(kind, "dim"),
        )  # fmt: skip
        return
    screen.line(
        Cell(call.id_of(thing), "id"), f"  {plain(thing['state'])} by ",
        Cell(plain(thing["by_name"]), "strong"),
        Cell(f"  {moment.when(thing['made'])}", "dim"),
    )  # fmt: skip
    for above in thing["path"]:
        screen.folded("  ", Cell(f"{'on':<9}", "dim"), named(call, above))


def talk(call: Invocation, thing: Json) -> None:
    """Everything said, answers beneath what they answer; what muted people said folded."""
    if thing["thread"]:
        call.screen.line()
    open_ = [said["id"] for said in heard(call, thing)]
    for said in thing["thread"]:
        if said["id"] in open_:
            _said(call, said, this=said["id"] == thing["id"])
        else:
            _folded(call, said)


def heard(call: Invocation, thing: Json) -> list[Json]:
    """What was said, without what people said who are muted, unless they are asked for."""
    return [said for said in thing["thread"] if call.flag("muted") or not said["muted"]]


def _indent(said: Json) -> str:
    return "  " * (1 + min(int(said["depth"]), 8))


def _folded(call: Invocation, said: Json) -> None:
    call.screen.line(
        _indent(said),
        Cell(f"{plain(said['name'])}, muted:  moot show {call.id_of(said)} --muted", "dim"),
    )


def _said(call: Invocation, said: Json, *, this: bool) -> None:
    screen, indent = call.screen, _indent(said)
    edited = ", edited" if said["edited"] else ""
    kind = said["kind"]
    asked: list[Cell | str] = [" (", Cell(plain(kind), STYLES.get(kind, "")), ")"]
    screen.line(
        f">{indent[1:]}" if this else indent,
        Cell(plain(said["name"]), "strong"),
        *(asked if kind != "thought" else ()),
        Cell(f"  {moment.when(said['at'])}{edited}  {call.id_of(said)}", "dim"),
    )
    if said["redacted"]:
        screen.line(indent, "  ", Cell(f"[taken back by {plain(said['name'])}]", "dim"))
    for line in plain_lines(said["text"]) if said["text"] else ():
        for part in wrap(line, max(20, screen.width - len(indent) - 2)):
            screen.line(indent, "  ", part)
    if said["taken"]:
        screen.line(indent, "  ", Cell("taken up", "good"))
    reacted = reactions(said)
    if reacted:
        for part in wrap(reacted, max(20, screen.width - len(indent) - 2)):
            screen.line(indent, "  ", Cell(part, "dim"))
