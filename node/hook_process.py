"""One run of a hook: a process that is given an event, and is never waited for in vain."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import trio

LONGEST_SECONDS: Final = 30
"""After which a hook and all that it started are killed. spec: AUTO-12."""

NOTED_BYTES: Final = 1_000
"""Of what a hook writes to standard error: the beginning, which says what is wrong."""

GRIEF_SECONDS: Final = 1
"""For a killed process to be gone; only one that hangs in the kernel takes longer."""


async def run_hook(
    command: Sequence[str], given: bytes, folder: str, environment: Mapping[str, str]
) -> tuple[str | None, bytes]:
    """Run it to its end, `given` on its standard input.

    Returns how it failed, None if it did not, and what it said on standard error. No shell takes
    part. If the caller is cancelled, the process is killed.
    """
    try:
        process = await trio.lowlevel.open_process(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
        )
    except OSError as error:
        return f"it does not start: {error.strerror or error}", b""
    said = bytearray()
    try:
        with trio.move_on_after(LONGEST_SECONDS):
            async with trio.open_nursery() as nursery:
                nursery.start_soon(_feed, process.stdin, given)
                nursery.start_soon(_hear, process.stderr, said)
                await process.wait()
                # What it left running may hold its pipes open for ever.
                nursery.cancel_scope.cancel()
    finally:
        await _bury(process, said)
    return _ending(process.returncode), bytes(said[:NOTED_BYTES])


def _ending(code: int | None) -> str | None:
    if code == 0:
        return None
    if code is None or code == -signal.SIGKILL:
        return f"it took longer than {LONGEST_SECONDS} s, or was killed"
    return f"it ended with {code}" if code > 0 else f"signal {-code} ended it"


async def _feed(stdin: trio.abc.SendStream | None, given: bytes) -> None:
    """Hand the event over; a hook that does not read it is its own affair."""
    if stdin is not None:
        with suppress(trio.BrokenResourceError, trio.ClosedResourceError):
            await stdin.send_all(given)
            await stdin.aclose()


async def _hear(stderr: trio.abc.ReceiveStream | None, said: bytearray) -> None:
    """Keep the beginning of what it says, and let the rest go, so that it never waits for us."""
    if stderr is not None:
        async for part in stderr:
            said += part[: NOTED_BYTES - len(said)]


async def _bury(process: trio.Process, said: bytearray) -> None:
    """See that it is gone, take its last words, and close what led to it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it leads a group of its own
        with trio.CancelScope(deadline=trio.current_time() + GRIEF_SECONDS, shield=True):
            await process.wait()
    if isinstance(process.stderr, trio.lowlevel.FdStream) and len(said) < NOTED_BYTES:
        with suppress(OSError, trio.ClosedResourceError):
            said += os.read(process.stderr.fileno(), NOTED_BYTES)
    for stream in (process.stdin, process.stderr):
        if stream is not None:
            await trio.aclose_forcefully(stream)
