"""`moot help`, `moot version`."""

from __future__ import annotations

from moot.cli import help_text, topic
from moot.cli.parser import command_named
from moot.cli.table import NOUNS, find
from moot.cli.topic import TOPICS
from moot.node.version import API, VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json


def show_help(call: Invocation) -> int:
    """All commands, those of a noun, or one."""
    words = call.operands
    if call.flag("man"):
        from moot.cli.man_page import page  # noqa: PLC0415

        call.screen.exactly(page().rstrip("\n"))
    elif call.json:
        call.tell(_told(words), lambda _: None)
    elif call.flag("all"):
        help_text.every(call.screen)
    elif not words:
        help_text.overview(call.screen)
    elif len(words) == 1 and words[0] in NOUNS:
        alone = find(words[0])
        if alone is not None:
            help_text.page(alone, call.screen)
            call.screen.line()
        help_text.noun(words[0], call.screen)
    elif len(words) == 1 and words[0] in TOPICS:
        topic.show(words[0], call.screen)
    else:
        help_text.page(command_named(words), call.screen)
    return 0


def _told(words: Sequence[str]) -> list[Json]:
    """All commands as data, those of a noun, or one; a topic is told to people alone.

    Raises Trouble `usage` for what is none of these.
    """
    every = help_text.as_json()
    if not words or words[0] in TOPICS:
        return every
    if len(words) == 1 and words[0] in NOUNS:
        return [one for one in every if str(one["name"]).split()[0] == words[0]]
    name = command_named(words).name
    return [one for one in every if one["name"] == name]


def version(call: Invocation) -> int:
    """The version of this program."""
    answer = {"version": VERSION, "api": API}
    call.tell(
        answer, lambda _: call.screen.line(f"moot {VERSION}"), lambda _: call.screen.line(VERSION)
    )
    return 0
