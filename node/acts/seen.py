"""The act by which a person notes what they have seen, for all of their devices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from moot.crdt import seen
from moot.node.acts.doing import Doing
from moot.node.things import disputes, inbox
from moot.node.things.ids import normal, written
from moot.node.things.lookup import look_up
from moot.node.things.view import View
from moot.node.trouble import Trouble

MOST_PLACES: Final = 1_024
"""Objects noted at by one act: some hundred KB in all, and seconds on no machine."""

CANDIDATES: Final = 8


class Notice(NamedTuple):
    """Something that can be seen: an item of the inbox, or a conflict of anybody's."""

    id: bytes
    place: bytes
    thing: bytes
    at: int
    mine: bool
    """It is in the inbox, and not read yet."""


def note(doing: Doing) -> None:
    """Note that some things, or all in the inbox, were seen. Raises Trouble. spec: INBOX-1."""
    me, view = doing.me, doing.view
    if doing.flag("all") == doing.has("ids"):
        raise Trouble(
            "usage",
            "seen needs ids, or all",
            next=("moot inbox --read ID", "moot inbox --all-read"),
        )
    known = {one.id: one for one in _notices(view)}
    wanted = sorted((one for one in known.values() if one.mine), key=lambda one: -one.at)
    if doing.has("ids"):
        wanted = [one for text in _texts(doing) for one in _named(view, known, text)]
    fresh = _grouped(one for one in wanted if one.id not in _seen(view, one.place))
    there = _grouped(sorted(known.values(), key=lambda one: (one.at, one.id)))
    ops = []
    for place in list(fresh)[:MOST_PLACES]:
        # What is not there any more need not be remembered.
        noted = _seen(view, place) | {one.id for one in fresh[place]}
        kept = [one.id for one in there[place] if one.id in noted]
        ops.append(seen.note(view.membership.replica.space, place, me, kept))
    if ops:
        doing.write(ops)
    doing.nothing = not ops
    doing.extra["seen"] = sum(len(ones) for ones in list(fresh.values())[:MOST_PLACES])


def _seen(view: View, place: bytes) -> frozenset[bytes]:
    return seen.read(view.membership.replica.space, place, view.me or b"")


def _grouped(ones: Iterable[Notice]) -> dict[bytes, list[Notice]]:
    """By the object in which they are noted, in the order in which they come."""
    groups: dict[bytes, list[Notice]] = {}
    for one in ones:
        groups.setdefault(one.place, []).append(one)
    return groups


def note_answer(doing: Doing) -> None:
    """Say how much there is left."""
    doing.extra.setdefault("seen", 0)
    doing.extra["unread"] = sum(not one.read for one in inbox.letters(doing.view))


def _texts(doing: Doing) -> Sequence[str]:
    given = doing.argument("ids")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given) or not given:
        raise Trouble("usage", "'ids' is a list of ids", next=("moot inbox --read ID",))
    return given


def _notices(view: View) -> Iterator[Notice]:
    """Everything that can be seen; an item of the inbox before the same as anybody's conflict."""
    for one in disputes.disputes(view):
        yield Notice(one.id, one.target, one.target, one.at, mine=False)
    for item, read in inbox.letters(view):
        thing = item.row.id if item.row is not None else item.place
        yield Notice(item.id, item.place, thing, item.at, mine=not read)


def _named(view: View, known: dict[bytes, Notice], text: str) -> list[Notice]:
    """What an id means: everything about the thing of that id, or the one item. Raises Trouble."""
    letters = normal(text)
    found: dict[str, list[Notice]] = {}
    for one in known.values():
        for name in {written(one.thing), written(one.place), written(one.id)}:
            if len(letters) > 1 and name.startswith(letters):
                found.setdefault(name, []).append(one)
    if letters in found:
        return found[letters]
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise _ambiguous(view, text, found)
    look_up(view.board, text, "inbox --read")  # there is such a thing, and nothing to see about it
    return []


def _ambiguous(view: View, text: str, found: dict[str, list[Notice]]) -> Trouble:
    named: list[dict[str, object]] = []
    for name, ones in sorted(found.items())[:CANDIDATES]:
        row = view.board.rows.get(ones[0].thing)
        title, kind = (row.title, row.kind) if row else (view.group, "group")
        named.append(
            {"id": name, "short": name[: len(normal(text)) + 1], "kind": kind, "title": title}
        )
    return Trouble(
        "ambiguous",
        f"'{text[:64]}' could be {len(found)} things",
        candidates=tuple(named),
        next=(f"type one more letter, for example  moot inbox --read {named[0]['short']}",),
    )
