"""`moot`: what matters to me, in ten lines."""

from __future__ import annotations

from moot.cli.commands.inbox import letter_lines
from moot.cli.plain import plain
from moot.cli.presence import spread_words
from moot.cli.screen import Cell
from moot.cli.thing_text import LINE_FIELDS, due_cell, holder_cell, id_cell, marks_cell, tags

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

KEEPS = "this machine stores and passes on what it cannot read"
LINES = 10
TASKS_SHOWN = 6
LETTERS_SHOWN = 2
"""What there is of each at most; tasks make room for what the inbox and sync have to say."""


def now(call: Invocation) -> int:
    """Show it. Before there is a profile or a group, say how to get one."""
    things = call.get("/v1/things", q="kind:task", fields=LINE_FIELDS).value
    sync = call.get("/v1/sync").value
    inbox = call.get("/v1/inbox", limit=LETTERS_SHOWN)
    unread = int(inbox.headers.get("moot-total", "0"))
    value = {"group": sync["group"], "things": things, "sync": sync}
    call.tell(
        value | {"inbox": inbox.value, "unread": unread},
        lambda _: _show(call, things, sync, _Letters(inbox.value, unread)),
    )
    return 0


class _Letters:
    """What is new in the inbox: the newest of it, and how much that is in all."""

    def __init__(self, shown: list[Json], count: int) -> None:
        self.shown = shown
        self.count = count

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return len(self.shown) + bool(self.shown)


def _show(call: Invocation, things: list[Json], sync: Json, letters: _Letters) -> None:
    screen = call.screen
    if sync["power"] == "keep":
        screen.line(Cell(plain(sync["group"]), "strong"), f": {KEEPS}")
        screen.line(Cell("next:", "dim"), " moot status")
        return
    mine = [thing for thing in things if "mine" in thing["is"]]
    free = [thing for thing in things if thing["state"] == "free"]
    screen.line(
        Cell(plain(sync["group"]), "strong"), f": {_counts(things, mine, free)}. {_company(sync)}"
    )
    rest = [thing for thing in things if thing not in mine and thing not in free]
    quarrel = not letters.count and any("conflict" in thing["is"] for thing in things)
    room = LINES - 2 - letters.lines - quarrel - bool(sync["others"])
    shown = [*mine, *free, *rest][: min(TASKS_SHOWN, room)]
    screen.table(
        ("",) * 6,
        [
            [
                id_cell(call, thing),
                thing["title"],
                holder_cell(thing),
                due_cell(call, thing),
                Cell(tags(thing), "dim"),
                marks_cell(thing),
            ]
            for thing in shown
        ],
        indent="  " if screen.tty else "",
    )
    if len(shown) < len(things):
        screen.line(Cell(f"  and {len(things) - len(shown)} more:  moot list", "dim"))
    if quarrel:
        screen.line("someone wrote something else at the same time:  moot list is:conflict")
    if not things:
        screen.line(Cell("next:", "dim"), " moot add WORDS     or  moot goal add WORDS")
    if letters.count:
        screen.line(Cell(f"{letters.count} new for you", "strong"), Cell("  moot inbox", "dim"))
        letter_lines(call, letters.shown, "  " if screen.tty else "")
    if sync["others"]:
        screen.line(Cell(spread_words(sync), "dim"))


def _counts(things: list[Json], mine: list[Json], free: list[Json]) -> str:
    if not things:
        return "nothing to do"
    return f"{len(things)} to do, {len(mine) or 'none'} of them yours, {len(free) or 'none'} free"


def _company(sync: Json) -> str:
    here = [plain(one["name"]) for one in sync["people"] if one["here"]]
    if not sync["others"]:
        return "You are its only member."
    if not here:
        return "Nobody else is here."
    listed = (
        here[0] if len(here) == 1 else f"{', '.join(here[:4])}{' and others' * (len(here) > 4)}"
    )
    return f"{listed} {'is' if len(here) == 1 else 'are'} here."
