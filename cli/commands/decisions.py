"""`moot decisions`, `decided`, `group rules`: what is to be decided, what was, and how."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.commands.tasks import path_part
from moot.cli.commands.things import ids
from moot.cli.filter_words import filter_text
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import id_cell
from moot.cli.vote_text import result, standing
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

FIELDS = "id,short,kind,title,state,due,is,conflicts,vote"
RECENT = "-30d"
"""How far back ended votes are shown beside open ones."""
PENDING = 8
OVER = ("passed", "failed", "split", "withdrawn")

RULES = {
    "join": "who may join: key, whoever holds the group's key",
    "decide": "how a proposal is decided that names no rule",
    "days": "how many days a vote is open",
    "quorum": "more than this share has to vote, in hundredths",
    "block": "whether one person may block a majority",
}


def decisions(call: Invocation) -> int:
    """Open ones, the soonest first, and with `--all` those that ended."""
    reply = call.get(
        "/v1/things",
        q=f"kind:decision {filter_text(call.operands)}".strip(),
        fields=None if call.json else FIELDS,
        limit=call.number("limit", 0) or None,
        all=1 if call.flag("all") else None,
    )
    call.answer(reply, lambda things: _table(call, things), lambda things: ids(call, things))
    return 0


def _table(call: Invocation, things: list[Json]) -> None:
    screen = call.screen
    if not things:
        if screen.tty:
            screen.line("nothing to decide" if not call.operands else "no decision like that")
            more = "     or those that ended:  moot decisions --all"
            ended = "" if call.flag("all") else more
            screen.line(Cell("next:", "dim"), f" moot propose WORDS{ended}")
        return
    screen.table(
        ("id", "decision", "", "closes", "votes"),
        [
            [
                id_cell(call, thing),
                thing["title"],
                _state(thing),
                _closes(call, thing),
                Cell(standing(thing["vote"]), "dim"),
            ]
            for thing in things
        ],
    )


def _state(thing: Json) -> Cell:
    if "conflict" in thing["is"]:
        return Cell("! your devices differ" if thing["vote"]["asks_you"] else "!", "bad")
    if "unvoted" in thing["is"]:
        return Cell("waits for you", "warn")
    return Cell(result(thing), "good" if thing["state"] == "passed" else "")


def _closes(call: Invocation, thing: Json) -> str:
    if thing["due"] is None or thing["state"] in OVER:
        return ""
    return moment.when(thing["due"]) if call.screen.tty else str(thing["due"])


def decided(call: Invocation) -> int:
    """Say how it ended; ends with 8 while it has not, with 1 if it did not pass."""
    reply = call.get(f"/v1/things/{path_part(call.operands[0])}")
    thing = reply.value
    if thing["vote"] is None:
        raise Trouble(
            "wrong-kind", f"{thing['short']} is a {thing['kind']}", next=("moot decisions",)
        )

    def human(_: Json) -> None:
        ended = result(thing) or "open"
        words = thing["decision"]["outcome"]
        call.screen.line(
            Cell(ended, "strong"),
            f": {plain(words)}" if words else "",
            f"  ({standing(thing['vote'])})",
        )

    call.answer(reply, human, lambda _: call.screen.line(thing["state"]))
    if thing["state"] in OVER:
        return 0 if thing["state"] == "passed" else 1
    return PENDING


def rules(call: Invocation) -> int:
    """Show the rules of the group, or change one."""
    if not call.operands:
        reply = call.get("/v1/rules")
        call.answer(reply, lambda given: _rules(call, given))
        return 0
    if len(call.operands) == 1:
        raise Trouble("usage", "a rule needs a value", next=call.command.examples[1:])
    name, value = call.operands
    answer = call.act("rule", name=name, value=value)

    def human(_: Json) -> None:
        already = " already" if answer["nothing"] else ""
        call.screen.line(f"{plain(name)} is {_word(answer['rules'][name])}{already}")

    call.tell(answer, human)
    return 0


def _rules(call: Invocation, given: Json) -> None:
    call.screen.table(
        ("rule", "", "") if call.screen.tty else (),
        [
            [Cell(name, "strong"), _word(value), Cell(_meaning(name), "dim")]
            for name, value in given.items()
        ],
        give=2,
    )


def _meaning(name: str) -> str:
    term = name.removeprefix("weight.")
    return RULES.get(name, "" if term == name else f"the term {term} of moot why, in hundredths")


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
