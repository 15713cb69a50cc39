"""`moot next` and `why`: what to take up, and how the order came about."""

from __future__ import annotations

from moot.cli.commands.tasks import path_part
from moot.cli.commands.things import ids
from moot.cli.filter_words import filter_text
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import due_cell, id_cell, named, tags
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

SHOWN = 5
FIELDS = "id,short,kind,title,state,who,tags,due,due_at,stage,is,score,terms"


def next_tasks(call: Invocation) -> int:
    """The tasks that can be begun and that nobody has, best first, with the best reason of each."""
    words = filter_text(call.operands)
    reply = call.get(
        "/v1/things",
        q=f"kind:task is:ready not:is:mine {words}".strip(),
        fields=None if call.json else FIELDS,
        sort="-score",
        limit=call.number("limit", SHOWN) or None,
    )
    call.answer(reply, lambda things: _table(call, things), lambda things: ids(call, things))
    return 0


def _table(call: Invocation, things: list[Json]) -> None:
    screen = call.screen
    if not things:
        if screen.tty:
            screen.line("nothing that is free and can be begun")
            screen.line(Cell("next:", "dim"), " moot list is:blocked     or  moot add WORDS")
        return
    screen.table(
        ("score", "id", "task", "due", "tags", "because"),
        [
            [
                f"{thing['score']:.1f}",
                id_cell(call, thing),
                thing["title"],
                due_cell(call, thing),
                Cell(tags(thing), "dim"),
                Cell(thing["terms"][0]["words"] if thing["terms"] else "", "dim"),
            ]
            for thing in things
        ],
        give=2,
    )


def why(call: Invocation) -> int:
    """The terms of a task's score, which sum to it; or what a decision's result comes of."""
    reply = call.get(f"/v1/things/{path_part(call.operands[0])}")

    def human(thing: Json) -> None:
        if thing["vote"]:
            from moot.cli.decision_why import why as why_decided  # noqa: PLC0415 - for votes alone

            why_decided(call, thing)
            return
        if thing["score"] is None:
            raise Trouble(
                "wrong-kind",
                f"{thing['short']} is no open task and no decision: there is no score to explain",
                next=(f"moot show {thing['short']}",),
            )
        if call.screen.tty:
            call.screen.folded(named(call, thing))
        rows = [
            [f"{term['points']:+.1f}", term["name"], Cell(plain(term["words"]), "dim")]
            for term in thing["terms"]
        ]
        call.screen.table(("", "", ""), [*rows, [f"{thing['score']:.1f}", "score", _held(thing)]])

    def quiet(thing: Json) -> None:
        told = thing["state"] if thing["vote"] else thing["score"]
        call.screen.line("" if told is None else str(told))

    call.answer(reply, human, quiet)
    return 0


def _held(thing: Json) -> Cell:
    """Why it is not among what `next` shows, for all its score."""
    words = set(thing["is"])
    if "blocked" in words:
        return Cell("but it waits for something", "warn")
    return Cell("" if "ready" in words else "but it is not free", "warn")
