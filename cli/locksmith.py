"""What changes the lock of a home whose node does not run: a process of the node's own kind."""

from __future__ import annotations

import subprocess
import sys

from moot.cli.json_text import read_json, write_json
from moot.cli.launch import node_command, stop_node
from moot.cli.passphrase import wrong
from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

TRIES = 3
"""How often it is tried again if a command of somebody else's starts the node meanwhile."""

PASSING = "working on the store ..."
"""Stands on a terminal as long as that takes, and is wiped away."""


def at_rest(call: Invocation, do: str, **given: str) -> None:
    """Stop the node, and change the lock. Raises Trouble. spec: NODE-12."""
    for left in reversed(range(TRIES)):
        stop(call)
        try:
            ask(call, do, **given)
        except Trouble as trouble:
            if trouble.code != "running" or not left:
                raise
        else:
            return


def stop(call: Invocation) -> int | None:
    """Stop the node; returns its pid, None if none ran. Raises Trouble."""
    pid = stop_node(call.home, lambda: int(call.client.act("stop")["pid"]))
    call.close()
    return pid


def ask(call: Invocation, do: str, **given: str) -> None:
    """Have one thing done; passphrases go through a pipe. Raises Trouble."""
    folder = ("--home", call.home.data) if call.named_home else ()
    passing = PASSING if sys.stderr.isatty() and not call.json and not call.quiet else ""
    sys.stderr.write(passing)
    sys.stderr.flush()
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            (*node_command(), *folder, "--locksmith"),
            input=write_json({"do": do, **given}).encode(),
            capture_output=True,
            check=False,
        )
    finally:
        sys.stderr.write(f"\r{' ' * len(passing)}\r" if passing else "")
    try:
        answer: Json = read_json(done.stdout)
    except ValueError:
        raise _wordless(done) from None
    if "error" in answer:
        error = answer["error"]
        trouble = Trouble(
            error["code"], error["message"], cause=error["cause"], next=tuple(error["next"])
        )
        raise wrong(call, trouble)


def _wordless(done: subprocess.CompletedProcess[bytes]) -> Trouble:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    cause = lines[-1] if lines else f"its process ended with {done.returncode}"
    return Trouble(
        "failed", "the lock was not changed to the end", cause=cause, next=("moot doctor",)
    )
