"""Who is here, and who has what I wrote, in words."""

from __future__ import annotations

from moot.cli import moment
from moot.cli.measures import size_words
from moot.cli.paths import PEER_LETTERS
from moot.cli.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from moot.cli.json_text import Json

NAMED = 3
"""People named in a sentence; the others are counted."""
LISTED = 5
"""People named beside a thing."""


def getting_words(getting: Json) -> str:
    """How far it is with what others have and this machine lacks, in a line. spec: CLI-99."""
    came, of, size = getting["entries"], getting["of"], size_words(getting["bytes"])
    words = f"getting {came:,} of about {of:,} entries, {size}"
    left = getting["seconds_left"]
    if left is None:
        return words
    minutes = -(-left // 60)
    return f"{words}, about {f'{minutes} min' if left > 90 else f'{left} s'} left"


def spread_words(sync: Json) -> str:
    """Whether the others have what I wrote, in a sentence. spec: CLI-81."""
    alone, waiting = sync["mine_alone"], sync["mine_waiting"]
    if alone:
        return f"{_changes(alone)} of yours on no other device yet{_for_whom(sync)}"
    if not waiting:
        return "everyone has everything you wrote"
    lacking = [one for one in sync["people"] if one["lacks_mine"]]
    words = [f"{plain(one['name'])} lacks {one['lacks_mine']}, {_seen(one)}" for one in lacking]
    return (
        f"{sync['have_mine']} of {sync['others']} have everything you wrote; "
        f"{_first(words, NAMED, '; ')}"
    )


def _for_whom(sync: Json) -> str:
    names = [with_presence(one) for one in sync["people"] if one["lacks_mine"]]
    if not names:
        return ""
    way = "on the way to" if any(one["here"] for one in sync["people"]) else "waiting for"
    return f"; {way} {_first(names, NAMED, ', ')}"


def _first(words: list[str], most: int, between: str) -> str:
    """The first of some words, and how many more there are."""
    more = len(words) - most
    return between.join(words[:most]) + (f" and {more} more" if more > 0 else "")


def _changes(count: int) -> str:
    return f"{count} {'change' if count == 1 else 'changes'}"


def with_presence(person: Json) -> str:
    """A name, and whether that person is here: `ben (last here 2 h ago)`."""
    return f"{plain(person['name'])} ({_seen(person)})"


def _seen(one: Json) -> str:
    if one["here"]:
        return "here"
    return f"last here {moment.ago(one['seen'])}" if one["seen"] else "not met yet"


def device_words(device: Json) -> str:
    """One of my other devices, as others than I need no name for it: `my old laptop`."""
    return f"my {plain(device['name'])}" if device["name"] else "another device of mine"


def keeper_words(keeper: Json) -> str:
    """A keeper, of which there is nothing to say but the end of its peer id."""
    return f"keeper {keeper['peer'][-PEER_LETTERS:]}"


def copies_words(group: Json) -> str:
    """On how many other devices is what I wrote in a group: `on 3 other devices`. spec: CLI-83."""
    if group["alone"] == group["entries"]:
        return "on no other device yet"
    if group["alone"]:
        return f"{_changes(group['alone'])} of yours on no other device yet"
    if group["copies"]:
        return f"on {group['copies']} other {'device' if group['copies'] == 1 else 'devices'}"
    return ""


def had_by_words(thing: Json, *, whole: bool) -> str:
    """Who has a thing, and who does not; not all of many, unless `whole`. spec: CLI-80."""
    people, kept = thing["had_by"], thing["kept_by"]
    most = len(people) if whole else LISTED
    have = [plain(one["name"]) for one in people if one["has"]]
    lack = [with_presence(one) for one in people if not one["has"]]
    lack += [f"{_kept(one)} ({_seen(one)})" for one in kept if not one["has"]]
    others = [_kept(one) for one in kept if one["has"]]
    if not thing["copies"]:
        waiting = f"; waiting for {_first(lack, most, ', ')}" if lack else ""
        return f"on no other device yet{waiting}"
    if have and len(have) == len(people):
        have = ["everyone"]
    elif len(have) > most:
        have = [f"{len(have)} of {len(people)}"]
    words = ", ".join([*have, *others]) or "nobody else"
    return words + (f"; not yet: {_first(lack, most, ', ')}" if lack else "")


def _kept(one: Json) -> str:
    return device_words(one) if one["device"] else keeper_words(one)
