"""`moot`: what matters to me, in ten lines."""

from __future__ import annotations

from moot.cli.commands.inbox import letter_lines
from moot.cli.plain import plain
from moot.cli.presence import spread_words
from moot.cli.screen import Cell
from moot.cli.thing_text import LINE_FIELDS, task_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

KEEPS = "this machine stores and passes on what it cannot read"
LINES = 10
TASKS_SHOWN = 6
LETTERS_SHOWN = 2
"""What there is of each at most; tasks make room for what the inbox and sync have to say."""


SHARES = {
    "mine": "is:mine",
    "asked": "not:is:mine is:asked is:free",
    "free": "not:is:mine not:is:asked is:free",
    "others": "not:is:mine not:is:free",
}
"""Filters that share out all open tasks, those that matter most to me first."""

VOTES = "kind:decision is:unvoted"
"""Decisions that wait for me, also those of which the inbox has told already."""


def now(call: Invocation) -> int:
    """Show it. Before there is a profile or a group, say how to get one."""
    tasks = _tasks(call)
    sync = call.get("/v1/sync").value
    inbox = call.get("/v1/inbox", limit=LETTERS_SHOWN)
    unread = int(inbox.headers.get("moot-total", "0"))
    votes = _count(call, VOTES)
    value = {"group": sync["group"], "things": tasks.shown, "counts": tasks.counts, "sync": sync}
    call.tell(
        value | {"inbox": inbox.value, "unread": unread, "votes": votes},
        lambda _: _show(call, tasks, sync, _Letters(inbox.value, unread), votes),
    )
    return 0


def _count(call: Invocation, words: str) -> int:
    """How many things fit a filter."""
    reply = call.get("/v1/things", q=words, fields="id", limit=1)
    return int(reply.headers.get("moot-total", "0"))


class _Tasks:
    """The tasks that matter most, and how many there are of each share; asked ones are free."""

    def __init__(self) -> None:
        self.shown: list[Json] = []
        self.counts: dict[str, int] = {}

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.counts[share] for share in ("mine", "free", "others"))


def _tasks(call: Invocation) -> _Tasks:
    """As many as are shown at most: a large group has thousands."""
    tasks = _Tasks()
    for share, words in SHARES.items():
        reply = call.get(
            "/v1/things", q=f"kind:task {words}", fields=LINE_FIELDS, limit=TASKS_SHOWN
        )
        tasks.shown += reply.value
        tasks.counts[share] = int(reply.headers.get("moot-total", "0"))
    tasks.shown = tasks.shown[:TASKS_SHOWN]
    tasks.counts["free"] += tasks.counts["asked"]
    return tasks


class _Letters:
    """What is new in the inbox: the newest of it, and how much that is in all."""

    def __init__(self, shown: list[Json], count: int) -> None:
        self.shown = shown
        self.count = count

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return len(self.shown) + bool(self.shown)


def _show(call: Invocation, tasks: _Tasks, sync: Json, letters: _Letters, votes: int) -> None:
    screen = call.screen
    if sync["power"] == "keep":
        screen.line(Cell(plain(sync["group"]), "strong"), f": {KEEPS}")
        screen.line(Cell("next:", "dim"), " moot keep status")
        return
    screen.line(Cell(plain(sync["group"]), "strong"), f": {_counts(tasks)}. {_company(sync)}")
    quarrel = not letters.count and _is_quarrel(call)
    room = LINES - 2 - letters.lines - quarrel - bool(votes) - bool(sync["others"])
    shown = tasks.shown[:room]
    screen.table(
        ("",) * 6,
        [task_row(call, thing) for thing in shown],
        indent="  " if screen.tty else "",
    )
    if len(shown) < tasks.all:
        screen.line(Cell(f"  and {tasks.all - len(shown):,} more:  moot list", "dim"))
    if quarrel:
        screen.line("someone wrote something else at the same time:  moot list is:conflict")
    if votes:
        waits = "decision waits" if votes == 1 else "decisions wait"
        screen.line(
            Cell(f"{votes} {waits} for you", "strong"), Cell("  moot decisions is:unvoted", "dim")
        )
    if not (tasks.all or votes or letters.count):
        screen.line(Cell("next:", "dim"), " moot add WORDS     or  moot goal add WORDS")
    if letters.count:
        screen.line(Cell(f"{letters.count} new for you", "strong"), Cell("  moot inbox", "dim"))
        letter_lines(call, letters.shown, "  " if screen.tty else "")
    if sync["others"]:
        screen.fitted(Cell(spread_words(sync), "dim"))


def _is_quarrel(call: Invocation) -> bool:
    """Whether something open is to be settled, of which the inbox does not tell."""
    return bool(
        call.get("/v1/things", q="kind:task is:open is:conflict", fields="id", limit=1).value
    )


def _counts(tasks: _Tasks) -> str:
    if not tasks.all:
        return "nothing to do"
    mine, free = tasks.counts["mine"], tasks.counts["free"]
    return f"{tasks.all:,} to do, {mine or 'none'} of them yours, {free or 'none'} free"


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
