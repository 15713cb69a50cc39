"""The node of a home, as a program on the same machine uses it. spec: AUTO-21, AUTO-22."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

from moot.cli.client import Client, Reply
from moot.cli.commands.log import events as parsed
from moot.cli.launch import start_node
from moot.cli.scripting.acting import Target
from moot.cli.scripting.reading import Reading
from moot.cli.scripting.things import Answer, Event
from moot.cli.scripting.verbs import Verbs
from moot.cli.settings import chosen_group, preference, zone
from moot.node.home import Home
from moot.node.trouble import Trouble

FIRST = ("init", "join")
"""Acts that can be done before there is a profile."""


def connect(home: str | None = None, *, group: str | None = None) -> Moot:
    """The node of a home; the first request starts it if it does not run.

    `home` and `group` are found as the command line finds them if they are not given.
    """
    return Moot(home, group)


class Moot(Verbs, Reading):
    """A conversation with a node, for one thread at a time."""

    def __init__(self, home: str | None, group: str | None) -> None:
        """See `connect`."""
        self._home = Home.find(home)
        self._named = bool(home or os.environ.get("MOOT_HOME"))
        self._group = chosen_group(group, lambda: preference(self._home, "group"))
        self._others: WeakSet[Client] = WeakSet()
        self._client = Client(self._home, zone(), self._start)
        self._seq: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the conversation, and what still listens. The node goes on."""
        for client in tuple(self._others):
            client.abort()
            client.hang_up()
        self._others.clear()
        self._client.hang_up()

    def another_client(self) -> Client:
        """One more conversation, for what takes long."""
        client = Client(self._home, zone(), self._start)
        self._others.add(client)
        return client

    def _start(self) -> None:
        start_node(self._home, named=self._named)

    # -- asking --------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        """Up to which entry the newest answer is true: `events(since=m.seq)` misses nothing."""
        if self._seq is None:
            self.get("/v1/me")
        return self._seq or 0

    @property
    def known_seq(self) -> int | None:
        """The same if an answer has come; it asks nothing."""
        return self._seq

    def get(self, path: str, /, **query: str | int | None) -> Any:  # noqa: ANN401 - see specs/api.md
        """What any request for reading answers, as JSON. Raises Trouble."""
        return self._ask(path, query).value

    def _ask(self, path: str, query: dict[str, str | int | None]) -> Reply:
        self._need_profile()
        reply = self._client.get(path, **{"group": self._group, **query})
        self._seq = int(reply.headers.get("moot-seq", "0"))
        return reply

    def act(self, verb: str, /, **arguments: object) -> Answer:
        """See `Verbs.act`."""
        if verb not in FIRST:
            self._need_profile()
        answer = Answer(self._client.act(verb, **{"group": self._group_of(verb), **arguments}))
        self._seq = answer.seq
        return answer

    def _group_of(self, verb: str) -> str | None:
        return None if verb in (*FIRST, "group.new", "rename", "rebuild", "stop") else self._group

    def _need_profile(self) -> None:
        if not os.path.exists(self._home.database):  # noqa: PTH110 - a home's paths are text
            raise Trouble(
                "no-profile",
                f"there is no profile in {self._home.data}",
                next=("moot init", "moot join"),
            )

    def wait(self, what: str | Target, *, timeout: int = 60) -> bool:
        """Wait until something is so: `ready`, `synced`, `met`, or a thing is done."""
        named = what if isinstance(what, str) else what.id
        return self.wait_with(self.another_client(), named, timeout)

    def wait_with(self, client: Client, what: str, timeout: int) -> bool:
        """The same over a conversation of the caller's."""
        self._need_profile()
        query: dict[str, str | int | None] = {"for": what, "timeout": timeout, "group": self._group}
        try:
            client.patience = timeout + client.patience
            return bool(client.get("/v1/wait", **query).value["done"])
        finally:
            client.hang_up()

    def events(self, since: int | None = None, *, q: str = "") -> Iterator[Event]:
        """Each event that fits, as it happens, without end; from now on, or after `since`.

        Raises Trouble `stopping` when the node stops, and `reset` if more happened since than it
        tells one by one: then read again what you need, and go on from the new `seq`.
        """
        start = self.now() if since is None else since
        return self.events_with(self.another_client(), start, q)

    def now(self) -> int:
        """The number of the newest entry there is."""
        return int(self._ask("/v1/me", {}).headers.get("moot-seq", "0"))

    def events_with(self, client: Client, since: int, q: str) -> Iterator[Event]:
        """The same over a conversation of the caller's."""
        return _told(client, since, self._meant(), q or None)

    def _meant(self) -> str | None:
        """The group by id, so that it stays the same one."""
        return self._group or next((one.id for one in self.groups() if one.current), None)


def _told(client: Client, since: int, group: str | None, q: str | None) -> Iterator[Event]:
    for kind, data in parsed(client.stream("/v1/events", since=since, group=group, q=q)):
        if kind == "entry":
            yield Event(data)
        elif kind == "reset":
            raise Trouble("reset", "too much happened to tell it one by one")
    raise Trouble("stopping", "the node stopped", next=("moot node start",))
