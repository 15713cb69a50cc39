"""Vetting: gives the runs of large messages to a process beside the node, small ones to nobody.

Verifying, opening and reading an entry takes a third of what taking it in takes, and nothing of it
needs what the node holds. So while a first sync lasts, a second core does it. Whatever happens to
that process, the node does its work itself: it is never waited for in vain.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from typing import Final, cast

import trio

from moot.node.vetting.process import HEAD, KEY, RUNS, VETTED, framed
from moot.node.vetting.vet import Key, Vetted
from moot.protocol.encoding import decode_again, encode_again
from moot.protocol.errors import Refused
from moot.protocol.group_keys import GroupKeys
from moot.protocol.run import Run

log = logging.getLogger(__name__)

LARGE_BYTES: Final = 65_536
"""Of a message that is given away: smaller ones are news, which must not wait for anybody."""
IDLE_SECONDS: Final = 20
"""Without a large message, after which the process is let go."""
AGAIN_SECONDS: Final = 60
"""After it failed, until it is tried again."""
PATIENCE_SECONDS: Final = 10
"""For one answer: a message is a quarter of a second's work on the slowest machine."""
PIPE_BYTES: Final = 65_536


class Verdict:
    """What is found elsewhere about the runs of one message, if anything."""

    def __init__(self) -> None:
        self._found: list[Vetted] | Refused | None = None
        self._elsewhere: trio.Event | None = None

    @property
    def waits(self) -> bool:
        """Whether it is being found."""
        return self._elsewhere is not None and not self._elsewhere.is_set()

    async def seen(self) -> None:
        """Wait while it is being found."""
        if self._elsewhere is not None:
            await self._elsewhere.wait()

    @property
    def found(self) -> list[Vetted] | None:
        """What was found of each run; None where that is left to whoever lets them in.

        Raises Refused for what no honest peer sends.
        """
        if isinstance(self._found, Refused):
            raise self._found
        return self._found

    def leave(self) -> None:
        """Let it be found elsewhere: `settle` is called in the end."""
        self._elsewhere = trio.Event()

    def settle(self, found: list[Vetted] | Refused | None) -> None:
        """Take what was found elsewhere; None if nothing, and it is to be found here after all."""
        self._found = found
        if self._elsewhere is not None:
            self._elsewhere.set()


class Vetting:
    """The process, as long as there is use for it."""

    def __init__(self, *, beside: bool = True) -> None:
        """Not `beside`: nothing is ever given away."""
        self._beside = beside
        self._process: trio.Process | None = None
        self._keys: dict[Key, int] = {}
        self._unsent: deque[bytes] = deque()
        self._unanswered: deque[Verdict] = deque()
        self._work = trio.Event()
        self._wanted = trio.Event()
        self.started = trio.Event()
        """Set while large messages are given away."""

    def end(self) -> None:
        """End the process, as whatever befalls it may; it is started again when it is wanted."""
        if self._process is not None:
            self._process.kill()

    def warm(self) -> None:
        """Start the process: a first sync is ahead."""
        self._wanted.set()

    def vet(self, keys: GroupKeys, runs: Sequence[Run]) -> Verdict:
        """Begin to look through the runs of one message; those of a large one elsewhere."""
        key = Key.of(keys)
        verdict = Verdict()
        if keys.content_key is not None and sum(run.size for run in runs) >= LARGE_BYTES:
            self.warm()
            if self._process is not None:
                self._give(key, verdict, runs)
        return verdict

    def _give(self, key: Key, verdict: Verdict, runs: Sequence[Run]) -> None:
        number = self._keys.get(key)
        if number is None:
            number = self._keys[key] = len(self._keys)
            self._unsent.append(framed(KEY, encode_again([number, *key])))
        self._unsent.append(framed(RUNS, encode_again([number, [run.encode() for run in runs]])))
        self._unanswered.append(verdict)
        verdict.leave()
        self._work.set()

    async def run(self) -> None:
        """Keep the process while there is use for it, until cancelled. spec: NODE-14."""
        while self._beside:
            await self._wanted.wait()
            self._wanted = trio.Event()
            failure: BaseException | None = None
            try:
                await self._serve()
            except* (OSError, trio.BrokenResourceError, trio.TooSlowError) as group:
                failure = group.exceptions[0]
            if failure is not None:
                reason = str(failure) or type(failure).__name__
                log.warning("what comes in is looked through here: %s", reason)
                await trio.sleep(AGAIN_SECONDS)

    async def _serve(self) -> None:
        """Start it, use it, and end it. Raises what shows that it cannot be used."""
        process = await trio.lowlevel.open_process(
            [sys.executable, "-I", "-m", "moot.node.vetting.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            self._process = process
            self.started.set()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._send, cast("trio.abc.SendStream", process.stdin))
                await self._hear(cast("trio.abc.ReceiveStream", process.stdout))
                nursery.cancel_scope.cancel()
        finally:
            self._process = None
            self.started = trio.Event()
            self._keys.clear()
            self._unsent.clear()
            while self._unanswered:
                self._unanswered.popleft().settle(None)
            process.kill()
            with trio.CancelScope(shield=True):
                await process.wait()
                for stream in (process.stdin, process.stdout):
                    if stream is not None:
                        await trio.aclose_forcefully(stream)

    async def _send(self, given: trio.abc.SendStream) -> None:
        while True:
            while self._unsent:
                await given.send_all(self._unsent.popleft())
            self._work = trio.Event()
            await self._work.wait()

    async def _hear(self, answers: trio.abc.ReceiveStream) -> None:
        """Take answers until none was due for a while."""
        buffer = bytearray()
        while True:
            patience = PATIENCE_SECONDS if self._unanswered else IDLE_SECONDS
            with trio.move_on_after(patience) as waiting:
                data = await answers.receive_some(PIPE_BYTES)
                if not data:
                    raise trio.BrokenResourceError("the process ended")
                buffer += data
            if waiting.cancelled_caught:
                if self._unanswered and patience == PATIENCE_SECONDS:
                    raise trio.TooSlowError
                if not self._unanswered:
                    return
            self._take(buffer)

    def _take(self, buffer: bytearray) -> None:
        """Settle what was answered whole."""
        while len(buffer) >= HEAD:
            end = HEAD + int.from_bytes(buffer[1:HEAD], "big")
            if len(buffer) < end:
                return
            kind, value = bytes(buffer[:1]), bytes(buffer[HEAD:end])
            del buffer[:end]
            verdict = self._unanswered.popleft()
            if kind == VETTED:
                packed = cast("list[bytes]", decode_again(value))
                verdict.settle([Vetted.unpack(one) for one in packed])
            else:
                verdict.settle(Refused(value.decode()))
