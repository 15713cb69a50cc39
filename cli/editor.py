"""A text in the person's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from moot.node.trouble import Trouble

FALLBACKS = ("sensible-editor", "nano", "vi")


def edited(text: str) -> tuple[str, str]:
    """What the person made of `text`, and the file in which it is kept. Raises Trouble.

    The file is ours alone to read, and stays until `forget`: what was typed must not be lost when
    it is refused.
    """
    command = _editor()
    file, path = tempfile.mkstemp(prefix="moot-", suffix=".txt")
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text)
    try:
        done = subprocess.run((*command, path), check=False)  # noqa: S603 - the person's choice
    except OSError as error:
        forget(path)
        raise Trouble(
            "failed",
            f"the editor {command[0]} does not start",
            cause=error.strerror,
            next=("export EDITOR=nano",),
        ) from error
    if done.returncode:
        forget(path)
        raise Trouble("failed", "the editor gave up; nothing was changed")
    try:
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read(), path
    except UnicodeDecodeError:
        raise Trouble("usage", "that is no text in UTF-8", cause=f"it is kept in {path}") from None


def forget(path: str) -> None:
    """Remove the file of `edited`."""
    os.unlink(path)  # noqa: PTH108


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        words = shlex.split(os.environ.get(variable, ""))
        if words:
            return words
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        # One that was named may need no terminal; these do, and a script would wait for them.
        raise Trouble(
            "usage", "an editor needs a terminal", next=("EDITOR=COMMAND  names one that does not",)
        )
    for name in FALLBACKS:
        if shutil.which(name):
            return [name]
    raise Trouble("usage", "there is no editor to open", next=("export EDITOR=nano",))
