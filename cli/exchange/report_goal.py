"""What a report says of a goal besides its tasks: who stands to it how, and how far it is."""

from __future__ import annotations

from moot.cli.exchange.markdown import inline
from moot.cli.measures import span_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.json_text import Json


def facts(goal: Json) -> str:
    """Its state, how many of its tasks are done, until when."""
    parts = goal["parts"]
    progress = f", {parts['done']} of {parts['all']} tasks done" if parts["all"] else ""
    until = f", horizon {span_words(goal['horizon'])}" if goal["horizon"] else ""
    return f"**{goal['state']}**{progress}{until}"


def standing(goal: Json) -> Iterator[str]:
    """Who is in, watches, is out; who pledges what; the signs and what was read of each."""
    for stand in ("in", "watching", "out"):
        people = [
            inline(one["name"]) + (f" ({inline(one['words'])})" if one["words"] else "")
            for one in goal["backing"]
            if one["as"] == stand
        ]
        if people:
            yield f"\n{stand.capitalize()}: {', '.join(people)}.\n"
    if goal["pledges"] or goal["threshold"]:
        given, needed = goal["pledged"], goal["threshold"]
        of = f" of {needed} that it takes" if needed else ""
        yield f"\nPledges that count: {given['counting']}{of}.\n"
    for one in goal["pledges"]:
        waits = "" if one["counts"] else f" (if {one['if']} are in, and they are not yet)"
        yield f"\nPledge of {inline(one['name'])}: {inline(one['words'])}{waits}\n"
    for one in goal["signs"]:
        yield f"\n{_sign(one)}\n"


def _sign(sign: Json) -> str:
    unit = f" {inline(sign['unit'])}" if sign["unit"] else ""
    aim = f" of {sign['target']}" if sign["target"] else ""
    head = "Sign that was taken away" if sign["gone"] else "Sign"
    said = f"{head}: {inline(sign['text'] or 'one that this version cannot read')}"
    if not sign["readings"]:
        return f"{said}; nothing seen yet{aim}{unit if aim else ''}"
    newest = sign["readings"][-1]
    words = f" ({inline(newest['words'])})" if newest["words"] else ""
    more = f"; {sign['count']} readings in all" if sign["count"] > 1 else ""
    who = f"{inline(newest['name'])}, {newest['at'][:10]}"
    return f"{said}; {newest['value']}{aim}{unit}, by {who}{words}{more}"
