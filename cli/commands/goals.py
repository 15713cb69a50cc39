"""`moot goal`: what the group is after, and what hangs under it."""

from __future__ import annotations

from moot.cli.cells import cut, width
from moot.cli.commands.tasks import bare, path_part, told
from moot.cli.commands.things import ids
from moot.cli.field_words import split
from moot.cli.filter_words import filter_text
from moot.cli.measures import horizon
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import due_cell, holder_cell, id_cell, named
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

DEEPEST = 12
"""Levels that are drawn with an indent of their own; deeper ones stand below one another."""

SHORTEST = 8
"""Cells that a title gets however narrow the terminal is."""


def add(call: Invocation) -> int:
    """A new goal, with what it is for; a person who did not say is asked."""
    title, fields = split(call.operands, call.literal)
    title = str(fields.pop("title", title))
    if not title:
        raise Trouble("usage", "a goal needs words", next=(call.command.examples[0],))
    why = call.value("why") or fields.pop("why", None)
    if why is None and call.may_ask:
        from moot.cli.prompt import ask  # noqa: PLC0415

        why = ask("What is it for?", "")
    if not why:
        from shlex import join  # noqa: PLC0415 - only for what was left out

        again = f"moot goal add {join(call.operands)} --why TEXT"
        raise Trouble("usage", "a goal needs to say what it is for", next=(again,))
    under = call.value("under") or fields.pop("goal", None)
    answer = call.act("goal.add", title=title, why=why, under=under, fields=fields)
    call.tell(
        answer,
        lambda _: told(call, answer, f"added the goal {named(call, answer['thing'])}"),
        bare(call),
    )
    return 0


def list_goals(call: Invocation) -> int:
    """Goals, how far each is."""
    reply = call.get(
        "/v1/things",
        q=f"kind:goal {filter_text(call.operands)}".strip(),
        all=1 if call.flag("all") else None,
    )
    call.answer(reply, lambda goals: _table(call, goals), lambda goals: ids(call, goals))
    return 0


def _table(call: Invocation, goals: list[Json]) -> None:
    screen = call.screen
    if not goals and screen.tty:
        screen.line("no goals yet" if not call.operands else "no goals like that")
        screen.line(Cell("next:", "dim"), " moot goal add WORDS")
        return
    ahead = "horizon" if any(goal["horizon"] for goal in goals) else ""
    screen.table(
        ("id", "goal", "state", "parts", "why", ahead) if goals else (),
        [
            [
                id_cell(call, goal),
                goal["title"],
                goal["state"],
                progress(goal),
                Cell(goal["why"] or "", "dim"),
                horizon(call, goal),
            ]
            for goal in goals
        ],
        give=4 if screen.width >= 80 else 1,
    )


def progress(thing: Json) -> str:
    """How many of its parts are done, of all: `3 of 8`."""
    parts = thing["parts"]
    return f"{parts['done']} of {parts['all']}" if parts["all"] else ""


def tree(call: Invocation) -> int:
    """Goals and tasks as they hang."""
    under = call.operands[0] if call.operands else None
    if under:
        under = call.get(f"/v1/things/{path_part(under)}").value["id"]
    reply = call.get("/v1/tree", under=under, all=1 if call.flag("all") else None)
    call.answer(reply, lambda lines: _tree(call, lines), lambda lines: ids(call, lines))
    return 0


def _tree(call: Invocation, lines: list[Json]) -> None:
    screen = call.screen
    if not lines and screen.tty:
        screen.line("nothing here yet")
        screen.line(Cell("next:", "dim"), " moot goal add WORDS     or  moot add WORDS")
        return
    if not screen.tty:
        screen.table(
            (),
            [
                [line["id"], str(line["depth"]), line["kind"], line["title"], line["state"]]
                for line in lines
            ],
        )
        return
    for line in lines:
        _branch(call, line)


def _branch(call: Invocation, line: Json) -> None:
    """One line of the tree: the title is cut where the terminal is narrow, the rest is not."""
    screen, goal = call.screen, line["kind"] == "goal"
    state = Cell(line["state"], "dim") if goal else holder_cell(line)
    more = [
        Cell(plain(part.text), part.style)
        for part in (Cell(progress(line)), state, due_cell(call, line))
    ]
    indent = "  " * (min(line["depth"], DEEPEST) + 1)
    taken = width(call.id_of(line)) + len(indent) + sum(width(part.text) + 2 for part in more)
    title = cut(plain(line["title"]), max(screen.width - taken, SHORTEST), screen.mark)
    screen.line(
        Cell(call.id_of(line), "id"),
        indent,
        Cell(title, "strong" if goal else ""),
        *[piece for part in more if part.text for piece in ("  ", part)],
    )
