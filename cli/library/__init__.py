"""moot for programs: goals, tasks and talk of a group, as Python values (specs/scripts.md).

    import moot

    with moot.connect() as m:
        for thing in m.things("is:free +water"):
            m.claim(thing.id)

The command line loads this file before any other, so it loads nothing itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.scripting.session import Moot, connect
    from moot.cli.scripting.things import (
        Answer,
        Branch,
        Brief,
        Conflict,
        Day,
        Decision,
        Event,
        Found,
        Group,
        Letter,
        Loose,
        Member,
        Person,
        Said,
        SavedView,
        Template,
        Thing,
        Vote,
        WholeThing,
    )
    from moot.cli.scripting.under_trio import AsyncMoot, aconnect
    from moot.node.embedded import Node
    from moot.node.trouble import Trouble

__all__ = (
    "Answer", "AsyncMoot", "Branch", "Brief", "Conflict", "Day", "Decision", "Event", "Found",
    "Group", "Letter", "Loose", "Member", "Moot", "Node", "Person", "Said", "SavedView",
    "Template", "Thing", "Trouble", "Vote", "WholeThing", "aconnect", "connect",
)  # fmt: skip

_ELSEWHERE = {
    "Moot": "moot.cli.scripting.session",
    "connect": "moot.cli.scripting.session",
    "AsyncMoot": "moot.cli.scripting.under_trio",
    "aconnect": "moot.cli.scripting.under_trio",
    "Node": "moot.node.embedded",
    "Trouble": "moot.node.trouble",
}
"""Where names are that are not records."""

if not TYPE_CHECKING:  # with it, every name would seem to be there

    def __getattr__(name: str) -> object:
        """What is asked for, loaded when it is. spec: AUTO-20."""
        if name not in __all__:
            raise AttributeError(f"module 'moot' has no attribute {name!r}")
        where = _ELSEWHERE.get(name, "moot.cli.scripting.things")
        found = globals()[name] = getattr(__import__(where, fromlist=[name]), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
