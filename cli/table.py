"""Every command of `moot`, in the order in which help shows them.

The table drives the parser, the help pages and the reference in specs/cli.md. A command that is
run loads its own section alone, and those before it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.grammar import Command

SECTIONS = (
    "daily", "memory", "views", "goals", "together", "again", "upkeep", "talk", "decisions",
    "people", "sync", "exchange", "scripts", "keys", "node", "keeper",
)  # fmt: skip
"""Modules of `moot.cli.sections`, those asked for most often first."""

NOUNS = frozenset(
    (
        "bundle", "config", "goal", "group", "keep", "key", "person", "device", "node",
        "service", "template", "view",
    )
)  # fmt: skip
"""First words of commands of two words; `keep` stands alone, too."""

OF_THE_PAST = frozenset(
    ("list", "show", "blame", "next", "why", "who", "log", "goal list", "goal tree")
)
"""Commands that `moot at` can put to a day that is over: some of those that only read."""

ALIASES = {"ls": "list", "rm": "archive", "--version": "version", "-V": "version"}
"""Other names, few and fixed: an unknown word is a mistake, never a guess."""

ELSEWHERE = {
    "activity": "log", "history": "log", "events": "log",
    "tasks": "list", "todo": "list", "search": "find", "open": "show",
    "create": "add", "new": "add", "update": "edit", "modify": "edit", "annotate": "say",
    "comment": "say", "reply": "say", "finish": "done", "complete": "done", "close": "done",
    "assign": "ask", "delete": "archive", "remove": "archive", "depends": "need",
    "poll": "propose", "ballot": "vote", "members": "who", "peers": "who",
    "push": "sync", "pull": "sync", "fetch": "sync", "clone": "join", "revert": "undo",
    "follow": "watch", "backup": "key backup", "passphrase": "key lock", "quit": "node stop",
}  # fmt: skip
"""What people who come from other programs type, and the command that does it here."""


def commands() -> Iterator[Command]:
    """Every command."""
    for section in SECTIONS:
        module = __import__(f"moot.cli.sections.{section}", fromlist=["COMMANDS"])
        yield from module.COMMANDS


def find(name: str) -> Command | None:
    """The command of that name."""
    return next((command for command in commands() if command.name == name), None)
