"""What one person's devices said differently at once, in words, and how that person settles it."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

from moot.crdt import goal, member, pledge, saved_view, thought
from moot.crdt.conflict import Conflict
from moot.crdt.op import Reading, reading

if TYPE_CHECKING:
    from moot.node.things.view import View

COMMANDS: Final = {
    member.NAME: "moot person rename {value}",
    member.ABOUT: "moot person about {value}",
    goal.BACKING: "moot back {short} {value}",
    thought.SAID: "moot edit {short} title:{value}",
    pledge.PLEDGES: "moot pledge {short} {value}",
}
"""By field, what settles it: saying it once more."""

MOST_LETTERS: Final = 60
"""Of a value that is made part of a command; of a longer one people write the words themselves."""


def is_one_persons(found: Conflict) -> bool:
    """Whether the sides are slots of one member, which their own devices wrote."""
    own = found.field == thought.SAID or reading(found.field) is Reading.OWN
    return found.kind == "values" and own


def message(view: View, found: Conflict, said: list[str]) -> str:
    """Whose devices differ, and in what."""
    whose = found.writes[0].author
    devices = "your devices" if whose == view.me else f"{view.board.name(whose)}'s devices"
    if len(said) == 2 and whose == view.me:
        devices = "your two devices"
    kept = "Both" if len(said) == 2 else "All"
    return f"{devices} differ: {', '.join(said)}. {kept} are kept."


def steps(view: View, found: Conflict, shown: object) -> list[str]:
    """What that person can type; for others there is only to look."""
    short = view.short(found.target)
    if found.writes[0].author != view.me:
        return [f"moot show {short}"] if found.field in {goal.BACKING, thought.SAID} else []
    command = COMMANDS.get(found.field, "moot show {short}")
    name = saved_view.name_of(found.field)
    if name is not None:
        return [f"moot view save {name} FILTER", f"moot view drop {name}"]
    if isinstance(shown, dict):  # a pledge: its words, and how many it waits for
        least = shown.get("if") or 1
        command += f" --if {least}" if least != 1 else ""
        shown = shown.get("words")
    safe = isinstance(shown, str) and len(shown) <= MOST_LETTERS and shown.isprintable()
    value = shlex.quote(str(shown)) if safe else "WORDS"
    return [command.format(short=short, value=value)]
