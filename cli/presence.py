"""Who is here, and who has what I wrote, in words."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json


def spread_words(sync: Json) -> str:
    """Whether the others have what I wrote, in a sentence."""
    if not sync["mine_waiting"]:
        return "everyone has everything you wrote"
    lacking = [one for one in sync["people"] if one["state"] != "has-all"]
    way = "on the way to" if any(one["here"] for one in lacking) else "waiting for"
    names = ", ".join(with_presence(one) for one in lacking[:3])
    more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
    count = sync["mine_waiting"]
    changes = "change" if count == 1 else "changes"
    return f"{count} {changes} of yours {way} {names}{more}"


def with_presence(person: Json) -> str:
    """A name, and whether that person is here: `ben (last here 2 h ago)`."""
    if person["here"]:
        seen = "here"
    elif person["seen"]:
        seen = f"last here {moment.ago(person['seen'])}"
    else:
        seen = "not met yet"
    return f"{plain(person['name'])} ({seen})"
