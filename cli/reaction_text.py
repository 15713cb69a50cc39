"""How reactions read: `+1 (2) ada, ben`."""

from __future__ import annotations

from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

NAMES_SHOWN = 3
"""Names beside a reaction; the others are counted."""


def reactions(said: Json) -> str:
    """Who reacted how to a thing or a thought."""
    return "   ".join(_reaction(one) for one in said["reactions"])


def _reaction(one: Json) -> str:
    names = [plain(person["name"]) for person in one["people"]]
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return f"{plain(one['text'])} ({one['count']}) {', '.join(names[:NAMES_SHOWN])}{more}"
