"""`moot watch`: a list that stays up to date; on a pipe, events as they happen. spec: AUTO-6."""

from __future__ import annotations

import os
import signal
import sys
import time

from moot.cli.commands.log import TOO_MUCH, events, group_meant, show_event
from moot.cli.commands.things import table
from moot.cli.connection import Connection
from moot.cli.filter_words import filter_text
from moot.cli.plain import plain
from moot.cli.screen import Cell
from moot.cli.thing_text import LINE_FIELDS
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.client import Client
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

LOOK_S = 0.25
"""Seconds between looks whether a node answers again, which no system call waits for."""

USUAL_HEIGHT = 24
GONE = ("stopping", "no-node")
ASIDE, BACK = "\033[?1049h\033[?25l", "\033[?25h\033[?1049l"
"""Another screen without a cursor, and the one before it."""
TO_THE_TOP, LINE_END, REST = "\033[H", "\033[K\n", "\033[J"


def watch(call: Invocation) -> int:
    """Watch until Ctrl-C."""
    if sys.stdout.isatty() and not (call.json or call.quiet):
        _Picture(call).watch()
    else:
        _tell(call)
    return 0


# -- events, for programs --------------------------------------------------------------------------


def _tell(call: Invocation) -> None:
    """Each event that fits; after a break, those that came meanwhile first. spec: AUTO-7."""
    group, words = group_meant(call), filter_text(call.operands)
    since: int | None = None
    listening = call.another_client(_leave_it)
    while True:
        try:
            for kind, data in events(
                listening.stream("/v1/events", since=since, group=group, q=words or None)
            ):
                since = data.get("seq", since)
                if kind == "entry":
                    show_event(call, data)
                elif kind == "reset":
                    sys.stderr.write(TOO_MUCH)
        except Trouble as trouble:
            if trouble.code not in GONE:
                raise
        _until_it_answers(call)


def _leave_it() -> None:
    """Instead of starting a node that somebody has just stopped."""
    raise Trouble("no-node", "the node does not run", next=("moot node start",))


def _until_it_answers(call: Invocation) -> None:
    """Wait for somebody to start the node. One that was stopped is not started by us."""
    while True:
        try:
            Connection(call.home.socket, LOOK_S).close()
        except OSError:
            time.sleep(LOOK_S)
        else:
            return


# -- a list, for people ----------------------------------------------------------------------------


class _Picture:
    """What is on the screen, painted again when something changed."""

    def __init__(self, call: Invocation) -> None:
        self._call = call
        self._things: list[Json] = []
        self._total = 0
        self._head = ""
        self._busy = False
        self._stale = False

    def watch(self) -> None:
        """Paint until Ctrl-C. Raises Trouble, KeyboardInterrupt."""
        call = self._call
        group = group_meant(call)
        listening, asking = call.another_client(_leave_it), call.another_client(_leave_it)
        # What can be refused is refused before the screen is taken.
        since = self._look(asking, group)
        before = signal.signal(signal.SIGWINCH, lambda *_: self._resized())
        sys.stdout.write(ASIDE)
        try:
            while True:
                try:
                    self._paint()
                    # A piece comes when something happened, and now and then as time goes by.
                    for _ in listening.stream("/v1/events", since=since, group=group):
                        since = self._look(asking, group)
                        self._paint()
                    self._wait()
                    since = self._look(asking, group)
                except Trouble as trouble:
                    if trouble.code not in GONE:
                        raise
                    self._wait()
        finally:
            signal.signal(signal.SIGWINCH, before)
            listening.hang_up()
            asking.hang_up()
            sys.stdout.write(BACK)
            sys.stdout.flush()

    def _wait(self) -> None:
        """Say that the node is gone, and wait until it is back. spec: AUTO-7."""
        self._head = "the node has stopped; this goes on when it runs again"
        self._paint()
        _until_it_answers(self._call)

    def _look(self, asking: Client, group: str) -> str:
        """Read what is to be shown; returns up to which entry it is true."""
        call = self._call
        room = max(self._rows() - 4, 1)
        reply = asking.get(
            "/v1/things",
            group=group,
            q=filter_text(call.operands) or None,
            kind="task",
            fields=LINE_FIELDS,
            sort=call.value("sort"),
            limit=min(room, call.number("limit", room) or room),
            all=1 if call.flag("all") else None,
        )
        self._things = reply.value
        self._total = int(reply.headers.get("moot-total", "0"))
        sync = asking.get("/v1/sync", group=group).value
        here = sum(one["here"] for one in sync["people"])
        others = f"{here} of {sync['others']} here" if sync["others"] else "nobody else yet"
        self._head = f"{plain(sync['group'])}, {others}"
        return reply.headers.get("moot-seq", "0")

    def _rows(self) -> int:
        return os.get_terminal_size(sys.stdout.fileno()).lines or USUAL_HEIGHT

    def _resized(self) -> None:
        """The window has another size. What is being painted is painted again afterwards."""
        if self._busy:
            self._stale = True
        else:
            self._paint()

    def _paint(self) -> None:
        self._busy = self._stale = True
        while self._stale:
            self._stale = False
            screen = self._call.screen
            screen.measure()
            screen.line(
                Cell(self._head, "strong"),
                Cell(f"   {time.strftime('%H:%M:%S')}   Ctrl-C ends", "dim"),
            )
            table(self._call, self._things, self._total)
            lines = screen.taken().splitlines()[: self._rows() - 1]
            sys.stdout.write(TO_THE_TOP + "".join(line + LINE_END for line in lines) + REST)
            sys.stdout.flush()
        self._busy = False
