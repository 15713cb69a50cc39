"""What people will give for a thing, what they saw of it, and what it has to do with others."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.measures import horizon, work_length

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from moot.cli.invocation import Invocation
    from moot.cli.json_text import Json

AHEAD = {"came-from": "came from", "conflicts-with": "conflicts with",
         "duplicate-of": "duplicate of", "serves": "serves"}  # fmt: skip
BACK = {"came-from": "led to", "conflicts-with": "conflicts with",
        "duplicate-of": "has a duplicate", "serves": "served by"}  # fmt: skip
"""How a link reads from where it points."""


def outlook(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    """Names and values for `moot show`."""
    if thing["horizon"]:
        yield "horizon", horizon(call, thing)
    given = thing["effort"]
    if given["members"]:
        yield "effort", f"{work_length(given['minutes'])}, {middle(given['members'])}"
    if thing["pledges"] or thing["threshold"]:
        yield "pledged", so_many(thing)
    for pledge in thing["pledges"]:
        waits = "" if pledge["counts"] else f" (waits for {pledge['if']})"
        yield "pledge", f"{pledge['name']}: {pledge['words']}{waits}"
    for at, sign in enumerate(thing["signs"], 1):
        if sign["gone"]:
            text = sign["text"] or "one that this version cannot read"
            yield "sign", f"taken away: {text}, {readings(sign)}"
        else:
            yield f"sign {at}", sign_words(call, sign)
    yield from _links(call, thing)


def middle(members: int) -> str:
    """Of how many people's numbers one is the middle."""
    return "by one member" if members == 1 else f"the middle of {members} members"


def pledged(thing: Json) -> str:
    """How many pledges count, as a sentence ends with it."""
    count, comma, waiting = so_many(thing).partition(",")
    return f"{count} pledged{comma}{waiting}"


def so_many(thing: Json) -> str:
    """How many pledges count, of how many that are needed, and how many wait."""
    given, needed = thing["pledged"], thing["threshold"]
    waiting = given["all"] - given["counting"]
    more = f", {waiting} waiting" if waiting else ""
    return f"{given['counting']}{f' of {needed}' if needed else ''}{more}"


def sign_words(call: Invocation, sign: Json) -> str:
    """A sign with the newest that was read of it, by whom and when."""
    unit = f" {sign['unit']}" if sign["unit"] else ""
    aim = f" of {sign['target']}" if sign["target"] else ""
    if not sign["readings"]:
        return f"{sign['text']}: nothing yet{aim}{unit if aim else ''}"
    newest = sign["readings"][-1]
    at = moment.day_of(newest["at"]) if call.screen.tty else newest["at"]
    words = f" ({newest['words']})" if newest["words"] else ""
    read = f"{newest['value']}{aim}{unit}, {newest['name']}, {at}{words}"
    more = f"; {readings(sign)}" if sign["count"] > 1 else ""
    return f"{sign['text']}: {read}{more}"


def readings(sign: Json) -> str:
    """How often it was read."""
    return f"{sign['count']} reading{'s' * (sign['count'] != 1)}"


def _links(call: Invocation, thing: Json) -> Iterator[tuple[str, str]]:
    for link in thing["links"]:
        if link["as"] == "url":
            yield "link", link["url"]
        else:
            yield "link", f"{AHEAD[link['as']]} {_named(call, link['thing'])}"
    for link in thing["linked_by"]:
        yield "link", f"{BACK[link['as']]} {_named(call, link['thing'])}"


def _named(call: Invocation, other: Json) -> str:
    return f"{other['title'] or 'something that has not come here yet'} ({call.id_of(other)})"
