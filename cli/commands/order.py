"""`moot need`, `move`, `part`: what comes before what, and where things hang."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, path_part, told
from moot.cli.plain import plain
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

WHERES = ("before", "after", "under")


def need(call: Invocation) -> int:
    """Let one thing wait for another, or wait no longer."""
    target, _, on = _three(call, ("on",))
    answer = call.act("need", **{"id": target, "on": on, "not": call.flag("not") or None})

    def human(_: Json) -> None:
        waits = "does not wait for" if call.flag("not") else "waits for"
        already = " already" if answer["nothing"] and not call.flag("not") else ""
        thing, other = answer["thing"], answer["on"]
        done = "; that is done" if other["state"] in ("done", "reached") else ""
        told(call, answer, f"{named(call, thing)}  {waits}  {named(call, other)}{already}{done}")

    call.tell(answer, human, bare(call))
    return 0


def move(call: Invocation) -> int:
    """Put a thing before or after another, or under it."""
    target, where, other = _three(call, WHERES)
    return _moved(call, target, where, other)


def part(call: Invocation) -> int:
    """Hang a thing under a goal or a task."""
    target, _, above = _three(call, ("of",))
    return _moved(call, target, "under", above)


def _moved(call: Invocation, target: str, where: str, other: str) -> int:
    answer = call.act("move", **{"id": target, where: other})
    thing = answer["thing"]

    def human(_: Json) -> None:
        if where == "under":
            above = f"part of {plain(thing['goal_title'])}" if thing["goal"] else "part of nothing"
            told(call, answer, f"moved {named(call, thing)}: {above}")
        else:
            beside = call.get(f"/v1/things/{path_part(other)}").value
            told(call, answer, f"moved {named(call, thing)}: {where} {named(call, beside)}")

    call.tell(answer, human, bare(call))
    return 0


def _three(call: Invocation, words: tuple[str, ...]) -> list[str]:
    """An id, one of these words, an id. Raises Trouble."""
    if call.operands[1].lower() not in words:
        raise Trouble(
            "usage",
            f"'{call.operands[1][:32]}' is not {' or '.join(words)}",
            next=(call.command.examples[0],),
        )
    first, word, last = call.operands
    return [first, word.lower(), last]
