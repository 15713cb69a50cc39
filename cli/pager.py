"""Long answers on a terminal go through a pager. spec: AUTO-16."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from contextlib import suppress

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation

USUAL = "less -FRX"
"""Ends by itself if all fits, shows colour, and leaves the text on the screen."""

NONE = ("", "off", "cat")


def show(call: Invocation) -> bool:
    """Show what was said so far through the pager; False if none is wanted, or none starts."""
    command = _command(call)
    if command is None:
        return False
    environment = {"LESS": "FRX", "LV": "-c"} | os.environ
    try:
        process = subprocess.Popen(  # noqa: S603 - the person's choice
            command, stdin=subprocess.PIPE, env=environment
        )
    except OSError:
        return False  # the answer matters more than how it is shown
    # Ctrl-C is for the pager, which may have its own use for it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        # Who leaves before the end has seen enough.
        with suppress(BrokenPipeError):
            process.communicate(call.screen.taken().encode(errors="backslashreplace"))
        process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def _command(call: Invocation) -> list[str] | None:
    if call.flag("no-pager") or os.environ.get("TERM") == "dumb":
        return None
    text = os.environ.get("MOOT_PAGER")
    if text is None:
        with suppress(Trouble):  # whoever needs the settings for more than this tells of it
            text = call.preference("pager")
    if text is None:
        text = os.environ.get("PAGER") or USUAL
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    return None if not words or text.strip() in NONE else words
