"""Starting and stopping the node of a home; loaded only when there is something to do."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

from moot.cli.connection import Connection
from moot.cli.json_text import read_json
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from moot.node.home import Home

START_S = 60.0
"""Seconds for a node to say that it is ready; it takes one, more if a large store needs repair."""

STOP_S = 10.0
"""Seconds for a node to end after it was told to; it takes less than one."""

TRIES = 3
"""How often a node is begun if one that was ending had the home's lock."""

LOOK_S = 0.02
"""Seconds between looks at what no system call waits for: a lock to be free, a socket to answer."""


def start_node(home: Home, *, named: bool, passphrase: str | None = None) -> int:
    """Start the node, detached, and wait until it answers; returns its pid. Raises Trouble.

    `named` says that the home lies in one folder of its own (`--home`, MOOT_HOME). A locked one is
    refused without its passphrase, before a process begins for nothing.
    """
    home.prepare()
    if passphrase is None and home.has_lock and pid_of(home) is None:
        raise Trouble("locked", "this home is locked", next=("moot key unlock",))
    for _ in range(TRIES):
        pid = _heed(home, *_begin(home, named=named, passphrase=passphrase))
        if pid is not None:
            return pid
    raise Trouble("no-node", "nodes of this home start and end by turns", next=("moot status",))


def _begin(
    home: Home, *, named: bool, passphrase: str | None
) -> tuple[bytes, subprocess.Popen[bytes]]:
    """Let a node begin; returns the first line that it says, and its process. Raises Trouble."""
    reading, writing = os.pipe()
    log = os.open(home.log, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        began_at = os.fstat(log).st_size
        folder = ("--home", home.data) if named else ()
        opens = () if passphrase is None else ("--unlock",)
        process = subprocess.Popen(  # noqa: S603 - ourselves
            (*node_command(), *folder, "--ready-fd", str(writing), *opens),
            stdin=subprocess.PIPE if opens else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=(writing,),
            cwd="/",
            start_new_session=True,
        )
        os.close(writing)
        if process.stdin is not None and passphrase is not None:
            _give(process.stdin, passphrase.encode())
        said = _first_line(reading)
        if not said:
            raise _wordless(home, os.pread(log, 65536, began_at), process.poll())
    finally:
        os.close(log)
        os.close(reading)
    return said, process


def _give(pipe: IO[bytes], passphrase: bytes) -> None:
    """Hand over a passphrase where nobody else can read it: not among the words of a command."""
    with suppress(BrokenPipeError), pipe:  # a node that ended already says why
        pipe.write(passphrase)


def node_command() -> tuple[str, ...]:
    """How a node is called, with the interpreter that runs us."""
    return (sys.executable, "-I", "-m", "moot.node")


def _first_line(reading: int) -> bytes:
    """What the new process says of itself; nothing if it ends first, or takes too long."""
    ends = time.monotonic() + START_S
    said = b""
    while b"\n" not in said:
        if not select.select([reading], [], [], max(0.0, ends - time.monotonic()))[0]:
            return b""
        part = os.read(reading, 65536)
        if not part:
            return b""
        said += part
    return said


def _heed(home: Home, said: bytes, process: subprocess.Popen[bytes]) -> int | None:
    """The pid of the node that runs now; None if one ran that has ended meanwhile."""
    answer = read_json(said)
    if "error" not in answer:
        process.returncode = 0  # it stays when we go: no warning that it still runs
        return int(answer["pid"])
    process.wait(STOP_S)
    error = answer["error"]
    # Two commands at once: somebody else was quicker, and their node will answer soon. Or the
    # node that had the lock was on its way out, and never answers again.
    if error["code"] == "running" and _soon(lambda: _answers(home) or pid_of(home) is None):
        return pid_of(home)
    raise Trouble(
        error["code"], error["message"], cause=error.get("cause"), next=tuple(error["next"])
    )


def _answers(home: Home) -> bool:
    try:
        Connection(home.socket, STOP_S).close()
    except OSError:
        return False
    return True


def _wordless(home: Home, noise: bytes, ended: int | None) -> Trouble:
    """A node that ended, or hangs, without a word on the pipe."""
    lines = noise.decode(errors="replace").strip().splitlines()
    cause = lines[-1] if lines else f"its process ended with {ended}"
    if ended is None and not lines:
        cause = f"it said nothing for {START_S:.0f} s"
    return Trouble(
        "no-node", "the node did not start", cause=cause, next=(f"look into {home.log}",)
    )


def stop_node(home: Home, ask: Callable[[], int]) -> int | None:
    """Tell the node to end, and wait until it has; returns its pid, None if none ran.

    `ask` asks it over the API. One that answers no requests is told by a signal. Raises Trouble.
    """
    pid = pid_of(home)
    if pid is None:
        return None
    if _answers(home):
        pid = ask()
    else:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    if not _soon(lambda: pid_of(home) is None):
        raise Trouble(
            "no-node",
            f"the node did not end within {STOP_S:.0f} s",
            next=(f"kill -9 {pid}     nothing is lost by that",),
        )
    return pid


def pid_of(home: Home) -> int | None:
    """The process that holds the home's lock."""
    try:
        file = os.open(home.lock, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        held = os.read(file, 32).decode("ascii", "replace").strip()
        return int(held) if held.isdigit() else None
    else:
        return None
    finally:
        os.close(file)


def _soon(condition: Callable[[], bool]) -> bool:
    ends = time.monotonic() + STOP_S
    while not condition():
        if time.monotonic() > ends:
            return False
        time.sleep(LOOK_S)
    return True
