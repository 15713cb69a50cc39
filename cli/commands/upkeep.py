"""`moot link`, `archive`, `promote`, `demote`, `effort`: keeping things in order."""

from __future__ import annotations

from moot.cli.commands.tasks import bare, each, path_part, told
from moot.cli.measures import work_length
from moot.cli.outlook import AHEAD, middle
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def link(call: Invocation) -> int:
    """Link a thing to another or to an address; with `--not`, no longer."""
    name, kind, *others = call.operands
    away = call.flag("not")
    if others and kind.lower() not in AHEAD:
        raise Trouble(
            "usage",
            f"'{plain(kind)[:32]}' is no kind of link",
            next=(f"use one of  {' '.join(sorted(AHEAD))}",),
        )
    given: dict[str, object] = {"as": kind.lower() if others else "url", "not": away or None}
    answer = call.act("link", id=name, to=others[0] if others else kind, **given)

    def human(_: Json) -> None:
        one = answer["link"]
        way = AHEAD.get(one["as"], "is linked to")
        other = named(call, one["thing"]) if one["thing"] else plain(one["url"])
        words = f"{named(call, answer['thing'])}  {way}  {other}"
        if away:
            words += ": no such link" if answer["nothing"] else ": no longer"
        told(call, answer, words + " already" * (answer["nothing"] and not away))

    call.tell(answer, human, bare(call))
    return 0


def archive(call: Invocation) -> int:
    """Put things away, or take them back."""
    if call.flag("not"):
        return _keep(call)

    def one(answer: Json) -> None:
        thing, below = answer["thing"], answer["open_beneath"]
        already = " already" if answer["nothing"] else ""
        told(call, answer, f"archived {named(call, thing)}{already}")
        if below:
            stay = "thing under it stays" if below == 1 else "things under it stay"
            call.screen.line(f"  {below} open {stay} in the lists")
            back = f"moot archive {thing['short']} --not"
            call.screen.line(
                Cell("next:", "dim"), f" moot list goal:{thing['short']}     or back:  {back}"
            )

    return each(call, "archive", one, {})


def _keep(call: Invocation) -> int:
    """Take things back from the archive, or say that they stay."""

    def one(answer: Json) -> None:
        thing = named(call, answer["thing"])
        told(
            call, answer, f"it was kept already: {thing}" if answer["nothing"] else f"kept {thing}"
        )

    return each(call, "keep", one, {})


def promote(call: Invocation) -> int:
    """Make a goal of a task, and say what it is for; a person who did not say is asked."""
    name, why = call.operands[0], call.value("why")
    if why is None and call.may_ask:
        from moot.cli.prompt import ask  # noqa: PLC0415

        known = call.get(f"/v1/things/{path_part(name)}").value
        name = known["id"]
        why = ask("What is it for?", "") or None if known["kind"] == "task" else None
    answer = call.act("promote", id=name, why=why)
    return _turned(call, answer, "a goal")


def demote(call: Invocation) -> int:
    """Make a task of a goal."""
    return _turned(call, call.act("demote", id=call.operands[0]), "a task")


def _turned(call: Invocation, answer: Json, kind: str) -> int:
    def human(_: Json) -> None:
        told(call, answer, f"{named(call, answer['thing'])}  is {kind} now")
        if answer["hidden"]:
            call.screen.folded(f"  kept, and not shown of {kind}: {', '.join(answer['hidden'])}")

    call.tell(answer, human, bare(call))
    return 0


def effort(call: Invocation) -> int:
    """Say how long a task takes."""
    answer = call.act("effort", id=call.operands[0], effort=" ".join(call.operands[1:]))

    def human(_: Json) -> None:
        given = answer["thing"]["effort"]
        if given["members"]:
            words = f"takes {work_length(given['minutes'])}, {middle(given['members'])}"
        else:
            words = "has no estimate"
        told(call, answer, f"{named(call, answer['thing'])}  {words}")

    call.tell(answer, human, bare(call))
    return 0
