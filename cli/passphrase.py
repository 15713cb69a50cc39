"""Passphrases: asked of a person without showing them, or read from what comes in, a line each.

Never from an option, which every user of the machine can read, and never from the environment,
which every child inherits. spec: CLI-60.
"""

from __future__ import annotations

import sys
from shlex import quote

from moot.node.trouble import Trouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.invocation import Invocation

SHORTEST = 8
"""Letters of a new one; moot.protocol.limits has the reason."""

LONGEST_LINE = 4 * 1024
"""Bytes of a line that comes in: four times the longest passphrase."""


def known(call: Invocation, question: str) -> str:
    """A passphrase that was chosen before. Raises Trouble `usage`."""
    if call.may_ask:
        from moot.cli.prompt import ask_hidden  # noqa: PLC0415

        return _text(ask_hidden(question))
    return _line(call)


def fresh(call: Invocation, question: str) -> str:
    """A new passphrase; a person types it twice. Raises Trouble `usage`."""
    if not call.may_ask:
        return _long_enough(_line(call))
    from moot.cli.prompt import ask_hidden  # noqa: PLC0415

    first = _long_enough(_text(ask_hidden(f"{question} (not shown)")))
    if ask_hidden("The same once more") != first:
        raise Trouble("usage", "the two differ; nothing was done")
    return first


def _line(call: Invocation) -> str:
    """The next line of standard input."""
    if sys.stdin.isatty():
        raise _none(call)
    line = sys.stdin.buffer.readline(LONGEST_LINE).rstrip(b"\r\n")
    if not line:
        raise _none(call)
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise Trouble("usage", "the passphrase is no text in UTF-8") from None


def again(call: Invocation) -> str:
    """The same command once more, as it is typed."""
    flags = [f"--{option.name}" for option in call.command.options if call.flag(option.name)]
    return " ".join(("moot", call.command.name, *flags, *map(quote, call.operands)))


def wrong(call: Invocation, trouble: Trouble) -> Trouble:
    """The trouble, going on with the same command if it was a wrong passphrase."""
    if trouble.code == "wrong-passphrase":
        trouble.next = (again(call),)
    return trouble


def _none(call: Invocation) -> Trouble:
    return Trouble(
        "usage", "no passphrase came in", next=(f"{again(call)} < FILE     with it on a line",)
    )


def _text(typed: str) -> str:
    try:
        typed.encode()
    except UnicodeEncodeError:
        raise Trouble("usage", "the passphrase is no text in UTF-8") from None
    return typed


def _long_enough(typed: str) -> str:
    if len(typed) < SHORTEST:
        raise Trouble(
            "usage",
            f"a passphrase has at least {SHORTEST} letters",
            cause="shorter ones are found by trying; some words that nobody said before are best",
        )
    return typed
