"""Hooks: a command of the person's that the node runs for each entry that people are told of.

How far it has come is kept in the store and noted before each run, so that nothing is run twice,
whatever happens to the node. What waits is read from the store, so that nothing piles up.
"""

from __future__ import annotations

import json
import logging
import os
from collections import deque
from typing import Final

from moot.node import preferences
from moot.node.hook_process import run_hook
from moot.node.node import Node
from moot.node.store.errors import StoreTrouble
from moot.node.things.story import Event, newest, tell
from moot.node.trouble import Trouble
from moot.node.warning import warning

log = logging.getLogger("moot.hooks")

Json = dict[str, object]

QUEUE: Final = 256
"""Events that wait for a slow hook; of more, the oldest are passed over. spec: AUTO-12."""

REACHED: Final = "hook"
"""The setting that holds the number of the last entry given to the hook; absent without one."""


class Hooks:
    """What the settings say is to be run, and how far that has come."""

    def __init__(self, node: Node) -> None:
        self._node = node
        stored = node.store.setting(REACHED)
        self._stored = stored if isinstance(stored, int) else None
        self._reached = node.seq if self._stored is None else self._stored
        self._waiting: deque[Event] = deque()
        self._file: tuple[int, int, int] | None = None
        self._command: list[str] | None = None
        self._misread: Trouble | None = None
        self._failures = 0
        self._reason = ""
        self._passed_over = 0
        node.worries.append(self.warnings)

    def warnings(self) -> list[Json]:
        """What a person should know of it."""
        found = []
        if self._misread is not None:
            told = f"{self._misread.message}: {self._misread.cause or ''}".strip(": ")
            found.append(warning("config", told, *self._misread.next))
        if self._failures:
            often = "" if self._failures == 1 else f", {self._failures} times in a row"
            message = f"the hook failed{often}: {self._reason}"
            found.append(warning("hook", message, "moot node logs     tells what it said"))
        if self._passed_over:
            message = f"the hook is too slow: {self._passed_over} entries were passed over"
            found.append(warning("hook", message, "let it hand its work on and end at once"))
        return found

    async def run(self) -> None:
        """Run the hook for each entry, one at a time, until the node stops. spec: AUTO-11."""
        while not self._node.stopping:
            change = self._node.news.next
            try:
                event = self._next()
                if event is not None:
                    self._note(event.seq)
                    await self._give(event)
                    continue
            except StoreTrouble as error:
                log.warning("the hook waits for the disk: %s", error)
            await change.wait()

    def _next(self) -> Event | None:
        """The event to be given next; None if there is nothing to do."""
        self._look_at_settings()
        if self._misread is not None:
            return None
        if self._command is None:
            self._reached = self._node.seq
            self._waiting.clear()
            if self._stored is not None:
                self._note(None)
            return None
        if self._stored is None:
            self._note(self._reached)
        if self._is_behind() or (not self._waiting and self._node.seq > self._reached):
            self._fill()
        return self._waiting.popleft() if self._waiting else None

    def _look_at_settings(self) -> None:
        """Read the file again if it is another one than last time."""
        home = self._node.home
        if home is None:
            return
        try:
            found = os.stat(preferences.path_in(home.config))  # noqa: PTH116 - paths are text
        except OSError:
            file = None
        else:
            file = (found.st_ino, found.st_mtime_ns, found.st_size)
        if file == self._file:
            return
        self._file = file
        try:
            value = preferences.read(home.config).get(preferences.ON_ENTRY)
            self._command = preferences.words_of(preferences.ON_ENTRY, value) if value else None
            self._misread = None
        except Trouble as trouble:
            self._misread = trouble
        self._failures = self._passed_over = 0

    def _is_behind(self) -> bool:
        return bool(self._waiting) and self._node.seq - self._waiting[0].seq >= QUEUE

    def _fill(self) -> None:
        """Read what waits; of more than fits, the newest."""
        views = [self._node.view(one) for one in self._node.profile]
        told = tell(views, self._reached, QUEUE + 1)
        if len(told) > QUEUE:
            told = newest(views, self._node.seq, QUEUE)
            passed = told[0].seq - self._reached - 1
            self._passed_over += passed
            log.warning("the hook is too slow: %d entries are passed over", passed)
        # What the key held here cannot read is told to nobody.
        self._waiting = deque(event for event in told if event.at is not None)
        if told and not self._waiting:
            self._note(told[-1].seq)

    def _note(self, reached: int | None) -> None:
        """Write down how far it has come. Raises StoreTrouble."""
        with self._node.store.transaction():
            self._node.store.set_setting(REACHED, reached)
        self._stored = reached
        if reached is not None:
            self._reached = reached

    async def _give(self, event: Event) -> None:
        home, command = self._node.home, self._command
        if home is None or command is None:
            return
        given = json.dumps(event.as_json(), ensure_ascii=False).encode() + b"\n"
        environment = {**os.environ, "MOOT_GROUP": event.view.group}
        if home.config == home.data:  # a named home: `moot` in the hook is to find it
            environment["MOOT_HOME"] = home.data
        failed, said = await run_hook(command, given, home.data, environment)
        if failed is None:
            self._failures = 0
            return
        self._failures += 1
        self._reason = failed
        words = said.decode(errors="replace").encode("unicode_escape").decode()
        log.warning("the hook failed: %s%s", failed, f"; it said: {words}" if words else "")
