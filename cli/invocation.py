"""One call of one command: what was asked, the node to ask, the screen to answer on."""

from __future__ import annotations

import os
import sys

from moot.cli.plain import escaped
from moot.cli.screen import Screen
from moot.cli.settings import chosen_group, preference, preferred_colour
from moot.node.home import Home
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from moot.cli.client import Client, Reply
    from moot.cli.debug_file import DebugFile
    from moot.cli.for_programs import ForPrograms
    from moot.cli.grammar import Command
    from moot.cli.json_text import Json
    from moot.cli.parser import Arguments

FOR_PROGRAMS = ("json", "jsonl", "format")
STARTING = "starting the node ..."
"""Stands on a terminal for the second that it takes, and is wiped away."""


class Invocation:
    """What a command's function is given. It loads what it needs when it needs it."""

    def __init__(
        self, command: Command, arguments: Arguments, debug: DebugFile | None = None
    ) -> None:
        self.command = command
        self._debug = debug
        self.operands = arguments.operands
        self.literal = arguments.literal
        self.at = arguments.at
        """The day of which it is asked; None for now."""
        self._options = arguments.options
        self.json = not self._options.keys().isdisjoint(FOR_PROGRAMS)
        """Whether a program reads the answer: as JSON, as lines of it, or by a template."""
        self.quiet = "quiet" in self._options
        self.verbose = "verbose" in self._options
        self.named_home = self._options.get("home") or os.environ.get("MOOT_HOME")
        self.home = Home.find(self._options.get("home"))
        if debug:
            debug.node_log = self.home.log
        colour = False if "no-color" in self._options else None
        usual = preferred_colour(self.home)
        self.screen = Screen(sys.stdout, colour=colour, usual=usual)
        self.errors = Screen(sys.stderr, colour=colour, usual=usual)
        self._client: Client | None = None
        self._group: str | None = None
        self._acted = False
        self._told_when = False
        self._programs: ForPrograms | None = None
        if self.json:
            from moot.cli.for_programs import ForPrograms  # noqa: PLC0415 - people need none of it

            # Before anything is done: what is asked for may be impossible.
            self._programs = ForPrograms(self._options, self.screen)

    def flag(self, name: str) -> bool:
        """Whether an option was given."""
        return name in self._options

    def value(self, name: str) -> str | None:
        """The value of an option; None if it was not given."""
        return self._options.get(name)

    def values(self, name: str) -> list[str]:
        """The values of an option that may be given several times."""
        return list(filter(None, self._options.get(name, "").split("\n")))

    def number(self, name: str, otherwise: int) -> int:
        """The value of an option that is a count. Raises Trouble `usage`."""
        text = self.value(name)
        if text is None:
            return otherwise
        if not (text.isascii() and text.isdigit() and len(text) < 7):
            raise Trouble(
                "usage",
                f"--{name} is a number, not '{text[:64]}'",
                next=(f"moot help {self.command.name}",),
            )
        return int(text)

    def preference(self, name: str) -> str | None:
        """What the person set for this home; None if they did not. Raises Trouble."""
        return preference(self.home, name)

    @property
    def may_ask(self) -> bool:
        """Whether there is a person to answer a question. spec: CLI-11."""
        return not self.flag("no-input") and not self.json and sys.stdin.isatty()

    # -- the node ----------------------------------------------------------------------------------

    @property
    def group(self) -> str | None:
        """The group that is meant; None for the profile's current one. Raises Trouble."""
        if self._group is None:
            preferred = chosen_group(self.value("group"), lambda: self.preference("group"))
            self._group = preferred or ""
        return self._group or None

    @property
    def client(self) -> Client:
        """The node of this home; it is started by the first request if it does not run."""
        if self._client is None:
            self._client = self.another_client()
        return self._client

    def another_client(self, start: Callable[[], None] | None = None) -> Client:
        """One more conversation; `start` is what to do if no node runs, instead of starting it."""
        from moot.cli.client import Client  # noqa: PLC0415 - help and version need no node
        from moot.cli.settings import zone  # noqa: PLC0415

        client = Client(self.home, zone(), start or self.start_node)
        if self.verbose or self._debug:
            client.trace = self._trace
        return client

    def start_node(self) -> None:
        """Start the node, and say so while that takes time."""
        from moot.cli.launch import start_node  # noqa: PLC0415

        passing = STARTING if sys.stderr.isatty() and not self.json and not self.quiet else ""
        sys.stderr.write(passing)
        sys.stderr.flush()
        try:
            start_node(self.home, named=bool(self.named_home))
        finally:
            sys.stderr.write(f"\r{' ' * len(passing)}\r" if passing else "")

    def need_profile(self) -> None:
        """Raise Trouble where there is no profile yet, without starting a node for it."""
        if not os.path.exists(self.home.database):  # noqa: PTH110
            raise Trouble(
                "no-profile",
                "there is no profile on this machine yet",
                cause=f"looked in {self.home.data}" if self.named_home else None,
                next=("moot init", "moot join"),
            )

    def get(self, path: str, **query: str | int | None) -> Reply:
        """Ask the node about the group that is meant. Raises Trouble."""
        self.need_profile()
        reply = self.client.get(path, group=self.group, at=self.at, **query)
        if self.at is not None:
            self._tell_when(reply)
        return reply

    def _tell_when(self, reply: Reply) -> None:
        """Say once, to people, of which moment all of this is."""
        if self._told_when or not self.screen.tty or self.json or self.quiet:
            return
        from moot.cli.moment import when  # noqa: PLC0415 - only of the past

        at = reply.headers.get("moot-at")
        words = f"as it was {when(at)}, by the clocks of those who wrote" if at else "as it is now"
        self.screen.line(self.screen.paint(words, "dim"))
        self._told_when = True

    def act(self, act: str, **arguments: object) -> Json:
        """Do something in the group that is meant. Raises Trouble."""
        self.need_profile()
        answer = self.client.act(act, **{"group": self.group, **arguments})
        self._acted = True
        return answer

    @property
    def stranger(self) -> Trouble | None:
        """What to say of an answer that is not as expected, if the node is of another version."""
        other = self._client.stranger if self._client is not None else None
        if other is None:
            return None
        from moot.node.version import VERSION  # noqa: PLC0415

        return Trouble(
            "other-version",
            "the node that runs was started by another version of moot",
            cause=f"this is {VERSION}, that is {other or 'an older one'}",
            next=("moot node stop     and then the same again",),
        )

    def close(self) -> None:
        """End the conversation with the node, if there was one."""
        if self._client is not None:
            self._client.hang_up()

    def _trace(self, method: str, target: str, status: int, size: int) -> None:
        if self._debug:
            self._debug.request(method, target, status, size)
        if self.verbose:
            self.errors.line(self.errors.paint(f"{method} {target}  {status}, {size} bytes", "dim"))
            self.errors.flush()

    # -- answers -----------------------------------------------------------------------------------

    def answer(
        self, reply: Reply, human: Callable[[Any], None], quiet: Callable[[Any], None] | None = None
    ) -> None:
        """Show an answer as JSON, as bare ids, or by `human`, as was asked for. spec: CLI-5."""
        if self._programs is not None and self._programs.exact:
            self.screen.line(escaped(reply.body.decode()))
        else:
            self.tell(reply.value, human, quiet)

    def tell(
        self,
        value: Any,  # noqa: ANN401 - specs/api.md says what it is
        human: Callable[[Any], None],
        quiet: Callable[[Any], None] | None = None,
    ) -> None:
        """As `answer`, for a value of our own making."""
        if self._programs is not None:
            self._for_programs(self._programs.tell, value)
        elif not self.quiet:
            human(value)
        elif quiet is not None:
            quiet(value)

    def lines_of_json(self, value: Any) -> None:  # noqa: ANN401
        """One of several answers, for programs: on a line of its own."""
        if self._programs is not None:
            self._for_programs(self._programs.tell_one, value)

    def _for_programs(self, tell: Callable[[Any], None], value: Any) -> None:  # noqa: ANN401
        try:
            tell(value)
        except Trouble as trouble:
            if self._acted:
                # Whoever sees `usage` takes it that nothing was done, and does it again.
                trouble.code = "failed"
                trouble.message = f"it is done; but {trouble.message}"
            raise

    def id_of(self, thing: Json) -> str:
        """A thing's id as it is shown here: short to people, whole to programs."""
        whole = self.verbose or not self.screen.tty
        return str(thing["id"] if whole else thing["short"])
