"""Questions to a person at a terminal. Asked on standard error, so that answers stay clean."""

from __future__ import annotations

import select
import sys
import termios

from moot.node.trouble import Trouble

LONGEST = 16 * 1024
"""Letters of a pasted text; an invite has a few hundred."""

PASTE_S = 0.15
"""Seconds after which a paste has ended: terminals deliver its lines without a pause."""


def ask(question: str, usual: str) -> str:
    """One line from the person; Enter alone gives `usual`. Raises Trouble at the end of input."""
    sys.stderr.write(f"{question} [{usual}]: " if usual else f"{question}: ")
    sys.stderr.flush()
    line = sys.stdin.readline(LONGEST)
    if not line:
        sys.stderr.write("\n")
        raise Trouble("usage", "no answer came", next=("moot help",))
    return line.strip() or usual


def confirm(question: str) -> bool:
    """Yes or no; anything but yes is no."""
    return ask(f"{question} [y/N]", "").lower() in ("y", "yes")


def ask_unseen(question: str) -> str:
    """A pasted text that is not shown, all lines of it. Raises Trouble at the end of input."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    unseen = termios.tcgetattr(terminal)
    unseen[3] &= ~(termios.ECHO | termios.ICANON)
    # By lines a terminal takes 4096 letters at most, and what follows the first line would be left
    # for the shell to run.
    try:
        # Before the question: a paste may come the moment it is read.
        termios.tcsetattr(terminal, termios.TCSAFLUSH, unseen)
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        text = _pasted(terminal)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        sys.stderr.write("\n")
    if not text.strip():
        raise Trouble("usage", "nothing was pasted", next=("moot join", "moot join < FILE"))
    return text


def ask_hidden(question: str) -> str:
    """One line that is not shown. Raises Trouble at the end of input."""
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    unseen = termios.tcgetattr(terminal)
    unseen[3] &= ~termios.ECHO
    try:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, unseen)
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        line = sys.stdin.readline(LONGEST)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        sys.stderr.write("\n")
        sys.stderr.flush()
    if not line.strip("\r\n"):
        raise Trouble("usage", "no answer came")
    return line.rstrip("\r\n")


def _pasted(terminal: int) -> str:
    import os  # noqa: PLC0415

    data = b""
    while len(data) < LONGEST:
        part = os.read(terminal, 4096)
        data += part
        if not part or b"\x04" in part:
            break
        ended = data.rstrip(b" ").endswith((b"\n", b"\r"))
        if ended and data.strip() and not select.select([terminal], [], [], PASTE_S)[0]:
            break
        if ended and not data.strip():
            break
    return data.replace(b"\x04", b"").decode(errors="replace").replace("\r", "\n")
